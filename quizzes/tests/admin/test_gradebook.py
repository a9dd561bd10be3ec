"""Ines reads the gradebook of a course."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import appoint_instructor
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Course, Override, Role

from ..attempts import scored, students
from ..conftest import NOW, PLANETS, import_markdown
from .conftest import text_of

URL = "/admin/quizzes/quiz/gradebook/"


def table_of(page) -> list[list[str]]:
    """The text of each row of the body, cell by cell."""
    html = page.content.decode()
    body = re.search(r"<tbody>(.*)</tbody>", html, re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.S) if body else []
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def names(page) -> list[str]:
    return [row[0] for row in table_of(page)]


@pytest.fixture
def two(planets, alice, bob):
    """Alice has 50 and 100 %, bob 80 % of the first."""
    moons = import_markdown(PLANETS.replace("Planets", "Moons"), "moons.md").quiz
    scored(planets, alice, 5)
    scored(planets, bob, 8)
    scored(moons, alice, 3, of=3)
    return planets, moons


def test_students_by_quizzes_with_the_score_that_counts(by_ines, two):
    assert table_of(by_ines.get(URL)) == [
        ["Alice", "alice", "75.00 %", "100.00 % 3 of 3", "50.00 % 5 of 10"],
        ["Bob", "bob", "80.00 %", "", "80.00 % 8 of 10"],
    ]


def test_the_means_of_all_are_below(by_ines, two):
    page = text_of(by_ines.get(URL))
    foot = page.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r"[\d.]+ %", foot) == ["77.50 %", "100.00 %", "65.00 %"]


def test_a_score_opens_the_attempt_as_the_student_saw_it(by_ines, two, alice):
    attempt = Attempt.objects.get(student=alice, quiz=two[0])
    url = reverse("quizzes:review", args=[attempt.pk])
    assert f'<a href="{url}">50.00 %</a>' in text_of(by_ines.get(URL))
    assert by_ines.get(url).status_code == 200


def test_an_average_opens_the_list_of_its_attempts(by_ines, two, alice):
    planets = two[0]
    planets.counts = "average"
    planets.save()
    scored(planets, alice, 10)
    page = by_ines.get(URL)
    assert table_of(page)[0][4] == "75.00 % average of 2"
    (link,) = re.findall(r'href="([^"]*student__id__exact[^"]*)">75.00 %', page.content.decode())
    listed = by_ines.get(link.replace("&amp;", "&")).context["cl"].queryset
    assert {(each.quiz, each.student) for each in listed} == {(planets, alice)}
    assert len(listed) == 2


def test_running_attempts_and_scores_set_by_hand_are_marked(by_ines, two, alice, bob, ines):
    planets, moons = two
    attempt = Attempt.objects.get(student=alice, quiz=planets)
    Override.objects.create(attempt=attempt, points=5, at=NOW, by=ines, reason="Ill")
    running = start_attempt(quiz=moons, student=bob, now=NOW)
    page = by_ines.get(URL)
    assert table_of(page)[0][4] == "50.00 % 5 of 10 set by hand"
    assert table_of(page)[1][3] == "running"
    assert reverse("admin:quizzes_attempt_change", args=[running.pk]) in page.content.decode()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", "ab"),
        ("-name", "ba"),
        ("-username", "ba"),
        ("mean", "ab"),
        ("-mean", "ba"),
        ("-quiz", "ba"),
        ("quiz", "ab"),
    ],
)
def test_every_column_sorts(by_ines, two, order, expected):
    address = order.replace("quiz", f"quiz-{two[0].pk}")
    page = by_ines.get(URL, {"order": address})
    assert [name[0].lower() for name in names(page)] == list(expected)
    sorted_by = re.findall(r'aria-sort="(\w+)"', page.content.decode())
    assert sorted_by == ["descending" if order.startswith("-") else "ascending"]


def test_a_heading_turns_the_order_round_and_keeps_the_filters(by_ines, two):
    page = text_of(by_ines.get(URL, {"q": "example", "order": "-mean", "page": "1"}))
    assert '<a href="?q=example&amp;order=mean">Mean</a>' in page
    assert '<a href="?q=example&amp;order=name">Student</a>' in page


def test_students_are_searched_and_the_order_is_kept(by_ines, two):
    page = by_ines.get(URL, {"q": "ALICE@", "order": "-mean"})
    assert names(page) == ["Alice"]
    assert '<input type="hidden" name="order" value="-mean">' in text_of(page)
    nobody = by_ines.get(URL, {"q": "nobody"})
    assert "No student with a result is called that." in text_of(nobody)


def test_quizzes_to_show_can_be_chosen(by_ines, two):
    page = by_ines.get(URL, {"quiz": two[1].pk})
    assert table_of(page) == [
        ["Alice", "alice", "100.00 %", "100.00 % 3 of 3"],
        ["Bob", "bob", "", ""],
    ]


def test_of_many_quizzes_the_first_are_shown(by_ines, two, monkeypatch):
    monkeypatch.setattr("quizzes.forms.gradebook.MOST_QUIZZES", 1)
    monkeypatch.setattr("quizzes.admin.gradebook.MOST_QUIZZES", 1)
    page = by_ines.get(URL)
    assert "1 of 2 quizzes are shown; choose the others above." in text_of(page)
    assert len(table_of(page)[0]) == 4


def test_another_course_is_another_gradebook(by_ines, two, alice):
    other = Course.objects.create(slug="a-other", title="A first course")
    other.staff.create(user=User.objects.get(username="ines"), role=Role.ASSISTANT)
    by_ines.force_login(User.objects.get(username="ines"))
    assert names(by_ines.get(URL)) == ["Alice", "Bob"], "the first with quizzes"
    page = by_ines.get(URL, {"course": other.pk})
    assert "Nobody has a result here." in text_of(page)
    two[1].course = other
    two[1].save()
    # A quiz of the course before is left out without a word.
    page = by_ines.get(URL, {"course": other.pk, "quiz": two[0].pk})
    assert names(page) == ["Alice"]
    assert "errorlist" not in text_of(page)


def test_there_are_fifty_on_a_page(by_ines, planets):
    for n, student in enumerate(students(120)):
        scored(planets, student, n % 11)
    first, last = by_ines.get(URL), by_ines.get(URL, {"page": 3})
    assert "Open quizzes: 120 students" in text_of(first)
    assert (len(names(first)), len(names(last))) == (50, 20)
    assert names(last)[-1] == "student0119"
    assert 'href="?page=2"' in text_of(first)
    assert text_of(first).count("Mean of ") == 1


@pytest.mark.parametrize("name", ["course", "q", "quiz", "order", "page", "x"])
@pytest.mark.parametrize(
    "value",
    ["", "\0", "x", "9" * 30, "-1", "--name", "quiz-9", "٣", "<script>", "💥", "%", "a" * 5000],
)
def test_no_address_is_an_error(by_ines, two, name, value):
    page = by_ines.get(URL, {name: value})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition('id="content-main"')[2]


def test_names_are_escaped_and_long_ones_are_whole(by_ines, planets):
    name = "<b>&\u202eعلي🎓" * 15
    scored(planets, User.objects.create_user("odd", last_name=name[:150]), 1)
    page = by_ines.get(URL).content.decode()
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;\u202eعلي🎓" in page


def test_a_course_without_results_says_so(by_ines, db):
    assert "Nobody has a result here." in text_of(by_ines.get(URL))


def test_a_site_without_courses_has_a_gradebook_all_the_same(client, ada):
    Course.objects.all().delete()
    client.force_login(ada)
    assert "Nobody has a result here." in text_of(client.get(URL))


def test_what_is_overdue_is_ended_first(by_ines, planets, alice, bob):
    planets.time_limit = timedelta(minutes=30)
    planets.save()
    start_attempt(quiz=planets, student=alice, now=NOW)
    start_attempt(quiz=planets, student=bob, now=timezone.now())
    assert table_of(by_ines.get(URL)) == [["Alice", "alice", "0.00 %", "0.00 % 0 of 3"]]


def test_the_table_scrolls_by_keyboard_and_is_named(by_ines, two):
    page = text_of(by_ines.get(URL))
    assert 'role="region" aria-labelledby="gradebook" tabindex="0"' in page
    assert '<caption id="gradebook">Open quizzes: 2 students</caption>' in page


def test_it_is_linked_for_those_who_may_see_attempts(client, by_ines, assistant, two):
    quizzes = reverse("admin:quizzes_quiz_changelist")
    assert URL in by_ines.get(quizzes).content.decode()
    client.force_login(assistant)
    assert URL in client.get(quizzes).content.decode()
    assert client.get(URL).status_code == 200


def test_who_may_make_courses_and_has_none_sees_empty_lists(client, two, bob):
    appoint_instructor(bob)
    client.force_login(bob)
    for model in ("course", "quiz", "revision", "attempt", "importrecord", "extension"):
        page = client.get(reverse(f"admin:quizzes_{model}_changelist"))
        assert list(page.context["cl"].result_list) == []
        assert URL not in page.content.decode()
    assert client.get(URL).status_code == 403


def test_a_course_of_somebody_else_is_as_if_it_did_not_exist(client, outsider, two):
    client.force_login(outsider)
    for course in (two[0].course_id, 999999, "x"):
        page = client.get(URL, {"course": course, "quiz": two[0].pk})
        assert "Nobody has a result here." in text_of(page)
        assert "Planets" not in text_of(page)
        assert list(page.context["form"].fields["course"].queryset) == [
            Course.objects.get(slug="elsewhere")
        ]


def test_the_page_takes_the_same_queries_for_one_for_three_and_for_many(
    by_ines, two, count_queries
):
    people = iter(students(80))

    def queries(more: int, **address) -> int:
        for n in range(more):
            scored(two[n % 2], next(people), n % 11)
        by_ines.get(URL, address)
        with count_queries() as found:
            by_ines.get(URL, address)
        return len(found)

    one = queries(0)
    assert one <= 15
    assert one == queries(1) == queries(60) == queries(0, order="-mean", q="student", page=2)
