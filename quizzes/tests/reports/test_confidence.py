"""Students who were sure and wrong: counted, and flagged where they are many."""

import pytest
from django.urls import reverse

from quizzes.core.choice_statistics import Flag
from quizzes.core.confidence import Sureness
from quizzes.models import Answer
from quizzes.reports.analysis_exports import items_table
from quizzes.reports.confidence import most_confidently_wrong
from quizzes.reports.exports import answers_table
from quizzes.reports.item_analysis import item_analysis_of
from quizzes.reports.results import results_of
from quizzes.reports.selection import Selection

from ..attempts import sit, students
from ..conftest import PLANETS, import_markdown

RIGHT, WRONG = {"red": ["Mars"]}, {"red": ["Venus"]}


def answered(quiz, given: list[tuple[dict, bool | None]]) -> None:
    """An attempt for each, with what it says about the question of the red planet."""
    for student, (responses, sure) in zip(students(len(given)), given, strict=True):
        attempt = sit(quiz, student, responses)
        Answer.objects.filter(attempt=attempt, question__source__contains="red").update(sure=sure)


def red_of(quiz):
    questions = item_analysis_of(Selection(quiz)).questions
    return next(each for each in questions if "red" in each.question.source)


@pytest.mark.parametrize(
    ("sure", "wrong", "is_flagged"),
    [(5, 5, True), (15, 5, True), (16, 5, False), (4, 4, False), (0, 0, False), (18, 6, True)],
)
def test_five_and_a_third_of_those_who_were_sure_make_it_confidently_wrong(sure, wrong, is_flagged):
    assert Sureness(said=20, sure=sure, wrong=wrong).is_confidently_wrong is is_flagged


def test_it_is_counted_who_was_sure_and_who_of_them_was_wrong(planets):
    answered(planets, [(RIGHT, True)] * 3 + [(WRONG, True)] * 2 + [(WRONG, False), (WRONG, None)])

    assert red_of(planets).sureness == Sureness(said=6, sure=5, wrong=2)


def test_what_is_right_in_part_is_not_right(every_kind):
    for student in students(2):
        attempt = sit(every_kind, student, {"rings": ["Saturn"]})
        attempt.answers.filter(question__source__contains="rings").update(sure=True)
    question = item_analysis_of(Selection(every_kind)).questions[1]

    assert 0 < question.statistics.facility_index < 1
    assert question.sureness == Sureness(said=2, sure=2, wrong=2)


def test_nothing_is_said_of_blank_answers_and_previews(planets):
    answered(planets, [({}, True), (WRONG, True)])
    planets.attempts.filter(answers__response__isnull=False).update(is_preview=True)

    assert red_of(planets).sureness == Sureness()


def test_the_wordings_of_a_question_count_together(planets):
    answered(planets, [(WRONG, True)] * 3)
    import_markdown(PLANETS.replace("red?", "reddish?"))
    planets.refresh_from_db()
    for student in students_after(3, 2):
        attempt = sit(planets, student, {"reddish": ["Venus"]})
        attempt.answers.filter(question__source__contains="reddish").update(sure=True)

    assert red_of(planets).sureness == Sureness(said=5, sure=5, wrong=5)
    (found,) = most_confidently_wrong(Selection(planets))
    assert found.sureness.wrong == 5
    assert found.question.revision == planets.current_revision


def students_after(first: int, count: int):
    from accounts.models import User

    return [User.objects.create(username=f"later{first + n}") for n in range(count)]


def test_a_question_is_flagged_also_by_few_attempts(planets):
    answered(planets, [(WRONG, True)] * 5 + [(RIGHT, True)] * 5)
    flags = [finding.flag for finding in red_of(planets).findings]

    assert Flag.CONFIDENTLY_WRONG in flags
    assert Flag.FEW_ATTEMPTS in flags
    others = [q for q in item_analysis_of(Selection(planets)).questions if q != red_of(planets)]
    assert not any(f.flag is Flag.CONFIDENTLY_WRONG for q in others for f in q.findings)


def test_being_sure_changes_no_grade(planets):
    answered(planets, [(RIGHT, True), (RIGHT, False), (RIGHT, None)])

    assert planets.attempts.values("score").distinct().count() == 1


def test_it_costs_one_query_more(planets, count_queries):
    answered(planets, [(RIGHT, None)] * 3)
    with count_queries(6):
        item_analysis_of(Selection(planets))
    with count_queries(5):
        results_of(Selection(planets))
    Answer.objects.update(sure=True, correctness=0)
    with count_queries(6):
        item_analysis_of(Selection(planets))
    with count_queries(6):  # and one for the questions that are found
        results_of(Selection(planets))


def test_ines_finds_it_on_both_pages_with_the_line_in_the_file(client, ines, planets):
    answered(planets, [(WRONG, True)] * 5 + [(RIGHT, True)] * 3)
    client.force_login(ines)
    change = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    for name in ("results", "items"):
        address = reverse(f"admin:quizzes_quiz_{name}", args=[planets.pk])
        page = " ".join(client.get(address).content.decode().split())
        assert "Many were sure" in page or "many were sure" in page
        assert f'<a href="{change}#line-17" dir="auto">planets.md:17</a>' in page
    assert "8 said how sure they were: 8 sure, 5 of these not right (62.5" in page


def test_without_such_a_question_the_results_say_nothing_of_it(client, ines, planets):
    answered(planets, [(WRONG, True)] * 4)
    client.force_login(ines)
    page = client.get(reverse("admin:quizzes_quiz_results", args=[planets.pk]))

    assert "Sure, and wrong" not in page.content.decode()


def test_exports_have_it(planets):
    answered(planets, [(WRONG, True), (RIGHT, False), (RIGHT, None)])
    Answer.objects.filter(sure=True).update(flagged=True)
    table = answers_table(Selection(planets).attempts().order_by("pk"))
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    red = [(row["flagged"], row["sure"]) for row in rows if "red" in row["question"]]
    assert red == [("yes", "yes"), ("no", "no"), ("no", "")]

    table = items_table(Selection(planets))
    (row,) = [row for row in table.rows if any("red" in str(cell) for cell in row)]
    found = dict(zip(table.columns, row, strict=True))
    assert (found["said_how_sure"], found["sure"], found["sure_and_wrong"]) == (2, 1, 1)
