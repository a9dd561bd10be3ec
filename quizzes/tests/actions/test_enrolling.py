"""Who takes a course: coming in, leaving, being removed, coming back."""

import pytest

from quizzes.actions.enrolling import (
    CannotEnrol,
    change_dates,
    enrol,
    leave_course,
    remove_students,
)
from quizzes.models import Attempt, Course, Enrolment

from ..conftest import NOW, open_course
from ..courses import DAY, closed_course, enrolled, logged, state_of

ROSTER, CODE = Enrolment.Via.ROSTER, Enrolment.Via.CODE


@pytest.fixture
def course(ines) -> Course:
    return closed_course(owner=ines)


def test_an_enrolled_student_sees_the_course(course, alice, ines):
    assert not Course.objects.visible_to(alice, NOW).filter(pk=course.pk).exists()
    row = enrol(course=course, student=alice, via=ROSTER, by=ines, now=NOW)
    assert Course.objects.visible_to(alice, NOW).filter(pk=course.pk).exists()
    assert (row.via, row.enrolled_by, row.enrolled_at) == (ROSTER, ines, NOW)
    assert logged() == [("enrolled", "alice")]


def test_dates_say_when_the_course_is_open_to_a_student(course, alice, ines):
    row = enrol(
        course=course,
        student=alice,
        via=ROSTER,
        by=ines,
        now=NOW,
        starts_at=NOW + DAY,
        ends_at=NOW + 2 * DAY,
    )
    assert [row.is_active(NOW + days * DAY) for days in (0, 1, 2)] == [False, True, False]


def test_it_cannot_end_before_it_starts(course, alice, ines):
    with pytest.raises(CannotEnrol, match="dates"):
        enrol(
            course=course, student=alice, via=ROSTER, by=ines, now=NOW, starts_at=NOW, ends_at=NOW
        )


def test_whoever_is_there_stays_as_they_are(course, alice, ines):
    first = enrolled(course, alice, via=CODE)
    again = enrol(course=course, student=alice, via=ROSTER, by=ines, now=NOW, ends_at=NOW + DAY)
    again.refresh_from_db()
    assert (again.pk, again.via, again.ends_at) == (first.pk, CODE, None)
    assert logged() == []


@pytest.mark.parametrize("state", ["left", "removed"])
def test_the_same_row_comes_back(course, alice, ines, state):
    first = enrolled(course, alice, state=state, ended_at=NOW - DAY)
    again = enrol(course=course, student=alice, via=ROSTER, by=ines, now=NOW)
    assert (again.pk, again.state, again.ended_at) == (first.pk, "active", None)
    assert course.enrolments.count() == 1


@pytest.mark.parametrize("who", ["ines", "ada"])
def test_staff_and_administrators_are_no_students(course, request, who):
    user = request.getfixturevalue(who)
    with pytest.raises(CannotEnrol, match="staff"):
        enrol(course=course, student=user, via=ROSTER, by=user, now=NOW)


def test_staff_of_one_course_are_students_of_another(alice, ines):
    other = closed_course("ml", "Machine learning", owner=alice)
    assert enrol(course=other, student=ines, via=CODE, by=None, now=NOW).state == "active"


def test_what_a_student_does_by_themselves_is_no_event_of_staff(course, alice):
    enrol(course=course, student=alice, via=CODE, by=None, now=NOW)
    leave_course(course=course, student=alice, now=NOW)
    assert logged() == []


def test_removing_ends_it_and_is_logged_and_results_stay(submitted, alice, bob, ines):
    course = open_course()
    rows = [enrolled(course, alice), enrolled(course, bob, state="left", ended_at=NOW)]
    removed = remove_students(
        course=course, enrolments=[row.pk for row in rows], by=ines, now=NOW + DAY
    )
    assert [row.student for row in removed] == [alice]
    assert (state_of(course, alice), state_of(course, bob)) == ("removed", "left")
    assert logged() == [("unenrolled", "alice")]
    assert Attempt.objects.get() == submitted


def test_students_of_another_course_are_not_removed(course, alice, ines):
    row = enrolled(open_course(), alice)
    assert remove_students(course=course, enrolments=[row.pk], by=ines, now=NOW) == []
    assert state_of(open_course(), alice) == "active"


def test_leaving_ends_it_once(course, alice, bob):
    enrolled(course, alice)
    assert leave_course(course=course, student=alice, now=NOW)
    assert not leave_course(course=course, student=alice, now=NOW + DAY)
    assert not leave_course(course=course, student=bob, now=NOW)
    assert course.enrolments.get().ended_at == NOW


def test_changed_dates_are_logged_once(course, alice, ines):
    row = enrolled(course, alice)
    for _ in range(2):
        change_dates(enrolment=row, starts_at=None, ends_at=NOW + DAY, by=ines, now=NOW)
    row.refresh_from_db()
    assert row.ends_at == NOW + DAY
    assert logged() == [("enrolled", "alice")]


def test_dates_of_whoever_is_out_are_not_changed(course, alice, ines):
    row = enrolled(course, alice, state="removed", ended_at=NOW)
    with pytest.raises(CannotEnrol, match="gone"):
        change_dates(enrolment=row, starts_at=None, ends_at=None, by=ines, now=NOW)
    with pytest.raises(CannotEnrol, match="dates"):
        change_dates(enrolment=row, starts_at=NOW, ends_at=NOW, by=ines, now=NOW)
