"""Rendering a file ends soon, in order, or says which text is the trouble and why."""

import json
import os
import resource
from pathlib import Path

import pytest

from quizzes.core import bounded_child, bounded_rendering, rendering_child
from quizzes.core.bounded_child import Outcome, kept_children
from quizzes.core.bounded_rendering import RenderError, RenderJob, render_all
from quizzes.core.images import PlacedImage
from quizzes.core.rendering import render, render_inline
from quizzes.core.rendering_limits import MAX_TEXT_BYTES, UnrenderableText

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
    monkeypatch.setattr(bounded_child, "BoundedChild", None)
    assert render_all([RenderJob("One"), RenderJob("Two", inline=True)]) == ["<p>One</p>", "Two"]


def test_pictures_are_shown_where_they_are_known():
    images = {"a.png": PlacedImage(f"/images/{'0' * 64}.png", 10, 20)}
    job = RenderJob("![A](a.png)", inline=True)
    assert render_all([job], images) == [render_inline("![A](a.png)", images)]
    assert "<img" in render_all([job], images)[0]


def test_a_slow_text_is_stopped_and_named(monkeypatch):
    monkeypatch.setattr(bounded_rendering, "CPU_SECONDS", 1)
    assert refusal_of([*ORDINARY, RenderJob(MANY_BRACKETS), *ORDINARY]) == (3, "time")


def test_a_child_that_hangs_is_stopped_and_the_text_named(monkeypatch):
    monkeypatch.setattr(bounded_child, "WALL_MARGIN_SECONDS", 1 - bounded_rendering.CPU_SECONDS)
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


def test_a_child_that_is_kept_renders_one_quiz_after_the_other(monkeypatch):
    started = count_children(monkeypatch)
    with kept_children():
        for _ in range(3):
            assert render_all([RenderJob("*a*")]) == ["<p><em>a</em></p>"]
    assert len(started) == 1


def test_a_kept_child_that_fails_is_replaced(monkeypatch):
    started = count_children(monkeypatch)
    with kept_children():
        assert refusal_of([RenderJob("*a*"), RenderJob("- " * 30 + "a")]) == (1, "too-deep")
        assert render_all([RenderJob("*a*")]) == ["<p><em>a</em></p>"]
    assert len(started) == 2


def test_each_quiz_has_the_processor_time_for_itself(monkeypatch):
    monkeypatch.setattr(bounded_rendering, "CPU_SECONDS", 1)
    half_a_second = RenderJob("[" * 1200)
    with kept_children():
        for _ in range(4):
            assert render_all([half_a_second])


def test_what_a_quiz_may_take_grows_with_its_texts(monkeypatch):
    asked = []
    monkeypatch.setattr(
        bounded_child.BoundedChild,
        "ask",
        lambda self, request, **limits: (
            asked.append((limits["cpu_seconds"], request["max_bytes"]))
            or Outcome([{"html": ""}] * limits["answers"])
        ),
    )
    for count in (1, 10_000):
        render_all([RenderJob("*a*")] * count)
    assert asked[1][0] - asked[0][0] == 10
    assert asked[1][1] - asked[0][1] == 9_999 * 1024


def count_children(monkeypatch):
    started = []
    start = bounded_child.BoundedChild
    monkeypatch.setattr(
        bounded_child, "BoundedChild", lambda *args: started.append(args) or start(*args)
    )
    return started


MAX_TOTAL = 4 * bounded_rendering.MAX_HTML_BYTES


def answers_of_child(monkeypatch, html_bytes, jobs):
    """What the child answers when each of its texts comes out as large as `html_bytes`."""
    monkeypatch.setattr(rendering_child, "render", lambda markdown, images: "x" * html_bytes)
    return rendering_child.answer(
        {"jobs": [["*a*", False]] * jobs, "images": {}, "max_bytes": MAX_TOTAL}
    )


def test_too_much_html_from_one_text_is_refused(monkeypatch):
    answers = answers_of_child(monkeypatch, bounded_rendering.MAX_HTML_BYTES + 1, 1)
    with pytest.raises(UnrenderableText, match="output-too-large"):
        next(answers)


def test_too_much_html_in_all_is_refused(monkeypatch):
    answers = answers_of_child(monkeypatch, bounded_rendering.MAX_HTML_BYTES, 5)
    assert len([next(answers) for _ in range(4)]) == 4
    with pytest.raises(UnrenderableText, match="output-too-large"):
        next(answers)


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
        assert children_cpu_seconds() - before < 2.5, name  # the kernel looks once a second


def children_cpu_seconds():
    """Processor time of all children that have ended: on a busy machine, the clock says nothing."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
