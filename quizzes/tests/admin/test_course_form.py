"""What is said about courses in the admin: the list, the form, and who makes new ones."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import appoint_instructor
from quizzes.models import AuditEvent, Course

from ..conftest import open_course
from ..courses import closed_course, enrolled, logged, numbered_users
from .conftest import text_of

LIST = reverse("admin:quizzes_course_changelist")
ADD = reverse("admin:quizzes_course_add")


def change(course: Course) -> str:
    return reverse("admin:quizzes_course_change", args=[course.pk])


@pytest.fixture
def given() -> dict[str, str]:
    return {"title": "New", "slug": "new", "code": "N-1", "description": "About *it*."}


def test_everybody_sees_the_courses_that_they_run(client, ines, charlie, ada):
    closed_course(owner=charlie)
    for user, titles in (
        (ines, {"Open quizzes"}),
        (charlie, {"Deep learning"}),
        (ada, {"Open quizzes", "Deep learning"}),
    ):
        client.force_login(user)
        assert {each.title for each in client.get(LIST).context["cl"].result_list} == titles


def test_the_list_counts_people_and_quizzes(by_ines, planets, alice, bob, charlie):
    enrolled(open_course(), alice)
    enrolled(open_course(), bob, state="left", ended_at="2026-03-02T00:00Z")
    (course,) = by_ines.get(LIST).context["cl"].result_list
    assert (course.student_count, course.staff_count, course.quiz_count) == (1, 1, 1)


def test_the_list_takes_the_same_queries_for_one_and_three_courses(client, ada, count_queries):
    client.force_login(ada)
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for slug in ("a", "b"):
        for user in numbered_users(3, slug):
            enrolled(Course.objects.get_or_create(slug=slug, title=slug)[0], user)
    with count_queries() as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_whoever_makes_a_course_owns_it(client, given, alice):
    appoint_instructor(alice)
    client.force_login(alice)
    response = client.post(ADD, given, follow=True)
    assert response.status_code == 200
    course = Course.objects.get(slug="new")
    assert list(course.staff.values_list("user", "role")) == [(alice.pk, "owner")]
    assert course.description_html == "<p>About <em>it</em>.</p>"
    assert not course.is_open
    assert logged() == [("appointed", "alice"), ("course-changed", "New")]


def test_a_role_in_a_course_is_not_enough_to_make_another(client, given, bob):
    closed_course(owner=bob)
    client.force_login(bob)
    assert client.post(ADD, given).status_code == 403
    assert Course.objects.count() == 2


def test_instructors_change_what_is_said_and_the_log_says_which(by_ines):
    course = open_course()
    data = {"title": "Open", "slug": "open", "description": "# Hi", "is_open": "on"}
    assert by_ines.post(change(course), data).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.is_open) == ("Open", True)
    assert "Hi</h" in course.description_html
    event = AuditEvent.objects.get()
    assert event.data == {"changed": ["title", "description", "description_html"]}


def test_nothing_changed_is_no_event(by_ines):
    course = open_course()
    data = {"title": course.title, "slug": "open", "description": "", "is_open": "on"}
    by_ines.post(change(course), data)
    assert logged() == []


def test_what_the_file_states_is_read_only(by_ines):
    Course.objects.update(stated=["title", "description"])
    page = text_of(by_ines.get(change(open_course())))
    assert 'name="title"' not in page
    assert "The file states this: change it in the Markdown." in page
    data = {"title": "Mine", "slug": "open", "description": "Mine", "code": "O-1", "is_open": "on"}
    by_ines.post(change(open_course()), data)
    course = open_course()
    assert (course.title, course.description, course.code) == ("Open quizzes", "", "O-1")
    assert course.description_html == ""


def test_a_description_is_rendered_in_bounds_and_sanitised(by_ines):
    data = {"title": "O", "slug": "open", "is_open": "on"}
    by_ines.post(change(open_course()), {**data, "description": "<script>x</script>**a**"})
    assert "<script" not in open_course().description_html
    page = by_ines.post(change(open_course()), {**data, "description": "> " * 60 + "a"})
    assert "This cannot be shown" in text_of(page)
    assert "**a**" in open_course().description


def test_no_child_process_is_started_for_those_who_may_not_send_it(client, bob, monkeypatch):
    def render(text):
        raise AssertionError("rendered for somebody who may not")

    monkeypatch.setattr("quizzes.forms.course.render_description", render)
    course = closed_course(assistant=bob)
    client.force_login(bob)
    assert client.post(change(course), {"description": "*x*"}).status_code == 403
    assert client.post(change(open_course()), {"description": "*x*"}).status_code == 404
    assert client.post(ADD, {"description": "*x*"}).status_code == 403


def test_an_assistant_reads_the_form(client, bob):
    course = closed_course(assistant=bob)
    client.force_login(bob)
    page = client.get(change(course))
    assert page.status_code == 200
    assert 'name="title"' not in text_of(page)


def test_a_course_is_never_deleted(client, ada):
    client.force_login(ada)
    url = reverse("admin:quizzes_course_delete", args=[open_course().pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Course.objects.exists()


def test_fields_that_the_form_has_not_change_nothing(by_ines):
    data = {"title": "Open quizzes", "slug": "open", "description": "", "is_open": "on"}
    extra = {"description_html": "<b>x</b>", "stated": '["title"]', "path": "/etc", "pk": "99"}
    by_ines.post(change(open_course()), data | extra)
    course = open_course()
    assert (course.description_html, course.stated, course.path) == ("", [], "")
    assert User.objects.count() == 1
