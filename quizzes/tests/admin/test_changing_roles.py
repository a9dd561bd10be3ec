"""Pages that somebody opened in one role, and sends in another."""

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.rosters import keep_roster, plan_roster
from quizzes.actions.staffing import appoint, dismiss
from quizzes.models import AuditEvent, Course, CourseStaff, Enrolment, JoinCode, Quiz, Role

from ..conftest import NOW, PLANETS, import_markdown, open_course
from ..courses import closed_course, enrolled
from .conftest import agreed, text_of, upload, zipped

COURSE = "---\ntitle: Taken over\ninstructors: [alice@example.org]\n---\n"
QUIZ = "**1.** Is it?\n- [x] Yes\n- [ ] No\n"


@pytest.fixture
def course(charlie, ines) -> Course:
    course = closed_course(owner=charlie, instructor=ines)
    import_markdown(PLANETS, course=course)
    return course


@pytest.fixture
def forms(course, ines, alice) -> dict[str, dict]:
    """What is sent by pages that an instructor may have open, by address."""
    quiz = course.quizzes.get()
    roster = keep_roster(course=course, data=b"x@example.org", by=ines, now=timezone.now())
    pages = {
        "course_remove": ([], {"enrolments": enrolled(course, alice).pk}),
        "course_dates": ([course.enrolments.get().pk], {"ends_at": "2999-01-01T00:00"}),
        "course_make_code": ([], {"expires_at": "2999-01-01T00:00", "max_uses": 5}),
        "course_roster": ([], {"text": "y@example.org"}),
        "course_roster_plan": (
            [roster.pk],
            {"agreed": plan_roster(roster, timezone.now()).digest},
        ),
        "course_order": ([], {"unit-TOTAL_FORMS": 0, "unit-INITIAL_FORMS": 0}),
        "course_change": ([], {"title": "Mine", "slug": "mine"}),
    }
    forms = {
        reverse(f"admin:quizzes_{name}", args=[course.pk, *args]): data
        for name, (args, data) in pages.items()
    }
    text = {"text": PLANETS + "\nMore.", "base": str(quiz.current_revision.uid)}
    forms[reverse("admin:quizzes_quiz_change", args=[quiz.pk])] = text
    forms[reverse("admin:quizzes_quiz_settings", args=[quiz.pk])] = {"course": course.pk}
    return forms


def stored() -> list:
    models = (Course, Quiz, CourseStaff, Enrolment, JoinCode, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(("role", "status"), [(None, 404), (Role.ASSISTANT, 403)])
def test_what_an_instructor_has_open_is_refused_when_they_are_none_any_more(
    client, course, forms, charlie, ines, role, status
):
    client.force_login(ines)
    for url in forms:
        assert client.get(url).status_code in (200, 302, 405)
    if role:
        appoint(course=course, user=ines, role=role, by=charlie, now=NOW)
    else:
        dismiss(course=course, user=ines, by=charlie, now=NOW)
    before = stored()

    assert {url: client.post(url, data).status_code for url, data in forms.items()} == (
        dict.fromkeys(forms, status)
    )
    assert stored() == before


def test_who_is_of_no_staff_any_more_is_asked_to_log_in(client, course, charlie, bob):
    appoint(course=course, user=bob, role=Role.INSTRUCTOR, by=charlie, now=NOW)
    client.force_login(bob)
    url = reverse("admin:quizzes_course_people", args=[course.pk])
    assert client.get(url).status_code == 200
    dismiss(course=course, user=bob, by=charlie, now=NOW)
    assert "/login/" in client.get(url).url


def test_an_owner_who_is_none_any_more_appoints_nobody_by_a_plan(client, charlie, alice, ada):
    course = open_course()
    appoint(course=course, user=charlie, role=Role.OWNER, by=ada, now=NOW)
    client.force_login(charlie)
    page = upload(client, {"dl.zip": zipped({"dl/course.md": COURSE, "dl/a.md": QUIZ})})
    assert "will be an instructor" in text_of(page)
    appoint(course=course, user=ada, role=Role.OWNER, by=ada, now=NOW)
    appoint(course=course, user=charlie, role=Role.INSTRUCTOR, by=ada, now=NOW)

    client.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert not course.staff.filter(user=alice).exists()
    assert not course.invitations.exists()
