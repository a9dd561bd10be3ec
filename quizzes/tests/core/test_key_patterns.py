"""Patterns of a whole quiz that a guesser could follow."""

import random
from math import comb

import pytest

from quizzes.core.key_patterns import guessable_among, is_significant, key_patterns
from quizzes.core.parsing import parse
from quizzes.core.pedagogy import advise

SHORT, LONG = "short", "longer than the others"


def quiz(*rights: int, texts: tuple[str, ...] = (SHORT, SHORT, LONG), head: str = "") -> str:
    """A question for each position of the right choice."""
    return head + "\n".join(
        f"**{number}.** Number {number}?\n"
        + "".join(
            f"- [{'x' if i == right else ' '}] {text} {number}{i}\n" for i, text in enumerate(texts)
        )
        for number, right in enumerate(rights, 1)
    )


def codes(source: str) -> list[str]:
    document, found = parse("quiz.md", source)
    assert found == []
    return [each.code for each in advise(document, {"quiz.md": source})]


def test_the_longest_choice_is_usually_right():
    document, _ = parse("quiz.md", quiz(*[2] * 9, 0))

    (found,) = advise(document, {})

    assert found.code == "longest-choice"
    assert "in 9 of 10 questions, where chance would make it 3" in found.message
    assert found.line == 4  # of the right choice in the first question
    assert "line 4, line 9, line 14" in found.hint


def test_the_questions_where_it_stands_out_most_are_named_first():
    worst = quiz(2, texts=(SHORT, SHORT, LONG * 3)).replace("1", "99")
    document, _ = parse("quiz.md", quiz(*[2] * 9) + "\n" + worst)

    (found,) = advise(document, {})

    assert found.hint.endswith("line 49, line 4, line 9, line 14, line 19")


@pytest.mark.parametrize(
    "rights",
    [[2] * 7, [2] * 6 + [0] * 4, [0, 1, 2] * 20, [0] * 20],
    ids=["too few", "could be chance", "as chance has it", "never"],
)
def test_a_longest_choice_that_tells_nothing_is_fine(rights):
    assert codes(quiz(*rights)) == []


@pytest.mark.parametrize(
    "texts",
    [
        (SHORT, SHORT),
        (SHORT, SHORT, SHORT),
        ("yes", "no", "never"),
        (
            "a choice of some length " * 3,
            "a choice of some length " * 3,
            "a choice of any length at all " * 2 + "and on and on",
        ),
        (SHORT, SHORT, f"{LONG} ![a picture](a.png)"),
        (SHORT, SHORT, f"`{LONG}`\n  and more below"),
    ],
    ids=["two choices", "as long", "short", "less than a tenth", "picture", "several lines"],
)
def test_choices_whose_length_tells_nothing_are_not_counted(texts):
    assert "longest-choice" not in codes(quiz(*[len(texts) - 1] * 20, texts=texts))


def test_a_question_that_ignores_the_pattern_is_not_counted():
    source = quiz(*[2] * 9)
    ignoring = source.replace("Number 1?", "Number 1?\n<!-- ignore: longest-choice -->")
    more = ignoring.replace("Number 2?", "Number 2?\n<!-- ignore: advice -->")

    assert codes(ignoring) == ["longest-choice"]
    assert codes(more) == []


@pytest.mark.parametrize("shuffle", ["none", "questions"])
def test_the_right_choice_stands_in_the_same_place_too_often(shuffle):
    source = quiz(*[1] * 9, 0, texts=(SHORT,) * 4, head=f"---\nshuffle: {shuffle}\n---\n")
    document, _ = parse("quiz.md", source)

    (found,) = advise(document, {})

    assert found.code == "position-bias"
    assert "is the second in 9 of 10 questions, where chance would make it 2" in found.message
    assert found.line == 6


@pytest.mark.parametrize("head", ["", "---\nshuffle: choices\n---\n", "---\nshuffle: all\n---\n"])
def test_the_place_in_the_file_does_not_matter_where_choices_are_shuffled(head):
    assert codes(quiz(*[1] * 20, texts=(SHORT,) * 4, head=head)) == []


def test_places_that_chance_could_choose_are_fine():
    head = "---\nshuffle: none\n---\n"
    assert codes(quiz(*[0, 1, 2, 3] * 10, texts=(SHORT,) * 4, head=head)) == []
    assert codes(quiz(*[1] * 5 + [0] * 5, texts=(SHORT,) * 4, head=head)) == []


@pytest.mark.parametrize(("trials", "chance"), [(10, 0.25), (40, 0.25), (25, 0.5), (300, 1 / 3)])
def test_the_boundary_is_that_of_the_binomial_distribution(trials, chance):
    def tail(count: int) -> float:
        each = (
            comb(trials, k) * chance**k * (1 - chance) ** (trials - k)
            for k in range(count, trials + 1)
        )
        return sum(each)

    first = next(count for count in range(trials + 1) if tail(count) < 0.01)
    assert is_significant(first, trials, trials * chance)
    assert not is_significant(first - 1, trials, trials * chance)


def test_fair_quizzes_are_hardly_ever_warned_about():
    dice = random.Random(1)
    warned = 0
    for _ in range(300):
        rights = [dice.randrange(4) for _ in range(30)]
        document, _ = parse("quiz.md", quiz(*rights, texts=(SHORT, LONG, SHORT, SHORT)))
        guessable = guessable_among(document.questions)
        warned += any(key_patterns(guessable, is_order_kept=True))
    assert warned <= 6


def test_a_very_large_quiz_is_no_problem():
    assert is_significant(6_000, 20_000, 5_000)
    assert not is_significant(5_050, 20_000, 5_000)
