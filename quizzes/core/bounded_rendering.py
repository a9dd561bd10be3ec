"""Renders a whole file's texts, with a limit on what the worst of them can cost.

Python-Markdown is super-linear on small hostile texts: 8 KB of `[` take 9 seconds, and a deep list
of 1 KB exhausts the stack. So plain texts are escaped here, and everything else is rendered by
a child process (`quizzes.core.rendering_child`) with limits on processor time and memory.

Roughly 0.1 s for the child to start, then 0.4 ms a text, so that 6,000 ordinary texts (500 KB)
take half of CPU_SECONDS; nothing when every text is plain.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .bounded_child import child_for
from .images import PlacedImage
from .plain_text import render_plain
from .rendering_limits import UnrenderableText, check_length

WALL_SECONDS = 10
CPU_SECONDS = 5
MAX_HTML_BYTES = 4 * 1024 * 1024
MAX_TOTAL_HTML_BYTES = 16 * 1024 * 1024

CHILD_MODULE = "quizzes.core.rendering_child"

Images = Mapping[str, PlacedImage]  # by path, see `quizzes.core.images.image_path`
_NO_IMAGES: Images = {}


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


def render_all(jobs: Sequence[RenderJob], images: Images = _NO_IMAGES) -> list[str]:
    """The HTML of each job, in order. Raises RenderError for the first one that fails.

    `images` are the pictures that the texts may show.

    Texts that are too long are found before anything is rendered.
    """
    for index, job in enumerate(jobs):
        _check_length(index, job)
    html = [render_plain(job.markdown, inline=job.inline) for job in jobs]
    others = [index for index, done in enumerate(html) if done is None]
    rendered = iter(_render_in_child(jobs, others, images) if others else ())
    return [next(rendered) if done is None else done for done in html]


def _check_length(index: int, job: RenderJob) -> None:
    try:
        check_length(job.markdown)
    except UnrenderableText as error:
        raise RenderError(index, error.code) from None


def _render_in_child(
    jobs: Sequence[RenderJob], indexes: Sequence[int], images: Images
) -> list[str]:
    """The HTML of the jobs at `indexes`."""
    request = {"jobs": [jobs[index] for index in indexes], "images": dict(images)}
    with child_for(CHILD_MODULE, CPU_SECONDS) as child:
        outcome = child.ask(request, answers=len(indexes), wall_seconds=WALL_SECONDS)
    html = [report["html"] for report in outcome.reports if "html" in report]
    if len(html) == len(indexes):
        return html
    stated = (report["error"] for report in outcome.reports if "error" in report)
    error = RenderError(indexes[len(html)], next(stated, outcome.ending))
    error.add_note(outcome.last_words)
    raise error
