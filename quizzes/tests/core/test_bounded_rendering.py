"""Rendering a file ends soon, in order, or says which text is the trouble and why."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from quizzes.core import bounded_rendering
from quizzes.core.bounded_rendering import RenderError, RenderJob, render_all
from quizzes.core.rendering import render
from quizzes.core.rendering_limits import MAX_TEXT_BYTES

MANY_BRACKETS = "[" * MAX_TEXT_BYTES  # half a minute of processor time
ORDINARY = [RenderJob("Plain"), RenderJob("*Fine*", inline=True), RenderJob("**Also** fine")]


def refusal_of(jobs):
    with pytest.raises(RenderError) as caught:
        render_all(jobs)
    return caught.value.index, caught.value.reason


def test_the_html_comes_in_the_order_of_the_jobs():
    assert render_all(ORDINARY) == [
        "<p>Plain</p>",
        "<em>Fine</em>",
        "<p><strong>Also</strong> fine</p>",
    ]


def test_no_jobs_no_html():
    assert render_all([]) == []


def test_any_script_passes_the_pipe_unharmed():
    text = "*é* 漢字 \u2028 \U0001f600 \x7f \x85 end"
    assert render_all([RenderJob(text)]) == [render(text)]


def test_plain_texts_need_no_child(monkeypatch):
    monkeypatch.setattr(bounded_rendering, "_run_child", None)
    assert render_all([RenderJob("One"), RenderJob("Two", inline=True)]) == ["<p>One</p>", "Two"]


def test_the_project_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert render_all([RenderJob("*a*", inline=True)]) == ["<em>a</em>"]


def test_the_child_does_not_load_django():
    program = "import sys, quizzes.core.rendering_child; print('django' in sys.modules)"
    root = bounded_rendering.PROJECT_ROOT
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, check=True)
    assert run.stdout.strip() == b"False"


def test_the_child_gets_nothing_of_our_environment(monkeypatch):
    seen = {}
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: seen.update(options) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        render_all([RenderJob("*a*")])
    assert "SECRET_KEY" not in seen["env"]


def test_a_slow_text_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr(bounded_rendering, "CPU_SECONDS", 1)
    assert refusal_of([*ORDINARY, RenderJob(MANY_BRACKETS), *ORDINARY]) == (3, "time")


def test_a_child_that_hangs_is_stopped_and_the_text_named(monkeypatch):
    monkeypatch.setattr(bounded_rendering, "WALL_SECONDS", 1)
    assert refusal_of([*ORDINARY, RenderJob(MANY_BRACKETS)]) == (3, "time")


def test_a_text_that_exhausts_the_stack_is_named():
    assert refusal_of([*ORDINARY, RenderJob("- " * 495 + "a")]) == (3, "depth")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * (MAX_TEXT_BYTES + 1), "text-too-long"),
        ("- " * 30 + "a", "too-deep"),
        ("|a" * 900 + "|\n" + "|-" * 900 + "|\n" + "|\n" * 900, "table-too-large"),
    ],
)
def test_a_text_past_a_limit_is_named(text, reason):
    assert refusal_of([*ORDINARY, RenderJob(text)]) == (3, reason)


def child_running(program, monkeypatch):
    """Let `program` take the child's place."""
    run = subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda _, **options: run([sys.executable, "-c", program], **options)
    )


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit('no reason')", "crash"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash"),
        ("import os; os.abort()", "memory"),
        ("""print('{"error": "memory"}')""", "memory"),
        ("""print('{"html": "unfinis', end="")""", "crash"),
    ],
)
def test_a_child_that_dies_is_an_error_of_the_first_text_without_html(program, reason, monkeypatch):
    child_running(program, monkeypatch)
    assert refusal_of([RenderJob("plain"), RenderJob("*a*"), RenderJob("*b*")]) == (1, reason)


def test_the_last_words_of_a_crashed_child_are_kept(monkeypatch):
    child_running("raise SystemExit('no reason')", monkeypatch)
    with pytest.raises(RenderError) as caught:
        render_all([RenderJob("*a*")])
    assert caught.value.__notes__ == ["no reason"]


def reports_of_child(html_bytes, jobs):
    """What the real child reports when each of its texts comes out as large as `html_bytes`."""
    program = f"""
import quizzes.core.rendering_child as child
child.render = lambda markdown: "x" * ({html_bytes})
child.main(cpu_seconds=5)
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=bounded_rendering.PROJECT_ROOT,
        input=json.dumps([["*a*", False]] * jobs).encode(),
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_the_memory_limit_ends_the_child_not_the_parent():
    assert reports_of_child("2 * child.MEMORY_BYTES", 1) == [{"error": "memory"}]


def test_too_much_html_from_one_text_is_refused():
    assert reports_of_child("child.MAX_HTML_BYTES + 1", 1) == [{"error": "output-too-large"}]


def test_too_much_html_in_all_is_refused():
    reports = reports_of_child("child.MAX_HTML_BYTES", 5)
    assert [list(report) for report in reports] == [["html"]] * 4 + [["error"]]
    assert reports[-1] == {"error": "output-too-large"}


def stored_generators(size):
    """Hostile texts of `size` bytes, from programs in the folder QUIZMARK_VECTORS names."""
    for name, field in (("md_dos_generators", "python_expr"), ("pathological", "expr")):
        path = Path(os.environ["QUIZMARK_VECTORS"], f"{name}.json")
        for entry in json.loads(path.read_text()):
            try:
                made = eval(entry[field])
            except NameError:  # a few need helpers of their own
                continue
            yield entry["name"], (made(size) if callable(made) else made)[:size]


def reason_of(text):
    """Why the text cannot be rendered, or "" when it can."""
    try:
        render_all([RenderJob(text)])
    except RenderError as error:
        return error.reason
    return ""


@pytest.mark.skipif("QUIZMARK_VECTORS" not in os.environ, reason="QUIZMARK_VECTORS is not set")
def test_public_hostile_texts_end_within_the_limits(monkeypatch):
    # A fifth of the real limit, so that the many which run into it do not take minutes.
    monkeypatch.setattr(bounded_rendering, "CPU_SECONDS", 1)
    for name, text in stored_generators(MAX_TEXT_BYTES):
        before = children_cpu_seconds()
        assert reason_of(text) != "crash", name
        assert children_cpu_seconds() - before < 2, name


def children_cpu_seconds():
    """Processor time of all children that have ended: on a busy machine, the clock says nothing."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
