"""A real browser at a live server, with the sample quiz imported."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from quizzes.models import Quiz

from .looking import scan, sideways

SAMPLE = Path(settings.BASE_DIR) / "fixtures" / "quizzes" / "llm-quiz.md"
PASSWORD = "correct horse battery staple"
NARROW, WIDE = 320, 1280  # pixels: the least that WCAG 1.4.10 asks for, and a desk
PATIENCE = 15_000  # milliseconds; a busy machine is slow


@dataclass(frozen=True)
class SampleQuestion:
    """A question of the sample as its author wrote it; read here without our own parser."""

    number: int
    stem: str
    right: tuple[str, ...]


def press(control) -> None:
    """Click a link or button and wait until the page that it leads to is there.

    A click alone returns while the old page may still stand, or the new one has no style yet.
    """
    with control.page.expect_navigation(wait_until="load"):
        control.click()


def code_from_mail(page) -> str:
    """The code of the last mail, which is sent after the page that says so."""
    for _ in range(PATIENCE // 50):
        if mail.outbox:
            break
        page.wait_for_timeout(50)
    return re.search(r"^\S{4}-\S{4}$", mail.outbox[-1].body, re.M)[0]


def block_script(page) -> None:
    """Show the pages of attempts as they are without their script: axe needs JavaScript itself."""
    page.context.route("**/attempt/page*.js", lambda route: route.abort())


@pytest.fixture(scope="session")
def sample_questions() -> list[SampleQuestion]:
    blocks = re.findall(r"^\*\*(\d+)\.\*\* (.+)\n((?:- \[.\] .+\n?)+)", SAMPLE.read_text(), re.M)
    return [
        SampleQuestion(int(number), stem.strip(), tuple(re.findall(r"- \[x\] (.+)", choices)))
        for number, stem, choices in blocks
    ]


@pytest.fixture
def sample_quiz(transactional_db) -> Quiz:
    call_command("import_quizzes", str(SAMPLE), stdout=StringIO())
    return Quiz.objects.get(slug="llm-quiz")


@pytest.fixture
def tour(transactional_db) -> Quiz:
    """The sample that has a question of each kind."""
    call_command("import_quizzes", str(SAMPLE.with_name("showcase.md")), stdout=StringIO())
    return Quiz.objects.get(slug="tour")


def offences(said) -> list[str]:
    """What a message of the browser's console says against the Content-Security-Policy.

    Not while axe is looking: it tries styles that it refuses.
    """
    is_one = "Content Security Policy" in said.text and not getattr(said.page, "is_scanned", False)
    return [f"{said.page.url}: {said.text}"] if is_one else []


@pytest.fixture
def new_page(browser, live_server) -> Iterator[Callable]:
    """`new_page(**options)` is an empty page of a browser context of its own.

    Whatever it asks for must come from the live server, none of it may fail in the browser, and
    nothing may offend the Content-Security-Policy.
    """
    contexts = []
    asked: list[str] = []
    complaints: list[str] = []

    def new_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        context.on("console", lambda said: complaints.extend(offences(said)))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(f"{live_server.url}/")] == []
    assert complaints == []


@pytest.fixture
def log_in() -> Callable:
    def log_in(page, user: User, path: str = "/accounts/login/") -> None:
        """By the form, as a person does."""
        # A password set anew ends the sessions on other devices.
        if not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()
        page.goto(path)
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").first.fill(PASSWORD)
        press(page.get_by_role("button", name="Log in"))
        assert "login" not in page.url

    return log_in


@pytest.fixture
def start(new_page, alice, sample_quiz, log_in):
    """Logs alice in, starts the sample and returns the page; again, and it goes on elsewhere."""

    def start(**options):
        page = new_page(**options)
        log_in(page, alice)
        page.goto("/quizzes/open/llm-quiz/")
        press(page.get_by_role("button", name=re.compile("Start|Continue")))
        return page

    return start


@pytest.fixture
def visit(new_page):
    """Looks at pages in turn and collects what is wrong with them; the end fails with all of it.

    For what only a script or a journey brings about: `test_every_state` looks at all other pages.
    `within` is for a part that is to be looked at alone.
    """
    problems: list[str] = []

    def check(page, name: str, *, within: str | None = None) -> None:
        page.is_scanned = True
        problems.extend(f"{name}: {each}" for each in scan(page, within=within).violations)
        page.is_scanned = False
        problems.extend(f"{name}: {each}" for each in sideways(page))

    yield check
    assert problems == []
