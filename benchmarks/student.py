"""A student who takes a quiz over HTTP as the page's script does, and notes what was acknowledged.

Asks for JSON and understands a form's answers, too. Keeps at it: what was not answered, and what
was answered with 5xx, is sent again with the same version, until `patience` is over.
"""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from random import Random

from .client import encode, exchange, split
from .ledger import Finding, Ledger, Value, Values
from .sitting_page import SittingPage
from .tally import NO_ANSWER, Exchange, Tally

QUIZ = "/quizzes/open/exam/"
JSON = "application/json"
SCORE = re.compile(r"earned\s+([\d.]+)\s+of\s")
CHANGE_OF_MIND = 0.3  # how often, after an answer was not acknowledged
FAILED = "failed"  # not answered, or with 5xx: nobody knows what became of it


class Stuck(Exception):
    """The server has not done for all that time what it should do at once."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str

    @cached_property
    def meaning(self) -> str:
        """saved, submitted, conflict, refused, unanswered or FAILED, however it is said."""
        if self.status >= 500:
            return FAILED
        if self.headers.get("content-type", "").startswith(JSON):
            return json.loads(self.text)["status"]
        if self.status == 302:
            path = self.headers["location"].partition("?")[0]
            ends = {"review/": "submitted", "submit/": "unanswered"}
            if re.match(r"/attempts/\d+/", path):
                return ends.get(path.split("/", 3)[3], "saved")
        return {400: "refused", 409: "conflict"}.get(self.status, f"status {self.status}")


class Student:
    """`number` is the place in the list of students; `page` that of the attempt at hand."""

    def __init__(
        self,
        port: int,
        number: int,
        session: str,
        ledger: Ledger,
        tally: Tally,
        patience: float = 60,
    ) -> None:
        self.port = port
        self.number = number
        self.session = session
        self.ledger = ledger
        self.tally = tally
        self.patience = patience  # seconds
        self.random = Random(number)
        self.attempt = 0
        self._html = ""
        self._page: SittingPage | None = None

    @property
    def page(self) -> SittingPage:
        """Read when it is needed: reading takes longer than a server may be kept waiting for."""
        if self._page is None:
            self._page = SittingPage(self._html)
            shown = {position: asked.value for position, asked in self._page.questions.items()}
            self.ledger.seen(self.attempt, shown)
        return self._page

    def start(self) -> None:
        reply = self._until_answered("start", "POST", f"{QUIZ}start/")
        found = re.match(r"/attempts/(\d+)/", reply.headers.get("location", ""))
        if found is None:
            raise Stuck(f"start: {reply.status} {reply.headers.get('location')}")
        self.attempt = int(found[1])
        self.ledger.started(self.attempt, self.number)

    def read(self, step: str = "page") -> None:
        """Open or reload the page of the attempt."""
        reply = self._until_answered(step, "GET", f"/attempts/{self.attempt}/")
        if reply.status != 200:
            raise Stuck(f"attempt {self.attempt}: its page is {reply.status}")
        self._html, self._page = reply.text, None

    def save(self, position: int, value: Value, *, is_unsure: bool = False) -> None:
        """One answer, until it is acknowledged. Who had to wait may think of another value.

        `is_unsure` says that it was sent before, and that nobody knows what became of it.
        """
        began = time.monotonic()
        for _ in self._tries(f"attempt {self.attempt}, answer {position}"):
            meaning = self.try_to_save(position, value).meaning
            if meaning == "saved":
                break
            if meaning == "conflict" and is_unsure:  # the try before was stored after all
                self.read()
            elif meaning != FAILED:
                raise Stuck(f"attempt {self.attempt}, answer {position}: {meaning}")
            is_unsure = True
            if self.random.random() < CHANGE_OF_MIND:
                value = self.page.questions[position].any_value(self.random)
        self.tally.waits.append((time.monotonic() - began) * 1000)

    def save_at_once(self, values: Values) -> None:
        """Several answers, each in a request of its own and all at the same time."""
        self.ledger.sent(self.attempt, values)
        with ThreadPoolExecutor(len(values)) as pool:
            replies = list(pool.map(self._send, values, values.values()))
        for (position, value), reply in zip(values.items(), replies, strict=True):
            self._note(reply, position, value)
            if reply.meaning == FAILED:
                self.save(position, value, is_unsure=True)
            elif reply.meaning != "saved":
                raise Stuck(f"attempt {self.attempt}, answer {position}: {reply.meaning}")

    def try_to_save(self, position: int, value: Value) -> Reply:
        self.ledger.sent(self.attempt, {position: value})
        reply = self._send(position, value)
        self._note(reply, position, value)
        return reply

    def _send(self, position: int, value: Value) -> Reply:
        return self.ask("save", "POST", self._path("save"), self._fields({position: value}))

    def _note(self, reply: Reply, position: int, value: Value) -> None:
        """What the page makes of an acknowledgement: the new version comes with it or is known."""
        if reply.meaning != "saved":
            return
        self.ledger.saved(self.attempt, {position: value})
        asked = self.page.questions[position]
        version = asked.version + (value != asked.value)
        if reply.status == 200:
            version = json.loads(reply.text)["versions"][str(position)]
        asked.answer(value, version)

    def submit(self, changed: Values) -> None:
        """All answers of the page with these changed, until it is acknowledged."""
        for _ in self._tries(f"attempt {self.attempt}, submit"):
            meaning = self.try_to_submit(changed).meaning
            if meaning == "submitted":
                return
            if meaning != FAILED:
                raise Stuck(f"attempt {self.attempt}, submit: {meaning}")

    def try_to_submit(self, changed: Values) -> Reply:
        values = self.all_values(changed)
        self.ledger.sent(self.attempt, values)
        reply = self.ask("submit", "POST", self._path("submit"), self.submit_fields(values))
        if reply.meaning == "submitted":
            self.ledger.submitted(self.attempt, values)
        return reply

    def review(self) -> str:
        """The score that the review shows."""
        reply = self._until_answered("review", "GET", self._path("review"))
        score = SCORE.search(re.sub(r"<[^>]*>", "", reply.text))
        if reply.status != 200 or score is None:
            raise Stuck(f"attempt {self.attempt}: its review is {reply.status} without a score")
        self.ledger.score_shown(self.attempt, score[1])
        return score[1]

    def all_values(self, changed: Values) -> dict[int, Value]:
        shown = {position: asked.value for position, asked in self.page.questions.items()}
        return {**shown, **changed}

    def submit_fields(self, values: Values) -> list[tuple[str, str]]:
        return [*self._fields(values), ("accept_unanswered", "1")]

    def ask(self, step: str, method: str, path: str, fields: list[tuple[str, str]]) -> Reply:
        """One request, one answer: status 599 stands for none, or only a part of one."""
        accept = JSON if step in ("save", "submit") else "text/html"
        request = {"method": method, "path": path, "session": self.session, "fields": fields}
        message = encode({**request, "accept": accept}, self.port)
        began = time.monotonic()
        reply = _exchange(message, self.port)
        outcome = NO_ANSWER if reply is None else str(reply.status)
        self.tally.exchanges.append(Exchange(step, outcome, began, time.monotonic()))
        if reply is None:
            return Reply(599, {}, "")
        if reply.status == 503 and "retry-after" not in reply.headers:
            self.ledger.add(Finding(f"{step}: 503 without Retry-After"))
        return reply

    def _fields(self, values: Values) -> list[tuple[str, str]]:
        asked = self.page.questions
        seen = " ".join(f"{position}:{asked[position].version}" for position in values)
        chosen = [
            (f"q{position}", sent)
            for position, value in values.items()
            for sent in asked[position].values_of(value)
        ]
        return [*({**self.page.hidden, "versions": seen}).items(), *chosen]

    def _path(self, page: str) -> str:
        return f"/attempts/{self.attempt}/{page}/"

    def _until_answered(self, step: str, method: str, path: str) -> Reply:
        for _ in self._tries(f"{step} {path}"):
            reply = self.ask(step, method, path, [])
            if reply.meaning != FAILED:
                return reply
        raise AssertionError("the tries end with an answer or an exception")

    def _tries(self, what: str):
        """Goes on for `patience` seconds with longer and longer pauses, then raises Stuck."""
        limit, pause = time.monotonic() + self.patience, 0.02
        while time.monotonic() < limit:
            yield
            time.sleep(self.random.uniform(0.5, 1) * pause)
            pause = min(2 * pause, 1)
        raise Stuck(f"{what}: nothing for {self.patience:g} s")


def _exchange(message: bytes, port: int) -> Reply | None:
    with suppress(OSError):
        answer = exchange(message, port)
        head, end, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: (\d+)", head.lower())
        if end and (length is None or len(body) == int(length[1])):
            return Reply(*split(answer))
    return None
