"""An app under gunicorn: start, first answer, CPU and memory of its processes, death, stop."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .apps import ROOT, App
from .client import encode, exchange, split

WORKERS = 2
START_LIMIT = 60  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A context manager. `cold_start_ms` is the time from the start to the first page.

    `options` are further ones of gunicorn, such as its class of workers.
    """

    def __init__(
        self,
        app: App,
        first_path: str,
        *,
        counting: bool = False,
        workers: int = WORKERS,
        options: Iterable[str] = (),
    ) -> None:
        self.port = free_port()
        self.worker_count = workers
        self.first = {"method": "GET", "path": first_path, "session": app.sessions[0]}
        self.env = {**app.env, "BENCH_COUNT": str(int(counting))}
        memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []
        self.command = [sys.executable, "-m", "gunicorn", app.wsgi]
        self.command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"]
        self.command += ["--workers", str(workers), *memory, *options]

    def __enter__(self) -> "Server":
        self.log = tempfile.TemporaryFile("w+")
        began = time.perf_counter()
        self._start()
        try:
            self._wait_for_first_page()
            self.cold_start_ms = (time.perf_counter() - began) * 1000
            while len(self.workers()) < self.worker_count:
                time.sleep(0.05)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def _wait_for_first_page(self) -> None:
        message = encode(self.first, self.port)
        limit = time.monotonic() + START_LIMIT
        answer = b""
        while not answer and time.monotonic() < limit and self.process.poll() is None:
            with suppress(OSError):
                answer = exchange(message, self.port)
            time.sleep(0.002)
        if not answer or split(answer)[0] != 200:
            text = answer.decode(errors="replace")[:2000]
            raise RuntimeError(f"{self.command}: no first page.\n{text}\n{self.log_text()}")

    def __exit__(self, *exc_info) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def log_text(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def reload(self) -> None:
        """What a deployment does: new workers take over, the old ones finish what they are at."""
        self.process.send_signal(signal.SIGHUP)

    def die_and_start(self) -> None:
        """Kill the master, then do as a service manager: end what it left behind, start anew."""
        orphans = self.workers()
        self.process.kill()
        self.process.wait()
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            for pid in filter(_is_running, orphans):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal_number)
            limit = time.monotonic() + 2
            while any(map(_is_running, orphans)) and time.monotonic() < limit:
                time.sleep(0.01)
        self._start()

    def workers(self) -> list[int]:
        return _children(self.process.pid)

    def cpu_ms(self) -> float:
        """User and system time of the workers so far: steady where wall time is not."""
        return sum(_cpu_ms(pid)[0] for pid in self.workers())

    def family_cpu_ms(self) -> float:
        """Of the master and of all workers, those that have ended included."""
        return family_cpu_ms(self.process.pid)

    def memory_mb(self) -> dict[str, float]:
        """A worker's share of the memory (PSS) and its resident size (RSS), on average."""
        totals = {"Pss:": 0.0, "Rss:": 0.0}
        workers = self.workers()
        for pid in workers:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
                name, size = line.split()[:2]
                if name in totals:
                    totals[name] += int(size) / 1024
        pss, rss = (total / len(workers) for total in totals.values())
        return {"pss_mb": pss, "rss_mb": rss}

    def peak_mb(self) -> float:
        """The largest resident size that one of the workers has had."""
        lines = (
            line
            for pid in self.workers()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        return max(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def machine_cpu_ms() -> float:
    """What all processes of the machine have used since it started."""
    user, nice, system, _idle, _waiting, *others = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    )
    return (user + nice + system + sum(others)) * 1000 / TICKS


def family_cpu_ms(pid: int) -> float:
    """User and system time of a process and its children, those that have ended included."""
    return sum(_cpu_ms(pid)) + sum(_cpu_ms(child)[0] for child in _children(pid))


def _children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu_ms(pid: int) -> tuple[float, float]:
    """Of the process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, ended = (sum(map(int, fields[at : at + 2])) * 1000 / TICKS for at in (11, 13))
    return own, ended


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
