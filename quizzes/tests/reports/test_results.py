"""The figures of a quiz: of whom, how many passed, and how long it took."""

from decimal import Decimal

import pytest

from quizzes.actions.starting import start_attempt
from quizzes.core.document import Counts
from quizzes.models import Attempt
from quizzes.reports.results import results_of
from quizzes.reports.selection import Selection, Which

from ..attempts import scored, students
from ..conftest import NOW, PLANETS, import_markdown


def everything(quiz):
    return results_of(Selection(quiz))


def test_the_figures_are_those_of_the_percentages(planets, alice, bob):
    scored(planets, alice, 2, of=8)
    scored(planets, alice, 5, of=10)
    scored(planets, bob, 3, of=3)

    results = everything(planets)

    assert (results.attempt_count, results.student_count) == (3, 2)
    summary = results.scores.summary
    assert (summary.minimum, summary.median, summary.maximum) == (25, 50, 100)
    assert summary.mean == pytest.approx(175 / 3)
    assert [each.count for each in results.score_bins] == [0, 0, 1, 0, 0, 1, 0, 0, 0, 1]


@pytest.mark.parametrize("which", Which)
def test_students_are_counted_once(planets, alice, bob, which):
    for student in (alice, alice, alice, bob):
        scored(planets, student, 5)
    results = results_of(Selection(planets, which))
    assert results.student_count == 2
    assert results.attempt_count == (4 if which is Which.ALL else 2)


def test_nothing_taken_has_no_figures(planets):
    results = everything(planets)
    assert (results.attempt_count, results.student_count) == (0, 0)
    assert results.scores is results.seconds is None
    assert results.by_revision == results.second_bins == ()


def test_running_attempts_are_counted_apart_and_previews_nowhere(planets, alice, ines):
    start_attempt(quiz=planets, student=alice, now=NOW)
    start_attempt(quiz=planets, student=ines, now=NOW, is_preview=True)
    results = everything(planets)
    assert (results.running_count, results.attempt_count) == (1, 0)


def test_who_passed_is_told_by_the_mark_at_the_start(planets):
    """The quiz's own mark is another one by now."""
    planets.pass_mark = Decimal(100)
    planets.save()
    marks = [(5, 50), ("4.99", 50), (6, 60), (9, None), (0, 0)]
    for student, (score, mark) in zip(students(5), marks, strict=True):
        scored(planets, student, score, pass_mark=mark)

    results = everything(planets)

    assert (results.scores.passed_count, results.scores.marked_count) == (3, 4)
    assert results.scores.unmarked_count == 1
    assert results.scores.pass_rate == 75
    assert results.pass_marks == (0, 50, 60)
    passed = [attempt.is_passed for attempt in Attempt.objects.order_by("pk")]
    assert passed == [True, False, True, None, True]


def test_without_a_pass_mark_there_is_no_pass_rate(planets, alice):
    scored(planets, alice, 10)
    results = everything(planets)
    assert results.scores.pass_rate is None
    assert results.pass_marks == ()


def test_where_nothing_can_be_earned_it_is_nothing(planets, alice):
    scored(planets, alice, 0, of=0)
    assert everything(planets).scores.summary.maximum == 0


def test_times_are_in_seconds(planets, alice, bob):
    for student, seconds in ((alice, 60.4), (alice, 120), (bob, 300)):
        scored(planets, student, seconds=seconds)
    results = everything(planets)
    assert (results.seconds.minimum, results.seconds.median) == (60, 120)
    assert sum(each.count for each in results.second_bins) == 3


def test_each_revision_has_its_scores(planets, alice, bob):
    scored(planets, alice, 5, pass_mark=50)
    import_markdown(PLANETS.replace("red?", "reddest?"))
    planets.refresh_from_db()
    scored(planets, bob, 10)

    by_revision = everything(planets).by_revision

    assert [(number, scores.summary.mean) for number, scores in by_revision] == [(2, 100), (1, 50)]
    assert [scores.pass_rate for _, scores in by_revision] == [None, 100]


@pytest.mark.parametrize("counts", Counts)
def test_the_queries_are_the_same_at_one_three_and_a_thousand(planets, counts, count_queries):
    planets.counts = counts
    people = students(1003)
    for first, last in ((0, 1), (1, 3)):
        for n, student in enumerate(people[first:last]):
            scored(planets, student, n, seconds=n)
        with count_queries(5):
            everything(planets)
        with count_queries(4):
            results_of(Selection(planets, Which.BEST))
    template = Attempt.objects.first()
    many = []
    for n, student in enumerate(people[3:]):
        template.pk, template.student, template.score = None, student, n % 11
        many.append(
            Attempt(**{f.attname: getattr(template, f.attname) for f in Attempt._meta.fields})
        )
    Attempt.objects.bulk_create(many)
    with count_queries(5):
        assert everything(planets).attempt_count == 1003
    with count_queries(4):
        results_of(Selection(planets, Which.BEST))
