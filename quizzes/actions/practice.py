"""Practice: taking questions in, dealing a few of them, and what became of each.

Nothing here touches attempts, grades or results. All that writes about one student locks the
student's row first, and then reads: cards, turns and reviews of one student are never written
by two at once. A card is what `core.scheduling` makes of its log, always.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from quizzes.core.responses import Response, from_displayed
from quizzes.core.rules import Rules
from quizzes.core.scheduling import (
    Memory,
    Rating,
    Said,
    days_until,
    end_of_day,
    interleaved,
    rating_of,
    replayed,
    retrievability,
    reviewed,
)
from quizzes.models import (
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    Quiz,
)
from quizzes.models.memories import Remembered, missed_of, remembered_by
from quizzes.models.papers import paper_of
from quizzes.models.practice import rules_of
from quizzes.models.rulings import rulings_about

QUESTIONS_IN_A_SESSION = 10
COLUMNS = [column.name for column in fields(Memory)]
SEED_BITS = 63  # what fits a signed 64-bit column


class NothingToPractise(Exception):
    """No session was started: there is no question to ask."""


class NotAsked(Exception):
    """The question of a turn is not asked any more: retired, void, or its answer is kept back."""


class CannotRate(Exception):
    """Only of a right answer may one say that it was a guess or easy."""


def take_into_practice(*, student: User, quizzes: Iterable[Quiz]) -> list[Remembered]:
    """Make cards of what the student has answered in finished attempts at `quizzes`, whose right
    answers may be seen; returns all that may be practised of these.

    An answer that is newer than the last review of its card goes into the log as well. Takes at
    most seven queries, however many questions there are.
    """
    with transaction.atomic():
        if not _lock(student):
            return []
        remembered = remembered_by(student, quizzes)
        fresh = [one for one in remembered if one.untaken]
        if not fresh:
            return remembered
        card_of = _write_cards(student, fresh)
        PracticeReview.objects.bulk_create(
            PracticeReview(
                card_id=card_of[one.item_id],
                answer_id=review.answer_id,
                at=review.at,
                rating=review.rating,
                correctness=review.correctness,
            )
            for one in fresh
            for review in one.untaken
        )
        return [
            replace(one, card_id=card_of.get(one.item_id, one.card_id), untaken=())
            for one in remembered
        ]


def start_session(*, student: User, quizzes: Iterable[Quiz], now: datetime) -> PracticeSession:
    """Deal the questions that are due today, at most ten: those first that are remembered least.

    Questions of one quiz do not follow each other where that can be. A session of today that is not
    finished is gone on with. Raises NothingToPractise.
    """
    with transaction.atomic():
        quizzes = list(quizzes)
        remembered = take_into_practice(student=student, quizzes=quizzes)
        if running := _running(student, None, remembered, now):
            return running
        until = end_of_day(now, timezone.get_default_timezone())
        due = [one for one in remembered if one.memory.due_at < until]
        due.sort(key=lambda one: (retrievability(one.memory, now), one.memory.due_at, one.item_id))
        picked = due[:QUESTIONS_IN_A_SESSION]
        dealt = interleaved(picked, [one.quiz_id for one in picked])
        return _deal(student, dealt, quizzes, now)


def practise_missed(*, attempt: Attempt, quizzes: Iterable[Quiz], now: datetime) -> PracticeSession:
    """Deal the questions that were not fully right in a submitted attempt, due or not.

    In the attempt's order; of `quizzes`, whose right answers may be seen, those of its quiz. A
    session of today about it that is not finished is gone on with. Raises NothingToPractise.
    """
    with transaction.atomic():
        quizzes = list(quizzes)
        student = attempt.student
        remembered = take_into_practice(student=student, quizzes=quizzes)
        if running := _running(student, attempt, remembered, now):
            return running
        return _deal(student, missed_of(attempt, remembered), quizzes, now, attempt)


def answer_turn(
    *, turn: PracticeTurn, values: Sequence[str], is_askable: bool, now: datetime
) -> PracticeReview:
    """Grade what the form of a turn says, and put the review into the log of its card.

    `values` are as `core.responses` reads them; none stand for “I don't know”. `is_askable`
    says whether the quiz is there for the student and its right answers may be seen. A turn that
    is answered already keeps its review, which is returned. Raises NotAsked and InvalidResponse.
    """
    with transaction.atomic():
        if not _lock(turn.session.student):
            raise NotAsked
        first = turn.reviews.filter(corrects=None).first()
        if first is not None:
            return first
        card = PracticeCard.objects.select_related("item__quiz").get(pk=turn.card_id)
        key = turn.ruled_key(rulings_about([card.item_id]))
        if not is_askable or card.item.retired_at or key.is_void:
            raise NotAsked
        rules = rules_of(card.item.quiz)
        response = _response(turn, rules, values)
        correctness = float(key.correctness_of(response, rules.scoring))
        # A clock that was set back must not change the order of the log.
        at = max(now, card.last_reviewed_at)
        rating = rating_of(correctness)
        card.memory = reviewed(card.memory, rating, at)
        _save(card)
        return PracticeReview.objects.create(
            card=card, turn=turn, at=at, rating=rating, response=response, correctness=correctness
        )


def rate_turn(*, turn: PracticeTurn, said: Said) -> PracticeReview:
    """Put another review in the place of a turn's: the right answer was a guess, or easy.

    The card becomes what it would be if the review had been that from the start. Saying the same
    again changes nothing. Raises CannotRate for a turn that was not answered right.
    """
    with transaction.atomic():
        _lock(turn.session.student)
        standing = turn.reviews.standing().last()
        if standing is None or standing.correctness < 1:
            raise CannotRate
        rating = rating_of(standing.correctness, said)
        if standing.rating == rating:
            return standing
        review = PracticeReview.objects.create(
            card_id=turn.card_id,
            turn=turn,
            corrects=standing,
            at=standing.at,
            rating=rating,
            response=standing.response,
            correctness=standing.correctness,
        )
        card = PracticeCard.objects.get(pk=turn.card_id)
        card.memory = _replayed(card)
        _save(card)
        return review


def _lock(student: User) -> bool:
    """Whether the account is still somebody's; practice of a deleted one is gone, and stays so."""
    of_student = User.objects.filter(pk=student.pk, deleted_at=None)
    return bool(of_student.select_for_update(no_key=True).values_list("pk"))


