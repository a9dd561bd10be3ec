"""Who runs a course: given, changed and taken away by owners and administrators."""

import pytest

from accounts.models import User
from accounts.roles import appoint_instructor
from quizzes.actions.inviting import invite
from quizzes.actions.staffing import CannotAppoint, appoint, dismiss, own_new_course
from quizzes.models import Course, Role
from quizzes.models.roles import may

from ..conftest import NOW
from ..courses import closed_course, enrolled, logged, state_of

ASSISTANT, INSTRUCTOR, OWNER = Role


@pytest.fixture
def course(charlie) -> Course:
    return closed_course(owner=charlie)


def give(course, user, role, by):
    return appoint(course=course, user=user, role=role, by=by, now=NOW)


def take(course, user, by):
    dismiss(course=course, user=user, by=by, now=NOW)


def is_staff(user) -> bool:
    return User.objects.get(pk=user.pk).is_staff


def role_in(course, user) -> str | None:
    return course.staff.filter(user=user).values_list("role", flat=True).first()


def test_an_owner_gives_a_role_and_the_way_into_the_admin(course, alice, charlie):
    staff = give(course, alice, INSTRUCTOR, charlie)
    assert (staff.role, staff.appointed_by) == (INSTRUCTOR, charlie)
    assert is_staff(alice)
    assert may(alice, "change_quiz", course.pk)
    assert logged() == [("appointed", "alice")]


def test_the_same_role_again_is_no_event(course, alice, charlie):
    give(course, alice, ASSISTANT, charlie)
    give(course, alice, ASSISTANT, charlie)
    assert len(logged()) == 1


@pytest.mark.parametrize("role", [None, ASSISTANT, INSTRUCTOR])
def test_nobody_but_owners_and_administrators_decides(course, alice, bob, charlie, role):
    if role:
        give(course, bob, role, charlie)
    for refused in (
        lambda: give(course, alice, ASSISTANT, bob),
        lambda: give(course, bob, OWNER, bob),
        lambda: take(course, charlie, bob),
    ):
        with pytest.raises(CannotAppoint, match="not-allowed"):
            refused()
    assert role_in(course, charlie) == OWNER


def test_owners_of_another_course_decide_nothing_here(course, alice, bob):
    closed_course("ml", "Machine learning", owner=bob)
    with pytest.raises(CannotAppoint, match="not-allowed"):
        give(course, alice, ASSISTANT, bob)


def test_who_was_an_owner_a_moment_ago_is_not_believed(course, alice, bob, charlie, ada):
    """Whatever the request has read before."""
    give(course, bob, OWNER, charlie)
    assert may(bob, "add_coursestaff", course.pk)
    take(course, User.objects.get(pk=bob.pk), ada)
    with pytest.raises(CannotAppoint, match="not-allowed"):
        give(course, alice, ASSISTANT, bob)


def test_the_last_owner_stays_unless_an_administrator_does_it(course, alice, charlie, ada):
    for refused in (
        lambda: take(course, charlie, charlie),
        lambda: give(course, charlie, ASSISTANT, charlie),
    ):
        with pytest.raises(CannotAppoint, match="last-owner"):
            refused()
    take(course, charlie, ada)
    assert not course.staff.exists()


def test_an_owner_whose_account_is_closed_is_not_the_other_owner(course, alice, charlie):
    give(course, alice, OWNER, charlie)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(CannotAppoint, match="last-owner"):
        take(course, charlie, charlie)


def test_with_another_owner_one_may_go(course, alice, charlie):
    give(course, alice, OWNER, charlie)
    take(course, charlie, charlie)
    assert role_in(course, charlie) is None
    assert not is_staff(charlie)


def test_the_last_role_takes_the_admin_along(course, alice, charlie):
    other = closed_course("ml", "Machine learning", owner=charlie)
    give(course, alice, ASSISTANT, charlie)
    give(other, alice, ASSISTANT, charlie)
    take(course, alice, charlie)
    assert is_staff(alice)
    take(other, alice, charlie)
    assert not is_staff(alice)
    assert not may(alice, "view_quiz", other.pk)


def test_who_may_make_courses_and_administrators_stay_staff(course, alice, charlie, ada):
    appoint_instructor(alice)
    for user in (alice, ada):
        give(course, user, ASSISTANT, charlie)
        take(course, user, charlie)
        assert is_staff(user)


def test_a_role_ends_the_enrolment_and_they_can_come_back(course, alice, charlie):
    enrolled(course, alice)
    give(course, alice, ASSISTANT, charlie)
    assert state_of(course, alice) == "left"


def test_a_closed_account_gets_no_role(course, alice, charlie):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(CannotAppoint, match="inactive"):
        give(course, alice, ASSISTANT, charlie)


def test_who_has_no_role_loses_none(course, alice, charlie):
    with pytest.raises(CannotAppoint, match="gone"):
        take(course, alice, charlie)


def test_invitations_to_the_staff_go_with_whoever_sent_them(course, alice, charlie):
    give(course, alice, OWNER, charlie)
    invite(course=course, emails=["x@example.org"], role=OWNER, by=alice, now=NOW)
    invite(course=course, emails=["y@example.org"], by=alice, now=NOW)
    take(course, alice, charlie)
    assert [each.email for each in course.invitations.all()] == ["y@example.org"]


def test_who_owns_it_no_more_has_nobody_come_in_as_its_owner(course, alice, charlie):
    give(course, alice, OWNER, charlie)
    invite(course=course, emails=["x@example.org"], role=OWNER, by=alice, now=NOW)
    invite(course=course, emails=["z@example.org"], role=OWNER, by=charlie, now=NOW)
    give(course, alice, INSTRUCTOR, charlie)
    assert [each.email for each in course.invitations.all()] == ["z@example.org"]


def test_a_command_may_do_all_of_it(course, alice, charlie):
    give(course, alice, OWNER, None)
    take(course, charlie, None)
    assert list(course.staff.values_list("user", "appointed_by")) == [(alice.pk, None)]


def test_a_new_course_is_owned_by_its_maker_and_no_other(ines, alice):
    course = Course.objects.create(slug="new", title="New")
    own_new_course(course=course, by=ines, now=NOW)
    assert role_in(course, ines) == OWNER
    with pytest.raises(CannotAppoint, match="not-allowed"):
        own_new_course(course=course, by=alice, now=NOW)
