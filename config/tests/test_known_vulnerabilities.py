"""`make audit`: what it fails for, and what it only warns of."""

import runpy
from datetime import date
from pathlib import Path

import pytest

AUDIT = runpy.run_path(str(Path(__file__).resolve().parents[2] / ".ci" / "audit"))
TODAY = date(2026, 3, 2)


def package(name="django", **values) -> dict:
    return {"name": name, "version": "1", **values}


def vulnerability(id="PYSEC-1", *aliases) -> dict:
    return {"id": id, "aliases": list(aliases), "fix_versions": ["2"]}


def findings(*packages, excepted=()):
    return AUDIT["findings"]({"dependencies": list(packages)}, set(excepted))


def test_a_vulnerability_is_a_finding_unless_it_is_excepted_by_any_of_its_names():
    found = package(vulns=[vulnerability("PYSEC-1", "CVE-1")])

    assert findings(found) == (["django 1: PYSEC-1, fixed in 2"], [])
    assert findings(found, excepted=["CVE-1"]) == ([], [])
    assert findings(package(vulns=[])) == ([], [])


def test_what_nobody_could_be_asked_about_is_no_finding():
    assert findings({"name": "nh3", "skip_reason": "not found"}) == ([], ["nh3"])


def test_an_exception_holds_until_its_day():
    text = "# why\n\nCVE-1 until 2026-03-02: not used here\n"

    assert AUDIT["exceptions"](text, TODAY) == {"CVE-1"}
    with pytest.raises(SystemExit, match=r"run out:.*CVE-1"):
        AUDIT["exceptions"](text, date(2026, 3, 3))


@pytest.mark.parametrize("line", ["CVE-1", "CVE-1 until soon: later", "CVE-1 until 2027-01-01:"])
def test_an_exception_has_a_day_and_a_reason(line):
    with pytest.raises(SystemExit, match="wrong lines"):
        AUDIT["exceptions"](line, TODAY)
