"""The order of a course in the admin, where its file does not state it."""

import pytest
from django.urls import reverse

from quizzes.actions.arranging import CannotArrange, arrange_course, order_of
from quizzes.core.course_file import Part
from quizzes.models import AuditEvent, Course

from ..conftest import NOW, PLANETS, import_markdown, open_course


@pytest.fixture
def quizzes(db):
    return [import_markdown(PLANETS, f"{name}.md").quiz for name in "abc"]


def order_url(course: Course | None = None) -> str:
    return reverse("admin:quizzes_course_order", args=[(course or open_course()).pk])


def sent(client, **changed) -> dict[str, object]:
    """What the form sends when nothing was touched, with `changed`."""
    form = client.get(order_url()).context["form"]
    fields = [field for _, *two in form.rows for field in two]
    fields += [field for row in [form.units.management_form, *form.units] for field in row]
    data = {field.html_name: field.value() for field in fields}
    wanted = (data | changed).items()
    return {name: value for name, value in wanted if value is not None and value is not False}


def test_units_are_made_and_quizzes_are_put_into_them(by_ines, ines, quizzes):
    a, b, c = quizzes
    made = {"unit-0-title": "Week 1", "unit-0-position": 2}
    by_ines.post(order_url(), sent(by_ines, **made, **{f"position-of-{c.pk}": 1}))
    inside = {f"unit-of-{b.pk}": "0", f"unit-of-{a.pk}": "0", f"position-of-{b.pk}": 1}
    by_ines.post(order_url(), sent(by_ines, **inside))

    assert order_of(open_course()) == (Part("", ("c",)), Part("Week 1", ("b", "a")))
    event = AuditEvent.objects.filter(action="course-changed").first()
    assert (event.by, event.course) == (ines, open_course())


def test_a_unit_that_is_renamed_keeps_its_quizzes_and_one_that_is_deleted_leaves_them(
    by_ines, quizzes
):
    parts = [Part("Week 1", ("b",)), Part("", ("a", "c"))]
    arrange_course(course=open_course(), parts=parts, by=None, now=NOW)
    by_ines.post(order_url(), sent(by_ines, **{"unit-0-title": "Start"}))
    assert order_of(open_course()) == (Part("Start", ("b",)), Part("", ("a", "c")))
    by_ines.post(order_url(), sent(by_ines, **{"unit-0-DELETE": "on"}))
    assert sorted(order_of(open_course())[0].quizzes) == ["a", "b", "c"]


def test_two_units_with_one_title_are_refused(by_ines, quizzes):
    twins = {"unit-0-title": "Week 1", "unit-1-title": "Week 1"}
    response = by_ines.post(order_url(), sent(by_ines, **twins))
    assert "Two units have the same title" in response.content.decode()
    assert not open_course().units.exists()


def test_an_order_that_the_file_states_is_the_files(by_ines, quizzes):
    Course.objects.update(stated=["order"])
    assert "change it in course.md" in by_ines.get(order_url()).content.decode()
    assert by_ines.post(order_url(), {}).status_code == 403
    with pytest.raises(CannotArrange):
        arrange_course(course=open_course(), parts=[], by=None, now=NOW)


def test_only_those_who_may_change_the_course_order_it(client, by_ines, assistant, quizzes):
    theirs = Course.objects.create(slug="theirs", title="Theirs")
    assert by_ines.get(order_url(theirs)).status_code == 404
    client.force_login(assistant)
    assert client.get(order_url()).status_code == 200
    assert client.post(order_url(), {}).status_code == 403


def test_quizzes_and_units_of_another_course_cannot_be_named(by_ines, quizzes):
    """By their primary keys, and by a number that no unit of this one has."""
    theirs = Course.objects.create(slug="theirs", title="Theirs")
    quiz = import_markdown(PLANETS, course=theirs).quiz
    arrange_course(course=theirs, parts=[Part("Week 1", (quiz.slug,))], by=None, now=NOW)
    arrange_course(course=open_course(), parts=[Part("Start", ())], by=None, now=NOW)
    before = order_of(theirs), order_of(open_course())

    taken = {f"unit-of-{quiz.pk}": "0", f"position-of-{quiz.pk}": "1"}
    by_ines.post(order_url(), sent(by_ines, **taken))
    number = theirs.units.get().pk
    by_ines.post(order_url(), sent(by_ines, **{f"unit-of-{quizzes[0].pk}": str(number + 1000)}))

    assert (order_of(theirs), order_of(open_course())) == before
