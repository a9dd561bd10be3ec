"""A list of addresses: what it would do is shown, and exactly that is done."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from quizzes.actions.enrolling import CannotEnrol
from quizzes.actions.inviting import invite
from quizzes.actions.rosters import (
    KEPT_FOR,
    Fate,
    OutdatedRosterError,
    apply_roster,
    keep_roster,
    plan_roster,
)
from quizzes.core.roster import UnreadableRoster
from quizzes.models import Course, Enrolment, Invitation, PendingRoster

from ..conftest import NOW
from ..courses import DAY, closed_course, enrolled, logged, numbered_users, state_of

SECOND = timedelta(seconds=1)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def course(ines) -> Course:
    return closed_course(owner=ines)


@pytest.fixture
def keep(course, ines):
    def keep_text(text: str, now=NOW, **given) -> PendingRoster:
        return keep_roster(course=course, data=text.encode(), by=ines, now=now, **given)

    return keep_text


@pytest.fixture
def plan(keep):
    return lambda text, **given: plan_roster(keep(text, **given), NOW)


@pytest.fixture
def apply(keep, ines):
    def apply_text(text: str, **given):
        pending = keep(text, **given)
        agreed = plan_roster(pending, NOW).digest
        return apply_roster(pending=pending, agreed=agreed, by=ines, now=NOW)

    return apply_text


def fates(plan) -> dict[str, str]:
    return {entry.email: entry.fate.value for entry in plan.entries}


def written() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Enrolment, Invitation)]


def test_the_plan_says_what_becomes_of_everybody(course, plan, alice, bob, charlie, ines, ada):
    enrolled(course, bob)
    enrolled(course, charlie, state="removed", ended_at=NOW)
    for email, role in (("waits@example.org", ""), ("runs@example.org", "assistant")):
        invite(course=course, emails=[email], role=role, by=ines, now=NOW)
    before = written()
    planned = plan(
        "ALICE@example.org\nbob@example.org\ncharlie@example.org\nines@example.org\n"
        "ada@example.org\nnobody@example.org\nWaits@example.org\nruns@example.org\n"
        "alice@example.org\nnobody at example.org\n"
    )
    assert fates(planned) == {
        "ALICE@example.org": "enrol",
        "bob@example.org": "stay",
        "charlie@example.org": "return",
        "ines@example.org": "staff",
        "ada@example.org": "staff",
        "nobody@example.org": "invite",
        "Waits@example.org": "wait",
        "runs@example.org": "staff",
        "alice@example.org": "duplicate",
    }
    assert [entry.first for entry in planned.of(Fate.DUPLICATE)] == [1]
    assert [(each.number, each.message) for each in planned.problems] == [
        (10, "“nobody at example.org” is not an e-mail address.")
    ]
    assert written() == before


def test_what_is_applied_is_what_was_planned(course, apply, alice, bob, ines):
    enrolled(course, bob, state="left", ended_at=NOW)
    applied = apply("email,ends\nalice@example.org,2026-12-31\nbob@example.org\nx@example.org\n")
    end = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    row = course.enrolments.get(student=alice)
    assert (row.via, row.enrolled_by, row.enrolled_at, row.ends_at) == ("roster", ines, NOW, end)
    assert state_of(course, bob) == "active"
    assert applied.enrolled == [alice, bob]
    assert [each.email for each in applied.invited] == ["x@example.org"]
    assert Invitation.objects.get().pk == applied.invited[0].pk
    assert logged() == [("enrolled", "Deep learning")]
    assert not PendingRoster.objects.exists()


def test_the_same_list_again_does_nothing(course, apply, plan, alice):
    text = "alice@example.org\nx@example.org\n"
    apply(text, ends_at=NEW_YEAR)
    assert plan(text, ends_at=NEW_YEAR).is_empty
    assert set(fates(plan(text)).values()) == {"stay", "wait"}  # dates that it leaves open stay


def test_other_dates_change_only_the_dates(course, apply, plan, alice, ines):
    enrolled(course, alice, via="code", starts_at=NOW - DAY)
    invite(course=course, emails=["x@example.org"], by=ines, now=NOW)
    text = "alice@example.org\nx@example.org\n"
    assert set(fates(plan(text, ends_at=NEW_YEAR)).values()) == {"reschedule"}
    applied = apply(text, ends_at=NEW_YEAR)
    row = course.enrolments.get()
    assert (row.via, row.starts_at, row.ends_at) == ("code", NOW - DAY, NEW_YEAR)
    assert Invitation.objects.get().ends_at == NEW_YEAR
    assert (applied.enrolled, applied.invited) == ([], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("=1+1@example.org", "begins like a formula"),
        ("@SUM(A1)", "begins like a formula"),
        ("a@example.org,soon", "“soon” is no date"),
        ("a@example.org,2026-02-30", "“2026-02-30” is no date"),
        ("a@example.org,2026-03-02,2026-03-01", "end before it starts"),
        (",2026-03-02", "no address in this line"),
        ("a" * 300 + "@example.org", "is not an e-mail address"),
        ('"<script>alert(1)</script>@x"', "is not an e-mail address"),
    ],
)
def test_a_broken_line_says_what_is_wrong_and_the_others_count(plan, line, message):
    planned = plan(f"email,starts,ends\nfirst@example.org\n{line}\nlast@example.org\n")
    assert [entry.number for entry in planned.entries] == [2, 4]
    (problem,) = planned.problems
    assert problem.number == 3
    assert message in problem.message


def test_a_line_that_would_end_before_the_students_own_start_is_broken(course, plan, alice):
    enrolled(course, alice, starts_at=NEW_YEAR)
    planned = plan("alice@example.org", ends_at=NOW + DAY)
    assert planned.is_empty
    assert "dates that they have already" in planned.problems[0].message


def test_impossible_dates_for_the_whole_list_are_refused(keep):
    with pytest.raises(CannotEnrol, match="dates"):
        keep("alice@example.org", starts_at=NOW, ends_at=NOW)


def test_what_cannot_be_read_is_not_kept(keep):
    with pytest.raises(UnreadableRoster):
        keep("nothing")
    assert not PendingRoster.objects.exists()


def test_an_expired_invitation_is_made_anew(course, plan, apply, ines):
    invite(course=course, emails=["x@example.org"], by=ines, now=NOW)
    Invitation.objects.update(expires_at=NOW)
    assert fates(plan("x@example.org")) == {"x@example.org": "invite"}
    assert len(apply("x@example.org").invited) == 1
    assert Invitation.objects.get().expires_at > NOW


@pytest.mark.parametrize("change", ["enrolled", "staff", "address", "closed"])
def test_nothing_is_written_when_it_would_not_be_what_was_shown(
    course, keep, alice, bob, ines, change
):
    pending = keep("alice@example.org\nbob@example.org\n")
    agreed = plan_roster(pending, NOW).digest
    if change == "enrolled":
        enrolled(course, alice)
    elif change == "staff":
        course.staff.create(user=alice, role="assistant")
    elif change == "address":
        User.objects.filter(pk=alice.pk).update(email="else@example.org")
    else:
        User.objects.filter(pk=alice.pk).update(is_active=False)
    before = written()
    with pytest.raises(OutdatedRosterError):
        apply_roster(pending=pending, agreed=agreed, by=ines, now=NOW)
    assert written() == before
    again = plan_roster(pending, NOW).digest
    apply_roster(pending=pending, agreed=again, by=ines, now=NOW)
    assert state_of(course, bob) == "active"


def test_a_second_click_writes_nothing(keep, ines, alice):
    pending = keep("alice@example.org")
    agreed = plan_roster(pending, NOW).digest
    apply_roster(pending=pending, agreed=agreed, by=ines, now=NOW)
    before = written()
    with pytest.raises(OutdatedRosterError):
        apply_roster(pending=pending, agreed=agreed, by=ines, now=NOW)
    assert written() == before


def test_lists_are_not_kept_for_long(course, keep, ines, bob):
    numbers = range(PendingRoster.KEPT_PER_PERSON + 2)
    kept = [keep(f"s{n}@example.org", NOW + n * SECOND).pk for n in numbers]
    assert set(PendingRoster.objects.values_list("pk", flat=True)) == set(kept[2:])
    keep_roster(course=course, data=b"x@y.org", by=bob, now=NOW + KEPT_FOR + DAY)
    assert PendingRoster.objects.count() == 1


def test_queries_do_not_grow_with_the_list(course, keep, ines, count_queries):
    counts = []
    for size in (3, 60):
        numbered_users(size, f"of{size}-")
        lines = [f"of{size}-{n}@example.org\nnew{size}-{n}@example.org" for n in range(size)]
        pending = keep("\n".join(lines))
        with count_queries() as planned:
            digest = plan_roster(pending, NOW).digest
        with count_queries() as applied:
            apply_roster(pending=pending, agreed=digest, by=ines, now=NOW)
        counts.append((len(planned), len(applied)))
    assert counts[0] == counts[1]
    assert (course.enrolments.count(), course.invitations.count()) == (63, 63)
