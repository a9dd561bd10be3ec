"""Threads that begin at the same moment, each with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(functions: Sequence[Callable]) -> list:
    """The results, or exceptions, of functions that all begin at the same moment."""
    return rounds(1, [lambda _, function=function: function() for function in functions])[0]


def rounds(count: int, functions: Sequence[Callable[[int], object]]) -> list[list]:
    """The same `count` times over: in each round the functions are given its number, from 0.

    Returns the results, or exceptions, of each round. The threads and their connections stay the
    same, so that the rounds race and not the connecting.
    """
    barrier = Barrier(len(functions))

    def run(function):
        try:
            return [_attempted(barrier, function, number) for number in range(count)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [list(results) for results in zip(*pool.map(run, functions), strict=True)]


def _attempted(barrier: Barrier, function: Callable[[int], object], number: int):
    barrier.wait()
    try:
        return function(number)
    except Exception as problem:
        return problem
