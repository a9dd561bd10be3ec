"""Fills Quizmark's database with finished attempts: `python -m benchmarks.seeding FIRST LAST`.

At the one quiz that is there, and as if they had been taken: every second attempt is a student's
second one, the able answer better, each choice of a question has its followers, some leave
questions out. What an answer earns is asked of the app once for each response that there is, and a
sample is graded anew in the end. Rows go in by `executemany` on SQLite and by COPY on PostgreSQL.
Prints JSON: how many `attempts`, in how many `seconds`, and of how many `checked` scores `differ`.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, combinations
from math import exp, prod
from random import Random
from typing import NamedTuple

import django
from django.db import connection, transaction

BEGINNING = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
DAYS = 100  # in which the attempts lie
ABILITIES = [step / 4 for step in range(-12, 17)]  # in standard deviations
SECOND_TRY = 0.4  # how much more able somebody is then
SKIPPED = 0.02  # of the answers
SITTING = (6.6, 0.4)  # mean and deviation of the logarithm of its seconds
FIRST_ID = 1000  # above whatever is there
BATCH = 20_000
SAMPLE = 200
GIVEN = [
    "Amina",
    "Bo",
    "Chiara",
    "Dmitri",
    "Eshe",
    "Farid",
    "Gül",
    "Hana",
    "Inés",
    "José",
    "Kofi",
    "Léa",
    "Mei",
    "Noor",
    "Olga",
    "Zoë",
]
FAMILY = [
    "Abe",
    "Brandt",
    "Chen",
    "Diallo",
    "Evans",
    "Fischer",
    "García",
    "Haddad",
    "Ito",
    "Jensen",
    "Kaya",
    "Lopez",
    "Müller",
]
ANSWER_COLUMNS = (
    "attempt_id question_id max_points response correctness points position version flagged"
)
ATTEMPT_COLUMNS = (
    "id student_id started_at submitted_at quiz_id revision_id number state is_preview rules seed "
    "place session max_points score raw_score"
)
EVENT_COLUMNS = "attempt_id at kind by_id data"
USER_COLUMNS = (
    "id username first_name last_name email password is_staff is_active is_superuser date_joined "
    "language"
)


class Outcome(NamedTuple):
    """One response to one question, and what it earns."""

    question_id: int
    max_points: Decimal
    response: str | None  # JSON
    correctness: float
    points: Decimal
    mark: Fraction


class Crowd(NamedTuple):
    """What people of one ability answer to one question, and how often, cumulated."""

    outcomes: Sequence[Outcome]
    weights: Sequence[float]


def seed(first: int, last: int) -> dict:
    """Attempts number `first` to `last` of all that will be; `first` is odd."""
    began = time.perf_counter()
    with transaction.atomic():
        _fill(first, last)
    seconds = time.perf_counter() - began
    _gather_statistics()
    return {"attempts": last - first + 1, "seconds": round(seconds, 1), **_check()}


def _gather_statistics() -> None:
    """As PostgreSQL does by itself within a minute."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")


def _fill(first: int, last: int) -> None:
    from accounts.models import User
    from quizzes.models import Answer, Attempt, AttemptEvent

    template = _template()
    crowds = _crowds(template)
    random = Random(first)
    for start in range(first, last + 1, BATCH):
        numbers = range(start, min(start + BATCH, last + 1))
        attempts, answers = _taken(template, crowds, numbers, random)
        _insert(User, USER_COLUMNS, map(_student, numbers[::2]))
        _insert(Attempt, ATTEMPT_COLUMNS, attempts)
        _insert(Answer, ANSWER_COLUMNS, answers)
        _insert(AttemptEvent, EVENT_COLUMNS, _events(attempts))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(_no_style(), [User, Attempt]):
            cursor.execute(statement)


def _template():
    """An attempt as the app starts it; it is gone again."""
    from accounts.models import User
    from quizzes.actions.starting import start_attempt
    from quizzes.models import Quiz

    with transaction.atomic():
        student = User.objects.create(username="template")
        quiz = Quiz.objects.with_revision().get()
        template = start_attempt(quiz=quiz, student=student, now=BEGINNING)
        transaction.set_rollback(True)
    return template


def _crowds(template) -> list[list[Crowd]]:
    """For each question one crowd for each of ABILITIES."""
    from quizzes.models.papers import paper_of

    scoring = template.frozen_rules.scoring
    random = Random(10)
    return [_crowds_at(q, scoring, random) for q in paper_of(template.revision).questions]


