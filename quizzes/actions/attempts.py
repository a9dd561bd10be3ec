"""Saving and submitting the answers of an attempt: one verb, one function, one transaction each.

Everything that writes to an attempt locks its row first and then looks at its state. Filtering
an UPDATE on the old state instead loses saves that race a submit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from quizzes.core.document import Navigation
from quizzes.core.remarks import Remarks
from quizzes.core.responses import InvalidResponse, Response, from_displayed
from quizzes.models import Answer, Attempt, AttemptEvent
from quizzes.models.papers import paper_of

from .finishing import (
    ANSWERED_FIELDS,
    answers_of,
    expire_locked,
    finish,
    lock_attempt,
    log_late_responses,
)


class AlreadySubmitted(Exception):
    """The attempt is finished; what was sent is not stored as its answers.

    `attempt` is the finished one; `is_late` says whether what was sent differs from its answers.
    """

    def __init__(self, attempt: Attempt, is_late: bool) -> None:
        super().__init__(attempt.pk)
        self.attempt = attempt
        self.is_late = is_late


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a form says about one question.

    `values` are what `core.responses` reads: the ticked choices' displayed positions, as text, or
    one value for each part; none is blank. `seen_version` is the version of the answer that the
    form was made from. `remarks` is None where the form does not ask for any: those that are
    stored stay.
    """

    values: tuple[str, ...]
    seen_version: int = 0
    remarks: Remarks | None = None


