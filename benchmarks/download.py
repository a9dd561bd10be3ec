"""Downloads a file from an app as a browser does, and watches the worker's memory meanwhile."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection

from .server import Server

PIECE = 65_536
PATIENCE = 600  # seconds
PAUSE = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Download:
    """`mb` is what came, `cpu_seconds` what the worker had to do for it; `rss_mb` the worker's resident size before and at most."""

    status: int
    first_byte_ms: float
    seconds: float
    cpu_seconds: float
    mb: float
    lines: int
    rss_mb: tuple[float, float]

    def figures(self) -> dict:
        begin, most = self.rss_mb
        return {
            "first_byte_ms": round(self.first_byte_ms),
            "seconds": round(self.seconds, 1),
            "cpu_seconds": round(self.cpu_seconds, 1),
            "mb": round(self.mb, 1),
            "mb_per_second": round(self.mb / self.seconds, 1),
            "rows": self.lines - 1,
            "rows_per_second": round((self.lines - 1) / self.seconds),
            "rss_begin_mb": round(begin, 1),
            "rss_most_mb": round(most, 1),
        }


def download(server: Server, path: str, session: str) -> Download:
    """Ask for a file of lines, and read all of it. Raises HTTPException where it is cut off."""
    begin_cpu_ms = server.cpu_ms()
    begin_mb, earlier_peak_mb = server.memory_mb()["rss_mb"], server.peak_mb()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    sizes = [begin_mb]
    received = lines = 0
    began = looked = first_byte = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    response = connection.getresponse()
    while piece := response.read1(PIECE):
        now = time.perf_counter()
        first_byte = now if not received else first_byte
        received += len(piece)
        lines += piece.count(b"\n")
        if now - looked > PAUSE:
            sizes.append(server.memory_mb()["rss_mb"])
            looked = now
    ended = time.perf_counter()
    connection.close()
    if (peak_mb := server.peak_mb()) > earlier_peak_mb:
        sizes.append(peak_mb)
    return Download(
        status=response.status,
        first_byte_ms=(first_byte - began) * 1000,
        seconds=ended - began,
        cpu_seconds=(server.cpu_ms() - begin_cpu_ms) / 1000,
        mb=received / 1e6,
        lines=lines,
        rss_mb=(begin_mb, max(sizes)),
    )
