"""Every page of the site in every state, for whatever is asked of all of them.

Most come from `access_matrix.TABLE`: each address that answers with a page, and the page that each
form leads to, filled as `access_forms` has it and sent empty. `EXTRA` are states that no line there
brings about. Each is reached by Django's test client, in a transaction that is taken back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urljoin, urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Answer, Attempt, Quiz

from .access_matrix import PEOPLE
from .access_world import PASSWORD, World
from .attempts import begin, submit
from .conftest import EVERY_KIND, import_markdown, picture
from .test_access_matrix import PERSON, ROWS, Row, data_of

NEW = "three turnips in a hat, and a fourth"
KEY = {"clientExtensionResults": {"credProps": {"rk": True}}}
HELD_BACK = {"show_score": "after-closing", "show_marks": "never", "show_answers": "never"}
SCORE_ONLY = {"show_marks": "never", "show_answers": "never", "show_explanations": "never"}
FAILURES = {"400": 400, "403": 403, "403_csrf": 403, "429": 429, "500": 500, "503": 503}
BROKEN = "# Broken\n**1.** First?\n- [ ] a\n- [ ] b\n\n**2.** Second?\n- [x] c\n- [ ] d\n"
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


@dataclass(frozen=True)
class Shown:
    """What the last of some requests was answered with, and all addresses asked for on the way."""

    response: HttpResponse
    address: str
    way: tuple[str, ...]

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def is_page(self) -> bool:
        kind = self.response.headers.get("Content-Type", "")
        is_file = "attachment" in self.response.headers.get("Content-Disposition", "")
        is_whole = not self.response.streaming and b"<html" in self.response.content
        return kind.startswith("text/html") and is_whole and not is_file

    @property
    def names(self) -> set[str]:
        """Of the views that were asked."""
        return {name for address in self.way if (name := _name_of(address))}


Reach = Callable[[World, Client], Shown]


@dataclass(frozen=True)
class State:
    """A page as somebody sees it. `has_script` is whether the page's own script is to run there."""

    name: str
    who: str
    reach: Reach
    has_script: bool = True

    def __str__(self) -> str:
        return self.name

    def shown(self, world: World) -> Shown:
        return self.reach(world, client_of(world, self.who))


