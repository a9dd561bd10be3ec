"""docs/security.md names what meets each requirement: what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
ROW = re.compile(
    r"\| (?P<number>\d+\.\d+\.\d+) \| (?P<level>[123]) \| (?P<what>[^|]+) \| (?P<met>[^|]+) \|"
)
ROWS = [match.groups() for match in ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))]
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
COMMANDS = {"make check", "make audit"}
# What is no file: markers of cookies, policies, functions of Django.
WORDS = {"__Host-", "unsafe-eval", "password", "secrets", "JsonResponse", "json_script", "DEBUG"}


def evidence() -> list[str]:
    return sorted({name for *_, met in ROWS for name in re.findall(r"`([^`]+)`", met)})


def test_every_requirement_has_a_row_of_its_own():
    numbers = [number for number, *_ in ROWS]

    assert len(numbers) == len(set(numbers))
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    assert len(numbers) > 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_not_met_says_why_and_what_is_met_says_how(row):
    met = row[3]

    assert "`" in met or len(met.split()) > 2
    assert "not met" not in met or ":" in met


@pytest.mark.parametrize("name", evidence())
def test_what_a_row_names_is_there(name):
    path, _, test = name.partition("::")
    if name in COMMANDS | WORDS:
        return
    if name.isupper():
        assert re.search(rf"\b{name}\b", SETTINGS), f"no such setting: {name}"
        return
    assert (ROOT / path).is_file(), f"no such file: {path}"
    if test:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), f"no such test: {test}"
