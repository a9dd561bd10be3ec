"""Inviting addresses, and accepting: by the link of a mail, or by confirming the address."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import User
from quizzes.actions.enrolling import remove_students
from quizzes.actions.inviting import (
    LINK_HOLDS,
    STAFF_INVITED_FOR,
    STUDENTS_INVITED_FOR,
    CannotAccept,
    CannotInvite,
    accept_invitation,
    accept_invitations_of,
    invitation_of_link,
    invite,
    link_token,
    renew_invitation,
    withdraw_invitation,
)
from quizzes.actions.staffing import appoint
from quizzes.apps import _accept_invitations
from quizzes.models import Course, Invitation, Role

from ..conftest import NOW
from ..courses import DAY, closed_course, enrolled, logged, state_of

DORA = "dora@example.org"
SECOND = timedelta(seconds=1)


@pytest.fixture
def course(charlie, bob) -> Course:
    return closed_course(owner=charlie, instructor=bob)


@pytest.fixture
def invitation(course, bob) -> Invitation:
    return invite(course=course, emails=[DORA], by=bob, now=NOW, ends_at=NOW + 100 * DAY)[0]


def accept(invitation, user, now=NOW):
    return accept_invitation(invitation=invitation, user=user, now=now)


def test_an_invitation_is_kept_for_half_a_year(course, bob, invitation):
    assert (invitation.invited_by, invitation.expires_at) == (bob, NOW + STUDENTS_INVITED_FOR)
    assert logged() == [("invited", DORA)]


def test_inviting_again_renews_the_one_there_is(course, charlie, invitation):
    (again,) = invite(course=course, emails=["Dora@Example.org"], by=charlie, now=NOW + DAY)
    assert again.pk == invitation.pk
    assert Invitation.objects.get().expires_at == NOW + DAY + STUDENTS_INVITED_FOR
    assert Invitation.objects.get().ends_at is None


def test_an_address_is_invited_once_in_whatever_case(course, bob):
    made = invite(course=course, emails=["x@example.org", "X@example.org"], by=bob, now=NOW)
    assert len(made) == Invitation.objects.count() == 1


def test_whoever_follows_the_link_comes_in_with_the_dates_of_the_invitation(
    course, alice, invitation
):
    found = invitation_of_link(link_token(invitation, NOW), NOW + LINK_HOLDS)
    accepted = accept(found, alice)
    row = course.enrolments.get()
    assert (row.student, row.via, row.ends_at) == (alice, "invitation", NOW + 100 * DAY)
    assert row.enrolled_by is None
    assert (accepted.accepted_by, accepted.accepted_at) == (alice, NOW)


@pytest.mark.parametrize("token", ["", "x", "a:b", "é", "\0", "a" * 5000])
def test_a_link_that_we_have_not_made_opens_nothing(invitation, token):
    with pytest.raises(CannotAccept, match="unreadable"):
        invitation_of_link(token, NOW)


def test_a_link_cannot_be_turned_into_another(course, bob, invitation):
    other = invite(course=course, emails=["x@example.org"], by=bob, now=NOW)[0]
    text, signature = link_token(invitation, NOW).split(":")
    other_text, _ = link_token(other, NOW).split(":")
    with pytest.raises(CannotAccept, match="unreadable"):
        invitation_of_link(f"{other_text}:{signature}", NOW)
    assert invitation_of_link(f"{text}:{signature}", NOW) == invitation


def test_a_link_expires_and_a_new_one_works(invitation, bob, alice):
    late = NOW + LINK_HOLDS + SECOND
    with pytest.raises(CannotAccept, match="expired"):
        invitation_of_link(link_token(invitation, NOW), late)
    renewed = renew_invitation(invitation=invitation, by=bob, now=late)
    assert invitation_of_link(link_token(renewed, late), late) == invitation


def test_an_invitation_works_once(invitation, alice, ines):
    accept(invitation, alice)
    with pytest.raises(CannotAccept, match="used"):
        accept(invitation, ines)
    with pytest.raises(CannotAccept, match="used"):
        invitation_of_link(link_token(invitation, NOW), NOW)


def test_a_withdrawn_one_does_not_work(invitation, bob, alice):
    token = link_token(invitation, NOW)
    withdraw_invitation(invitation=invitation, by=bob, now=NOW)
    with pytest.raises(CannotAccept, match="withdrawn"):
        invitation_of_link(token, NOW)
    with pytest.raises(CannotAccept, match="withdrawn"):
        accept(Invitation(pk=invitation.pk, course=invitation.course), alice)
    assert logged()[-1] == ("uninvited", DORA)


def test_an_expired_one_does_not_work(invitation, alice):
    with pytest.raises(CannotAccept, match="expired"):
        accept(invitation, alice, invitation.expires_at)


def test_what_was_accepted_is_not_withdrawn_nor_renewed(invitation, bob, alice):
    accept(invitation, alice)
    for action in (withdraw_invitation, renew_invitation):
        with pytest.raises(CannotInvite, match="gone"):
            action(invitation=invitation, by=bob, now=NOW)


def test_who_is_there_already_stays_and_the_invitation_is_used(course, alice, invitation):
    enrolled(course, alice)
    assert accept(invitation, alice).accepted_by == alice
    assert course.enrolments.get().via == "admin"


def test_whom_an_instructor_has_removed_since_stays_removed(course, bob, alice, invitation):
    row = enrolled(course, alice)
    remove_students(course=course, enrolments=[row.pk], by=bob, now=NOW + DAY)
    with pytest.raises(CannotAccept, match="removed"):
        accept(invitation, alice, NOW + 2 * DAY)
    renew_invitation(invitation=invitation, by=bob, now=NOW + 2 * DAY)
    accept(invitation, alice, NOW + 3 * DAY)
    assert state_of(course, alice) == "active"


def test_staff_do_not_become_students_by_an_invitation(course, bob, invitation):
    with pytest.raises(CannotAccept, match="staff"):
        accept(invitation, bob)
    assert Invitation.objects.get().accepted_at is None


def test_owners_invite_to_the_staff_and_nobody_else_does(course, charlie, bob, alice, ada):
    with pytest.raises(CannotInvite, match="not-allowed"):
        invite(course=course, emails=[DORA], role="owner", by=bob, now=NOW)
    for by in (charlie, ada, None):
        (made,) = invite(course=course, emails=[DORA], role="assistant", by=by, now=NOW)
    assert made.expires_at == NOW + STAFF_INVITED_FOR
    for action in (withdraw_invitation, renew_invitation):
        with pytest.raises(CannotInvite, match="not-allowed"):
            action(invitation=made, by=bob, now=NOW)


def test_who_is_invited_to_the_staff_stays_so_when_students_are_invited(course, charlie, bob):
    (made,) = invite(course=course, emails=[DORA], role="assistant", by=charlie, now=NOW)
    assert invite(course=course, emails=[DORA], by=bob, now=NOW) == []
    made.refresh_from_db()
    assert (made.role, made.invited_by) == ("assistant", charlie)


def test_accepting_a_role_appoints(course, charlie, alice):
    enrolled(course, alice)
    (made,) = invite(course=course, emails=[DORA], role="instructor", by=charlie, now=NOW)
    accept(made, alice)
    staff = course.staff.get(user=alice)
    assert (staff.role, staff.appointed_by, alice.is_staff) == ("instructor", charlie, True)
    assert state_of(course, alice) == "left"
    assert logged()[-1] == ("appointed", "alice")


@pytest.mark.parametrize("became", ["instructor", "closed"])
def test_an_invitation_is_worth_no_more_than_whoever_sent_it(course, charlie, alice, ada, became):
    """Else who loses a course could come back by a second account."""
    (made,) = invite(course=course, emails=[DORA], role="owner", by=charlie, now=NOW)
    if became == "closed":
        User.objects.filter(pk=charlie.pk).update(is_active=False)
    else:
        appoint(course=course, user=charlie, role=Role.INSTRUCTOR, by=ada, now=NOW)

    with pytest.raises(CannotAccept, match="withdrawn"):
        accept(made, alice)

    assert not course.staff.filter(user=alice).exists()


def test_a_role_is_never_lowered_by_an_invitation(course, charlie, bob):
    (lower,) = invite(course=course, emails=[DORA], role="assistant", by=charlie, now=NOW)
    with pytest.raises(CannotAccept, match="staff"):
        accept(lower, bob)
    (higher,) = invite(course=course, emails=[DORA], role="owner", by=charlie, now=NOW)
    accept(higher, bob)
    assert course.staff.get(user=bob).role == Role.OWNER


def test_whoever_confirms_an_address_comes_into_all_courses_it_is_invited_to(
    course, bob, alice, charlie, ines
):
    other = closed_course("ml", "Machine learning", owner=alice)
    third = closed_course("nlp", "Language", owner=ines)
    for where, by in ((course, bob), (other, alice), (third, ines)):
        invite(course=where, emails=["Dora@example.org"], by=by, now=NOW)
    Invitation.objects.filter(course=third).update(expires_at=NOW)
    accepted = accept_invitations_of(user=alice, email="DORA@example.org", now=NOW)
    assert [each.course for each in accepted] == [course]  # she runs the other; the third expired
    assert state_of(course, alice) == "active"
    assert state_of(third, alice) is None


def test_allauth_saying_that_an_address_is_confirmed_accepts(course, alice, bob):
    invite(course=course, emails=[DORA], by=bob, now=timezone.now())
    _accept_invitations(None, SimpleNamespace(user=alice, email=DORA))
    assert Invitation.objects.get().accepted_by == alice


def test_an_appointed_person_keeps_no_invitation_as_a_student_open(course, charlie, alice):
    (made,) = invite(course=course, emails=[DORA], by=charlie, now=NOW)
    appoint(course=course, user=alice, role=Role.ASSISTANT, by=charlie, now=NOW)
    with pytest.raises(CannotAccept, match="staff"):
        accept(made, alice)


def test_it_cannot_end_before_it_starts(course, bob):
    with pytest.raises(CannotInvite, match="dates"):
        invite(course=course, emails=[DORA], by=bob, now=NOW, starts_at=NOW, ends_at=NOW)