def client_of(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[PERSON.get(who, who)]
    return client


def ask(client: Client, address: str, data=None) -> Shown:
    """Get an address, or send `data` there, and follow where that leads."""
    response = client.get(address) if data is None else client.post(address, data)
    way = [address]
    while response.status_code in (301, 302) and len(way) < 10:
        way.append(urljoin(way[-1], response["Location"]))
        response = client.get(way[-1])
    last = urlsplit(way[-1])
    return Shown(response, f"{last.path}{'?' * bool(last.query)}{last.query}", tuple(way))


def _name_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


# The lines of the table

_BY_PREFERENCE = ["student", "owner", "admin", "instructor", "outsider", "nobody"]
_BY_PREFERENCE += [person for person in PEOPLE if person not in _BY_PREFERENCE]


def _who_gets(row: Row, *words: str) -> str | None:
    return next(
        (who for word in words for who in _BY_PREFERENCE if row.expected[who] == word), None
    )


def _line(row: Row, world: World, client: Client, *, is_empty: bool = False) -> Shown:
    address = row.address.format_map(world.names)
    data = None if row.method == "GET" else {} if is_empty else data_of(row, world)
    return ask(client, address, data)


def _of_table() -> list[State]:
    found, sent_empty, refusals = [], set(), set()
    for row in ROWS:
        refusal = next((word for word in row.expected.values() if word in REFUSALS), None)
        where = (row.method, refusal, row.address.startswith("/admin/"))
        who = _who_gets(row, "done", "page", "redirect")
        if refusal and (where not in refusals or not who):
            refusals.add(where)
            refused = _who_gets(row, refusal)
            found.append(State(f"{row}, {refusal} for {refused}", refused, partial(_line, row)))
        if who is None:
            continue
        found.append(State(str(row), who, partial(_line, row)))
        if row.method == "POST" and row.address not in sent_empty:
            sent_empty.add(row.address)
            reach = partial(_line, row, is_empty=True)
            found.append(State(f"POST {row.address}, with nothing", who, reach))
    return found


REFUSALS = ("400", "403", "404", "405", "410")

# What no line of the table brings about


def _at(address: str, *, empty: bool = False, **changed) -> Reach:
    """An address after some attributes of the quiz of the course have changed."""

    def reach(world: World, client: Client) -> Shown:
        Quiz.objects.filter(pk=world.names["quiz_pk"]).update(**changed)
        if empty:
            Attempt.objects.filter(quiz=world.names["quiz_pk"], student=_student(world)).delete()
        return ask(client, address.format_map(world.names))

    return reach


def _student(world: World):
    return world.people["student"]


def _running(world: World, markdown: str = EVERY_KIND, **changed) -> Attempt:
    """An attempt of the student that has just begun, of a quiz with each kind of question."""
    files = {"images/square.png": picture()}
    text = markdown.replace(
        "Which planet is red?", "Red?\n\n    ![A square](images/square.png)\n", 1
    )
    quiz = import_markdown(
        text, "every-kind.md", files=files, now=timezone.now() - timedelta(days=2)
    ).quiz
    Quiz.objects.filter(pk=quiz.pk).update(**changed)
    quiz = Quiz.objects.select_related("course", "current_revision").get(pk=quiz.pk)
    return start_attempt(quiz=quiz, student=_student(world), now=timezone.now())


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
        return ask(client, f"{address}{go_to}", _fields_of(page) | answers)

    return reach


def _fields_of(html: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = (re.search(rf'\b{each}="([^"]*)"', tag) for each in ("name", "value"))
        if name:
            found[name[1]] = value[1] if value else ""
    return found


# Of the questions in `EVERY_KIND`, which stay in the order of the file.
WRONG = {"q3": "w " * 400, "q4": "many", "q7.1": "0", "q7.2": "0"}
SOME = {"q1": "0", "q2": "1", "q3": "Mars", "q4": "9"}


def _stale(world: World, client: Client) -> Shown:
    """Answers from a page on which another tab has overtaken them."""
    attempt = _running(world)
    address = reverse("quizzes:attempt", args=[attempt.pk])
    fields = _fields_of(ask(client, address).html)
    Answer.objects.filter(attempt=attempt).update(version=5)
    return ask(client, f"{address}save/", fields | SOME)


def _too_late(go_to: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world)
        address = reverse("quizzes:attempt", args=[attempt.pk])
        fields = _fields_of(ask(client, address).html)
        submit(attempt, now=timezone.now())
        return ask(client, f"{address}{go_to}", fields | SOME)

    return reach


def _logged_out(data: dict | None = None, *, who: str = "") -> Reach:
    """Answers that arrive when the session is over, and what is sent after that."""

    def reach(world: World, client: Client) -> Shown:
        attempt = _running(world)
        address = reverse("quizzes:attempt", args=[attempt.pk])
        fields = _fields_of(ask(client, address).html)
        Session.objects.filter(pk=world.sessions["student"]).delete()
        if who:
            client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
        shown = ask(client, f"{address}save/", fields | SOME)
        if data is None:
            return shown
        again = _fields_of(shown.html) | data
        return ask(client, f"{address}sign-in/", again)

    return reach


def _token_changed(world: World, client: Client) -> Shown:
    attempt = _running(world)
    address = reverse("quizzes:attempt", args=[attempt.pk])
    fields = _fields_of(ask(client, address).html)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["student"]
    fields.pop("csrfmiddlewaretoken", None)
    return ask(strict, f"{address}save/", fields | SOME)


def _review(answers=None, *, markdown: str = EVERY_KIND, **changed) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        quiz = _running(world, markdown, **changed).quiz
        Attempt.objects.filter(quiz=quiz).delete()
        now = timezone.now()
        attempt = submit(begin(quiz, _student(world), answers or {}, now=now), now=now)
        return ask(client, reverse("quizzes:review", args=[attempt.pk]))

    return reach


MIXED = {0: [0], 1: [0, 2], 2: "Venus", 3: "8", 4: ["sun", "x"], 5: [1, 0, 2], 6: [0, 1, 0]}

# Accounts


def _fresh() -> Client:
    """After a log-in a moment ago: nobody is asked for the password again."""
    client = Client()
    cache.clear()
    client.post(reverse("account_login"), {"username": "student", "password": PASSWORD})
    return client


def _recent(address: str, data=None, *, has_app: bool = False, has_key: bool = False) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        names, client = dict(world.names), _fresh()
        if has_app:
            _app_of(_student(world))
        if has_key:
            names["key"] = _key_of(_student(world)).pk
        return ask(client, address.format_map(names), data)

    return reach


def _app_of(user) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _key_of(user) -> Authenticator:
    data = {"name": "My phone", "credential": KEY}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)


def _second_step(data=None) -> Reach:
    """After the password of an account that has a second factor."""

    def reach(world: World, client: Client) -> Shown:
        _app_of(_student(world))
        log_in = {"login": "student", "username": "student", "password": PASSWORD}
        shown = ask(client, reverse("account_login"), log_in)
        return shown if data is None else ask(client, shown.address, data)

    return reach


def _signing_up(data=None) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        cache.clear()
        form = {"username": "dora", "email": "dora@example.org", "password1": NEW, "password2": NEW}
        shown = ask(client, reverse("account_signup"), form)
        return shown if data is None else ask(client, shown.address, data)

    return reach


def _resetting(data=None, *, is_again: bool = False) -> Reach:
    """The page that a link in a mail leads to, and what is sent from there."""

    def reach(world: World, client: Client) -> Shown:
        cache.clear()
        mail.outbox.clear()
        ask(client, reverse("account_reset_password"), {"email": "student@example.org"})
        link = re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]
        shown = ask(client, link)
        if data is None:
            return shown
        shown = ask(client, shown.address, data)
        return ask(client, link) if is_again else shown

    return reach


