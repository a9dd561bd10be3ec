"""A quiz as a test on paper, and its key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.models.papers import paper_of
from quizzes.reports.paper_test import SEED, letter_of, paper_test_of

from ..conftest import EVERY_KIND, PLANETS, import_markdown

DRAWN = """
    # Drawn
    ## First
    <!-- draw: 1 -->
    **1.** One?
    - [x] a
    - [ ] b

    **2.** Two?
    - [ ] a
    - [x] b
"""


def printed(text: str, **settings):
    quiz = import_markdown(text).quiz
    for name, value in settings.items():
        setattr(quiz, name, value)
    return paper_test_of(quiz, quiz.current_revision)


def keys(test) -> list[tuple[str, ...]]:
    return [line.right for line in test.key]


def test_choices_stand_in_the_order_of_the_file_by_letters(db):
    test = printed(PLANETS)

    first = test.questions[0]
    assert [(each.letter, each.html) for each in first.options] == [
        ("A", "Mercury"),
        ("B", "Venus"),
        ("C", "Mars"),
    ]
    assert keys(test) == [("A",), ("A", "B"), ("A",)]
    assert [question.select_count for question in test.questions] == [None, 2, None]


def test_a_quiz_that_keeps_the_number_to_itself_prints_none(db):
    assert printed(PLANETS, announce_count=False).questions[1].select_count is None


def test_every_kind_has_its_key(db):
    test = printed(EVERY_KIND)

    by_kind = {question.kind: line for question, line in zip(test.questions, test.key, strict=True)}
    assert by_kind[Kind.SHORT_TEXT].right == ("Mars", "the red planet")
    assert by_kind[Kind.SHORT_TEXT].is_any_of
    assert by_kind[Kind.NUMERIC].right == ("7.5 to 8.5",)
    assert by_kind[Kind.FILL_IN].right == ("(1) sun | Sun", "(2) star")
    assert by_kind[Kind.MULTIPLE].right == ("A", "B")
    assert not by_kind[Kind.MULTIPLE].is_any_of


def test_what_is_to_be_put_in_order_does_not_stand_in_order(db):
    test = printed(EVERY_KIND)

    number = [question.kind for question in test.questions].index(Kind.ORDERING)
    question, line = test.questions[number], test.key[number]
    html_of = {option.letter: option.html for option in question.options}
    source = paper_of(test.revision).questions[number].choices
    assert [html_of[letter] for letter in line.right] == [choice.html for choice in source]
    assert [option.html for option in question.options] != [choice.html for choice in source]


def test_the_key_of_a_matching_question_names_the_match_of_each_term(db):
    test = printed(EVERY_KIND)

    number = [question.kind for question in test.questions].index(Kind.MATCHING)
    question, line = test.questions[number], test.key[number]
    source = paper_of(test.revision).questions[number]
    text_of = {str(place): text for place, text in question.matches}
    told = [each.split(" → ") for each in line.right]
    assert [letter for letter, _place in told] == [option.letter for option in question.options]
    assert [text_of[place] for _letter, place in told] == list(
        source.matches[: len(source.choices)]
    )


def test_gaps_are_pieces_and_no_answer_is_in_them(db):
    test = printed(EVERY_KIND)

    gaps = next(question for question in test.questions if question.kind is Kind.FILL_IN)
    assert len(gaps.pieces) == 3
    assert "sun" not in "".join(gaps.pieces)


def test_all_questions_are_printed_also_where_attempts_draw_from_them(db):
    test = printed(DRAWN)

    assert [question.number for question in test.questions] == [1, 2]
    assert [bool(question.section) for question in test.questions] == [True, False]
    assert test.points == 2


def test_the_order_is_the_same_each_time(db):
    quiz = import_markdown(EVERY_KIND).quiz

    assert paper_test_of(quiz, quiz.current_revision) == paper_test_of(quiz, quiz.current_revision)
    assert SEED == 0  # what is in drawers was printed with it


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (52, "BA"), (702, "AAA")]
)
def test_letters_go_on_after_the_last(position, letter):
    assert letter_of(position) == letter


@given(st.sets(st.integers(0, 20_000), min_size=2, max_size=2))
def test_no_two_options_have_the_same_letter(positions):
    one, other = positions

    assert letter_of(one) != letter_of(other)
