"""States of attempts, of their reviews, and of what is made of them on other pages of a student."""

from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Attempt, Enrolment, Quiz

from .access_world import World
from .attempts import begin, sit, submit
from .conftest import EVERY_KIND
from .shown import MIXED, Reach, Shown, State, ask, at, every_kind, fields_of, student_of

HELD_BACK = {"show_score": "after-closing", "show_marks": "never", "show_answers": "never"}
SCORE_ONLY = {"show_marks": "never", "show_answers": "never", "show_explanations": "never"}
WITH_CODE = """
    **1.** What does this print?

    ```python
    for i in range(10):  # a comment
        print(f"{i:>5}", "a line that is longer than any phone is wide, whatever its owner says", 0x1F)
    ```

    | a | table | that | has | many | columns | side | by | side | without | end |
    |---|---|---|---|---|---|---|---|---|---|---|
    | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 |

    - [x] `0` to `9`, and Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
    - [ ] nothing

    > Because **of** [this](https://example.org/).
"""
# In sections, so that there is a weakest one.
IN_SECTIONS = EVERY_KIND.replace("    **1.**", "    # Sights\n\n    **1.**").replace(
    "    **4.**", "    # Numbers and names\n\n    **4.**"
)
SHOWCASE = Path(settings.BASE_DIR) / "fixtures" / "quizzes" / "showcase.md"
# Of the questions in `EVERY_KIND`, which stay in the order of the file.
WRONG = {"q3": "w " * 400, "q4": "many", "q7.1": "0", "q7.2": "0"}
SOME = {"q1": "0", "q2": "1", "q3": "Mars", "q4": "9"}


def _running(world: World, markdown: str = EVERY_KIND, **changed) -> Attempt:
    """An attempt of the student that has just begun."""
    quiz = every_kind(markdown, **changed)
    return start_attempt(quiz=quiz, student=student_of(world), now=timezone.now())


def _attempt(
    *,
    left: timedelta | None = None,
    answers=None,
    go_to: str = "",
    markdown: str = EVERY_KIND,
    **changed,
) -> Reach:
    """The page of a running attempt, or of what sending `answers` to `go_to` leads to."""

    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world, markdown, **changed)
        if left is not None:
            deadline = timezone.now() + left
            Attempt.objects.filter(pk=attempt.pk).update(
                deadline=deadline, started_at=deadline - timedelta(hours=1)
            )
        address = reverse("quizzes:attempt", args=[attempt.pk])
        if answers is None:
            return ask(client, address + go_to)
        page = ask(client, address).html
        return ask(client, f"{address}{go_to}", fields_of(page) | answers)

    return reach


def _showcase(world: World, client: Client) -> Shown:
    """All that texts may hold: pictures, formulas, code, tables."""
    call_command("import_quizzes", str(SHOWCASE), stdout=StringIO())
    quiz = Quiz.objects.select_related("course", "current_revision").get(slug="tour")
    attempt = start_attempt(quiz=quiz, student=student_of(world), now=timezone.now())
    return ask(client, reverse("quizzes:attempt", args=[attempt.pk]))


def _stale(world: World, client: Client) -> Shown:
    """Answers from a page on which another tab has overtaken them."""
    attempt = _running(world)
    address = reverse("quizzes:attempt", args=[attempt.pk])
    fields = fields_of(ask(client, address).html)
    Answer.objects.filter(attempt=attempt).update(version=5)
    return ask(client, f"{address}save/", fields | SOME)


def _too_late(go_to: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world)
        address = reverse("quizzes:attempt", args=[attempt.pk])
        fields = fields_of(ask(client, address).html)
        submit(attempt, now=timezone.now())
        return ask(client, f"{address}{go_to}", fields | SOME)

    return reach


def _logged_out(data: dict | None = None, *, who: str = "") -> Reach:
    """Answers that arrive when the session is over, and what is sent after that."""

    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world)
        address = reverse("quizzes:attempt", args=[attempt.pk])
        fields = fields_of(ask(client, address).html)
        Session.objects.filter(pk=world.sessions["student"]).delete()
        if who:
            client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
        shown = ask(client, f"{address}save/", fields | SOME)
        if data is None:
            return shown
        again = fields_of(shown.html) | data
        return ask(client, f"{address}sign-in/", again)

    return reach


def _token_changed(world: World, client: Client) -> Shown:
    attempt = _running(world)
    address = reverse("quizzes:attempt", args=[attempt.pk])
    fields = fields_of(ask(client, address).html)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["student"]
    fields.pop("csrfmiddlewaretoken", None)
    return ask(strict, f"{address}save/", fields | SOME)


def _remarked(address: str) -> Reach:
    """A running attempt with every remark there is: flagged, sure, unsure, sure of nothing."""

    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world)
        _remark(attempt, sure={1, 3}, unsure={2, 4}, flagged={1, 5})
        Answer.objects.filter(attempt=attempt, position=1).update(response=[0])
        return ask(client, reverse("quizzes:attempt", args=[attempt.pk]) + address)

    return reach


def _remark(attempt: Attempt, *, sure=(), unsure=(), flagged=()) -> None:
    answers = Answer.objects.filter(attempt=attempt)
    answers.filter(position__in=sure).update(sure=True)
    answers.filter(position__in=unsure).update(sure=False)
    answers.filter(position__in=flagged).update(flagged=True)


def _review(
    answers=None, *, markdown: str = EVERY_KIND, show: str = "", is_sure: bool = False, **changed
) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        now = timezone.now()
        attempt = begin(every_kind(markdown, **changed), student_of(world), answers or {}, now=now)
        if is_sure:
            _remark(attempt, sure={1, 2, 3}, unsure={4, 6, 7}, flagged={2})
        attempt = submit(attempt, now=now)
        return ask(client, reverse("quizzes:review", args=[attempt.pk]) + show)

    return reach


