"""Figures of all rounds in one, as JSON or as a table.

A figure is the median of its rounds; a ratio is the median of the rounds' ratios, each between
two measurements of the same round.
"""

import os
import platform
from functools import reduce
from statistics import median

import django

from .sides import PAGES

COUNTERPARTS = {
    "attempt": "take",
    "save": "POST",
    "submit": "POST",
    "review": "result",
    "home": "take",
}
PER_PAGE = ("cpu_ms", "p50_ms", "p95_ms", "rps")


def figures(rounds: list[dict], counts: dict, seconds: float) -> dict:
    """Ours on the top level, with ratios; the floor's, under the same names, in `floor`."""
    found = _figures(rounds, counts, "quizmark")
    for page in PAGES:
        found[page]["cpu_ratio"] = _ratio(rounds, page, "cpu_ms")
        found[page]["p50_ratio"] = _ratio(rounds, page, "p50_ms")
    found["journey"]["cpu_ratio"] = _ratio(rounds, "journey", "cpu_ms")
    found["memory"]["pss_ratio"] = _ratio(rounds, "memory", "pss_mb")
    found["memory"]["rss_ratio"] = _ratio(rounds, "memory", "rss_mb")
    found["cold_start"]["ratio"] = _ratio(rounds, "cold_start", "ms")
    found["floor"] = _figures(rounds, counts, "floor")
    found["run"] = {
        "rounds": len(rounds),
        "seconds": seconds,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "django": django.get_version(),
    }
    return found


def _figures(rounds: list[dict], counts: dict, app: str) -> dict:
    found: dict = {}
    for page in PAGES:
        found[page] = {key: _median(rounds, app, page, key) for key in PER_PAGE}
        found[page]["queries"] = counts[app][page]
    cpu_ms = _median(rounds, app, "journey", "cpu_ms")
    found["journey"] = {**counts[app]["journey"], "cpu_ms": cpu_ms}
    found["memory"] = {key: _median(rounds, app, "memory", key) for key in ("pss_mb", "rss_mb")}
    found["cold_start"] = {"ms": _median(rounds, app, "cold_start", "ms")}
    return found


def _median(rounds: list[dict], *path: str) -> float:
    return round(median(_at(one, *path) for one in rounds), 3)


def _ratio(rounds: list[dict], *path: str) -> float:
    ratios = [_at(one, "quizmark", *path) / _at(one, "floor", *path) for one in rounds]
    return round(median(ratios), 3)


def _at(figures: dict, *path: str) -> float:
    return reduce(lambda found, key: found[key], path, figures)


def table(found: dict) -> str:
    """The figures for people; the floor's stand in brackets."""
    run, floor = found["run"], found["floor"]
    lines = [
        f"{run['rounds']} rounds of {run['seconds']:g} s a page, {run['cores']} cores, "
        f"Python {run['python']}, Django {run['django']}; the floor's figures in brackets",
        "",
        f"{'page':9}{'floor':8}{'CPU ms':>15}{'ratio':>7}{'p50 ms':>15}{'ratio':>7}"
        f"{'p95 ms':>15}{'requests/s':>13}{'queries':>10}",
    ]
    for page in PAGES:
        ours, bare = found[page], floor[page]
        cpu, p50, p95, rps = (f"{ours[key]:.2f} ({bare[key]:.2f})" for key in PER_PAGE)
        rps = f"{ours['rps']:.0f} ({bare['rps']:.0f})"
        queries = f"{ours['queries']} ({bare['queries']})"
        lines.append(
            f"{page:9}{COUNTERPARTS[page]:8}{cpu:>15}{ours['cpu_ratio']:7.2f}"
            f"{p50:>15}{ours['p50_ratio']:7.2f}{p95:>15}{rps:>13}{queries:>10}"
        )
    return "\n".join([*lines, "", *_rest(found, floor)])


def _rest(found: dict, floor: dict) -> list[str]:
    journey, memory, cold = found["journey"], found["memory"], found["cold_start"]
    return [
        f"journey     {journey['requests']} requests ({floor['journey']['requests']}), "
        f"{journey['queries']} queries ({floor['journey']['queries']}), CPU "
        f"{journey['cpu_ms']:.1f} ms ({floor['journey']['cpu_ms']:.1f}), "
        f"ratio {journey['cpu_ratio']:.2f}",
        f"memory      a worker: PSS {memory['pss_mb']:.1f} MB ({floor['memory']['pss_mb']:.1f}), "
        f"ratio {memory['pss_ratio']:.2f}; RSS {memory['rss_mb']:.1f} MB "
        f"({floor['memory']['rss_mb']:.1f}), ratio {memory['rss_ratio']:.2f}",
        f"cold start  {cold['ms']:.0f} ms to the first page ({floor['cold_start']['ms']:.0f}), "
        f"ratio {cold['ratio']:.2f}",
    ]
