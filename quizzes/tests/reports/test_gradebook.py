"""Students by quizzes: what counts, in which order, and what became of it."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from quizzes.actions.starting import start_attempt
from quizzes.core.counting import counted_result
from quizzes.core.document import Counts
from quizzes.models import Attempt, Course, Override, Ruling, ScoreChange
from quizzes.reports.gradebook import (
    Column,
    Gradebook,
    Order,
    gradebook_quizzes,
    gradebook_rows,
)

from ..attempts import scored, students
from ..conftest import NOW, PLANETS, import_markdown


def quiz(name: str, counts: Counts = Counts.BEST):
    made = import_markdown(PLANETS, f"{name}.md").quiz
    made.counts, made.title = counts, name
    made.save()
    return made


def book(*quizzes, search: str = "") -> Gradebook:
    return Gradebook(Course.objects.get(slug="open"), quizzes, search)


def names(gradebook: Gradebook, *order) -> list[str]:
    keys = gradebook.students(Order(*order)).values_list("student", flat=True)
    return [row.student.username for row in gradebook.rows(keys)]


def row_of(student, *quizzes):
    return book(*quizzes).rows([student.pk])[0]


@pytest.mark.parametrize(
    ("counts", "percentage", "score"),
    [
        (Counts.BEST, "80.00", 8),
        (Counts.LATEST, "50.00", 5),
        (Counts.FIRST, "30.00", 3),
        (Counts.AVERAGE, "53.33", None),
    ],
)
def test_a_cell_has_the_score_that_counts(db, alice, counts, percentage, score):
    planets = quiz("planets", counts)
    attempts = {points: scored(planets, alice, points) for points in (3, 8, 5)}

    (cell,) = row_of(alice, planets).cells

    assert cell.result.percentage == Decimal(percentage)
    assert (cell.score, cell.attempt_count) == (score, 3)
    assert cell.attempt_id == (attempts[score].pk if score else None)
    assert cell.max_points == (10 if score else None)


def test_the_mean_is_that_of_what_is_shown_and_leaves_out_what_was_not_taken(db, alice):
    first, second, third = quiz("a"), quiz("b"), quiz("c")
    scored(first, alice, 1, of=3)
    scored(second, alice, 10)

    row = row_of(alice, first, second, third)

    assert row.cells[2] is None
    assert row.mean == Decimal("66.67")  # of 33.33 and 100
    assert row_of(alice, third).mean is None


def test_previews_count_nowhere(planets, ines):
    scored(planets, ines, 10, is_preview=True)
    assert names(book(planets)) == []
    assert list(gradebook_quizzes(planets.course)) == []


def test_a_running_attempt_is_marked_and_alone_makes_no_student(planets, alice, bob):
    scored(planets, alice, 5)
    running = start_attempt(quiz=planets, student=alice, now=NOW)
    start_attempt(quiz=planets, student=bob, now=NOW)

    assert names(book(planets)) == ["alice"]
    (cell,) = row_of(alice, planets).cells
    assert (cell.running_id, cell.result.percentage, cell.attempt_count) == (running.pk, 50, 1)
    (cell,) = row_of(bob, planets).cells
    assert (cell.result, cell.score, cell.attempt_id) == (None, None, None)


def test_students_of_other_courses_are_not_there(planets, alice, bob):
    elsewhere = quiz("elsewhere")
    elsewhere.course = Course.objects.create(slug="other", title="Other")
    elsewhere.save()
    scored(planets, alice, 5)
    scored(elsewhere, bob, 5)
    assert names(book(planets)) == ["alice"]
    assert list(gradebook_quizzes(planets.course)) == [planets]


def test_who_took_a_quiz_that_is_not_shown_is_there_too(db, alice, bob):
    first, second = quiz("a"), quiz("b")
    scored(first, alice, 5)
    scored(second, bob, 5)
    assert names(book(first)) == ["alice", "bob"]


# What became of scores


def test_scores_set_by_hand_and_regraded_ones_are_told(planets, alice, bob, ines):
    first, second = scored(planets, alice, 5), scored(planets, bob, 5)
    Override.objects.create(attempt=first, points=5, at=NOW, by=ines, reason="Ill")
    item = planets.items.first()
    ruling = Ruling.objects.create(item=item, decision="void", up_to=1, at=NOW)
    ScoreChange.objects.create(attempt=second, kind="regraded", ruling=ruling, old=4, new=5, at=NOW)

    told = [row.cells[0] for row in book(planets).rows([alice.pk, bob.pk])]

    assert [(cell.is_overridden, cell.is_regraded) for cell in told] == [
        (True, False),
        (False, True),
    ]


def test_what_became_of_an_attempt_that_does_not_count_is_not_told(planets, alice, ines):
    worse = scored(planets, alice, 5)
    scored(planets, alice, 6)
    Override.objects.create(attempt=worse, points=5, at=NOW, by=ines, reason="Ill")
    assert not row_of(alice, planets).cells[0].is_overridden
    planets.counts = Counts.AVERAGE
    assert row_of(alice, planets).cells[0].is_overridden


# Order and search


@pytest.fixture
def three(db):
    """a: 50 and 90 %, b: 70 % and nothing, c: nothing and 80 %."""
    first, second = quiz("first"), quiz("second", Counts.LATEST)
    for name, last_name in (("a", "Zola"), ("b", "adams"), ("c", "")):
        User.objects.create_user(name, f"{name}@example.org", last_name=last_name)
    people = [User.objects.get(username=name) for name in "abc"]
    scored(first, people[0], 5)
    scored(second, people[0], 9)
    scored(first, people[1], 7)
    scored(second, people[2], 10)
    scored(second, people[2], 8)
    return first, second


@pytest.mark.parametrize(
    ("by", "ascending", "descending"),
    [
        (Column.NAME, "bca", "acb"),  # adams, c, zola
        (Column.USERNAME, "abc", "cba"),
        (Column.MEAN, "bac", "cba"),  # 70, 70 and 80 %: equal ones by name, either way
        (0, "abc", "bac"),  # who has none comes last
        (1, "cab", "acb"),
    ],
)
def test_rows_are_in_order_with_nothing_last(three, by, ascending, descending):
    column = three[by] if isinstance(by, int) else by
    expected = {False: ascending, True: descending}
    for is_descending, order in expected.items():
        assert "".join(names(book(*three), column, is_descending)) == order


def test_the_summary_is_of_all_students(three):
    summary = book(*three).summary()
    assert summary.student_count == 3
    assert summary.means == (pytest.approx(60), pytest.approx(85))
    assert summary.mean == 73.33


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("ZOLA", "a"),
        ("example.org", "bca"),
        ("b example", "b"),
        ("a@", "a"),
        ("nobody", ""),
        ("  ", "bca"),
        ("%", ""),
        ("_", ""),
        ("' OR 1=1", ""),
    ],
)
def test_students_are_found_by_words(three, search, expected):
    found = book(*three, search=search)
    assert "".join(names(found)) == expected
    assert found.summary().student_count == len(expected)


SCORES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 7)), min_size=1, max_size=12
)


@pytest.mark.django_db
@given(SCORES, st.lists(st.sampled_from(Counts), min_size=2, max_size=2))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_orders_by_what_is_shown(scores, rules):
    """Whatever was taken: the order by SQL is that of the exact results, and so are the means."""
    Attempt.objects.all().delete()
    User.objects.all().delete()
    quizzes = [quiz(name, rule) for name, rule in zip(("x", "y"), rules, strict=True)]
    people = students(3)
    for student, place, score in scores:
        scored(quizzes[place], people[student], score, of=7)

    rows = list(gradebook_rows(quizzes[0].course, quizzes))

    for column, value in (
        (quizzes[0], lambda row: row.cells[0] and row.cells[0].result.percentage),
        (Column.MEAN, lambda row: row.mean),
    ):
        ordered = names(book(*quizzes), column, True)
        by_name = {row.student.username: value(row) for row in rows}
        values = [-1 if by_name[name] is None else by_name[name] for name in ordered]
        # Percentages are rounded to hundredths, and their mean once more.
        assert all(a >= b - Decimal("0.02") for a, b in pairwise(values))
    means = book(*quizzes).summary().means
    for place, mean in enumerate(means):
        reached = [row.cells[place].result.percentage for row in rows if row.cells[place]]
        if reached:
            assert mean == pytest.approx(float(sum(reached) / len(reached)), abs=0.01)
        else:
            assert mean is None


# All of it


def test_all_rows_come_by_name_a_few_at_a_time(planets, monkeypatch, count_queries):
    monkeypatch.setattr("quizzes.reports.gradebook.STUDENTS_AT_A_TIME", 2)
    for n, student in enumerate(students(5)):
        scored(planets, student, n)

    with count_queries(7):  # the keys, and two for every two students
        rows = list(gradebook_rows(planets.course, [planets]))

    assert [row.student.username for row in rows] == [f"student{n:04}" for n in range(5)]
    assert [row.cells[0].score for row in rows] == [0, 1, 2, 3, 4]
    assert rows[3].cells[0].result == counted_result([(Decimal(3), Decimal(10))], Counts.BEST)


def test_a_name_of_any_length_and_script_is_a_row(planets):
    name = "\u202eعلي 🎓" * 20
    student = User.objects.create_user("x" * 150, last_name=name[:150])
    scored(planets, student, 1)
    (row,) = gradebook_rows(planets.course, [planets])
    assert row.student.last_name == name[:150]
