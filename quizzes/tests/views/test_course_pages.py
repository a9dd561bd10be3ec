"""Courses as students see them: on the home page, and on a page of their own."""

import pytest
from django.urls import reverse

from quizzes.actions.arranging import arrange_course
from quizzes.actions.course_description import render_description
from quizzes.core.course_file import Part
from quizzes.models import Course, Enrolment, Role

from ..conftest import NOW, PLANETS, import_markdown, open_course
from .test_catalogue_pages import home, quiz_page, text_of


def a_course(title: str = "Deep learning", **fields) -> Course:
    slug = title.lower().replace(" ", "-")
    return Course.objects.create(slug=slug, title=title, **fields)


def enrol(student, course: Course) -> None:
    Enrolment.objects.create(course=course, student=student, via="admin", enrolled_at=NOW)


def course_page(client, course: Course) -> str:
    return text_of(client.get(reverse("quizzes:course", args=[course.slug])))


def add_quizzes(course: Course, *names: str) -> None:
    for name in names:
        text = PLANETS.replace("title: Planets", f"title: {name}")
        import_markdown(text, f"{name}.md", course=course)


def test_home_has_units_in_the_order_of_the_course(by_alice, planets):
    add_quizzes(open_course(), "Alpha", "Beta", "Gamma")
    parts = [Part("", ("gamma",)), Part("Week 1", ("beta", "planets")), Part("Empty", ())]
    arrange_course(course=open_course(), parts=parts, by=None, now=NOW)

    text = home(by_alice)

    places = [text.index(word) for word in ("Gamma", "Week 1", "Beta", "Planets", "Alpha")]
    assert places == sorted(places)
    assert "Empty" not in text


def test_a_course_page_says_what_it_is_and_where_i_stand(by_alice, alice, bob, ines):
    html = render_description("What *it* is. <script>alert(1)</script>")
    course = a_course(code="DL-101", description_html=html)
    enrol(alice, course)
    course.staff.create(user=ines, role=Role.OWNER)
    course.staff.create(user=bob, role=Role.ASSISTANT)
    add_quizzes(course, "Alpha")

    page = by_alice.get(reverse("quizzes:course", args=[course.slug]))

    text = text_of(page)
    assert text.startswith("DL-101 Deep learning Instructor: Ines What it is.")
    assert "Bob" not in text
    assert "Alpha 3 questions · not started" in text
    assert "<script>alert" not in page.content.decode()


def test_a_course_that_is_not_mine_is_not_there(client, by_alice, alice, charlie):
    course = a_course()
    url = reverse("quizzes:course", args=[course.slug])
    assert by_alice.get(url).status_code == 404
    enrol(alice, course)
    assert by_alice.get(url).status_code == 200
    Enrolment.objects.update(state="left", ended_at=NOW)
    assert by_alice.get(url).status_code == 404


def test_courses_without_quizzes_say_so(by_alice, alice):
    course = a_course()
    enrol(alice, course)
    assert "No quizzes yet" in home(by_alice)
    assert "Deep learning" in home(by_alice)
    assert "None so far." in course_page(by_alice, course)


def test_a_quiz_leads_to_its_course(by_alice, planets):
    assert quiz_page(by_alice).startswith("Open quizzes Planets")
    page = by_alice.get(reverse("quizzes:quiz", args=["open", "planets"]))
    assert 'href="/courses/open/"' in page.content.decode()


def test_what_authors_write_is_shown_as_text(by_alice):
    course = a_course("<b>Bold</b>", code="<i>", is_open=True)
    Course.objects.filter(pk=course.pk).update(slug="bold")
    add_quizzes(course, "Alpha")
    arrange_course(course=course, parts=[Part("<u>Unit</u>", ("alpha",))], by=None, now=NOW)
    for url in ("/", "/courses/bold/"):
        html = by_alice.get(url).content.decode()
        assert "<b>Bold" not in html
        assert "<u>Unit" not in html
        assert "&lt;u&gt;Unit&lt;/u&gt;" in html


@pytest.mark.parametrize("size", [1, 3, 12])
def test_pages_take_the_same_queries_whatever_they_show(by_alice, alice, size, count_queries):
    for number in range(size):
        course = a_course(f"Course {number}")
        enrol(alice, course)
        names = [f"Q{n}" for n in range(size)]
        add_quizzes(course, *names)
        parts = [Part(f"Unit {name}", (name.lower(),)) for name in names]
        arrange_course(course=course, parts=parts, by=None, now=NOW)
    with count_queries(4):
        by_alice.get("/")
    with count_queries(7):
        by_alice.get("/courses/course-0/")
