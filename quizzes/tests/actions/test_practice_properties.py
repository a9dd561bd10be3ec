"""Whatever happens in whatever order: each card is what its log makes of it, and due is due."""

import contextlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
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
from quizzes.actions.practice import (
    QUESTIONS_IN_A_SESSION,
    CannotRate,
    NotAsked,
    NothingToPractise,
    rate_turn,
    take_into_practice,
)
from quizzes.core.scheduling import Said, end_of_day
from quizzes.models import Attempt, Item, PracticeCard, PracticeSession, Quiz
from quizzes.reports.practice import due_count_of, practisable_quizzes, session_of

from ..attempts import sit
from ..conftest import NOW, PLANETS, import_markdown
from ..practising import (
    assert_cards_are_what_their_logs_make_of_them,
    begin_missed,
    begin_practice,
    practise,
)

ANSWERS = st.sampled_from(
    [{}, {"red": ["Mars"]}, {"closest": ["Mercury"], "rings": ["Saturn", "Uranus"]}]
)
AFTER = st.sampled_from([0, 60, 3600, 86_400, 3 * 86_400, 40 * 86_400, -3600]).map(
    lambda seconds: timedelta(seconds=seconds)
)
WHICH = st.integers(min_value=0, max_value=20)
SHOWN = st.sampled_from(["after-submitting", "never"])


class PracticeLife(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.alice = User.objects.create_user("alice", "alice@example.org")
        self.quizzes = [import_markdown(PLANETS, f"planets{n}.md").quiz for n in range(2)]
        self.now = NOW

    @rule(after=AFTER)
    def time_passes(self, after):
        self.now = max(NOW, self.now + after)

    @rule(which=WHICH, answers=ANSWERS)
    def takes_a_quiz(self, which, answers):
        sit(self.quizzes[which % 2], self.alice, answers, now=self.now)

    @rule()
    def comes_to_practise(self):
        quizzes = practisable_quizzes(self.alice, self.now).values()
        take_into_practice(student=self.alice, quizzes=quizzes)

    @rule()
    def starts(self):
        count = due_count_of(self.alice, self.now)
        dealt_before = PracticeSession.objects.count()
        try:
            session = begin_practice(self.alice, self.now)
        except NothingToPractise:
            assert count == 0
            return
        if PracticeSession.objects.count() > dealt_before:
            assert session.turns.count() == min(count, QUESTIONS_IN_A_SESSION)

    @rule(which=WHICH)
    def practises_what_was_missed(self, which):
        attempts = list(Attempt.objects.counted())
        if attempts:
            with contextlib.suppress(NothingToPractise):
                begin_missed(attempts[which % len(attempts)], self.now)

    @rule(which=WHICH, right=st.booleans())
    def answers(self, which, right):
        if turn := self._turn(which):
            with contextlib.suppress(NotAsked):
                practise(turn, self.now, right=right)

    @rule(which=WHICH, said=st.sampled_from([Said.GUESSED, Said.EASY]))
    def says(self, which, said):
        if turn := self._turn(which):
            with contextlib.suppress(CannotRate):
                rate_turn(turn=turn, said=said)

    @rule(which=WHICH, shown=SHOWN)
    def answers_are_shown_or_kept_back(self, which, shown):
        Quiz.objects.filter(pk=self.quizzes[which % 2].pk).update(show_answers=shown)

    @rule(which=WHICH)
    def a_question_is_retired_or_comes_back(self, which):
        items = list(Item.objects.order_by("pk"))
        item = items[which % len(items)]
        item.retired_at = None if item.retired_at else self.now
        item.save()

    def _turn(self, which):
        sessions = list(PracticeSession.objects.select_related("student").order_by("pk"))
        turns = [d.turn for session in sessions for d in session_of(session, self.now).turns]
        return turns[which % len(turns)] if turns else None

    @invariant()
    def cards_are_what_their_logs_make_of_them(self):
        if hasattr(self, "now"):
            assert_cards_are_what_their_logs_make_of_them()

    @invariant()
    def due_is_what_stays_due_when_it_is_taken_in(self):
        """Counted from answers alone, it is what the cards made of them say."""
        if not hasattr(self, "now"):
            return
        counted = due_count_of(self.alice, self.now)
        quizzes = practisable_quizzes(self.alice, self.now)
        with transaction.atomic():
            take_into_practice(student=self.alice, quizzes=quizzes.values())
            until = end_of_day(self.now, timezone.get_default_timezone())
            cards = PracticeCard.objects.filter(
                item__quiz__in=quizzes, item__retired_at=None, due_at__lt=until
            )
            assert cards.count() == counted
            transaction.set_rollback(True)

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


def test_whatever_happens_in_whatever_order(db):
    run_state_machine_as_test(
        PracticeLife, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
