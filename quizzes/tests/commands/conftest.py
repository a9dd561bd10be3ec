"""Running the import command on a folder of quizzes."""

import io
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command

from ..conftest import PLANETS

GOOD = dedent(PLANETS).lstrip()
BROKEN = GOOD.replace("[x] Mercury", "[ ] Mercury")
MOONS = """\
**1.** Which planet does Titan belong to?
- [x] Saturn
- [ ] Mars

**2.** Which planet does Phobos belong to?
- [ ] Saturn
- [x] Mars
"""


def run(*arguments: object, expect: int = 0) -> str:
    """What the command prints; its exit status must be the expected one."""
    out = io.StringIO()
    status = 0
    try:
        call_command("import_quizzes", *map(str, arguments), stdout=out, stderr=io.StringIO())
    except SystemExit as exit_:
        status = exit_.code
    assert status == expect, out.getvalue()
    return out.getvalue()


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "planets.md").write_text(GOOD)
    (tmp_path / "week2").mkdir()
    (tmp_path / "week2" / "planets.md").write_text(GOOD)
    return tmp_path


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """`write("a.md", text)` writes a file below the test's own folder and returns its path."""

    def write_file(name: str, text: str = GOOD) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write_file