@dataclass(slots=True)
class SaveResult:
    """What became of the answers in a form, by position in the attempt.

    `saved` are stored (or were already) at the version that they now have, `refused` are not
    possible, `conflicts` were changed elsewhere after this form was made: the newer answer
    stays. `remarked` are those of `saved` whose answer is the same, but whose newer remarks from
    elsewhere stay: not worth a word. After a submit, `unanswered` are the blank ones that held it
    up, and `flagged` those to come back to; `is_submitted` says whether it went through, now or
    before, and `is_late` that other answers came after that. `attempt` is as this left it.
    """

    attempt: Attempt
    saved: dict[int, int] = field(default_factory=dict)
    refused: dict[int, InvalidResponse] = field(default_factory=dict)
    conflicts: list[int] = field(default_factory=list)
    remarked: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    flagged: list[int] = field(default_factory=list)
    answered_count: int = 0
    is_submitted: bool = False
    is_late: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.refused and not self.conflicts

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that the student might want to look at before submitting."""
        return self.is_clean and not self.unanswered and not self.flagged


def save_answers(
    *,
    attempt: Attempt,
    given: Mapping[int, GivenAnswer],
    now: datetime,
    session: str = "",
    leave: int | None = None,
) -> SaveResult:
    """Store the answers of a form, by position in the attempt.

    What can be stored is stored; the result names the rest and why. `leave` is the position of
    the question that a student who may not go back is done with: unless something was wrong, the
    next one is the only one to answer then. Raises AlreadySubmitted for an attempt that is
    finished or overdue: an overdue one is ended with the answers it has, and what came too late
    is kept in its log. `session` is a digest of the session that sent this.
    """
    with transaction.atomic():
        locked = lock_attempt(attempt, now)
        expire_locked(locked, now)
        if locked.is_open:
            return _save(locked, given, now, session, leave)
        is_late = _log_late(locked, given, now)
    raise AlreadySubmitted(locked, is_late)


def submit_attempt(
    *,
    attempt: Attempt,
    given: Mapping[int, GivenAnswer],
    now: datetime,
    session: str = "",
    accept_unanswered: bool = False,
) -> SaveResult:
    """Store the answers of a form, then grade the attempt and finish it.

    It stays open, with what could be stored, when an answer was refused or is newer elsewhere,
    and when questions are unanswered, or flagged to come back to, and that was not accepted.
    After the deadline there is no time to look at that again: what could be stored is graded.
    Submitting again is no error: the result says that the attempt is submitted, and nothing
    changes; so it does for an overdue attempt, which ends with the answers that it had.
    """
    with transaction.atomic():
        locked = lock_attempt(attempt, now)
        expire_locked(locked, now)
        if not locked.is_open:
            is_late = _log_late(locked, given, now)
            return SaveResult(locked, is_submitted=True, is_late=is_late)
        answers = answers_of(locked)
        result, changed = _apply(locked, answers, given)
        _note_session(locked, session, now)
        result.unanswered = [answer.position for answer in answers if answer.is_blank]
        # Where there is no going back, a flag is for the review.
        if not _is_forward_only(locked):
            result.flagged = [answer.position for answer in answers if answer.flagged]
        is_accepted = result.is_clean and accept_unanswered
        if result.is_done or is_accepted or locked.is_time_up(now):
            finish(locked, answers, now, AttemptEvent.Kind.SUBMITTED)
            result.is_submitted = True
        else:
            Answer.objects.write_all(changed, ANSWERED_FIELDS)
        return result


def _save(
    locked: Attempt,
    given: Mapping[int, GivenAnswer],
    now: datetime,
    session: str,
    leave: int | None,
) -> SaveResult:
    answers = list(locked.answers.order_by("position"))
    result, changed = _apply(locked, answers, given)
    Answer.objects.write_all(changed, ANSWERED_FIELDS)
    _note_session(locked, session, now)
    # Only from where the student is: sent twice, it moves on once.
    if result.is_clean and leave == locked.place < len(answers):
        locked.place += 1
        locked.save(update_fields=["place"])
    return result


def _apply(
    attempt: Attempt, answers: list[Answer], given: Mapping[int, GivenAnswer]
) -> tuple[SaveResult, list[Answer]]:
    """Take over into `answers` what can be; returns what became of it, and the changed ones.

    Writes nothing: a submit has more to write about the same rows.
    """
    result = SaveResult(attempt)
    changed = []
    for position, answer, one in _matched(answers, given, result):
        remarks = answer.remarks if one.remarks is None else one.remarks
        try:
            response = _response(attempt, answer, one)
            is_same = response == answer.response
            is_change = not is_same or remarks != answer.remarks
            if is_change:
                _check_place(attempt, position)
        except InvalidResponse as problem:
            result.refused[position] = problem
            continue
        if is_change and one.seen_version == answer.version:
            answer.response = response
            answer.flagged, answer.sure = remarks
            answer.version += 1
            changed.append(answer)
        elif is_change and is_same:
            result.remarked.append(position)
        elif is_change:
            result.conflicts.append(position)
            continue
        result.saved[position] = answer.version
    result.answered_count = sum(not answer.is_blank for answer in answers)
    return result, changed


def _matched(
    answers: list[Answer], given: Mapping[int, GivenAnswer], result: SaveResult
) -> Iterator[tuple[int, Answer, GivenAnswer]]:
    """Yields (position, answer, given) and refuses what this attempt was not asked."""
    by_position = {answer.position: answer for answer in answers}
    for position, one in sorted(given.items()):
        if position in by_position:
            yield position, by_position[position], one
        else:
            result.refused[position] = InvalidResponse("unknown-question")


def _response(attempt: Attempt, answer: Answer, given: GivenAnswer) -> Response:
    """The given answer in its stored shape. Raises InvalidResponse."""
    question = paper_of(attempt.revision).question_by_id[answer.question_id]
    rules = attempt.frozen_rules
    return from_displayed(
        given.values,
        kind=question.kind,
        order=question.dealt_order(seed=attempt.seed, shuffle=rules.shuffle),
        select_count=len(question.key) if rules.announce_count else None,
        part_count=question.part_count,
    )


def _check_place(attempt: Attempt, position: int) -> None:
    """Raises InvalidResponse for another question than the one that may be answered now."""
    if _is_forward_only(attempt) and position != attempt.place:
        raise InvalidResponse("another-question")


def _is_forward_only(attempt: Attempt) -> bool:
    return attempt.frozen_rules.navigation is Navigation.FORWARD_ONLY


def _note_session(locked: Attempt, session: str, now: datetime) -> None:
    """Log that the student goes on in another session than before, such as on another device."""
    if not session or session == locked.session:
        return
    if locked.session:
        AttemptEvent.objects.create(
            attempt=locked,
            at=now,
            kind=AttemptEvent.Kind.RESUMED_ELSEWHERE,
            by_id=locked.student_id,
        )
    locked.session = session
    locked.save(update_fields=["session"])


def _log_late(locked: Attempt, given: Mapping[int, GivenAnswer], now: datetime) -> bool:
    """Keep answers that came after the end in the log; False when they are the stored ones."""
    late = {}
    for answer in locked.answers.filter(position__in=given):
        try:
            response = _response(locked, answer, given[answer.position])
        except InvalidResponse:
            continue
        if response != answer.response:
            late[answer.position] = response
    if late:
        log_late_responses(locked, late, now)
    return bool(late)
