"""Fixtures that all tests share: counted queries, a real browser, and what may be skipped."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import settings

from config.catalogues import compile_all, stale

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",  # Chromium has no sandbox for root, and containers run tests as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A slow example of a property says something about the machine, not about the property.
settings.register_profile("quizmark", deadline=None)
settings.load_profile("quizmark")


def pytest_configure() -> None:
    """Translations as they stand in the sources, also where pytest is called by itself."""
    compile_all(stale())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real transactions leave empty tables: give each such test what the migrations put there."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if options.get("transaction") or "live_server" in getattr(item, "fixturenames", ()):
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    from django.db import connection

    if item.get_closest_marker("once") and connection.vendor == "postgresql":
        pytest.skip("looks at pages, which no database changes: once is enough, on SQLite")
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL=postgres://...")


@pytest.fixture
def count_queries():
    """`with count_queries(3):` or `with count_queries(at_most=5):` holds a limit on queries.

    Counts SELECT, INSERT, UPDATE and DELETE, not BEGIN, COMMIT and SAVEPOINT. Yields the list of
    the queries so far; prints them when the limit does not hold.
    """
    return _count_queries


@contextmanager
def _count_queries(exactly: int | None = None, *, at_most: int | None = None):
    from django.db import connection

    queries: list[str] = []

    def record(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(COUNTED):
            queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield queries
    holds = (exactly is None or len(queries) == exactly) and (
        at_most is None or len(queries) <= at_most
    )
    if not holds:
        expected = f"{exactly}" if exactly is not None else f"at most {at_most}"
        lines = "\n".join(f"{n}. {sql}" for n, sql in enumerate(queries, start=1))
        pytest.fail(f"{len(queries)} queries, expected {expected}:\n{lines}")


@pytest.fixture(scope="module")
def browser(django_db_setup) -> Iterator:
    """A running Chromium: the one that CHROMIUM names, else the system's.

    Its scope is the module, not the session: while Playwright runs, it keeps an event loop in
    this thread. Django then refuses the database and, told not to, opens other connections than
    the test's. Only modules that use the browser get around both.
    """
    path = _chromium()
    from django.db import connections
    from playwright.sync_api import sync_playwright

    connection = connections["default"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        connections["default"] = connection
        chromium = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


def _chromium() -> str:
    """The path of the browser. Without one the test is skipped, or fails where all must run."""
    named = os.environ.get("CHROMIUM", "")
    found = [path for name in ((named,) if named else BROWSERS) if (path := shutil.which(name))]
    if found:
        return found[0]
    reason = f"needs Chromium: {named or ', '.join(BROWSERS)} not found; CHROMIUM names another"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
