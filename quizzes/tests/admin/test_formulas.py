"""No file that is downloaded holds anything that a spreadsheet would run, whoever wrote it."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from quizzes.reports.analysis_exports import QUIZ_TABLES

from ..attack_texts import SPREADSHEETS
from ..attempts import sit
from ..conftest import import_markdown
from ..workbooks import sheets_of
from ..worlds import World, importable, make_world
from .downloads import content, rows

FORMULA = re.compile(r"[\s\u00a0\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")
LIST = reverse("admin:quizzes_attempt_changelist")


def formulas() -> list[str]:
    """Ours, and the public ones for CSV in the folder that QUIZMARK_VECTORS names."""
    folder = os.environ.get("QUIZMARK_VECTORS")
    stored = json.loads(Path(folder, "patt_csv.json").read_text()) if folder else []
    return [*SPREADSHEETS, *stored, "-2+3", "+49 30 1234", "＠SUM(A1)", "－1", "\u200b=1"]


@pytest.fixture
def world(db) -> World:
    texts = [text.strip("\n\r") for text in importable(formulas())]
    return make_world(texts * 2, "=1+1.md")


def downloads(client, world: World) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every file of results."""
    client.force_login(world.staff)
    addresses = [
        reverse("admin:quizzes_quiz_export", args=[quiz.pk, kind, extension])
        for quiz in world.quizzes
        for kind in QUIZ_TABLES
        for extension in ("csv", "xlsx")
    ]
    book = "admin:quizzes_quiz_gradebook_export"
    addresses += [
        f"{reverse(book, args=[extension])}?course={world.course.pk}"
        for extension in ("csv", "xlsx")
    ]
    for address in addresses:
        yield address.partition("?")[0], content(client.get(address))
    chosen = [attempt.pk for attempt in world.submitted]
    for action in ("export_csv", "export_answers_csv"):
        response = client.post(LIST, {"action": action, "_selected_action": chosen})
        yield f"{action}.csv", content(response)


def cells(name: str, data: bytes) -> list[str | float | None]:
    if name.endswith("xlsx"):
        # Reading it fails where a cell is a formula or a link.
        return [cell for sheet in sheets_of(data) for row in sheet for cell in row]
    return [cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row]


def test_no_cell_of_any_file_is_a_formula(client, world):
    run, quoted = [], 0
    for name, data in downloads(client, world):
        for cell in cells(name, data):
            if isinstance(cell, str):
                is_number = name.endswith("csv") and NUMBER.fullmatch(cell)
                run += [(name, cell)] if FORMULA.match(cell) and not is_number else []
                quoted += cell.startswith("'")
    assert run == []
    assert quoted > 100


def test_nor_of_those_of_the_command(world, capsysbinary):
    quiz = f"{world.course.slug}/{world.quizzes[0].slug}"
    for kind in QUIZ_TABLES:
        call_command("export_results", kind, quiz=quiz)
    call_command("export_results", "gradebook", course=world.course.slug, stderr=io.StringIO())
    found = [
        cell
        for cell in cells("all.csv", capsysbinary.readouterr().out)
        if FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    ]
    assert found == []


@pytest.mark.parametrize("typed", ["-3", "-0.25", "12", "0"])
def test_a_number_that_a_student_typed_is_a_number_in_the_file(by_ines, alice, typed):
    quiz = import_markdown("**1.** How cold?\n= -3\n", "cold.md").quiz
    sit(quiz, alice, {0: typed})
    address = "admin:quizzes_quiz_export"
    (row,) = rows(by_ines.get(reverse(address, args=[quiz.pk, "answers", "csv"])))
    assert row["answer"] == typed
    data = content(by_ines.get(reverse(address, args=[quiz.pk, "answers", "xlsx"])))
    ((heading, cells),) = sheets_of(data)
    assert cells[heading.index("answer")] == float(typed)


@pytest.mark.parametrize("typed", ["-3 degrees", "-1+1", "=-3", "1,5", "007", "-" * 3, "-1e400"])
def test_what_is_no_number_stays_as_it_was_typed(by_ines, alice, typed):
    quiz = import_markdown("**1.** How cold?\n= -3\n", "cold.md").quiz
    sit(quiz, alice, {0: typed})
    address = reverse("admin:quizzes_quiz_export", args=[quiz.pk, "answers", "csv"])
    (row,) = rows(by_ines.get(address))
    assert row["answer"].removeprefix("'") == typed
