"""Many at once, on the real database: no limit is passed, and nobody is two things at once."""

import pytest

from accounts.models import User
from quizzes.actions.enrolling import enrol, leave_course
from quizzes.actions.inviting import CannotAccept, accept_invitation, invite
from quizzes.actions.joining import CannotJoin, join_course, make_join_code
from quizzes.actions.rosters import OutdatedRosterError, apply_roster, keep_roster, plan_roster
from quizzes.actions.staffing import CannotAppoint, appoint, dismiss
from quizzes.models import Course, Enrolment, Role

from .conftest import NOW
from .courses import DAY, closed_course, enrolled, numbered_users
from .racing import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner")


@pytest.fixture
def course(owner) -> Course:
    return closed_course(owner=owner)


def test_twenty_who_type_a_code_for_five_are_five(course, owner):
    code = make_join_code(course=course, expires_at=NOW + DAY, max_uses=5, by=owner, now=NOW)
    students = numbered_users(20)
    results = at_once(
        [
            lambda student=student: join_course(code=code.code, student=student, now=NOW)
            for student in students
        ]
    )
    assert sum(isinstance(result, Enrolment) for result in results) == 5
    assert sum(isinstance(result, CannotJoin) for result in results) == 15
    code.refresh_from_db()
    assert (course.enrolments.count(), code.use_count) == (5, 5)


def test_one_who_types_a_code_many_times_at_once_uses_it_once(course, owner):
    code = make_join_code(course=course, expires_at=NOW + DAY, max_uses=5, by=owner, now=NOW)
    (student,) = numbered_users(1)
    results = at_once([lambda: join_course(code=code.code, student=student, now=NOW)] * 8)
    assert len({result.pk for result in results}) == 1
    code.refresh_from_db()
    assert (course.enrolments.count(), code.use_count) == (1, 1)


def test_one_who_is_enrolled_many_times_at_once_has_one_row(course, owner):
    (student,) = numbered_users(1)
    via = Enrolment.Via.ADMIN
    results = at_once(
        [lambda: enrol(course=course, student=student, via=via, by=owner, now=NOW)] * 8
    )
    assert len({result.pk for result in results}) == 1


def test_an_invitation_that_many_accept_at_once_is_one_persons(course, owner):
    (invitation,) = invite(course=course, emails=["x@example.org"], by=owner, now=NOW)
    students = numbered_users(8)
    results = at_once(
        [
            lambda student=student: accept_invitation(invitation=invitation, user=student, now=NOW)
            for student in students
        ]
    )
    assert sum(isinstance(result, CannotAccept) for result in results) == 7
    assert course.enrolments.count() == 1


def test_two_owners_who_dismiss_each_other_leave_one(course, owner):
    (other,) = numbered_users(1)
    appoint(course=course, user=other, role=Role.OWNER, by=owner, now=NOW)

    def fresh(user):
        return User.objects.get(pk=user.pk)

    results = at_once(
        [
            lambda: dismiss(course=course, user=fresh(other), by=fresh(owner), now=NOW),
            lambda: dismiss(course=course, user=fresh(owner), by=fresh(other), now=NOW),
        ]
    )
    assert sum(isinstance(result, CannotAppoint) for result in results) == 1
    assert course.staff.filter(role=Role.OWNER).count() == 1


def test_nobody_becomes_staff_and_student_at_once(course, owner):
    via = Enrolment.Via.ADMIN
    for student in numbered_users(5):
        at_once(
            [
                lambda student=student: appoint(
                    course=course, user=student, role=Role.ASSISTANT, by=owner, now=NOW
                ),
                lambda student=student: enrol(
                    course=course, student=student, via=via, by=owner, now=NOW
                ),
            ]
        )
        active = course.enrolments.filter(student=student, state="active").exists()
        assert course.staff.filter(user=student).exists() != active


def test_two_clicks_on_confirm_apply_a_list_once(course, owner):
    students = numbered_users(5)
    enrolled(course, students[0])
    text = "\n".join(student.email for student in students) + "\nx@example.org"
    pending = keep_roster(course=course, data=text.encode(), by=owner, now=NOW)
    agreed = plan_roster(pending, NOW).digest
    results = at_once([lambda: apply_roster(pending=pending, agreed=agreed, by=owner, now=NOW)] * 4)
    assert sum(isinstance(result, OutdatedRosterError) for result in results) == 3
    assert (course.enrolments.count(), course.invitations.count()) == (5, 1)


def test_a_list_and_students_who_come_and_go_meanwhile(course, owner):
    """Whoever is first: the list does what was shown, or nothing."""
    students = numbered_users(6)
    enrolled(course, students[0])
    pending = keep_roster(
        course=course, data="\n".join(s.email for s in students).encode(), by=owner, now=NOW
    )
    agreed = plan_roster(pending, NOW).digest
    applied, _ = at_once(
        [
            lambda: apply_roster(pending=pending, agreed=agreed, by=owner, now=NOW),
            lambda: leave_course(course=course, student=students[0], now=NOW),
        ]
    )
    active = course.enrolments.filter(state="active").count()
    assert active == (0 if isinstance(applied, OutdatedRosterError) else 5)
