"""The child's side of `quizzes.core.bounded_child`: limits itself, then serves requests.

Standard input has one JSON list a line: [seconds of processor time, request]. Standard output has one JSON object a
line, written as each part of a request is done; {"error": reason} is the last of the process.
"""

import json
import math
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .rendering_limits import UnrenderableText

MEMORY_BYTES = 512 * 1024 * 1024


def serve(answer: Callable[[Any], Iterator[dict[str, Any]]]) -> None:
    """Report what `answer` yields for each request, under its limits."""
    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform != "darwin":  # whose kernel refuses to limit the address space
        _lower(resource.RLIMIT_AS, MEMORY_BYTES)
    try:
        for line in sys.stdin:
            cpu_seconds, request = json.loads(line)
            _lower(resource.RLIMIT_CPU, _seconds_used() + cpu_seconds)
            for report in answer(request):
                _write(report)
    except UnrenderableText as error:
        _write({"error": error.code})
    except RecursionError:
        _write({"error": "depth"})
    except MemoryError:
        _write({"error": "memory"})


def _seconds_used() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return math.ceil(usage.ru_utime + usage.ru_stime)


def _lower(kind: int, limit: int) -> None:
    """Set the soft limit, staying below a hard limit that whoever started us has set."""
    _, hard = resource.getrlimit(kind)
    soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (soft, hard))


def _write(report: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    sys.stdout.flush()
