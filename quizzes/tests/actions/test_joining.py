"""Join codes: whoever types one comes in, until it expires or so many have used it."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from quizzes.actions.joining import (
    ALPHABET,
    LENGTH,
    MOST_WRONG,
    CannotJoin,
    end_join_code,
    join_course,
    make_join_code,
)
from quizzes.models import Course, JoinCode

from ..conftest import NOW
from ..courses import DAY, closed_course, enrolled, logged, state_of

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _nobody_has_guessed(db):
    cache.clear()


@pytest.fixture
def course(ines) -> Course:
    return closed_course(owner=ines)


@pytest.fixture
def code(course, ines) -> JoinCode:
    return make_join_code(course=course, expires_at=NOW + DAY, max_uses=2, by=ines, now=NOW)


def join(code, student, now=NOW):
    return join_course(code=code, student=student, now=now)


def used(code) -> int:
    code.refresh_from_db()
    return code.use_count


def test_codes_are_long_random_and_easy_to_read(course, ines):
    made = {
        make_join_code(course=course, expires_at=NOW + DAY, max_uses=1, by=ines, now=NOW).code
        for _ in range(50)
    }
    assert len(made) == 50
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in made)
    assert LENGTH >= 8
    assert not set("0O1lIL") & set(ALPHABET)


def test_the_log_tells_that_a_code_was_made_and_ended_but_not_the_code(course, code, ines):
    end_join_code(join_code=code, by=ines, now=NOW)
    end_join_code(join_code=code, by=ines, now=NOW + SECOND)
    named = f"join code {code.pk}"
    assert logged() == [("code-made", named), ("code-ended", named)]


def test_a_code_must_work_for_some_time(course, ines):
    with pytest.raises(ValueError, match="expires after"):
        make_join_code(course=course, expires_at=NOW, max_uses=1, by=ines, now=NOW)


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: f" {code[:5]} {code[5:]} ",
        lambda code: f"{code[:5]}-{code[5:]}",
    ],
)
def test_a_code_is_read_as_people_type_it(code, alice, course, typed):
    row = join(typed(code.code), alice)
    assert (row.course, row.via, row.enrolled_by) == (course, "code", None)
    assert used(code) == 1


def test_who_is_there_already_does_not_use_it_up(course, code, alice):
    enrolled(course, alice)
    join(code.code, alice)
    join(code.code, alice, NOW + 2 * DAY)  # not even when it has expired
    assert used(code) == 0


def test_a_code_works_for_as_many_as_it_says_and_until_it_expires(code, alice, bob, charlie):
    for early in (alice, bob):
        join(code.code, early, NOW + DAY - SECOND)
    with pytest.raises(CannotJoin, match="wrong"):
        join(code.code, charlie)
    assert used(code) == 2


@pytest.mark.parametrize("now", [NOW + DAY, NOW + 2 * DAY])
def test_an_expired_code_does_not_work(code, alice, course, now):
    with pytest.raises(CannotJoin, match="wrong"):
        join(code.code, alice, now)
    assert state_of(course, alice) is None


def test_an_ended_code_does_not_work(code, alice, ines):
    end_join_code(join_code=code, by=ines, now=NOW)
    with pytest.raises(CannotJoin, match="wrong"):
        join(code.code, alice)


def test_who_left_comes_back_and_who_was_removed_does_not(course, code, alice, bob):
    enrolled(course, alice, state="left", ended_at=NOW)
    enrolled(course, bob, state="removed", ended_at=NOW)
    join(code.code, alice)
    with pytest.raises(CannotJoin, match="wrong"):
        join(code.code, bob)
    assert (state_of(course, alice), state_of(course, bob)) == ("active", "removed")
    assert used(code) == 1


@pytest.mark.parametrize("who", ["ines", "ada"])
def test_who_runs_the_course_is_told_so(code, request, who):
    with pytest.raises(CannotJoin, match="staff"):
        join(code.code, request.getfixturevalue(who))
    assert used(code) == 0


@pytest.mark.parametrize("typed", ["", "ABC", "0" * LENGTH, "Ａ" * LENGTH, "x" * 5000, "\0"])
def test_nonsense_is_a_wrong_code(code, alice, typed):
    with pytest.raises(CannotJoin, match="wrong"):
        join(typed, alice)


def test_guessing_has_an_end_for_one_person_and_for_nobody_else(code, alice, bob):
    for _ in range(MOST_WRONG):
        with pytest.raises(CannotJoin, match="wrong"):
            join("A" * LENGTH, alice)
    with pytest.raises(CannotJoin, match="too-many"):
        join(code.code, alice)
    join(code.code, bob)
    assert used(code) == 1