def _crowds_at(question, scoring, random: Random) -> list[Crowd]:
    from quizzes.core.grading import correctness_of, displayed_points

    most = len(question.key)
    chosen = [
        list(some)
        for count in range(1, most + 1)
        for some in combinations(range(len(question.choices)), count)
    ]
    outcomes = []
    for response in [None, *chosen]:
        right = correctness_of(response, question.grading_key, scoring)
        text = None if response is None else json.dumps(response)
        points = displayed_points(right, question.points)
        mark = right * Fraction(question.points)
        outcomes.append(Outcome(question.id, question.points, text, float(right), points, mark))
    difficulty = random.uniform(-1.5, 1)
    appeal = [random.choice([0.1, 0.5, 0.9]) for _ in question.choices]
    crowds = []
    for ability in ABILITIES:
        pull = [
            exp(ability - difficulty) if choice.is_correct else appeal[place]
            for place, choice in enumerate(question.choices)
        ]
        weights = [
            prod(pull[place] for place in some) * (1 if len(some) == most else 0.1)
            for some in chosen
        ]
        weights = [SKIPPED * sum(weights), *weights]
        crowds.append(Crowd(outcomes, list(accumulate(weights))))
    return crowds


def _taken(
    template, crowds: list[list[Crowd]], numbers: range, random: Random
) -> tuple[list[tuple], list[tuple]]:
    """The rows of attempts and of their answers."""
    from quizzes.core.grading import rounded

    rules = json.dumps(template.rules)
    attempts, answers = [], []
    ability = 0.0
    for number in numbers:
        is_first = number % 2 == 1
        ability = random.gauss() if is_first else ability + SECOND_TRY
        step = min(max(round((ability + 3) * 4), 0), len(ABILITIES) - 1)
        given = [
            random.choices(crowd.outcomes, cum_weights=crowd.weights)[0]
            for crowd in (of_question[step] for of_question in crowds)
        ]
        pk = FIRST_ID + number
        answers += [
            (pk, *outcome[:-1], position, int(outcome.response is not None), False)
            for position, outcome in enumerate(given, start=1)
        ]
        raw_score = sum((outcome.mark for outcome in given), Fraction(0))
        began = BEGINNING + timedelta(seconds=random.randrange(DAYS * 86_400 // 2))
        began += timedelta(days=0 if is_first else DAYS // 2)
        ended = began + timedelta(seconds=round(random.lognormvariate(*SITTING)))
        attempts.append(
            (
                pk,
                _student_id(number),
                _time(began),
                _time(ended),
                template.quiz_id,
                template.revision_id,
                1 if is_first else 2,
                "submitted",
                False,
                rules,
                random.getrandbits(64) - 2**63,
                1,
                "",
                template.max_points,
                rounded(raw_score),
                float(raw_score),
            )
        )
    return attempts, answers


def _student_id(number: int) -> int:
    return FIRST_ID + (number + 1) // 2


def _student(number: int) -> tuple:
    """The one of attempt `number`."""
    pk = _student_id(number)
    given, family = GIVEN[pk % len(GIVEN)], FAMILY[pk // len(GIVEN) % len(FAMILY)]
    name = f"seeded{pk}"
    joined = _time(BEGINNING)
    return (pk, name, given, family, f"{name}@example.org", "!", False, True, False, joined, "")


def _events(attempts: Iterable[tuple]) -> Iterator[tuple]:
    for pk, student, began, ended, *_others in attempts:
        yield (pk, began, "started", student, "{}")
        yield (pk, ended, "submitted", student, "{}")


def _time(at: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it as UTC, which is the time zone of the connection."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _insert(model, columns: str, rows: Iterable[tuple]) -> None:
    table, names = model._meta.db_table, columns.split()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy_in:
                for row in rows:
                    copy_in.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"
            cursor.executemany(insert, rows)


def _no_style():
    from django.core.management.color import no_style

    return no_style()


def _check() -> dict:
    """A sample as the app grades it."""
    from quizzes.actions.grading import grade_answers
    from quizzes.models import Attempt

    keys = list(Attempt.objects.values_list("pk", flat=True))
    chosen = Random(len(keys)).sample(keys, min(SAMPLE, len(keys)))
    differ = 0
    for attempt in Attempt.objects.filter(pk__in=chosen).select_related("revision"):
        stored = list(attempt.answers.all())
        again, answers = copy(attempt), [copy(answer) for answer in stored]
        grade_answers(attempt=again, answers=answers)
        differ += _earned(attempt, stored) != _earned(again, answers)
    return {"checked": len(chosen), "differ": differ}


def _earned(attempt, answers) -> list:
    each = [(answer.correctness, answer.points) for answer in answers]
    return [attempt.score, attempt.raw_score, *each]


if __name__ == "__main__":
    django.setup()
    json.dump(seed(*map(int, sys.argv[1:3])), sys.stdout)
