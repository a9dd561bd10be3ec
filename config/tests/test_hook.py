"""The pre-commit hook: what its definition installs and runs."""

import tomllib

import pytest
import yaml
from django.conf import settings

from config import hook

GOOD = "**1.** Which planet is red?\n- [x] Mars\n- [ ] Venus\n"


def run(monkeypatch, *arguments) -> None:
    monkeypatch.setattr("sys.argv", ["quizmark-check", *map(str, arguments)])
    hook.main()


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "README.md").write_text("# Read me\n")
    (tmp_path / "broken.md").write_text(GOOD.replace("[x]", "[ ]"))
    return tmp_path


def test_quizzes_are_checked_and_other_files_passed_over(files, monkeypatch, capsys):
    run(monkeypatch, files / "good.md", files / "README.md")
    assert "1 ok, 0 failed, 1 without questions passed over" in capsys.readouterr().out


def test_a_broken_quiz_keeps_the_commit_back(files, monkeypatch, capsys):
    with pytest.raises(SystemExit) as refused:
        run(monkeypatch, files / "good.md", files / "broken.md")
    assert refused.value.code == 1
    assert "error[no-correct-choice]" in capsys.readouterr().out


def test_the_definition_runs_a_script_that_is_installed():
    (definition,) = yaml.safe_load((settings.BASE_DIR / ".pre-commit-hooks.yaml").read_text())
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    scripts = project["project"]["scripts"]
    assert definition["id"] == definition["entry"] == "quizmark-check"
    assert scripts[definition["entry"]] == f"{hook.__name__}:{hook.main.__name__}"
