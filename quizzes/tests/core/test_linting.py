"""Warnings about what does not fit together within a quiz."""

import pytest

from quizzes.core.linting import lint
from quizzes.core.parsing import parse


def codes(source: str) -> list[str]:
    document, found = parse("quiz.md", source)
    assert [each for each in found if each.is_error] == []
    return [each.code for each in lint(document)]


def two_right(stem: str) -> str:
    return f"**1.** {stem}\n- [x] a\n- [x] b\n- [ ] c\n"


@pytest.mark.parametrize(
    "stem",
    [
        "Which? Select three.",
        "Which? (Choose 3)",
        "Select the **three** best answers.",
        "Which?\n\nPlease choose exactly one.",
        "SELECT ALL FOUR",
        "Tick only one box.",
        "Which? (Choose 3 answers)",
        "Which? (Select THREE)",
        "Which three are right?",
        "Pick any three.",
    ],
)
def test_a_stated_number_that_differs_from_the_key_is_a_warning(stem):
    assert codes(two_right(stem)) == ["select-count"]


@pytest.mark.parametrize(
    "stem",
    [
        "Which? Select two.",
        "Choose 2",
        "Select the two best.",
        "Select all that apply.",
        "Select one or more.",
        "What is 5 choose 3?",
        "What is n choose 3?",
        "What does `SELECT 1` do?",
        "What does it do?\n```sql\nSELECT 1\n```",
        "Select 2.5 kg",
        "Selected three",
        "What happens if you select three layers?",
        "Which menu lets you select three-dimensional views?",
        "Select one to four",
        "Select 2-3 of them",
        "Which two are right?",
    ],
)
def test_a_stated_number_that_fits_or_is_none_is_not_a_warning(stem):
    assert codes(two_right(stem)) == []


def test_a_wrong_number_is_pointed_at_and_both_numbers_are_named():
    document, _ = parse("quiz.md", two_right("Which?\n\nNow select three."))

    (warning,) = lint(document)

    assert (warning.line, warning.column, warning.length) == (3, 5, len("select three"))
    assert "select 3, but 2 choices are" in warning.message


def test_one_choice_may_name_both_of_which_two():
    assert codes("**1.** Which two keys?\n- [x] Home and End\n- [ ] Tab and Esc\n") == []
    assert codes("**1.** Which two keys?\n- [x] Home\n- [ ] Tab\n") == ["select-count"]


def test_several_wrong_numbers_are_one_warning():
    assert codes(two_right("Select three. Really choose three!")) == ["select-count"]


def test_all_choices_right_is_a_warning():
    assert codes("**1.** q\n- [x] a\n- [x] b\n") == ["all-correct"]


def test_equal_choices_are_a_warning_and_an_error_when_the_key_tells_them_apart():
    document, _ = parse("quiz.md", "**1.** q\n- [x] a\n- [ ] b  c\n- [ ] b c\n- [ ] a\n")

    assert [(each.line, each.severity, each.code) for each in lint(document)] == [
        (4, "warning", "duplicate-choice"),
        (5, "error", "duplicate-choice"),
    ]


def test_choices_that_differ_in_case_are_different():
    assert codes("**1.** Which is Python?\n- [x] True\n- [ ] true\n") == []


def test_equal_stems_are_a_warning_that_names_both_lines():
    document, _ = parse("quiz.md", two_right("Which?") + two_right("Which?"))

    (warning,) = lint(document)

    assert (warning.line, warning.severity) == (5, "warning")
    assert "line 5" in warning.message
    assert "line 1" in warning.message


def test_equal_items_are_an_error_because_nobody_can_tell_them_apart():
    assert codes("**1.** q\n<!-- kind: ordering -->\n1. a\n2. b\n3. a\n") == ["duplicate-item"]
    assert codes("**1.** q\n- a :: x\n- a :: y\n") == ["duplicate-item"]


@pytest.mark.parametrize(
    "rest",
    [
        "= one\n= two\n= three\n",
        "<!-- kind: ordering -->\n1. a\n2. b\n3. c\n",
        "- a :: x\n- b :: x\n- :: y\n",
    ],
)
def test_what_is_about_choices_is_not_said_of_other_kinds(rest):
    assert codes(f"**1.** Select two.\n{rest}") == []
