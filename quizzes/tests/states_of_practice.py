"""States of practice, and of reports of questions as their students see them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.practice import rate_turn
from quizzes.core.scheduling import Said
from quizzes.models import PracticeSession, PracticeTurn, Quiz

from .access_world import World
from .attempts import sit
from .practising import begin_practice, practise, turns_of
from .question_reports import replied, reported
from .shown import Reach, Shown, State, ask, at, every_kind, student_of

Do = Callable[[PracticeSession, datetime], None]
KINDS = {
    "one of several": "is red",
    "some of several": "rings",
    "a text": "two moons",
    "a number": "How many",
    "gaps": "moon is not",
    "an order": "From the sun",
    "pairs": "Who found",
}


def _session(stem: str = "", *, go_to: str = "", do: Do | None = None, data=None) -> Reach:
    """The page of a question in a session of all that an attempt two days ago left blank.

    `do` is done before; what `data` is sent to lies under the address of the question.
    """

    def reach(world: World, client: Client) -> Shown:
        now = timezone.now()
        sit(every_kind(), student_of(world), {}, now=now - timedelta(days=2))
        session = begin_practice(student_of(world), now)
        if do:
            do(session, now)
        address = reverse("quizzes:practice_session", args=[session.pk])
        if data is not None:
            return ask(client, f"{address}{_turn(session, stem, now).position}/{go_to}", data)
        if stem:
            return ask(client, f"{address}?question={_turn(session, stem, now).position}")
        return ask(client, address)

    return reach


def _turn(session: PracticeSession, stem: str, now: datetime) -> PracticeTurn:
    return next(turn for turn in turns_of(session, now) if stem in turn.question.source)


def _answered(stem: str, *, right: bool, said: Said | None = None) -> Do:
    def do(session: PracticeSession, now: datetime) -> None:
        turn = _turn(session, stem, now)
        practise(turn, now, right=right)
        if said:
            rate_turn(turn=turn, said=said)

    return do


def _all(session: PracticeSession, now: datetime, *, right: bool | None = None) -> None:
    for number, turn in enumerate(turns_of(session, now)):
        practise(turn, now, right=number % 2 == 0 if right is None else right)


def _kept_back(session: PracticeSession, now: datetime) -> None:
    Quiz.objects.filter(slug="every-kind").update(show_answers="never")


def _overview(*, is_due: bool) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        days = 2 if is_due else 0
        sit(every_kind(), student_of(world), {}, now=timezone.now() - timedelta(days=days))
        return ask(client, "/practice/")

    return reach


def _report(*, note: str = "", is_replied: bool = False, data=None, address: str = "") -> Reach:
    """What somebody sees who has said so about the first question of an attempt."""

    def reach(world: World, client: Client) -> Shown:
        attempt = sit(every_kind(), student_of(world), {}, now=timezone.now())
        if note:
            report = reported(attempt, note=note, now=timezone.now())
            if is_replied:
                replied(report, world.people["owner"], now=timezone.now())
        return ask(client, address or reverse("quizzes:report", args=[attempt.pk, 1]), data)

    return reach


NOTE = "Two are right. " + "long" * 50
STATES = [
    State("practice, nothing there", "newcomer", partial(lambda w, c: ask(c, "/practice/"))),
    State("practice, nothing due", "student", _overview(is_due=False)),
    State("practice, some due", "student", _overview(is_due=True)),
    State("practice, the session as it begins", "student", _session()),
    *(State(f"practice, {kind}", "student", _session(stem)) for kind, stem in KINDS.items()),
    *(
        State(f"practice, {kind}, right", "student", _session(stem, do=_answered(stem, right=True)))
        for kind, stem in KINDS.items()
    ),
    *(
        State(
            f"practice, {kind}, missed", "student", _session(stem, do=_answered(stem, right=False))
        )
        for kind, stem in KINDS.items()
    ),
    State(
        "practice, guessed",
        "student",
        _session("is red", do=_answered("is red", right=True, said=Said.GUESSED)),
    ),
    State(
        "practice, too long an answer",
        "student",
        _session("two moons", go_to="answer/", data={f"q{n}": "w" * 600 for n in range(1, 9)}),
    ),
    State("practice, left out", "student", _session("is red", do=_kept_back)),
    State("practice, all left out", "student", _session(do=_kept_back)),
    State("practice, the summary", "student", _session(do=_all)),
    State("practice, all right", "student", _session(do=partial(_all, right=True))),
    State("reports, none", "newcomer", partial(lambda w, c: ask(c, "/reports/"))),
    State("a report, new", "student", _report()),
    State("a report, nothing written", "student", _report(data={"note": " "})),
    State("a report that waits", "student", _report(note=NOTE)),
    State("a report with a reply", "student", _report(note=NOTE, is_replied=True)),
    State(
        "reports, one with a reply",
        "student",
        _report(note=NOTE, is_replied=True, address="/reports/"),
    ),
    State("a report from practice", "student", at("/practice/{practised}/1/report/")),
]
