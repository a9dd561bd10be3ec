"""What is asked of either app, page by page, and the journey through it."""

from abc import ABC, abstractmethod
from operator import itemgetter

from .apps import App
from .browser import Browser, Fields, Page, QuestionForm
from .server import Server

PAGES = ("attempt", "save", "submit", "review", "home")
ONCE = ("save", "submit")  # what can be asked only once of an attempt
FIRST, LAST = itemgetter(0), itemgetter(-1)
RESERVED = 2  # students whose pages are read again and again; the others write


def request(method: str, path: str, session: str, fields: Fields = ()) -> dict:
    return {"method": method, "path": path, "session": session, "fields": fields}


class Side(ABC):
    """One app while its server runs. `first_path` is the page that a cold start ends with."""

    first_path: str

    def __init__(self, app: App, server: Server) -> None:
        self.server = server
        self.reading, self.writing = app.sessions[:RESERVED], app.sessions[RESERVED:]

    @abstractmethod
    def requests(self, page: str, count: int) -> list[dict]:
        """What to send for one page; `count` is how many of those that can be sent only once."""

    @abstractmethod
    def outcome(self, page: str) -> str:
        """What must come of every request, as `client.outcome` words it."""

    @abstractmethod
    def journey(self, session: str) -> list[Page]:
        """Open, answer ten, submit, see the result: the pages it took."""

    def browser(self, session: str) -> Browser:
        return Browser(self.server.port, session)


class QuizmarkSide(Side):
    first_path = "/"
    start_path = "/quizzes/open/llm-quiz/start/"

    def requests(self, page: str, count: int) -> list[dict]:
        if page in ONCE:
            return [self._post(page, session) for session in self.writing[:count]]
        path = getattr(self, f"_{page}_path")()
        return [request("GET", path, self.reading[page == "review"])]

    def outcome(self, page: str) -> str:
        return {"save": "302 /attempts/N/", "submit": "302 /attempts/N/review/"}.get(page, "200")

    def journey(self, session: str) -> list[Page]:
        browser = self.browser(session)
        self._submitted(browser)
        return browser.visited

    def _attempt_path(self) -> str:
        return self.browser(self.reading[0]).post(self.start_path).path

    def _review_path(self) -> str:
        return self._submitted(self.browser(self.reading[1])).path

    def _home_path(self) -> str:
        return "/"

    def _post(self, page: str, session: str) -> dict:
        """An open attempt is saved with other answers than it is submitted with: both write ten."""
        asked = self.browser(session).post(self.start_path)
        fields = QuestionForm(asked).answered(FIRST if page == "save" else LAST)
        return request("POST", f"{asked.path}{page}/", session, fields)

    def _submitted(self, browser: Browser) -> Page:
        asked = browser.post(self.start_path)
        return browser.post(f"{asked.path}submit/", QuestionForm(asked).answered(LAST))


class FloorSide(Side):
    """Its counterparts: take for attempt and home, its one POST for save and submit."""

    first_path = take_path = "/quiz/1/"

    def requests(self, page: str, count: int) -> list[dict]:
        if page in ONCE:
            fields = QuestionForm(self.browser(self.reading[0]).get(self.take_path)).answered(LAST)
            return [
                request("POST", self.take_path, session, fields) for session in self.writing[:count]
            ]
        path = self._result_path() if page == "review" else self.take_path
        return [request("GET", path, self.reading[page == "review"])]

    def outcome(self, page: str) -> str:
        return "302 /result/N/" if page in ONCE else "200"

    def journey(self, session: str) -> list[Page]:
        browser = self.browser(session)
        self._submitted(browser)
        return browser.visited

    def _result_path(self) -> str:
        return self._submitted(self.browser(self.reading[1])).path

    def _submitted(self, browser: Browser) -> Page:
        asked = browser.get(self.take_path)
        return browser.post(self.take_path, QuestionForm(asked).answered(LAST))
