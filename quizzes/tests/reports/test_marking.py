"""Whatever is ruled, the marks of an answer make exactly what it earned."""

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind, Scoring, Shuffle
from quizzes.core.grading import Key, correctness, correctness_of_parts
from quizzes.core.revealing import EVERYTHING
from quizzes.core.rulings import RuledKey
from quizzes.models import Answer
from quizzes.models.papers import PaperChoice, PaperQuestion
from quizzes.reports.marking import Mark, Marking

SIZE = 5
RULES = st.sampled_from(list(Scoring))
CHOICES = st.sets(st.integers(0, SIZE - 1), min_size=1)
ORDERS = st.permutations(range(SIZE))


def question(kind: Kind) -> PaperQuestion:
    choices = tuple(PaperChoice(n, f"c{n}", f"{n}", f"{n}", n == 0, "") for n in range(SIZE))
    return PaperQuestion(1, 1, 0, 0, kind, "?", "", "", Decimal(1), choices, {})


def marking(kind: Kind, keys: list[Key], response, scoring: Scoring, *, is_void=False) -> Marking:
    answer = Answer(response=response)
    answer.has_rulings = False
    rules = SimpleNamespace(scoring=scoring, shuffle=Shuffle.NONE)
    attempt = SimpleNamespace(seed=1, frozen_rules=rules)
    return Marking.by(
        RuledKey(tuple(keys), is_void),
        attempt=attempt,
        answer=answer,
        question=question(kind),
        shown=EVERYTHING,
    )


@given(st.lists(CHOICES, min_size=1, max_size=3), CHOICES, RULES)
def test_the_counts_of_multiple_answers(keys, response, scoring):
    marked = marking(
        Kind.MULTIPLE, [Key(Kind.MULTIPLE, key, SIZE) for key in keys], sorted(response), scoring
    )
    marks = [choice.mark for choice in marked.choices()]
    t, f = marks.count(Mark.CHOSEN_RIGHT), marks.count(Mark.CHOSEN_WRONG)
    c = t + marks.count(Mark.MISSED)
    assert t + f == len(response)
    told = correctness(
        scoring=scoring, key=range(c), chosen=[*range(t), *range(c, c + f)], choice_count=SIZE
    )
    assert told == marked.ruled.correctness_of(sorted(response), scoring)


@given(st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=3), st.integers(0, SIZE - 1))
def test_a_single_choice_is_right_where_any_key_says_so(keys, response):
    marked = marking(
        Kind.SINGLE, [Key(Kind.SINGLE, (key,), SIZE) for key in keys], [response], Scoring.EXACT
    )
    marks = {int(choice.html): choice.mark for choice in marked.choices()}
    is_right = response in keys
    assert marks[response] is (Mark.CHOSEN_RIGHT if is_right else Mark.CHOSEN_WRONG)
    missed = {place for place, mark in marks.items() if mark is Mark.MISSED}
    assert missed == (set() if is_right else set(keys))


@given(st.lists(ORDERS, min_size=1, max_size=3), ORDERS, RULES)
def test_the_parts_of_an_order(keys, response, scoring):
    marked = marking(
        Kind.ORDERING,
        [Key(Kind.ORDERING, (), SIZE, {"places": list(places)}) for places in keys],
        list(response),
        scoring,
    )
    parts = list(marked.parts())
    assert [part.expected for part in parts] == [(str(n + 1),) for n in range(SIZE)]
    told = correctness_of_parts([part.mark is Mark.CHOSEN_RIGHT for part in parts], scoring)
    assert told == marked.ruled.correctness_of(list(response), scoring)
    for part in parts:
        assert (part.mark is Mark.CHOSEN_RIGHT) is ((part.given,) == part.expected)


@given(CHOICES, CHOICES, RULES)
def test_of_a_void_question_no_mark_says_right_or_wrong(key, response, scoring):
    keys = [Key(Kind.MULTIPLE, key, SIZE)]
    marked = marking(Kind.MULTIPLE, keys, sorted(response), scoring, is_void=True)
    assert {choice.mark for choice in marked.choices()} <= {Mark.CHOSEN, Mark.LEFT}
    assert not marked.has_arithmetic
