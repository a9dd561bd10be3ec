"""Whatever two tabs do, in whatever order: the stored answer is the last acknowledged one."""

from dataclasses import dataclass, field

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from quizzes.actions.attempts import AlreadySubmitted, GivenAnswer, save_answers, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt
from quizzes.models.papers import paper_of

from ..conftest import NOW, PLANETS, import_markdown

TABS = ("left", "right")
RINGS = 2  # the question with two right choices of four
VALUES = st.one_of(
    st.sets(st.sampled_from("0123"), max_size=4), st.just({"9"})
)  # up to four ticks, or one that does not exist
STEPS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(TABS), VALUES),
    st.tuples(st.just("reload"), st.sampled_from(TABS), st.none()),
    st.tuples(st.just("submit"), st.sampled_from(TABS), VALUES),
)


@dataclass
class Expected:
    """What the student was told, which is what must be stored."""

    values: frozenset[str] = frozenset()
    version: int = 0
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABS, 0))
    is_submitted: bool = False


class TwoTabs(TestCase):
    @settings(max_examples=60, deadline=None)
    @examples(st.lists(STEPS, min_size=1, max_size=8))
    def test_no_order_of_saves_and_submits_loses_an_acknowledged_answer(self, steps):
        # Not in setUp: that runs once, and each example is rolled back.
        quiz = import_markdown(PLANETS).quiz
        self.attempt = start_attempt(quiz=quiz, student=User.objects.create_user("alice"), now=NOW)
        expected = Expected()
        for verb, tab, values in steps:
            if verb == "reload":
                expected.seen[tab] = expected.version
                continue
            self._send(expected, verb, tab, frozenset(values))
            self._compare(expected)

    def _send(self, expected: Expected, verb: str, tab: str, values: frozenset[str]) -> None:
        sent = {RINGS: GivenAnswer(tuple(values), expected.seen[tab])}
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        if verb == "save":
            try:
                result = save_answers(attempt=attempt, given=sent, now=NOW)
            except AlreadySubmitted:
                assert expected.is_submitted
                return
        else:
            result = submit_attempt(attempt=attempt, given=sent, now=NOW, accept_unanswered=True)
            if expected.is_submitted:
                assert result.is_submitted
                return
        assert not expected.is_submitted
        possible = values <= set("0123") and len(values) <= 2
        current = values == expected.values or expected.seen[tab] == expected.version
        assert (RINGS in result.refused) is not possible
        assert (RINGS in result.conflicts) is (possible and not current)
        assert (RINGS in result.saved) is (possible and current)
        if RINGS in result.saved and values != expected.values:
            expected.values = values
            expected.version += 1
            expected.seen[tab] = expected.version
        expected.is_submitted = result.is_submitted
        assert result.is_submitted is (verb == "submit" and possible and current)

    def _compare(self, expected: Expected) -> None:
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        answer = attempt.answers.select_related("question").get(position=RINGS)
        stored = {str(shown) for shown in self._displayed(attempt, answer)}
        assert stored == expected.values
        assert answer.version == expected.version
        assert attempt.is_open is not expected.is_submitted
        if expected.is_submitted:
            assert attempt.score == answer.points

    def _displayed(self, attempt: Attempt, answer) -> list[int]:
        question = paper_of(attempt.revision).question_by_id[answer.question_id]
        order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
        return [order.index(source) for source in answer.response or ()]
