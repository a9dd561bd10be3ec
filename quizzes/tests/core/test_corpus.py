"""Real quiz files are read exactly, as far as there is a folder of them: QUIZMARK_CORPUS names it."""

import os
from pathlib import Path

import pytest

from benchmarks.corpus import measure

CORPUS = os.environ.get("QUIZMARK_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder")
def test_nearly_all_files_of_each_dialect_with_boxes_are_read_exactly():
    figures = measure(Path(CORPUS or ""))

    inexact = {
        row["dialect"]: row["per_cent"]
        for row in figures["dialects"]
        if row["dialect"].startswith(("cb-", "negative")) and row["per_cent"] < 99
    }
    assert inexact == {}
