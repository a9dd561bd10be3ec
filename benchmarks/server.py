"""An app under gunicorn: start, first answer, CPU and memory of its workers, stop."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .apps import ROOT, App
from .client import encode, exchange, split

WORKERS = 2
START_LIMIT = 60  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A context manager. `cold_start_ms` is the time from the start to the first page."""

    def __init__(self, app: App, first_path: str, *, counting: bool = False) -> None:
        self.port = _free_port()
        self.first = {"method": "GET", "path": first_path, "session": app.sessions[0]}
        self.env = {**app.env, "BENCH_COUNT": str(int(counting))}
        memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []
        self.command = [sys.executable, "-m", "gunicorn", app.wsgi]
        self.command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"]
        self.command += ["--workers", str(WORKERS), "--worker-class", "sync", *memory]

    def __enter__(self) -> "Server":
        self.log = tempfile.TemporaryFile("w+")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        try:
            self._wait_for_first_page()
            self.cold_start_ms = (time.perf_counter() - began) * 1000
            while len(self.workers()) < WORKERS:
                time.sleep(0.05)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_for_first_page(self) -> None:
        message = encode(self.first, self.port)
        limit = time.monotonic() + START_LIMIT
        answer = b""
        while not answer and time.monotonic() < limit and self.process.poll() is None:
            with suppress(OSError):
                answer = exchange(message, self.port)
            time.sleep(0.002)
        if not answer or split(answer)[0] != 200:
            self.log.seek(0)
            text = answer.decode(errors="replace")[:2000]
            raise RuntimeError(f"{self.command}: no first page.\n{text}\n{self.log.read()}")

    def __exit__(self, *exc_info) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu_ms(self) -> float:
        """User and system time of the workers so far: steady where wall time is not."""
        ticks = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks * 1000 / TICKS

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
