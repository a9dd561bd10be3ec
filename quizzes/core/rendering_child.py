"""The child process of `quizzes.core.bounded_rendering`: renders texts under limits of its own.

Its argument is the seconds of processor time it may take. Standard input is a JSON list of
[markdown, inline]. Standard output has one JSON object a line, written as each text is done:
{"html": ...}, or {"error": reason} for the one it ends with.
"""

import json
import resource
import sys
from collections.abc import Iterable

from quizzes.core.bounded_rendering import (
    MAX_HTML_BYTES,
    MAX_TOTAL_HTML_BYTES,
    MEMORY_BYTES,
    RenderJob,
)
from quizzes.core.rendering import render, render_inline
from quizzes.core.rendering_limits import UnrenderableText


def main(cpu_seconds: int) -> None:
    """Limit this process, then render standard input up to the first text that fails."""
    _limit_resources(cpu_seconds)
    try:
        _report_each(RenderJob(*job) for job in json.load(sys.stdin))
    except UnrenderableText as error:
        _write({"error": error.code})
    except RecursionError:
        _write({"error": "depth"})
    except MemoryError:
        _write({"error": "memory"})


def _limit_resources(cpu_seconds: int) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, cpu_seconds)
    if sys.platform != "darwin":  # whose kernel refuses to limit the address space
        _lower(resource.RLIMIT_AS, MEMORY_BYTES)


def _lower(kind: int, limit: int) -> None:
    """Set the soft limit, staying below a hard limit that whoever started us has set."""
    _, hard = resource.getrlimit(kind)
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (soft, hard))


def _report_each(jobs: Iterable[RenderJob]) -> None:
    total = 0
    for job in jobs:
        html = render_inline(job.markdown) if job.inline else render(job.markdown)
        size = len(html.encode())
        total += size
        if size > MAX_HTML_BYTES or total > MAX_TOTAL_HTML_BYTES:
            raise UnrenderableText("output-too-large")
        _write({"html": html})


def _write(report: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(cpu_seconds=int(sys.argv[1]))
