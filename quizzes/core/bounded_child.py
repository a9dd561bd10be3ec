"""A child process to do what hostile input can make costly, under limits on time and memory.

It is a new interpreter, never a fork: a forked web worker would take its threads' locks and its
memory along. It gets nothing of our environment. The other end of the pipe is
`quizzes.core.child_process`.

A child takes roughly 0.1 s to start. Whoever handles many files keeps it with `kept_children`.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# SIGXCPU: out of processor time. SIGABRT: how Rust ends when an allocation fails.
ENDING_OF_SIGNAL = {int(signal.SIGXCPU): "time", int(signal.SIGABRT): "memory"}
READ_BYTES = 64 * 1024
# How much longer than its processor time a request may take by the clock, on a busy machine.
WALL_MARGIN_SECONDS = 2
# A child that is kept ends after so many requests, and its leftovers in memory with it.
MAX_REQUESTS = 100


class Outcome(NamedTuple):
    """What the child reported; if it ended early, why (`time`, `memory`, `crash`), and its last
    words.
    """

    reports: list[dict[str, Any]]
    ending: str = ""
    last_words: str = ""


class BoundedChild:
    """A running child; `module` says what it does."""

    def __init__(self, module: str) -> None:
        self._requests = 0
        self._has_failed = False
        self._last_words = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the child
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module  # nosec B603
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._last_words,
            cwd=PROJECT_ROOT,
            env={"PYTHONPATH": str(PROJECT_ROOT), "PYTHONUTF8": "1"},
        )

    @property
    def is_reusable(self) -> bool:
        """Whether it may be asked again."""
        return not self._has_failed and self._requests < MAX_REQUESTS

    def ask(self, request: object, *, answers: int, cpu_seconds: int) -> Outcome:
        """What the child has to say to `request`, a JSON value: so many reports, or up to an error.

        It may take `cpu_seconds` of processor time, and a little longer by the clock.
        """
        self._requests += 1
        deadline = time.monotonic() + cpu_seconds + WALL_MARGIN_SECONDS
        try:
            self._stdin.write(json.dumps([cpu_seconds, request]).encode() + b"\n")
            self._stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; reading tells why
        reports: list[dict[str, Any]] = []
        for line in self._lines(deadline):
            reports.append(json.loads(line))
            self._has_failed = "error" in reports[-1]
            if self._has_failed or len(reports) == answers:
                return Outcome(reports)
        self._has_failed = True
        return Outcome(reports, *self._ended(deadline))

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    def _lines(self, deadline: float) -> Iterator[bytes]:
        """Each line of output until it ends or the time is up; half a line is no report."""
        rest = b""
        output = self._process.stdout.fileno()  # type: ignore[union-attr]
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while selector.select(max(0, deadline - time.monotonic())):
                chunk = os.read(output, READ_BYTES)
                if not chunk:
                    return
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines

    def _ended(self, deadline: float) -> tuple[str, str]:
        """Why there is no further report: the child is dead or, when it is too late, killed."""
        try:
            self._process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return "time", ""
        self._last_words.seek(0)
        last_words = self._last_words.read().decode(errors="replace").strip()
        return ENDING_OF_SIGNAL.get(-self._process.returncode, "crash"), last_words

    @property
    def is_closed(self) -> bool:
        return self._last_words.closed

    def close(self) -> None:
        """End the child, whatever it does."""
        self._process.kill()
        self._process.communicate()
        self._last_words.close()


_kept: ContextVar[dict[str, BoundedChild] | None] = ContextVar("kept", default=None)


@contextmanager
def kept_children() -> Iterator[None]:
    """Within it, the children of one file are kept for the next. Within another, it does nothing."""
    if _kept.get() is not None:
        yield
        return
    children: dict[str, BoundedChild] = {}
    token = _kept.set(children)
    try:
        yield
    finally:
        _kept.reset(token)
        for child in children.values():
            child.close()


@contextmanager
def child_for(module: str) -> Iterator[BoundedChild]:
    """A child that runs `module`: one that was kept, else a new one."""
    kept = _kept.get()
    child = kept.pop(module, None) if kept else None
    child = child or BoundedChild(module)
    is_kept = False
    try:
        yield child
        is_kept = kept is not None and child.is_reusable
    finally:
        if kept is not None and is_kept:
            kept[module] = child
        else:
            child.close()
