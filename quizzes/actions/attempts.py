"""Starting, saving and submitting attempts: one verb, one function, one transaction each.

Everything that writes to an attempt locks its row first and then looks at its state. Filtering
an UPDATE on the old state instead loses saves that race a submit.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from quizzes.core.dealing import DealtQuestion, deal
from quizzes.core.document import Scoring, Shuffle
from quizzes.core.responses import InvalidResponse, Response, from_displayed
from quizzes.core.rules import Rules
from quizzes.models import Answer, Attempt, AttemptEvent, Quiz, Revision
from quizzes.models.papers import Paper, PaperQuestion, paper_of

from .grading import grade_answers

RESPONSE_FIELDS = ["response", "version"]


class AttemptLimitReached(Exception):
    """The student has used every attempt that the quiz allows."""


class AlreadySubmitted(Exception):
    """The attempt is finished; what was sent is not stored as its answers."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a form says about one question.

    `values` are what `core.responses` reads: the ticked choices' displayed positions, as text, or
    one value for each part; none is blank. `seen_version` is the version of the answer that the
    form was made from.
    """

    values: tuple[str, ...]
    seen_version: int = 0


@dataclass(slots=True)
class SaveResult:
    """What became of the answers in a form, by position in the attempt.

    `saved` are stored (or were already), `refused` are not possible, `conflicts` were changed
    elsewhere after this form was made: the newer answer stays. After a submit, `unanswered` are
    the blank ones that held it up; `is_submitted` says whether it went through, now or before,
    and `is_late` that other answers came after that.
    """

    saved: list[int] = field(default_factory=list)
    refused: dict[int, InvalidResponse] = field(default_factory=dict)
    conflicts: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    is_submitted: bool = False
    is_late: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.refused and not self.conflicts


def start_attempt(*, quiz: Quiz, student: User, now: datetime, is_preview: bool = False) -> Attempt:
    """Start a sitting of the quiz's current revision, or return the one that is open.

    Raises AttemptLimitReached, and ValueError for a quiz that is not published. However many
    requests arrive at once, the constraints let one attempt through; the others find it here.
    """
    revision = quiz.current_revision
    if revision is None:
        raise ValueError("a quiz without a revision has nothing to take")
    paper = paper_of(revision)
    try:
        with transaction.atomic():
            return _start(quiz, revision, student, now, is_preview, paper)
    except (IntegrityError, AttemptLimitReached):
        opened_meanwhile = quiz.attempts.by(student).open().first()
        if opened_meanwhile is None:
            raise
        return opened_meanwhile


def _start(
    quiz: Quiz,
    revision: Revision,
    student: User,
    now: datetime,
    is_preview: bool,
    paper: Paper,
) -> Attempt:
    earlier = list(quiz.attempts.by(student).order_by("-number"))
    for attempt in earlier:
        if attempt.is_open:
            return attempt
    number, allowed = _next_number(quiz, earlier, is_preview)
    rules = _rules_of(quiz)
    seed = secrets.randbits(64) - 2**63
    dealt = _dealt(paper, seed, rules.shuffle)
    attempt = Attempt.objects.create(
        quiz=quiz,
        revision=revision,
        student=student,
        number=number,
        allowed=allowed,
        is_preview=is_preview,
        rules=rules.as_json(),
        seed=seed,
        started_at=now,
        max_points=sum(question.points for question in dealt),
    )
    _create_answers(attempt, dealt)
    AttemptEvent.objects.create(attempt=attempt, at=now, kind=AttemptEvent.Kind.STARTED, by=student)
    return attempt


def _next_number(quiz: Quiz, earlier: list[Attempt], is_preview: bool) -> tuple[int, int | None]:
    """The number of the next attempt and the highest allowed. Raises AttemptLimitReached."""
    number = earlier[0].number + 1 if earlier else 1
    allowed = None if is_preview else _allowed(quiz, earlier)
    if allowed is not None and number > allowed:
        raise AttemptLimitReached
    return number, allowed


def _create_answers(attempt: Attempt, dealt: list[PaperQuestion]) -> None:
    """A blank answer for every dealt question."""
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            question_id=question.id,
            position=position,
            max_points=question.points,
        )
        for position, question in enumerate(dealt, start=1)
    )


def _allowed(quiz: Quiz, earlier: list[Attempt]) -> int | None:
    """The highest number an attempt may have: previews took numbers but do not count."""
    if quiz.max_attempts is None:
        return None
    return quiz.max_attempts + sum(attempt.is_preview for attempt in earlier)


def _rules_of(quiz: Quiz) -> Rules:
    return Rules(
        scoring=Scoring(quiz.scoring),
        shuffle=Shuffle(quiz.shuffle),
        pass_mark=quiz.pass_mark,
        announce_count=quiz.announce_count,
    )


def _dealt(paper: Paper, seed: int, shuffle: Shuffle) -> list[PaperQuestion]:
    """The questions of one sitting, in its order."""
    order = deal(
        seed=seed,
        shuffle=shuffle,
        questions=[DealtQuestion(str(q.item_id), q.section) for q in paper.questions],
    )
    return [paper.questions[i] for i in order]


def save_answers(
    *, attempt: Attempt, given: Mapping[int, GivenAnswer], now: datetime
) -> SaveResult:
    """Store the answers of a form, by position in the attempt.

    What can be stored is stored; the result names the rest and why. Raises AlreadySubmitted
    (with the answers kept in the attempt's log where they differ from the stored ones).
    """
    with transaction.atomic():
        locked = _locked(attempt)
        if locked.is_open:
            result, changed = _apply(locked, _answers(locked), given)
            Answer.objects.write_all(changed, RESPONSE_FIELDS)
            return result
        _log_late(locked, given, now)
    raise AlreadySubmitted


def submit_attempt(
    *,
    attempt: Attempt,
    given: Mapping[int, GivenAnswer],
    now: datetime,
    accept_unanswered: bool = False,
) -> SaveResult:
    """Store the answers of a form, then grade the attempt and finish it.

    It stays open, with what could be stored, when an answer was refused or is newer elsewhere,
    and when questions are unanswered and that was not accepted. Submitting again is no error:
    the result says that the attempt is submitted, and nothing changes.
    """
    with transaction.atomic():
        locked = _locked(attempt)
        if not locked.is_open:
            return SaveResult(is_submitted=True, is_late=_log_late(locked, given, now))
        answers = _answers(locked)
        result, changed = _apply(locked, answers, given)
        result.unanswered = [answer.position for answer in answers if answer.is_blank]
        if result.is_clean and (accept_unanswered or not result.unanswered):
            _finish(locked, answers, now)
            result.is_submitted = True
        else:
            Answer.objects.write_all(changed, RESPONSE_FIELDS)
        return result


def _locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now, its row locked until the transaction ends."""
    locked = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    locked.revision = attempt.revision
    return locked


def _answers(attempt: Attempt) -> list[Answer]:
    return list(attempt.answers.order_by("position"))


def _apply(
    attempt: Attempt, answers: list[Answer], given: Mapping[int, GivenAnswer]
) -> tuple[SaveResult, list[Answer]]:
    """Take over into `answers` what can be; returns what became of it, and the changed ones.

    Writes nothing: a submit has more to write about the same rows.
    """
    result = SaveResult()
    changed = []
    for position, answer, one in _matched(answers, given, result):
        try:
            response = _response(attempt, answer, one)
        except InvalidResponse as problem:
            result.refused[position] = problem
            continue
        if response != answer.response:
            if one.seen_version != answer.version:
                result.conflicts.append(position)
                continue
            answer.response = response
            answer.version += 1
            changed.append(answer)
        result.saved.append(position)
    return result, changed


def _matched(answers: list[Answer], given: Mapping[int, GivenAnswer], result: SaveResult):
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


def _finish(attempt: Attempt, answers: list[Answer], now: datetime) -> None:
    """Grade the answers as they are in memory, and write them and the attempt."""
    attempt.score = grade_answers(attempt=attempt, answers=answers)
    attempt.state = Attempt.State.SUBMITTED
    # A clock that was set back must not make an impossible row out of a finished attempt.
    attempt.submitted_at = max(now, attempt.started_at)
    Answer.objects.write_all(answers, [*RESPONSE_FIELDS, "correctness", "points"])
    attempt.save(update_fields=["score", "state", "submitted_at"])
    AttemptEvent.objects.create(
        attempt=attempt, at=now, kind=AttemptEvent.Kind.SUBMITTED, by_id=attempt.student_id
    )


def _log_late(attempt: Attempt, given: Mapping[int, GivenAnswer], now: datetime) -> bool:
    """Keep answers that came after the end in the log; False when they are the stored ones."""
    late = {}
    for answer in attempt.answers.filter(position__in=given):
        try:
            response = _response(attempt, answer, given[answer.position])
        except InvalidResponse:
            continue
        if response != answer.response:
            late[answer.position] = response
    if late:
        AttemptEvent.objects.create(
            attempt=attempt,
            at=now,
            kind=AttemptEvent.Kind.LATE_RESPONSE,
            by_id=attempt.student_id,
            data={"responses": late},
        )
    return bool(late)
