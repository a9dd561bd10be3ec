"""Renders a whole file's texts, with a limit on what the worst of them can cost.

Python-Markdown is super-linear on small hostile texts: 8 KB of `[` take 9 seconds, and a deep list
of 1 KB exhausts the stack. So plain texts are escaped here, and everything else is rendered by
one fresh child process (`quizzes.core.rendering_child`) that limits its own processor time and
memory. It is a new interpreter, never a fork: a forked web worker would take its threads' locks
and its memory along.

Roughly 0.07 s for the child to start, then 0.4 ms a text, so that 6,000 ordinary texts (500 KB)
take half of CPU_SECONDS; nothing when every text is plain.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from quizzes.core.plain_text import render_plain
from quizzes.core.rendering_limits import UnrenderableText, check_length

WALL_SECONDS = 10
CPU_SECONDS = 5
MEMORY_BYTES = 512 * 1024 * 1024
MAX_HTML_BYTES = 4 * 1024 * 1024
MAX_TOTAL_HTML_BYTES = 16 * 1024 * 1024

CHILD_MODULE = "quizzes.core.rendering_child"
PROJECT_ROOT = Path(__file__).resolve().parents[2]
# SIGXCPU: past CPU_SECONDS. SIGABRT: how Rust ends when an allocation fails.
ENDING_OF_SIGNAL = {int(signal.SIGXCPU): "time", int(signal.SIGABRT): "memory"}


class RenderJob(NamedTuple):
    """One text to render: as blocks, or `inline` for a choice (see `render_inline`)."""

    markdown: str
    inline: bool = False


class RenderError(Exception):
    """The text at `index` cannot be rendered. `reason` is a code:

    `time`, `memory`, `depth`: it ran into a limit of the child process.
    `too-deep`, `table-too-large`, `text-too-long`: a limit of `quizzes.core.rendering_limits`.
    `output-too-large`: over MAX_HTML_BYTES, or the file over MAX_TOTAL_HTML_BYTES with it.
    `crash`: the child ended for another reason; its last words are the exception's notes.
    """

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(index, reason)
        self.index = index
        self.reason = reason


def render_all(jobs: Sequence[RenderJob]) -> list[str]:
    """The HTML of each job, in order. Raises RenderError for the first one that fails.

    Texts that are too long are found before anything is rendered.
    """
    for index, job in enumerate(jobs):
        _check_length(index, job)
    html = [render_plain(job.markdown, inline=job.inline) for job in jobs]
    others = [index for index, done in enumerate(html) if done is None]
    rendered = iter(_render_in_child(jobs, others) if others else ())
    return [next(rendered) if done is None else done for done in html]


def _check_length(index: int, job: RenderJob) -> None:
    try:
        check_length(job.markdown)
    except UnrenderableText as error:
        raise RenderError(index, error.code) from None


def _render_in_child(jobs: Sequence[RenderJob], indexes: Sequence[int]) -> list[str]:
    """The HTML of the jobs at `indexes`."""
    outcome = _run_child([jobs[index] for index in indexes])
    html = [report["html"] for report in outcome.reports if "html" in report]
    if len(html) == len(indexes):
        return html
    stated = (report["error"] for report in outcome.reports if "error" in report)
    error = RenderError(indexes[len(html)], next(stated, outcome.ending))
    error.add_note(outcome.last_words)
    raise error


class _Outcome(NamedTuple):
    """What the child reported, why it ended should it not have said so, and its last words."""

    reports: list[dict[str, str]]
    ending: str
    last_words: str


def _run_child(jobs: Sequence[RenderJob]) -> _Outcome:
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", CHILD_MODULE, str(CPU_SECONDS)],
            input=json.dumps(jobs).encode(),
            capture_output=True,
            cwd=PROJECT_ROOT,
            env={"PYTHONPATH": str(PROJECT_ROOT), "PYTHONUTF8": "1"},
            timeout=WALL_SECONDS,
        )
    except subprocess.TimeoutExpired as expired:
        return _Outcome(_reports(expired.stdout or b""), "time", "")
    ending = ENDING_OF_SIGNAL.get(-child.returncode, "crash")
    return _Outcome(_reports(child.stdout), ending, child.stderr.decode(errors="replace").strip())


def _reports(output: bytes) -> list[dict[str, str]]:
    """One JSON object a line; what a killed child left after the last line end is no report."""
    return [json.loads(line) for line in output.split(b"\n")[:-1]]