def _sat(address: str, *, markdown: str = EVERY_KIND, **changed) -> Reach:
    """A page after two attempts some days ago; what was missed is due by now."""

    def reach(world: World, client: Client) -> Shown:
        quiz = every_kind(markdown, **changed)
        for days, answers in ((3, {}), (2, MIXED)):
            sit(quiz, student_of(world), answers, now=timezone.now() - timedelta(days=days))
        return ask(client, address)

    return reach


def _enrolled(address: str) -> Reach:
    """A page of somebody who has just come into the course."""

    def reach(world: World, client: Client) -> Shown:
        Enrolment.objects.create(
            course_id=world.names["course_pk"],
            student=world.people["newcomer"],
            via="roster",
            enrolled_at=timezone.now(),
        )
        return ask(client, address.format_map(world.names))

    return reach


STATES = [
    State("home, nothing there", "newcomer", partial(lambda w, c: ask(c, "/"))),
    State("progress, nothing there", "newcomer", partial(lambda w, c: ask(c, "/progress/"))),
    State("home, an attempt is running", "student", at("/")),
    State("home, without a limit", "student", at("/", time_limit=None)),
    State("quiz, not begun", "newcomer", _enrolled("/quizzes/{course}/{quiz}/")),
    State(
        "quiz, with every rule",
        "student",
        at(
            "/quizzes/{course}/{quiz}/",
            closes_at=timezone.now() + timedelta(days=1),
            wait=timedelta(days=1),
            navigation="forward-only",
            max_attempts=3,
            pass_mark=50,
            **HELD_BACK,
        ),
    ),
    State("quiz, closed", "student", at("/quizzes/{course}/{quiz}/", closes_at=timezone.now())),
    # attempts
    State("attempt, blank", "student", _attempt()),
    State("attempt, blank, without its script", "student", _attempt(), has_script=False),
    State("attempt, code and a table", "student", _attempt(markdown=WITH_CODE)),
    State("attempt, all that texts may hold", "student", _showcase),
    State("attempt, saved", "student", _attempt(answers=SOME, go_to="save/")),
    State("attempt, errors", "student", _attempt(answers=WRONG, go_to="save/")),
    State("attempt, changed elsewhere", "student", _stale),
    State("attempt, four minutes left", "student", _attempt(left=timedelta(minutes=4))),
    State("attempt, time is up", "student", _attempt(left=timedelta(seconds=-5)), has_script=False),
    State("attempt, expired", "student", _attempt(left=timedelta(minutes=-5)), has_script=False),
    State("attempt, one question a page", "student", _attempt(navigation="question-per-page")),
    State("attempt, forward only", "student", _attempt(navigation="forward-only")),
    State(
        "attempt, one question a page, the next",
        "student",
        _attempt(navigation="question-per-page", answers={"q1": "0", "go_to": "2"}, go_to="save/"),
    ),
    State("whether to submit", "student", _attempt(go_to="submit/")),
    State("unanswered questions", "student", _attempt(answers=SOME, go_to="submit/")),
    State("submit with errors", "student", _attempt(answers=WRONG, go_to="submit/")),
    State("a save after the end", "student", _too_late("save/")),
    State("a submit after the end", "student", _too_late("submit/")),
    State("answers, and nobody logged in", "student", _logged_out()),
    State(
        "answers, and a wrong password",
        "student",
        _logged_out({"username": "student", "login": "student", "password": "wrong"}),
    ),
    State("answers, and somebody else", "student", _logged_out(who="outsider")),
    State("answers, and the token has changed", "student", _token_changed),
    State("attempt, remarks", "student", _remarked("")),
    State("unanswered questions, remarks", "student", _remarked("submit/")),
    # reviews
    State("review, nothing answered", "student", _review()),
    State("review, right and wrong", "student", _review(MIXED)),
    State("review, code and a table", "student", _review({0: [1]}, markdown=WITH_CODE)),
    State("review, only the score", "student", _review(MIXED, **SCORE_ONLY)),
    State(
        "review, nothing yet",
        "student",
        _review(
            MIXED,
            closes_at=timezone.now() + timedelta(days=1),
            show_explanations="never",
            **HELD_BACK,
        ),
    ),
    State("review, passed", "student", _review(MIXED, pass_mark=10)),
    State("review, after a ruling", "student", at("/attempts/{attempt}/review/")),
    State("review, sure and wrong", "student", _review(MIXED, is_sure=True)),
    State("review, what is wrong", "student", _review(MIXED, is_sure=True, show="?show=wrong")),
    State(
        "review, what I was unsure of",
        "student",
        _review(MIXED, is_sure=True, show="?show=unsure"),
    ),
    State("review, in sections", "student", _review(MIXED, markdown=IN_SECTIONS)),
    # what is made of them
    State("home, questions are due", "student", _sat("/")),
    State("quiz, with results", "student", _sat("/quizzes/open/every-kind/")),
    State("progress, a section to repeat", "student", _sat("/progress/", markdown=IN_SECTIONS)),
    State(
        "progress, another attempt before it closes",
        "student",
        _sat(
            "/progress/",
            markdown=IN_SECTIONS,
            closes_at=timezone.now() + timedelta(days=1),
            pass_mark=90,
            max_attempts=3,
        ),
    ),
    State("progress, hardly anything shown", "student", _sat("/progress/", **HELD_BACK)),
]
