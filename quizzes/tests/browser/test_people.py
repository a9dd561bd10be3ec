"""Coming into a course and running it, in a browser: axe, narrow and wide, light and dark."""

import pytest
from django.utils import timezone

from quizzes.actions.inviting import invite, link_token
from quizzes.actions.joining import make_join_code
from quizzes.models import Course

from ..courses import DAY, closed_course, enrolled, numbered_users, state_of
from .conftest import press

pytestmark = pytest.mark.browser

LIST = (
    "Name;E-mail;Ends\nA;s1@example.org;\nB;s70@example.org;2999-01-01\nC;x@example.org\nD;=1+1\n"
)


@pytest.fixture
def course(transactional_db, ines) -> Course:
    course = closed_course(owner=ines)
    for user in numbered_users(71)[:-1]:
        enrolled(course, user)
    invite(course=course, emails=["dora@example.org"], by=ines, now=timezone.now())
    return course


def test_pages_of_staff(new_page, log_in, ines, course):
    page = new_page()
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/course/{course.pk}/people/")
    press(page.get_by_role("button", name="Make the code"))
    page.get_by_label("Username or e-mail address").fill("nobody")
    press(page.get_by_role("button", name="Give the role"))

    page.goto(f"/admin/quizzes/course/{course.pk}/people/")
    press(page.get_by_role("link", name="Dates of s0"))
    press(page.get_by_role("link", name="Order"))
    press(page.get_by_role("link", name="Enrol from a list"))
    page.get_by_label("Addresses").fill(LIST)
    press(page.get_by_role("button", name="Show what it does"))
    press(page.get_by_role("button", name="Confirm"))
    assert course.enrolments.count() == 71


def test_pages_of_students(new_page, log_in, alice, ines, course):
    now = timezone.now()
    code = make_join_code(course=course, expires_at=now + DAY, max_uses=5, by=ines, now=now)
    other = closed_course("ml", "Machine learning", owner=ines)
    (invitation,) = invite(course=other, emails=["a@example.org"], by=ines, now=now)
    page = new_page()
    log_in(page, alice)
    press(page.get_by_role("link", name="Join a course"))
    page.get_by_label("Code").fill("wrxng")
    press(page.get_by_role("button", name="Join"))
    page.get_by_label("Code").fill(code.code.lower())
    press(page.get_by_role("button", name="Join"))
    page.get_by_text("You are enrolled in “Deep learning”.").wait_for()
    page.get_by_role("link", name="Leave this course").wait_for()

    page.goto(f"/invitations/{link_token(invitation, now)}/")
    press(page.get_by_role("button", name="Accept as Alice"))
    page.goto(f"/invitations/{link_token(invitation, now)}/")

    page.goto("/join/")
    press(page.get_by_role("listitem").filter(has_text="Deep learning").get_by_role("link"))
    press(page.get_by_role("button", name="Leave the course"))
    assert (state_of(course, alice), state_of(other, alice)) == ("left", "active")
