"""Every code that the importer can print is explained, and nothing else is."""

import re
from pathlib import Path

from quizzes.core.diagnostics import MAX_FINDINGS, Code, DiagnosticLog

ROOT = Path(__file__).parents[3]


def test_the_documentation_explains_every_code_and_no_other():
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")

    documented = re.findall(r"^### `([a-z0-9-]+)`", text, re.MULTILINE)

    assert sorted(documented) == sorted(Code)


def test_every_code_is_used():
    code = "".join(path.read_text() for path in (ROOT / "quizzes").rglob("*.py"))

    assert [each.name for each in Code if f"Code.{each.name}" not in code] == []


def test_findings_come_in_the_order_of_the_file():
    log = DiagnosticLog("quiz.md")
    for line, column in [(3, 1), (1, 5), (1, 2)]:
        log.warning(Code.EMPTY_FILE, line, column, "")

    assert [(each.line, each.column) for each in log.found] == [(1, 2), (1, 5), (3, 1)]


def test_a_file_of_nothing_but_mistakes_does_not_fill_the_memory():
    log = DiagnosticLog("quiz.md")
    for line in range(1, 2 * MAX_FINDINGS):
        log.warning(Code.MISSING_BOX, line, 1, "")
    log.error(Code.EMPTY_FILE, 1, 1, "")

    assert len(log.found) == MAX_FINDINGS + 2
    assert (log.found[-1].code, log.found[-1].is_error) == (Code.TOO_MANY_FINDINGS, False)
    assert any(each.is_error for each in log.found)
