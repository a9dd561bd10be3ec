"""Every code can be explained, out of the one page that explains all of them."""

from pathlib import Path

import pytest

from quizzes.core.diagnostics import Code
from quizzes.core.explaining import explanation_of, similar_codes

DOCUMENTATION = (Path(__file__).parents[3] / "docs" / "diagnostics.md").read_text("utf-8")


@pytest.mark.parametrize("code", Code)
def test_every_code_has_an_explanation_of_its_own(code):
    text = explanation_of(code, DOCUMENTATION)
    assert text.startswith(f"### `{code}`\n\n")
    assert len(text) > 80
    assert text.count("\n### ") == text.count("\n## ") == 0


@pytest.mark.parametrize("code", ["", "no", "`no-choices`", "no-choices\n", ".*"])
def test_what_is_no_code_has_none(code):
    assert explanation_of(code, DOCUMENTATION) is None


def test_the_nearest_codes_are_suggested():
    assert similar_codes("No-Choice")[0] == "no-choices"
    assert similar_codes("qqqq") == []
