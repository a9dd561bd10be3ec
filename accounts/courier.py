"""A thread of this process that works off a queue, there only while there is something in it."""

import atexit
import logging
import threading
from collections.abc import Callable

from django.db import connections

# Seconds. The request that wakes the thread has been answered by then, and what is queued
# together goes in one round.
PAUSE = 0.2
WAIT_AFTER_A_FAILURE = 60
SHORTEST_WAIT, LONGEST_WAIT = 1, 15 * 60
PATIENCE_AT_THE_END = 15

logger = logging.getLogger(__name__)


class Courier:
    """Calls `work` in one thread of its own, again and again until nothing is left.

    `work` returns the seconds until it wants to be called again, None for never. It runs outside of
    any transaction, and its database connections are closed before each wait. What it raises
    is logged and tried again after a minute: a database that is away comes back.
    """

    def __init__(self, work: Callable[[], float | None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """There is something to do now. Returns at once."""
        with self._lock:
            self._woken.set()
            # A process that was forked has none of the threads of the other.
            is_running = self._thread is not None and self._thread.is_alive()
            if is_running or self._ended.is_set():
                return
            self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
            self._thread.start()
            atexit.unregister(self.end)
            atexit.register(self.end)

    def end(self) -> None:
        """For the end of the process: one more round, in a quarter of a minute at most."""
        self._ended.set()
        self._woken.set()
        if thread := self._thread:
            thread.join(PATIENCE_AT_THE_END)

    def _run(self) -> None:
        while True:
            self._ended.wait(PAUSE)
            self._woken.clear()
            wait = self._round()
            if self._is_done(wait):
                return
            if wait is not None:
                self._woken.wait(min(max(wait, SHORTEST_WAIT), LONGEST_WAIT))

    def _is_done(self, wait: float | None) -> bool:
        with self._lock:
            is_done = self._ended.is_set() or (wait is None and not self._woken.is_set())
            if is_done:
                self._thread = None
            return is_done

    def _round(self) -> float | None:
        try:
            return self._work()
        except Exception:
            logger.exception("What is queued could not be worked off")
            return WAIT_AFTER_A_FAILURE
        finally:
            connections.close_all()
