"""Lists of addresses between handing in and enrolling: kept, planned, and done exactly as shown."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.addresses import owners_of
from accounts.models import User
from accounts.roles import is_administrator
from quizzes.core.roster import read_roster
from quizzes.models import AuditEvent, Course, Enrolment, Invitation, PendingRoster

from .auditing import record_event
from .enrolling import (
    NewEnrolment,
    begin,
    check_dates,
    enrolments_of,
    lock_course,
    put_enrolments,
    staff_of,
)
from .inviting import NewInvitation, invite_locked, pending_of
from .roster_reading import ReadRoster, RosterEntry, RosterProblem, read_entries

KEPT_FOR = timedelta(days=1)
_WITH_THEIR_DATES = _("With the dates that they have already, it would end before it starts.")


class OutdatedRosterError(Exception):
    """What the list would do is not what was shown any more."""


class Fate(Enum):
    """What becomes of somebody on the list."""

    ENROL = "enrol"  # a new student
    RETURN = "return"  # has been a student before
    RESCHEDULE = "reschedule"  # is a student, or invited; the list says other dates
    INVITE = "invite"  # no account owns the address beyond doubt
    STAY = "stay"  # is a student already
    WAIT = "wait"  # is invited already
    STAFF = "staff"  # runs the course, or is invited to
    DUPLICATE = "duplicate"  # is in an earlier line


WRITTEN = (Fate.ENROL, Fate.RETURN, Fate.RESCHEDULE, Fate.INVITE)


@dataclass(slots=True)
class PlannedEntry:
    """One line and what becomes of it; `first` is the earlier line of the same person.

    `starts_at` and `ends_at` are what the row will say.
    """

    number: int
    email: str
    fate: Fate
    starts_at: datetime | None
    ends_at: datetime | None
    user: User | None = None
    first: int = 0
    enrolment: Enrolment | None = None

    def keep(self, row: Enrolment | Invitation, fate: Fate) -> None:
        """They are there: the dates that the list leaves open stay, and if all do, it is `fate`."""
        self.starts_at = self.starts_at or row.starts_at
        self.ends_at = self.ends_at or row.ends_at
        is_same = (self.starts_at, self.ends_at) == (row.starts_at, row.ends_at)
        self.fate = fate if is_same else Fate.RESCHEDULE

    @property
    def is_impossible(self) -> bool:
        return bool(self.starts_at and self.ends_at and self.ends_at <= self.starts_at)

    def identity(self) -> tuple:
        """All that there is to agree to."""
        user = self.user.pk if self.user else None
        return (self.number, self.email, self.fate.value, user, self.starts_at, self.ends_at)


@dataclass(frozen=True)
class RosterPlan:
    """What a list would do now; the lines with `problems` are left out."""

    entries: Sequence[PlannedEntry]
    problems: Sequence[RosterProblem]

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        return Counter(entry.fate for entry in self.entries)

    @cached_property
    def digest(self) -> str:
        """Another one for whatever would be done otherwise."""
        said = hashlib.sha256()
        for entry in self.entries:
            said.update(repr(entry.identity()).encode())
        return said.hexdigest()

    @property
    def is_empty(self) -> bool:
        """Nothing would be written."""
        return not any(self.counts[fate] for fate in WRITTEN)

    def of(self, *fates: Fate) -> list[PlannedEntry]:
        return [entry for entry in self.entries if entry.fate in fates]


@dataclass(frozen=True)
class AppliedRoster:
    """What was done: who came in, and who was invited that had not been."""

    plan: RosterPlan
    enrolled: list[User]
    invited: list[Invitation]


def keep_roster(
    *,
    course: Course,
    data: bytes,
    by: User,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    sends_mail: bool = False,
) -> PendingRoster:
    """Keep a list until `by` has seen what it would do; nobody is enrolled.

    The dates are for lines that do not say. The oldest that the same person has kept go, and
    whatever anybody has left lying for a day. Raises CannotEnrol where the dates are impossible,
    and UnreadableRoster where nothing can be read.
    """
    check_dates(starts_at, ends_at)
    read_roster(data)
    with transaction.atomic():
        PendingRoster.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        kept = PendingRoster.objects.filter(by=by).values_list("pk", flat=True)
        PendingRoster.objects.filter(
            pk__in=list(kept[PendingRoster.KEPT_PER_PERSON - 1 :])
        ).delete()
        return PendingRoster.objects.create(
            by=by,
            course=course,
            created_at=now,
            data=data,
            starts_at=starts_at,
            ends_at=ends_at,
            sends_mail=sends_mail,
        )


def plan_roster(pending: PendingRoster, now: datetime) -> RosterPlan:
    """What the list would do now. Raises UnreadableRoster.

    Some queries for each thousand lines.
    """
    return _plan(pending, _read(pending), now)


def apply_roster(*, pending: PendingRoster, agreed: str, by: User, now: datetime) -> AppliedRoster:
    """Do what the list says, all of it or nothing, if it is what was `agreed`: a plan's digest.

    Raises OutdatedRosterError. The list is read before the transaction opens. Mails are for the
    caller to send afterwards (`mailing`).
    """
    read = _read(pending)
    with transaction.atomic():
        course = lock_course(pending.course)
        if not PendingRoster.objects.filter(pk=pending.pk).exists():
            raise OutdatedRosterError  # the same click was faster
        plan = _plan(pending, read, now)
        if plan.digest != agreed:
            raise OutdatedRosterError
        _enrol(plan, course, by, now)
        invited = _invite(plan, course, by, now)
        record_event(
            AuditEvent.Action.ENROLLED,
            by=by,
            now=now,
            course=course,
            target=course,
            data={"list": {fate.value: plan.counts[fate] for fate in WRITTEN}},
        )
        PendingRoster.objects.filter(pk=pending.pk).delete()
    came = [entry.user for entry in plan.of(Fate.ENROL, Fate.RETURN) if entry.user]
    return AppliedRoster(plan, came, invited)


def _read(pending: PendingRoster) -> ReadRoster:
    return read_entries(bytes(pending.data), starts_at=pending.starts_at, ends_at=pending.ends_at)


def _plan(pending: PendingRoster, read: ReadRoster, now: datetime) -> RosterPlan:
    known = _Known.of(pending.course, read.entries, now)
    first: dict[object, int] = {}
    entries = []
    problems = list(read.problems)
    for entry in read.entries:
        planned = known.planned(entry, pending)
        person = planned.user or planned.email.lower()
        if person in first:
            planned.fate, planned.first = Fate.DUPLICATE, first[person]
        elif planned.is_impossible:
            problems.append(RosterProblem(entry.number, str(_WITH_THEIR_DATES)))
            continue
        first.setdefault(person, entry.number)
        entries.append(planned)
    problems.sort(key=attrgetter("number"))
    return RosterPlan(entries, problems)


@dataclass(frozen=True)
class _Known:
    """What there is already about the addresses of a list."""

    owners: Mapping[str, User]
    staff: set[int]
    enrolments: Mapping[int, Enrolment]
    invitations: Mapping[str, Invitation]
    now: datetime

    @classmethod
    def of(cls, course: Course, entries: Iterable[RosterEntry], now: datetime) -> "_Known":
        addresses = {entry.email.lower() for entry in entries}
        owners = owners_of(addresses)
        return cls(
            owners,
            staff_of(course),
            enrolments_of(course, {user.pk for user in owners.values()}),
            pending_of(course, sorted(addresses - owners.keys())),
            now,
        )

    def planned(self, entry: RosterEntry, pending: PendingRoster) -> PlannedEntry:
        user = self.owners.get(entry.email.lower())
        planned = PlannedEntry(
            entry.number,
            entry.email,
            Fate.ENROL if user else Fate.INVITE,
            entry.starts_at or pending.starts_at,
            entry.ends_at or pending.ends_at,
            user,
        )
        if user:
            self._decide_account(planned, user)
        else:
            self._decide_address(planned)
        return planned

    def _decide_account(self, planned: PlannedEntry, user: User) -> None:
        enrolment = self.enrolments.get(user.pk)
        if user.pk in self.staff or is_administrator(user):
            planned.fate = Fate.STAFF
        elif enrolment:
            planned.enrolment = enrolment
            planned.fate = Fate.RETURN
            if enrolment.state == Enrolment.State.ACTIVE:
                planned.keep(enrolment, Fate.STAY)

    def _decide_address(self, planned: PlannedEntry) -> None:
        invitation = self.invitations.get(planned.email.lower())
        if invitation is None or invitation.expires_at <= self.now:
            return
        if invitation.role:
            planned.fate = Fate.STAFF
        else:
            planned.keep(invitation, Fate.WAIT)


def _enrol(plan: RosterPlan, course: Course, by: User, now: datetime) -> None:
    """Also those whose dates change: their rows say the rest as they did."""
    rows = []
    for entry in plan.of(Fate.ENROL, Fate.RETURN, Fate.RESCHEDULE):
        if entry.user is None:
            continue
        row = entry.enrolment or Enrolment(course=course, student=entry.user)
        if entry.fate is Fate.RESCHEDULE:
            row.starts_at, row.ends_at = entry.starts_at, entry.ends_at
        else:
            new = NewEnrolment(entry.user, entry.starts_at, entry.ends_at)
            begin(row, new, via=Enrolment.Via.ROSTER, by=by, now=now)
        rows.append(row)
    put_enrolments(rows)


def _invite(plan: RosterPlan, course: Course, by: User, now: datetime) -> list[Invitation]:
    """Returns those that are new; that the dates of others change is no news for their mailbox."""
    entries = [entry for entry in plan.of(Fate.INVITE, Fate.RESCHEDULE) if entry.user is None]
    new = [
        NewInvitation(entry.email, starts_at=entry.starts_at, ends_at=entry.ends_at)
        for entry in entries
    ]
    invitations = invite_locked(course=course, new=new, by=by, now=now)
    known = {entry.email.lower() for entry in entries if entry.fate is Fate.RESCHEDULE}
    return [each for each in invitations if each.email.lower() not in known]
