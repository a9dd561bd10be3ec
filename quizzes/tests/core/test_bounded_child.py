"""A child process works under limits, and when it dies the parent knows why and goes on."""

import subprocess
import sys

import pytest

from quizzes.core import bounded_child
from quizzes.core.bounded_child import BoundedChild, Outcome, child_for, kept_children

ECHO = """
import sys
for line in sys.stdin:
    print('{"said": %s}' % line.strip(), flush=True)
"""


@pytest.fixture
def child_running(monkeypatch):
    """Lets a program take the child's place; gives the options it was started with."""
    start = subprocess.Popen

    def run(program):
        seen = {}
        monkeypatch.setattr(
            subprocess,
            "Popen",
            lambda _, **options: (
                seen.update(options) or start([sys.executable, "-c", program], **options)
            ),
        )
        return seen

    return run


def ask(request="0", answers=1, cpu_seconds=20):
    with child_for("no.module") as child:
        return child.ask(request, answers=answers, cpu_seconds=cpu_seconds)


def test_a_child_answers_line_by_line(child_running):
    child_running(ECHO)
    assert ask([1, 2]) == Outcome([{"said": [20, [1, 2]]}])


def test_the_child_gets_nothing_of_our_environment(child_running, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    seen = child_running(ECHO)
    ask()
    assert "SECRET_KEY" not in seen["env"]


@pytest.mark.parametrize("module", ["quizzes.core.rendering_child", "quizzes.core.image_child"])
def test_a_child_does_not_load_django(module):
    program = f"import sys, {module}; print('django' in sys.modules)"
    root = bounded_child.PROJECT_ROOT
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True)
    assert run.stdout.strip() == b"False"


def test_a_child_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with child_for("quizzes.core.rendering_child") as child:
        request = {"jobs": [["*a*", True]], "images": {}, "max_bytes": 100}
        assert child.ask(request, answers=1, cpu_seconds=20).reports == [{"html": "<em>a</em>"}]


@pytest.mark.parametrize(
    ("program", "reports", "ending"),
    [
        ("raise SystemExit('no reason')", [], "crash"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", [], "crash"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", [], "time"),
        ("import os; os.abort()", [], "memory"),
        ("""print('{"html": "x"}')""", [{"html": "x"}], "crash"),
        ("""print('{"html": "unfinis', end="")""", [], "crash"),
        ("""print('{"error": "memory"}')""", [{"error": "memory"}], ""),
    ],
)
def test_a_child_that_dies_tells_why(child_running, program, reports, ending):
    child_running(program)
    outcome = ask(answers=2)
    assert (outcome.reports, outcome.ending) == (reports, ending)


def test_the_last_words_of_a_crashed_child_are_kept(child_running):
    child_running("raise SystemExit('no reason')")
    assert ask().last_words == "no reason"


def test_a_child_that_hangs_is_killed(child_running, monkeypatch):
    monkeypatch.setattr(bounded_child, "WALL_MARGIN_SECONDS", 0.2)
    child_running("import time; time.sleep(60)")
    assert ask(cpu_seconds=0).ending == "time"


def test_a_request_that_nobody_reads_is_no_error(child_running):
    child_running("raise SystemExit('no reason')")
    assert ask("x" * 10_000_000).ending == "crash"


@pytest.mark.parametrize(
    ("work", "report"),
    [
        ("'x' * (2 * MEMORY_BYTES)", {"error": "memory"}),
        ("deep()", {"error": "depth"}),
        ("refuse()", {"error": "too-deep"}),
    ],
)
def test_a_limit_ends_the_child_not_the_parent(child_running, work, report):
    child_running(f"""
from quizzes.core.child_process import MEMORY_BYTES, serve
from quizzes.core.rendering_limits import UnrenderableText
def deep():
    deep()
def refuse():
    raise UnrenderableText("too-deep")
serve(lambda request: iter([{{"x": len({work})}}]))
""")
    assert ask().reports == [report]


def test_processor_time_is_limited_for_each_request(child_running):
    child_running("""
from quizzes.core.child_process import serve
def spin(request):
    while request:
        pass
    yield {}
serve(spin)
""")
    assert ask(1, cpu_seconds=1).ending == "time"


def test_children_are_kept_while_they_work_and_end_with_the_last_file(child_running):
    child_running(ECHO)
    with kept_children():
        with child_for("a") as first:
            first.ask(1, answers=1, cpu_seconds=20)
        with kept_children(), child_for("a") as again:
            assert again is first
        with child_for("b") as other:
            assert other is not first
    assert first.is_closed
    assert other.is_closed


def test_a_child_is_not_kept_for_ever(child_running, monkeypatch):
    monkeypatch.setattr(bounded_child, "MAX_REQUESTS", 2)
    child_running(ECHO)
    with kept_children():
        children: list[BoundedChild] = []
        for _ in range(4):
            with child_for("a") as child:
                child.ask(1, answers=1, cpu_seconds=20)
                children.append(child)
    assert len(set(children)) == 2
