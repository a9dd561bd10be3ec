"""An upload with a course.md: planned as a whole, into a course or as a new one."""

import pytest
from django.urls import reverse

from quizzes.actions.arranging import order_of
from quizzes.core.course_file import Part
from quizzes.models import Course, CourseStaff, Invitation, PendingImport, Quiz, Role

from ..conftest import open_course
from .conftest import UPLOAD, agreed, text_of, upload, zipped

QUIZ = "# {0}\n**1.** What is {0}?\n- [x] right\n- [ ] wrong\n"
COURSE = """\
---
title: Deep learning
code: <b>DL</b>
instructors: [bob@example.org, new@example.org]
order:
  - Week 1: [b.md, a.md]
---
About it.
"""
FILES = {"dl/course.md": COURSE, "dl/a.md": QUIZ.format("a"), "dl/b.md": QUIZ.format("b")}


def archive(**changed: str) -> dict[str, bytes]:
    return {"dl.zip": zipped(FILES | {f"dl/{name}.md": text for name, text in changed.items()})}


def apply(client, page):
    return client.post(page.request["PATH_INFO"], agreed(page), follow=True)


def test_who_may_make_courses_gets_a_new_one_and_owns_it(by_ines, ines, bob):
    page = upload(by_ines, archive(), is_new_course=True)

    text = text_of(page)
    assert "which will be yours" in text
    assert "new course" in text
    assert "&lt;b&gt;DL&lt;/b&gt;" in text
    assert "<bdi>bob@example.org</bdi>: will be an instructor of the course" in text
    assert "<bdi>new@example.org</bdi>: will be invited" in text
    assert Course.objects.count() == 1

    apply(by_ines, page)

    course = Course.objects.get(slug="dl")
    assert order_of(course) == (Part("Week 1", ("b", "a")),)
    staff = CourseStaff.objects.filter(course=course).values_list("user__username", "role")
    assert set(staff) == {("ines", Role.OWNER), ("bob", Role.INSTRUCTOR)}
    assert Invitation.objects.get().invited_by == ines
    assert not PendingImport.objects.exists()


def test_an_instructor_changes_the_course_but_appoints_nobody(by_ines, bob):
    page = upload(by_ines, archive())
    assert "not appointed: only an owner of the course may" in text_of(page)

    apply(by_ines, page)

    course = open_course()
    assert (course.title, course.slug, course.is_open) == ("Deep learning", "open", True)
    assert not course.staff.filter(user=bob).exists()
    assert not Invitation.objects.exists()
    assert Quiz.objects.filter(course=course).count() == 2


def test_an_error_in_the_course_keeps_everything_out(by_ines):
    page = upload(by_ines, archive(course=COURSE.replace("b.md", "c.md")))

    assert "rejected, with its quizzes" in text_of(page)
    assert "unknown-quiz" in text_of(page)
    apply(by_ines, page)
    assert not Quiz.objects.exists()


def test_a_new_course_takes_over_none_that_there_is(by_ines, ada):
    Course.objects.create(slug="dl", title="Theirs")
    page = upload(by_ines, archive(), is_new_course=True)
    assert "duplicate-course" in text_of(page)
    apply(by_ines, page)
    assert Course.objects.get(slug="dl").title == "Theirs"


def test_a_course_that_somebody_made_meanwhile_is_left_alone(by_ines):
    page = upload(by_ines, archive(), is_new_course=True)
    Course.objects.create(slug="dl", title="Theirs")
    apply(by_ines, page)
    assert Course.objects.get(slug="dl").title == "Theirs"
    assert not Quiz.objects.exists()


def test_a_course_that_has_changed_meanwhile_is_planned_anew(by_ines):
    page = upload(by_ines, archive())
    Course.objects.update(title="Renamed meanwhile")

    after = apply(by_ines, page)

    assert "not imported. The quiz has changed meanwhile" in text_of(after)
    assert open_course().title == "Renamed meanwhile"
    assert "Renamed meanwhile</del>" in text_of(after)


def test_a_second_course_stays_out_with_its_quizzes(by_ines):
    files = FILES | {"dl/inner/course.md": "", "dl/inner/secret.md": QUIZ.format("secret")}
    page = upload(by_ines, {"dl.zip": zipped(files)})

    assert "second-course" in text_of(page)
    apply(by_ines, page)
    assert set(Quiz.objects.values_list("slug", flat=True)) == {"a", "b"}


def test_files_for_a_new_course_need_a_course_file(by_ines):
    page = upload(by_ines, {"a.md": QUIZ.format("a")}, is_new_course=True)
    assert "no-course" in text_of(page)
    assert page.context["plan"].importable == ()


def test_an_order_may_name_quizzes_that_are_in_already(by_ines, planets):
    text = "---\norder: [planets, a.md]\n---\n"
    page = upload(by_ines, {"course.md": text, "a.md": QUIZ.format("a")})
    apply(by_ines, page)
    assert order_of(open_course()) == (Part("", ("planets", "a")),)


def test_only_courses_in_which_one_may_add_quizzes_are_offered(by_ines, ines):
    theirs = Course.objects.create(slug="theirs", title="Theirs")
    seen = Course.objects.create(slug="seen", title="Seen")
    seen.staff.create(user=ines, role=Role.ASSISTANT)
    for name in (UPLOAD, "admin:quizzes_quiz_add"):
        form = by_ines.get(reverse(name)).context["form"]
        assert list(form.fields["course"].queryset) == [open_course()]
        assert form["course"].initial == open_course()
    data = {"course": theirs.pk, "text": QUIZ.format("a")}
    by_ines.post(reverse("admin:quizzes_quiz_add"), data)
    assert not Quiz.objects.exists()


def test_who_may_not_make_courses_must_choose_one(by_ines, ines):
    ines.groups.clear()
    page = upload(by_ines, archive(), is_new_course=True)
    assert page.context["form"].errors["course"]
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_that_went_takes_the_plan_with_it(by_ines, ines, method):
    page = upload(by_ines, archive())
    other = Course.objects.create(slug="other", title="Other")
    ines.course_roles.update(course=other)

    response = getattr(by_ines, method)(page.request["PATH_INFO"], agreed(page))

    assert response.status_code == 404
    assert not Quiz.objects.exists()


def test_a_quiz_of_another_course_is_not_there_to_edit(by_ines, ines, planets):
    ines.course_roles.update(course=Course.objects.create(slug="other", title="Other"))
    url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    assert by_ines.get(url).status_code == 404
    assert by_ines.post(url, {"text": QUIZ.format("a")}).status_code == 404


def test_a_course_file_makes_no_quiz(by_ines):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("course.md", QUIZ.format("a").encode())
    data = {"course": open_course().pk, "text": "", "file": file}
    response = by_ines.post(reverse("admin:quizzes_quiz_add"), data)
    assert response.context["form"].errors["file"]
