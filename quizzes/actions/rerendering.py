"""Making the HTML of revisions again, after the renderer has changed."""

from collections.abc import Iterator

from django.db import models, transaction

from quizzes.core.bounded_rendering import RenderJob, render_all
from quizzes.core.rendering_limits import RENDERER_VERSION
from quizzes.models import Choice, Question, Revision, Section

from .images import images_of, placed

# For each table, the columns of Markdown with those of their HTML; choices are inline.
_BLOCKS = {
    Section: (("introduction", "introduction_html"),),
    Question: (
        ("source", "html"),
        ("hint", "hint_html"),
        ("explanation", "explanation_html"),
    ),
    Choice: (("feedback", "feedback_html"),),
}
_INLINE = {Choice: (("source", "html"),)}
BATCH_SIZE = 500


def outdated_revisions() -> models.QuerySet[Revision]:
    """Revisions whose HTML is of an older renderer, the oldest first."""
    return Revision.objects.filter(renderer_version__lt=RENDERER_VERSION).order_by("pk")


def rerender_revision(revision: Revision) -> None:
    """Make all HTML of the revision again: rendered first, then written in one short transaction.

    Raises RenderError, and changes nothing, when one of its texts cannot be rendered any more.
    A description whose Markdown was not stored, before there was a column for it, stays as it is.
    """
    rows = [*_rows(revision)]
    jobs = dict.fromkeys(job for row in rows for _, job in _jobs(row))
    if revision.description:
        jobs[RenderJob(revision.description)] = None
    html = dict(zip(jobs, render_all(list(jobs), placed(images_of(revision))), strict=True))
    for row in rows:
        for column, job in _jobs(row):
            setattr(row, column, html[job])
    with transaction.atomic():
        for model in (Section, Question, Choice):
            changed = [row for row in rows if isinstance(row, model)]
            model.objects.bulk_update(changed, sorted(model.derived_fields), batch_size=BATCH_SIZE)
        if revision.description:
            revision.description_html = html[RenderJob(revision.description)]
        revision.renderer_version = RENDERER_VERSION
        revision.save(update_fields=["description_html", "renderer_version"])


def _rows(revision: Revision) -> Iterator[Section | Question | Choice]:
    yield from revision.sections.all()
    yield from revision.questions.all()
    yield from Choice.objects.filter(question__revision=revision)


def _jobs(row: Section | Question | Choice) -> Iterator[tuple[str, RenderJob]]:
    """The column of each HTML, with the text that it is made from."""
    for is_inline, columns in ((False, _BLOCKS), (True, _INLINE)):
        for markdown, html in columns.get(type(row), ()):
            yield html, RenderJob(getattr(row, markdown), is_inline)
