"""Renders a whole file's texts, with a limit on what the worst of them can cost.

Python-Markdown is super-linear on small hostile texts: 8 KB of `[` take 9 seconds, and a deep list
of 1 KB exhausts the stack. So plain texts are escaped here, and everything else is rendered by
a child process (`quizzes.core.rendering_child`) with limits on processor time and memory.

Roughly 0.1 s for the child to start, then 0.4 ms for an ordinary text; nothing when every text is
plain. What a file may take grows with the number of its texts, so that a large one of ordinary
texts is rendered, and a small one cannot keep anybody waiting.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .bounded_child import child_for
from .images import PlacedImage
from .plain_text import render_plain
from .rendering_limits import UnrenderableText, check_length

CPU_SECONDS = 4
TEXTS_PER_FURTHER_SECOND = 1000
MAX_HTML_BYTES = 4 * 1024 * 1024
MAX_TOTAL_HTML_BYTES = 8 * 1024 * 1024
FURTHER_HTML_BYTES_PER_TEXT = 1024

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
    `output-too-large`: over MAX_HTML_BYTES, or with it all HTML of the file is over what so many
    texts may have.
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
    count = len(indexes)
    request = {
        "jobs": [jobs[index] for index in indexes],
        "images": dict(images),
        "max_bytes": MAX_TOTAL_HTML_BYTES + FURTHER_HTML_BYTES_PER_TEXT * count,
    }
    cpu_seconds = CPU_SECONDS + count // TEXTS_PER_FURTHER_SECOND
    with child_for(CHILD_MODULE) as child:
        outcome = child.ask(request, answers=count, cpu_seconds=cpu_seconds)
    html = [report["html"] for report in outcome.reports if "html" in report]
    if len(html) == count:
        return html
    stated = (report["error"] for report in outcome.reports if "error" in report)
    error = RenderError(indexes[len(html)], next(stated, outcome.ending))
    error.add_note(outcome.last_words)
    raise error
