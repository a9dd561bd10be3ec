"""Quizmark's settings while it is measured: its own, with the static files elsewhere."""

import os

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

STATIC_ROOT = os.environ["BENCH_STATIC_ROOT"]
if os.environ["BENCH_COUNT"] == "1":
    MIDDLEWARE = ["benchmarks.counting.CountQueries", *MIDDLEWARE]
