"""The server is killed while a student works, and started again: everything is there."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from .conftest import PASSWORD, PATIENCE, SAMPLE, press

pytestmark = pytest.mark.browser

START_LIMIT = 60  # seconds


class RealServer:
    """gunicorn with two workers and a database of its own, in processes that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "db.sqlite3"
        self.env = {
            **os.environ,
            "DEBUG": "1",  # for the demo's accounts
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DEMO_PASSWORD": PASSWORD,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        for command in (["migrate"], ["import_quizzes", str(SAMPLE)], ["demo"]):
            self._python("manage.py", *command).check_returncode()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", "2"]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"],
            cwd=settings.BASE_DIR,
            env=self.env,
            start_new_session=True,
        )
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server did not start")

    def kill(self) -> None:
        """All of it at once, as when the power of a machine fails."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def responses(self) -> list[tuple[int, str | None]]:
        query = "SELECT position, response FROM quizzes_answer ORDER BY position"
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def _python(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.env,
            stdout=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture
def server(tmp_path) -> Iterator[RealServer]:
    server = RealServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def page(browser, server) -> Iterator:
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_answers_given_while_the_server_was_dead_are_there_after_the_submit(server, page):
    page.goto("/accounts/login/?next=/quizzes/open/llm-quiz/")
    page.get_by_label("Username").fill("student")
    page.get_by_label("Password").first.fill(PASSWORD)
    press(page.get_by_role("button", name="Log in"))
    press(page.get_by_role("button", name=re.compile("Start")))
    page.locator("#question-1 .choice").first.click()
    page.get_by_text("1 of 10 answered").wait_for()

    server.kill()
    for number in range(2, 10):
        page.locator(f"#question-{number} .choice").first.click()
    page.locator("#saved-state").filter(has_text="Not saved yet").wait_for()
    saved = [position for position, response in server.responses() if response is not None]
    assert saved == [1]

    server.start()
    page.locator("#question-10 .choice").first.click()
    page.get_by_text("10 of 10 answered").wait_for()
    page.locator("#saved-state").filter(has_text=re.compile("Saved")).wait_for()
    chosen = page.locator("#answers .choice :checked").count()

    server.kill()
    page.get_by_role("main").get_by_role("button", name="Submit").click()
    page.locator("#notice").get_by_text("connection").wait_for()
    server.start()
    page.wait_for_url(re.compile("/review/"), timeout=2 * PATIENCE)
    assert all(response is not None for _position, response in server.responses())
    assert page.locator(".reviewed-choice[class*=is-chosen]").count() == chosen
