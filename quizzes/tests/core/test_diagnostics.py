"""Every code that the importer can print is explained, and nothing else is."""

import re
from pathlib import Path

from quizzes.core.diagnostics import Code, DiagnosticLog

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
