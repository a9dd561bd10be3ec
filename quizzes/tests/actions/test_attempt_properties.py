"""Whatever happens in whatever order: no impossible attempt, and what was acknowledged is graded.

Alice works in two tabs that know nothing of each other, instructors give more time, cron comes
by, and the clock moves, also backwards. Beside the real thing runs a model of what she was told.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.finishing import expire_overdue
from quizzes.actions.starting import CannotStart, start_attempt
from quizzes.core.remarks import Remarks
from quizzes.models import Attempt, AttemptEvent, Quiz
from quizzes.models.papers import paper_of

from ..conftest import NOW, PLANETS, import_markdown

RIGHT = [{"Mercury"}, {"Saturn", "Uranus"}, {"Mars"}]  # by number in the file
MOST_SELECTED = [1, 2, 1]
MOST_ATTEMPTS = 2
LIMIT = timedelta(minutes=30)
GRACE = timedelta(seconds=60)
NO_REMARKS = Remarks()
NO_TIME = timedelta(0)
Kind = AttemptEvent.Kind

TABS = st.sampled_from(["laptop", "phone"])
TICKS = st.sampled_from(["", "0", "1", "2", "01", "02", "12", "23", "012", "9"]).map(frozenset)
# None: a page that does not ask for any.
REMARKS = st.none() | st.builds(Remarks, st.booleans(), st.sampled_from([None, True, False]))
FORMS = st.dictionaries(
    st.sampled_from([1, 2, 3, 1, 2, 3, 4]), st.tuples(TICKS, REMARKS), max_size=3
)
Form = dict[int, tuple[frozenset[str], Remarks | None]]
AFTER = st.sampled_from(
    [0, 0, 0, 1, 30, 61, 600, 1790, 1800, 1801, 1830, 1861, 7200, -30, -600, -3600]
).map(lambda seconds: timedelta(seconds=seconds))


@dataclass
class Question:
    """One dealt question, and the answer that Alice was told last is stored."""

    number: int
    shown: list[str]
    ticked: frozenset[str] = frozenset()
    remarks: Remarks = NO_REMARKS
    version: int = 0

    def is_possible(self, ticks: frozenset[str]) -> bool:
        exist = ticks <= {str(place) for place in range(len(self.shown))}
        return exist and len(ticks) <= MOST_SELECTED[self.number]

    @property
    def is_right(self) -> bool:
        return {self.shown[int(tick)] for tick in self.ticked} == RIGHT[self.number]


@dataclass
class Expected:
    """What Alice knows of one attempt; `seen` has the versions that each tab shows."""

    pk: int
    started_at: datetime
    deadline: datetime | None
    questions: dict[int, Question]
    place: int = 1
    ended_at: datetime | None = None
    ended_by: Kind | None = None
    extensions: int = 0
    seen: dict[str, dict[int, int]] = field(default_factory=dict)

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.deadline is not None and now > self.deadline + GRACE

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def end(self, now: datetime, kind: Kind) -> None:
        by_clock = self.deadline is not None and now > self.deadline
        self.ended_at = max(self.deadline if by_clock else now, self.started_at)
        self.ended_by = kind

    def reload(self, tab: str) -> None:
        self.seen[tab] = {place: each.version for place, each in self.questions.items()}

    @property
    def score(self) -> int:
        return sum(question.is_right for question in self.questions.values())


class AttemptLife(RuleBasedStateMachine):
    quiz: Quiz
    alice: User
    ines: User

    @initialize(
        limit=st.sampled_from([LIMIT, LIMIT, None]),
        navigation=st.sampled_from(["one-page", "one-page", "forward-only"]),
    )
    def begin(self, limit, navigation):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW
        self.attempts: list[Expected] = []
        self.is_one_way = navigation == "forward-only"
        self.limit = limit
        self.quiz.time_limit, self.quiz.navigation = limit, navigation
        self.quiz.max_attempts = MOST_ATTEMPTS
        self.start()

    def teardown(self):
        try:
            self.submit(NO_TIME, "laptop", {}, accept_unanswered=True)
            assert not self.current.is_open
            self.everything_is_as_alice_was_told()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def current(self) -> Expected:
        return self.attempts[-1]

    def attempt(self) -> Attempt:
        return Attempt.objects.select_related("revision").get(pk=self.current.pk)

    # What can happen

    @rule(after=AFTER)
    def start(self, after=NO_TIME):
        self.now += after
        self._expire_current()
        is_running = bool(self.attempts) and self.current.is_open
        try:
            attempt = start_attempt(
                quiz=self.quiz, student=self.alice, now=self.now, session="laptop"
            )
        except CannotStart:
            assert not is_running
            assert len(self.attempts) == MOST_ATTEMPTS
            return
        if is_running:
            assert attempt.pk == self.current.pk
            return
        assert len(self.attempts) < MOST_ATTEMPTS
        self.attempts.append(self._expected_of(attempt))

    @rule(tab=TABS)
    def reload(self, tab):
        self.current.reload(tab)

    @rule(after=AFTER, tab=TABS, form=FORMS, leave=st.sampled_from([None, None, 1, 2, 3]))
    def save(self, after, tab, form, leave):
        self.now += after
        self._expire_current()
        try:
            result = save_answers(
                attempt=self.attempt(),
                given=self._given(tab, form),
                now=self.now,
                session=tab,
                leave=leave,
            )
        except AlreadySubmitted:
            assert not self.current.is_open
            return
        assert self.current.is_open
        is_clean = self._told(tab, form, result)
        if is_clean and leave == self.current.place:
            self.current.place = min(self.current.place + 1, len(self.current.questions))

    @rule(after=AFTER, tab=TABS, form=FORMS, accept_unanswered=st.booleans())
    def submit(self, after, tab, form, accept_unanswered):
        self.now += after
        self._expire_current()
        expected = self.current
        was_open = expected.is_open
        result = submit_attempt(
            attempt=self.attempt(),
            given=self._given(tab, form),
            now=self.now,
            session=tab,
            accept_unanswered=accept_unanswered,
        )
        if not was_open:
            assert result.is_submitted
            return
        is_clean = self._told(tab, form, result)
        questions = expected.questions.values()
        is_full = all(question.ticked for question in questions)
        is_to_come_back = not self.is_one_way and any(each.remarks.flagged for each in questions)
        is_done = is_full and not is_to_come_back
        is_time_up = expected.deadline is not None and self.now > expected.deadline
        is_due = is_time_up or (is_clean and (is_done or accept_unanswered))
        assert result.is_submitted is is_due
        if is_due:
            expected.end(self.now, Kind.SUBMITTED)

    @rule(after=AFTER, minutes=st.integers(1, 90))
    def extend(self, after, minutes):
        """Nobody has ended an overdue attempt yet: then it gets the time, too."""
        self.now += after
        result = extend_attempts(
            attempts=Attempt.objects.filter(pk=self.current.pk),
            by=self.ines,
            now=self.now,
            by_time=timedelta(minutes=minutes),
        )
        expected = self.current
        is_due = expected.is_open and expected.deadline is not None
        assert bool(result.extended) is is_due
        assert bool(result.skipped) is not is_due
        if is_due:
            expected.deadline = max(expected.deadline, self.now) + timedelta(minutes=minutes)
            expected.extensions += 1

    @rule(after=AFTER)
    def cron_comes_by(self, after):
        self.now += after
        is_due = self.current.is_overdue(self.now)
        expiry = expire_overdue(attempts=Attempt.objects.all(), now=self.now)
        assert (expiry.expired, expiry.failed) == (int(is_due), 0)
        self._expire_current()

    # What must hold after each of it

    @invariant()
    def everything_is_as_alice_was_told(self):
        stored = Attempt.objects.order_by("number")
        assert [attempt.pk for attempt in stored] == [each.pk for each in self.attempts]
        for attempt, expected in zip(stored, self.attempts, strict=True):
            self._compare(attempt, expected)

    def _compare(self, attempt: Attempt, expected: Expected) -> None:
        assert attempt.is_open is expected.is_open
        assert attempt.deadline == expected.deadline
        assert attempt.submitted_at == expected.ended_at
        assert attempt.place == expected.place
        assert attempt.score == (None if expected.is_open else expected.score)
        for answer in attempt.answers.all():
            question = expected.questions[answer.position]
            assert answer.version == question.version
            assert answer.is_blank is not bool(question.ticked)
            assert answer.remarks == question.remarks
            assert answer.correctness == (None if expected.is_open else question.is_right)
        kinds = list(attempt.events.values_list("kind", flat=True))
        assert kinds.count(Kind.STARTED) == 1
        assert kinds.count(Kind.EXTENDED) == expected.extensions
        ends = [kind for kind in kinds if kind in {Kind.SUBMITTED, Kind.EXPIRED}]
        assert ends == ([] if expected.is_open else [expected.ended_by])
        assert kinds.count(Kind.LATE_RESPONSE) <= (0 if expected.is_open else 20)

    # The model

    def _expire_current(self) -> None:
        """Whatever comes to an overdue attempt ends it first."""
        if self.attempts and self.current.is_overdue(self.now):
            self.current.end(self.now, Kind.EXPIRED)

    def _expected_of(self, attempt: Attempt) -> Expected:
        paper = paper_of(attempt.revision)
        questions = {}
        for answer in attempt.answers.all():
            question = paper.question_by_id[answer.question_id]
            order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
            shown = [question.choices[source].source for source in order]
            questions[answer.position] = Question(question.position, shown)
        deadline = self.now + self.limit if self.limit else None
        expected = Expected(attempt.pk, self.now, deadline, questions)
        for tab in ("laptop", "phone"):
            expected.reload(tab)
        return expected

    def _given(self, tab: str, form: Form) -> dict[int, GivenAnswer]:
        seen = self.current.seen[tab]
        return {
            position: GivenAnswer(tuple(ticks), seen.get(position, 0), remarks)
            for position, (ticks, remarks) in form.items()
        }

    def _told(self, tab: str, form: Form, result) -> bool:
        """Take over what was acknowledged; whether that was all of the form."""
        saved, refused, conflicts, remarked = {}, set(), [], []
        for position, (ticks, noted) in sorted(form.items()):
            question = self.current.questions.get(position)
            if question is None or not question.is_possible(ticks):
                refused.add(position)
                continue
            remarks = question.remarks if noted is None else noted
            if (ticks, remarks) == (question.ticked, question.remarks):
                saved[position] = question.version
            elif self.is_one_way and position != self.current.place:
                refused.add(position)
            elif self.current.seen[tab][position] == question.version:
                question.ticked, question.remarks = ticks, remarks
                question.version += 1
                saved[position] = question.version
            elif ticks == question.ticked:
                remarked.append(position)  # the newer remarks stay, and no word is said
                saved[position] = question.version
            else:
                conflicts.append(position)
        assert (result.saved, set(result.refused)) == (saved, refused)
        assert (result.conflicts, result.remarked) == (conflicts, remarked)
        self.current.seen[tab] |= saved
        return not refused and not conflicts


def test_no_order_of_events_makes_an_impossible_attempt_or_loses_an_answer(db):
    AttemptLife.quiz = import_markdown(PLANETS).quiz
    AttemptLife.alice = User.objects.create_user("alice")
    AttemptLife.ines = User.objects.create_user("ines")
    run_state_machine_as_test(
        AttemptLife,
        settings=settings(max_examples=50, stateful_step_count=25),
    )
