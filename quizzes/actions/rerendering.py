"""Making the HTML of revisions and courses again, after the renderer has changed."""

from collections.abc import Iterator

from django.db import models, transaction

from quizzes.core.bounded_rendering import RenderJob, render_all
from quizzes.core.document import Kind
from quizzes.core.gaps import with_markers
from quizzes.core.rendering_limits import RENDERER_VERSION
from quizzes.models import Choice, Course, Question, Revision, Section

from .course_description import render_description
from .images import images_of, placed

Row = Section | Question | Choice
# For each table, the columns of Markdown with those of their HTML, and whether it is inline.
_COLUMNS: dict[type[models.Model], tuple[tuple[str, str, bool], ...]] = {
    Section: (("introduction", "introduction_html", False),),
    Question: (
        ("source", "html", False),
        ("hint", "hint_html", False),
        ("explanation", "explanation_html", False),
    ),
    Choice: (("source", "html", True), ("feedback", "feedback_html", False)),
}
BATCH_SIZE = 500


def outdated_revisions() -> models.QuerySet[Revision]:
    """Revisions whose HTML is of an older renderer, the oldest first."""
    return Revision.objects.filter(renderer_version__lt=RENDERER_VERSION).order_by("pk")


def rerender_revision(revision: Revision) -> None:
    """Make all HTML of the revision again: rendered first, then written in one short transaction.

    Raises RenderError, and changes nothing, when one of its texts cannot be rendered any more.
    A description whose Markdown was not stored, before there was a column for it, stays as it is.
    """
    rows = list(_rows(revision))
    jobs = dict.fromkeys(job for row in rows for _, job in _jobs(row))
    if revision.description:
        jobs[RenderJob(revision.description)] = None
    html_of = dict(zip(jobs, render_all(list(jobs), placed(images_of(revision))), strict=True))
    for row in rows:
        for column, job in _jobs(row):
            setattr(row, column, html_of[job])
    with transaction.atomic():
        for model, columns in _COLUMNS.items():
            changed = [row for row in rows if isinstance(row, model)]
            fields = [html for _, html, _ in columns]
            model._default_manager.bulk_update(changed, fields, batch_size=BATCH_SIZE)
        if revision.description:
            revision.description_html = html_of[RenderJob(revision.description)]
        revision.renderer_version = RENDERER_VERSION
        revision.save(update_fields=["description_html", "renderer_version"])


def rerender_course(course: Course) -> bool:
    """Make the HTML of the course's description again; whether it is another than before.

    Raises CannotRender, and changes nothing.
    """
    html = render_description(course.description)
    again = Course.objects.filter(pk=course.pk, description=course.description)
    return bool(again.exclude(description_html=html).update(description_html=html))


def _rows(revision: Revision) -> Iterator[Row]:
    yield from revision.sections.all()
    yield from revision.questions.all()
    yield from Choice.objects.filter(question__revision=revision)


def _jobs(row: Row) -> Iterator[tuple[str, RenderJob]]:
    """The column of each HTML, with the text that it is made from."""
    for markdown, html, is_inline in _COLUMNS[type(row)]:
        text = getattr(row, markdown)
        if isinstance(row, Question) and markdown == "source" and row.kind == Kind.FILL_IN:
            text = with_markers(text)
        yield html, RenderJob(text, is_inline)
