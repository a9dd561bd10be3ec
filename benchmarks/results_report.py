"""What `benchmarks.results` has measured: the targets, and a table for people."""

from collections.abc import Iterator

PAGE_MS = 1000
PEAK_MB = 300
SEED_SECONDS = 30
GROWTH = 10  # times the attempts
GROWTH_SLACK_MS = 50  # what is too short to be compared
STREAM_GROWTH_MB = 10  # more than for a tenth of the attempts
FIRST_BYTE_MS = 2000


def report(runs: list[dict]) -> dict:
    """Adds `failures` and `targets` to each run; `ok` when no run has failures."""
    ran = [run for run in runs if "skipped" not in run]
    for run in ran:
        run["failures"] = list(_failures(run))
        run["targets"] = dict(_targets(run))
    return {"ok": bool(ran) and not any(run["failures"] for run in ran), "runs": runs}


def _sizes(run: dict) -> tuple[dict, dict]:
    """What was measured with a tenth of the attempts, and with all."""
    fewer, all_of_them = run["sizes"].values()
    return fewer, all_of_them


def _failures(run: dict) -> Iterator[str]:
    for seeding in run["seeding"]:
        if seeding["differ"]:
            yield f"{seeding['differ']} of {seeding['checked']} seeded scores are not the app's"
    fewer, all_of_them = _sizes(run)
    for kind in ("pages", "exports"):
        for name, found in all_of_them[kind].items():
            if found["status"] != 200:
                yield f"{name}: {found['status']}"
            elif found.get("queries") != fewer[kind][name].get("queries"):
                yield f"{name}: {fewer[kind][name]['queries']}, then {found['queries']} queries"


def _targets(run: dict) -> Iterator[tuple[str, bool]]:
    fewer, all_of_them = _sizes(run)
    seconds = sum(seeding["seconds"] for seeding in run["seeding"])
    yield f"seeding < {SEED_SECONDS} s", seconds < SEED_SECONDS
    pages = {name: page for name, page in all_of_them["pages"].items() if page["status"] == 200}
    for name, page in pages.items():
        yield f"{name} < {PAGE_MS} ms, the first time, too", page["first_ms"] < PAGE_MS
        most = GROWTH * fewer["pages"][name]["ms"] + GROWTH_SLACK_MS
        yield f"{name} no slower than linear", page["ms"] <= most
    yield f"worker's peak < {PEAK_MB} MB", all_of_them["memory"]["peak_mb"] < PEAK_MB
    for name, export in all_of_them["exports"].items():
        if export["status"] == 200:
            grown = export["rss_most_mb"] - fewer["exports"][name]["rss_most_mb"]
            yield f"{name} in flat memory", grown < STREAM_GROWTH_MB
            if name.endswith(".csv"):
                yield f"{name} begins < {FIRST_BYTE_MS} ms", export["first_byte_ms"] < FIRST_BYTE_MS


def table(run: dict) -> str:
    if "skipped" in run:
        return f"{run['database']}: skipped, {run['skipped']}"
    sizes = list(run["sizes"])
    fewer, all_of_them = _sizes(run)
    seconds = sum(seeding["seconds"] for seeding in run["seeding"])
    lines = [
        f"{run['database']}: {sizes[0]:,} and {sizes[1]:,} attempts, seeded in {seconds:.0f} s",
        f"  {'page':20}{'first ms':>16}{'ms':>14}{'growth':>8}{'CPU ms':>12}{'queries':>12}",
        *(_page_line(name, fewer["pages"][name], page) for name, page in _of(run, "pages")),
        f"  {'export':20}{'first byte ms':>16}{'seconds':>9}{'CPU s':>7}{'MB':>8}{'MB/s':>7}{'rows/s':>9}"
        f"   worker MB",
        *(_export_line(name, export) for name, export in _of(run, "exports")),
        f"  a worker's peak     {all_of_them['memory']['pages_peak_mb']:g} MB by the pages, "
        f"{all_of_them['memory']['peak_mb']:g} MB in all",
        f"  {sum(run['targets'].values())} of {len(run['targets'])} targets hold",
        *(f"  MISSED   {text}" for text, holds in run["targets"].items() if not holds),
        *(f"  FAILED   {text}" for text in run["failures"]),
    ]
    return "\n".join(lines)


def _of(run: dict, kind: str) -> list[tuple[str, dict]]:
    return [(name, one) for name, one in _sizes(run)[1][kind].items() if one["status"] == 200]


def _page_line(name: str, fewer: dict, page: dict) -> str:
    first, ms, cpu, queries = (
        f"{fewer[key]}, {page[key]}" for key in ("first_ms", "ms", "cpu_ms", "queries")
    )
    growth = page["ms"] / max(fewer["ms"], 1)
    return f"  {name:20}{first:>16}{ms:>14}{growth:8.1f}{cpu:>12}{queries:>12}"


def _export_line(name: str, export: dict) -> str:
    memory = ", ".join(f"{export[f'rss_{at}_mb']:.0f}" for at in ("begin", "most"))
    rows = "" if name.endswith(".xlsx") else f"{export['rows_per_second']:,}"
    return (
        f"  {name:20}{export['first_byte_ms']:16,}{export['seconds']:9.1f}"
        f"{export['cpu_seconds']:7.1f}{export['mb']:8.1f}"
        f"{export['mb_per_second']:7.1f}{rows:>9}   {memory}"
    )
