"""Enrolling from long lists: `python -m benchmarks.enrolment [--students N]`.

An instructor hands in a CSV file of N addresses, looks at what it would do, and confirms; half of
them are those of accounts. Then the same list again, and once more with other dates. Everything is
asked through the pages, in a process of its own for each database. The exit status is 1 when a page
fails, a list does not do what its preview says, or queries grow by more than the list does.
README.md beside this file says how to read it.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import apps
from .databases import NAMES, Database, chosen, open_database

FEW = 1000
SECONDS = 10  # for a preview, and for a confirmation
PEAK_MB = 300
LISTS = ("new", "again", "other dates")


def main() -> None:
    options = _options()
    if options.inside:
        print(json.dumps(_measure_inside(options.students)))
        return
    names, done = chosen(options.database)
    for name in names:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_database(name, Path(folder)) as database,
        ):
            done.append(_measure(database, Path(folder), options.students))
    ran = [run for run in done if "skipped" not in run]
    for run in ran:
        run["failures"] = list(_failures(run))
        run["targets"] = dict(_targets(run))
    print(json.dumps(done, indent=2) if options.json else "\n\n".join(map(_table, done)))
    sys.exit(not ran or any(run["failures"] for run in ran))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enrolment")
    parser.add_argument("--students", type=int, default=10_000, help="default: %(default)s")
    parser.add_argument("--database", choices=[*NAMES, "both"], default="both")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(database: Database, folder: Path, students: int) -> dict:
    app = apps.quizmark(folder, 0, database_url=database.url)
    sizes = {}
    for size in (FEW, students):
        print(f"{database.name}: {size:,} students ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "benchmarks.enrolment", "--inside"]
        command += ["--students", str(size)]
        ran = subprocess.run(command, cwd=apps.ROOT, env=app.env, capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(f"{command} failed:\n{ran.stdout}\n{ran.stderr}")
        sizes[size] = json.loads(ran.stdout)
    return {"database": database.name, "sizes": sizes}


def _measure_inside(size: int) -> dict:
    """In a process that has Quizmark's settings, and does what a worker does."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from accounts.models import User
    from quizzes.models import Course

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    owner = User.objects.create(username=f"owner{size}", is_staff=True)
    course = Course.objects.create(slug=f"of-{size}", title=f"Of {size}")
    course.staff.create(user=owner, role="owner")
    User.objects.bulk_create(
        User(username=f"{size}-{n}", email=f"s{n}@of-{size}.example.org", password="!")
        for n in range(0, size, 2)
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(owner, settings.AUTHENTICATION_BACKENDS[0])
    found = {name: _timed_list(client, course, size, name) for name in LISTS}
    return {"lists": found, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _timed_list(client, course, size: int, name: str) -> dict:
    """Handing in, the preview, and confirming: seconds and queries of each."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from quizzes.models import AuditEvent

    ends = "2999-12-31" if name == "other dates" else ""
    lines = [f"Student {n};s{n}@of-{size}.example.org;{ends}" for n in range(size)]
    data = "\r\n".join(["Name;E-mail;Ends", *lines]).encode("utf-8-sig")
    sent = {"file": SimpleUploadedFile("list.csv", data), "sends_mail": "on"}
    url = reverse("admin:quizzes_course_roster", args=[course.pk])
    handed_in, found = _timed(lambda: client.post(url, sent))
    preview_url = found.url
    preview, found = _timed(lambda: client.get(preview_url))
    agreed = re.search(rb'name="agreed" value="(\w+)"', found.content)[1].decode()
    confirm, found = _timed(lambda: client.post(preview_url, {"agreed": agreed}))
    logged = AuditEvent.objects.filter(course=course).latest("pk").data["list"]
    enrolled, invited = course.enrolments.count(), course.invitations.count()
    return {
        "statuses": [each["status"] for each in (handed_in, preview, confirm)],
        "handed in": handed_in,
        "preview": preview,
        "confirm": confirm,
        "counts": {fate: count for fate, count in logged.items() if count},
        "rows": [enrolled, invited],
    }


def _timed(ask) -> tuple[dict, object]:
    from django.db import connection

    count = 0

    def counted(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    began, cpu_began = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        answer = ask()
    figures = {
        "status": answer.status_code,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu": round(time.process_time() - cpu_began, 2),
        "queries": count,
    }
    return figures, answer


def _failures(run: dict) -> Iterator[str]:
    for size, found in run["sizes"].items():
        half = size // 2
        expected = {
            "new": {"enrol": half, "invite": half},
            "again": {},
            "other dates": {"reschedule": size},
        }
        for name, one in found["lists"].items():
            if one["statuses"] != [302, 200, 302]:
                yield f"{name}, {size}: {one['statuses']}"
            if one["counts"] != expected[name] or one["rows"] != [half, half]:
                yield f"{name}, {size}: {one['counts']}, {one['rows']} rows"
    few, many = run["sizes"].values()
    growth = max(run["sizes"]) / FEW
    for name in LISTS:
        for step in ("preview", "confirm"):
            more = many["lists"][name][step]["queries"]
            if more > growth * few["lists"][name][step]["queries"]:
                yield f"{name}, {step}: {more} queries"


def _targets(run: dict) -> Iterator[tuple[str, bool]]:
    many = run["sizes"][max(run["sizes"])]
    for name in LISTS:
        for step in ("preview", "confirm"):
            yield f"{name}, {step} < {SECONDS} s", many["lists"][name][step]["seconds"] < SECONDS
    yield f"peak < {PEAK_MB} MB", many["peak_mb"] < PEAK_MB


def _table(run: dict) -> str:
    if "skipped" in run:
        return f"{run['database']}: skipped, {run['skipped']}"
    steps = ("handed in", "preview", "confirm")
    heads = "".join(f"{step:>12} s{'CPU':>6}{'queries':>8}" for step in steps)
    lines = [f"{run['database']:12}{'students':>9}{heads}{'peak MB':>9}"]
    for size, found in run["sizes"].items():
        for name, one in found["lists"].items():
            figures = "".join(
                f"{one[step]['seconds']:14.2f}{one[step]['cpu']:6.2f}{one[step]['queries']:8}"
                for step in steps
            )
            lines.append(f"{name:12}{size:9,}{figures}{found['peak_mb']:9}")
    lines.append(f"{sum(run['targets'].values())} of {len(run['targets'])} targets hold")
    lines += [f"  MISSED   {text}" for text, holds in run["targets"].items() if not holds]
    lines += [f"  FAILED   {text}" for text in run["failures"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
