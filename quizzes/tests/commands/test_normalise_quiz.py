"""`manage.py normalise_quiz` as an author uses it."""

import io
import os
import stat

import pytest
from django.core.management import CommandError, call_command

ODD = """\
**1)** Which planet is closest to the sun? {#closest}

* [X]Mercury
* [] Venus
"""
NORMAL = """\
**1.** Which planet is closest to the sun?
<!-- id: closest -->
- [x] Mercury
- [ ] Venus
"""
BROKEN = NORMAL.replace("[x]", "[ ]")


def run(*arguments, expect: int = 0) -> tuple[str, str]:
    """What the command prints to its two outputs; its exit status must be the expected one."""
    out, error = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("normalise_quiz", *map(str, arguments), stdout=out, stderr=error)
    except SystemExit as exit_:
        status = exit_.code
    assert status == expect, error.getvalue()
    return out.getvalue(), error.getvalue()


@pytest.fixture
def odd(tmp_path):
    path = tmp_path / "planets.md"
    path.write_text(ODD)
    return path


def test_the_normal_form_is_printed_and_the_file_stays(odd):
    assert run(odd) == (NORMAL, "")
    assert odd.read_text() == ODD


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ODD.encode())))

    assert run("-") == (NORMAL, "")


def test_a_file_is_rewritten_in_place_once(odd):
    assert run("--write", odd) == (f"{odd}: rewritten\n", "")
    assert odd.read_text() == NORMAL
    assert run("--write", odd) == (f"{odd}: nothing to change\n", "")
    assert os.listdir(odd.parent) == [odd.name]


def test_the_mode_of_a_file_stays_and_a_link_stays_a_link(odd, tmp_path):
    odd.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(odd)

    run("--write", link)

    assert link.is_symlink()
    assert odd.read_text() == NORMAL
    assert stat.S_IMODE(odd.stat().st_mode) == 0o640


def test_a_check_tells_by_its_exit_status(odd, tmp_path):
    normal = tmp_path / "normal.md"
    normal.write_text(NORMAL)

    assert run("--check", normal) == ("", "")
    _, error = run("--check", normal, odd, expect=1)
    assert error == f"{odd}: not in its normal form; --write changes that\n"
    assert odd.read_text() == ODD


def test_windows_line_ends_are_not_normal(tmp_path):
    path = tmp_path / "windows.md"
    path.write_bytes(NORMAL.replace("\n", "\r\n").encode("utf-8-sig"))

    run("--check", path, expect=1)
    run("--write", path)
    assert path.read_bytes() == NORMAL.encode()


@pytest.mark.parametrize("mode", [[], ["--write"], ["--check"]])
def test_a_file_with_errors_is_reported_and_stays_as_it_is(mode, tmp_path):
    path = tmp_path / "broken.md"
    path.write_text(BROKEN)

    out, error = run(*mode, path, expect=1)

    assert out == ""
    assert f"{path}:1:1: error[no-correct-choice]" in error
    assert path.read_text() == BROKEN


def test_a_broken_file_does_not_keep_the_others_from_being_rewritten(odd, tmp_path):
    broken = tmp_path / "broken.md"
    broken.write_text(BROKEN)

    run("--write", broken, odd, expect=1)

    assert (broken.read_text(), odd.read_text()) == (BROKEN, NORMAL)


def test_warnings_are_shown_too(tmp_path):
    path = tmp_path / "author.md"
    path.write_text(f"---\nauthor: Ines\n---\n{NORMAL}")

    out, error = run(path)

    assert out == NORMAL
    assert "warning[front-matter-unknown-key]" in error


def test_a_file_that_is_not_there_is_reported(tmp_path):
    _, error = run(tmp_path / "missing.md", expect=1)

    assert "error[unreadable-file]: the file cannot be read or written: No such file" in error


def test_a_failed_write_leaves_the_file_and_nothing_else(odd, monkeypatch):
    def refuse(source, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)

    _, error = run("--write", odd, expect=1)

    assert "Permission denied" in error
    assert odd.read_text() == ODD
    assert os.listdir(odd.parent) == [odd.name]


def test_only_one_file_can_be_printed(odd):
    with pytest.raises(CommandError, match="use --write or --check"):
        run(odd, odd)


def test_standard_input_cannot_be_written_in_place():
    with pytest.raises(CommandError, match="in place"):
        run("--write", "-")
