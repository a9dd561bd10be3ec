"""What a review lists, in which order; what it says went well."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.core.revealing import Shown
from quizzes.core.rules import Rules
from quizzes.core.rulings import Decision
from quizzes.models.papers import PaperSection
from quizzes.reports.achievement import achievement_of
from quizzes.reports.review import Review, ReviewedQuestion, Verdict
from quizzes.reports.review_listing import Show, listing_of

SECTIONS = (PaperSection("Attention", "", None), PaperSection("Tokens", "", None), None)
MARKED = [Verdict.RIGHT, Verdict.PARTLY, Verdict.WRONG, Verdict.UNANSWERED, Verdict.VOID]
UNMARKED = [Verdict.UNANSWERED, Verdict.GIVEN]


def reviewed(position: int, verdict: Verdict, sure=None, section=None, *, marks=True):
    return ReviewedQuestion(
        position=position,
        section=section,
        kind=Kind.SINGLE,
        html="?",
        explanation_html="",
        verdict=verdict,
        points=Decimal(verdict is Verdict.RIGHT) if marks else None,
        max_points=Decimal(1),
        is_multiple=False,
        has_arithmetic=False,
        choices=(),
        ruled=Decision.VOID if verdict is Verdict.VOID else None,
        sure=sure,
    )


def review(*questions: ReviewedQuestion, marks=True) -> Review:
    return Review(Rules(), Shown(True, marks, True, True), None, questions)


def of(*rows: tuple, marks=True) -> Review:
    questions = (reviewed(n, *row, marks=marks) for n, row in enumerate(rows, start=1))
    return review(*questions, marks=marks)


def positions(listing) -> list[int]:
    in_groups = [question for group in listing.groups for question in group.questions]
    return [question.position for question in (*listing.sure_and_wrong, *in_groups)]


MIXED = of(
    (Verdict.RIGHT, True),
    (Verdict.WRONG, None),
    (Verdict.PARTLY, True),
    (Verdict.UNANSWERED, True),
    (Verdict.WRONG, False),
    (Verdict.VOID, True),
    (Verdict.RIGHT, False),
)


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        ("", [3, 1, 2, 4, 5, 6, 7]),
        ("all", [3, 1, 2, 4, 5, 6, 7]),
        ("wrong", [3, 2, 4, 5]),
        ("unsure", [5, 7]),
        ("nonsense", [3, 1, 2, 4, 5, 6, 7]),
    ],
)
def test_what_was_sure_and_not_right_comes_first(wanted, listed):
    assert positions(listing_of(MIXED, wanted)) == listed


def test_the_filters_say_how_many_questions_they_show():
    counts = {Show.ALL: 7, Show.WRONG: 4, Show.UNSURE: 2}
    assert listing_of(MIXED, "").counts == counts
    for show, count in counts.items():
        assert len(positions(listing_of(MIXED, show))) == count


def test_there_is_no_filter_for_unsure_answers_where_nobody_said_so():
    listing = listing_of(of((Verdict.RIGHT, True), (Verdict.WRONG, None)), "unsure")
    assert Show.UNSURE not in listing.counts
    assert listing.show is Show.ALL


def test_all_right_leaves_nothing_that_is_wrong():
    listing = listing_of(of((Verdict.RIGHT,), (Verdict.RIGHT,)), "wrong")
    assert (listing.show, listing.groups, listing.counts[Show.WRONG]) == (Show.WRONG, (), 0)


def test_questions_are_under_their_sections_whatever_is_listed():
    first, second, none = SECTIONS
    found = of(
        (Verdict.WRONG, None, first),
        (Verdict.RIGHT, None, first),
        (Verdict.RIGHT, None, second),
        (Verdict.WRONG, None, none),
    )
    assert [group.section for group in listing_of(found, "").groups] == [first, second, none]
    assert [group.section for group in listing_of(found, "wrong").groups] == [first, none]


@given(
    st.lists(st.tuples(st.sampled_from(UNMARKED), st.sampled_from([True, False, None]))),
    st.sampled_from(["", "all", "wrong", "unsure"]),
)
def test_without_marks_the_list_is_in_order_and_knows_nothing_of_right_and_wrong(rows, wanted):
    found = of(*rows, marks=False)
    listing = listing_of(found, wanted)
    assert Show.WRONG not in listing.counts
    assert listing.sure_and_wrong == ()
    assert positions(listing) == sorted(positions(listing))
    assert found.missed == ()
    assert achievement_of(found) is None


@given(st.lists(st.tuples(st.sampled_from(MARKED), st.sampled_from([True, False, None]))))
def test_every_question_is_listed_once(rows):
    found = of(*rows)
    assert sorted(positions(listing_of(found, ""))) == list(range(1, len(rows) + 1))


# What went well


def results(*by_section: tuple[int, int]) -> Review:
    """As many questions of each section, of which the first so many are right."""
    rows = []
    for n, (right, total) in enumerate(by_section):
        section = PaperSection(f"Section {n}", "", None)
        rows += [
            (Verdict.RIGHT if k < right else Verdict.WRONG, None, section) for k in range(total)
        ]
    return of(*rows)


def told(review: Review) -> tuple:
    achievement = achievement_of(review)
    best = achievement.best and achievement.best.title
    return achievement.right, achievement.total, [s.title for s in achievement.whole], best


@pytest.mark.parametrize(
    ("by_section", "expected"),
    [
        ([(3, 3), (4, 7)], (7, 10, ["Section 0"], None)),
        ([(2, 3), (1, 7)], (3, 10, [], "Section 0")),
        ([(1, 2), (2, 4)], (3, 6, [], None)),  # equally good
        ([(0, 2), (0, 4)], (0, 6, [], None)),
        ([(2, 2), (4, 4)], (6, 6, [], None)),  # everything: no section stands out
        ([(3, 7)], (3, 7, [], None)),  # the only one
    ],
)
def test_the_sections_that_went_best_are_named(by_section, expected):
    assert told(results(*by_section)) == expected


def test_void_questions_count_for_nothing_and_sections_without_a_title_are_not_named():
    found = of(
        (Verdict.VOID, True, None), (Verdict.RIGHT, True, None), (Verdict.PARTLY, True, SECTIONS[0])
    )
    achievement = achievement_of(found)
    assert (achievement.right, achievement.partly, achievement.total) == (1, 1, 2)
    assert (achievement.sure_right, achievement.sure) == (1, 2)
    assert achievement.whole == ()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=5))
def test_whatever_is_said_to_be_whole_or_best_is_so(pairs):
    by_section = [(min(right, total), total) for right, total in pairs]
    achievement = achievement_of(results(*by_section))
    assert achievement.right == sum(right for right, _ in by_section)
    assert all(section.right == section.total for section in achievement.whole)
    if achievement.best:
        share = achievement.best.right / achievement.best.total
        assert [right / total >= share for right, total in by_section].count(True) == 1
