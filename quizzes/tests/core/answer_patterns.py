"""Two published sets of answers to five questions each, for tests against R's figures.

Sections 6 and 7 of the Law School Admission Test, 1,000 people each: R. D. Bock and M. Lieberman,
“Fitting a response model for n dichotomously scored items”, Psychometrika 35, 1970, as the counts of
the 32 patterns of right and wrong answers, from 00000 to 11111.
"""

from itertools import product

PATTERNS = tuple(product((0, 1), repeat=5))
_LSAT6 = """
    3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298
"""
_LSAT7 = """
    12 19 1 7 3 19 3 17 10 5 3 7 7 23 8 28 7 39 11 34 14 51 15 90 6 25 7 35 18 136 32 308
"""
LSAT6 = dict(zip(PATTERNS, map(int, _LSAT6.split()), strict=True))
LSAT7 = dict(zip(PATTERNS, map(int, _LSAT7.split()), strict=True))


def rows(patterns: dict[tuple[int, ...], int]) -> list[tuple[int, ...]]:
    """One row of marks for each person."""
    return [pattern for pattern, count in patterns.items() for _ in range(count)]