def _changing_address(world: World, client: Client) -> Shown:
    cache.clear()
    return ask(
        _fresh(),
        reverse("account_email"),
        {"action_add": "", "email": "new.student@example.org"},
    )


def _closed(address: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        from django.test import override_settings

        with override_settings(OPEN_SIGN_UP=False):
            return ask(client, address)

    return reach


def _failure(name: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        response = HttpResponse(render_to_string(f"{name}.html"), status=FAILURES[name])
        return Shown(response, f"/failing/{name}/", ())

    return reach


# The admin


def _edited(markdown: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        address = reverse("admin:quizzes_quiz_change", args=[world.names["quiz_pk"]])
        fields = {"text": markdown, "base": str(world.names["base"])}
        return ask(client, address, fields)

    return reach


def _uploaded(*files: tuple[str, str]) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        from django.core.files.uploadedfile import SimpleUploadedFile

        sources = [SimpleUploadedFile(name, text.encode()) for name, text in files]
        data = {"course": world.names["course_pk"], "sources": sources}
        return ask(client, reverse("admin:quizzes_quiz_upload"), data)

    return reach


def _new_key_decided(world: World, client: Client) -> Shown:
    """A plan in which the key of an answered question changes."""
    quiz = Quiz.objects.select_related("current_revision").get(pk=world.names["quiz_pk"])
    source = quiz.current_revision.source
    return _edited(source.replace("- [x] Yes\n- [ ] No", "- [ ] Yes\n- [x] No"))(world, client)


def _popular(address: str) -> Reach:
    """Results of many."""

    def reach(world: World, client: Client) -> Shown:
        from .attempts import scored, students

        quiz = Quiz.objects.get(pk=world.names["quiz_pk"])
        for score, student in enumerate(students(60)):
            scored(quiz, student, score % 4, pass_mark=50, seconds=60 * score)
        return ask(client, address.format_map(world.names))

    return reach


_A = "/attempts/{attempt}"
EXTRA = [
    State("home, nothing there", "newcomer", partial(lambda w, c: ask(c, "/"))),
    State("progress, nothing there", "newcomer", partial(lambda w, c: ask(c, "/progress/"))),
    State("home, an attempt is running", "student", _at("/")),
    State("home, without a limit", "student", _at("/", time_limit=None)),
    State("quiz, not begun", "student", _at("/quizzes/{course}/{quiz}/", empty=True)),
    State(
        "quiz, with every rule",
        "student",
        _at(
            "/quizzes/{course}/{quiz}/",
            closes_at=timezone.now() + timedelta(days=1),
            wait=timedelta(days=1),
            navigation="forward-only",
            max_attempts=3,
            pass_mark=50,
            **HELD_BACK,
        ),
    ),
    State("quiz, closed", "student", _at("/quizzes/{course}/{quiz}/", closes_at=timezone.now())),
    # attempts
    State("attempt, blank", "student", _attempt()),
    State("attempt, blank, without its script", "student", _attempt(), has_script=False),
    State("attempt, code and a table", "student", _attempt(markdown=WITH_CODE)),
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
    State("review, after a ruling", "student", _at(_A + "/review/")),
    # accounts
    State("a code for the address", "nobody", _signing_up()),
    State("a wrong code", "nobody", _signing_up({"code": "AAAA-AAAA"})),
    State("a code, and nothing typed", "nobody", _signing_up({})),
    State("no sign-up", "nobody", _closed("/accounts/signup/")),
    State("log-in without sign-up", "nobody", _closed("/accounts/login/")),
    State("a new password", "nobody", _resetting()),
    State("a new password, errors", "nobody", _resetting({"password1": "a", "password2": "b"})),
    State("a new password is set", "nobody", _resetting({"password1": NEW, "password2": NEW})),
    State("a used link", "nobody", _resetting({"password1": NEW, "password2": NEW}, is_again=True)),
    State("a code for a new address", "student", _changing_address),
    State("setting up an app", "student", _recent("/accounts/2fa/totp/activate/")),
    State(
        "setting up an app, a wrong code",
        "student",
        _recent("/accounts/2fa/totp/activate/", {"code": "wrong"}),
    ),
    State("second factors", "student", _recent("/accounts/2fa/", has_app=True, has_key=True)),
    State("recovery codes", "student", _recent("/accounts/2fa/recovery-codes/", has_app=True)),
    State(
        "new recovery codes",
        "student",
        _recent("/accounts/2fa/recovery-codes/generate/", has_app=True),
    ),
    State("no app any more", "student", _recent("/accounts/2fa/totp/deactivate/", has_app=True)),
    State("a new key", "student", _recent("/accounts/2fa/webauthn/add/")),
    State("a new key, errors", "student", _recent("/accounts/2fa/webauthn/add/", {})),
    State("keys", "student", _recent("/accounts/2fa/webauthn/", has_key=True)),
    State(
        "a key's name", "student", _recent("/accounts/2fa/webauthn/keys/{key}/edit/", has_key=True)
    ),
    State(
        "a key without a name",
        "student",
        _recent("/accounts/2fa/webauthn/keys/{key}/edit/", {"name": ""}, has_key=True),
    ),
    State(
        "no key any more",
        "student",
        _recent("/accounts/2fa/webauthn/keys/{key}/remove/", has_key=True),
    ),
    State("a second factor", "nobody", _second_step()),
    State("a second factor, a wrong code", "nobody", _second_step({"code": "000000"})),
    *(State(f"failure {name}", "nobody", _failure(name)) for name in FAILURES),
    # the admin
    State("editor, an error", "owner", _edited(BROKEN)),
    State("plan, a key changes", "owner", _new_key_decided),
    State("plan, some files refused", "owner", _uploaded(("b.md", BROKEN), ("cat.png", "x"))),
    State("results of many", "owner", _popular("/admin/quizzes/quiz/{quiz_pk}/results/")),
    State("items of many", "owner", _popular("/admin/quizzes/quiz/{quiz_pk}/items/")),
    State(
        "gradebook of many", "owner", _popular("/admin/quizzes/quiz/gradebook/?course={course_pk}")
    ),
    State(
        "items, nobody yet",
        "owner",
        partial(
            lambda w, c: ask(c, f"/admin/quizzes/quiz/{w.names['quiz_pk']}/items/?since=2999-01-01")
        ),
    ),
]
STATES = [*EXTRA, *_of_table()]