def _write_cards(student: User, fresh: Iterable[Remembered]) -> dict[int, int]:
    """The ids of cards as memories have it now, by item; new ones in one statement, changed ones in
    another: an upsert, as for answers.
    """
    cards = [
        PracticeCard(pk=one.card_id, student=student, item_id=one.item_id, **asdict(one.memory))
        for one in fresh
    ]
    new = [card for card in cards if card.pk is None]
    changed = [card for card in cards if card.pk is not None]
    PracticeCard.objects.bulk_create(new)
    PracticeCard.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )
    return {card.item_id: card.pk for card in cards}


def _running(
    student: User,
    attempt: Attempt | None,
    remembered: Iterable[Remembered],
    now: datetime,
) -> PracticeSession | None:
    """The latest session of its kind, if it is of today and has a question left to ask."""
    latest = PracticeSession.objects.filter(student=student, attempt=attempt).first()
    zone = timezone.get_default_timezone()
    if latest is None or days_until(now, latest.started_at, zone):
        return None
    cards = [one.card_id for one in remembered]
    left = list(
        latest.turns.filter(card__in=cards, reviews=None)
        .select_related("question__revision")
        .defer("question__revision__source", "question__revision__description_html")
    )
    rulings = rulings_about([turn.question.item_id for turn in left])
    # A turn keeps its wording, which may be void although that of today is not.
    return latest if any(not turn.ruled_key(rulings).is_void for turn in left) else None


def _deal(
    student: User,
    dealt: Sequence[Remembered],
    quizzes: Iterable[Quiz],
    now: datetime,
    attempt: Attempt | None = None,
) -> PracticeSession:
    asked_by_quiz = {
        quiz.pk: paper_of(quiz.current_revision).question_by_item
        for quiz in quizzes
        if quiz.current_revision
    }
    # One that an import has brought back since `quizzes` were read waits for the next session.
    asked = [
        (one, question)
        for one in dealt
        if (question := asked_by_quiz[one.quiz_id].get(one.item_id))
    ]
    if not asked:
        raise NothingToPractise
    session = PracticeSession.objects.create(student=student, attempt=attempt, started_at=now)
    PracticeTurn.objects.bulk_create(
        PracticeTurn(
            session=session,
            position=position,
            card_id=one.card_id,  # type: ignore[misc]  # taken in by now
            question_id=question.id,
            seed=secrets.randbits(SEED_BITS),
        )
        for position, (one, question) in enumerate(asked, start=1)
    )
    return session


def _response(turn: PracticeTurn, rules: Rules, values: Sequence[str]) -> Response:
    """What was answered, in its stored shape. Raises InvalidResponse."""
    question = turn.paper_question
    return from_displayed(
        values,
        kind=question.kind,
        order=question.dealt_order(seed=turn.seed, shuffle=rules.shuffle),
        select_count=len(question.key) if rules.announce_count else None,
        part_count=question.part_count,
    )


def _replayed(card: PracticeCard) -> Memory:
    log = card.reviews.standing().values_list("rating", "at")
    memory = replayed((Rating(rating), at) for rating, at in log)
    if memory is None:
        raise ValueError("a card has a log")
    return memory


def _save(card: PracticeCard) -> None:
    card.save(update_fields=COLUMNS)
