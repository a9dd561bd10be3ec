"""A quiz as it would look, for somebody who is writing it. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from quizzes.core.document import Kind, QuestionDocument, QuizDocument, SectionDocument
from quizzes.core.gaps import markdown_of_stem, with_blanks
from quizzes.core.grouping import QUIZ_FILE
from quizzes.core.quiz_images import gather_images, no_files
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.core.reporting import LocatedDiagnostic, located
from quizzes.core.switches import without_ignored
from quizzes.models import Revision

from .images import images_of
from .rendering import RenderedQuiz, render_quiz

# Enough to fill a screen many times over, and rendered while somebody types.
MOST_QUESTIONS = 30
_NOTHING_ABOVE = SectionDocument(line=1, title="")


@dataclass(frozen=True)
class PreviewChoice:
    html: str
    is_correct: bool
    feedback_html: str


@dataclass(frozen=True)
class PreviewQuestion:
    """One question with its HTML; `section` is the heading above it where it is the first.

    `drawn` is how many of the section's questions an attempt gets, there too (None: all). `key` is what is right where that is not a choice: texts, numbers, gaps or matches in order.
    """

    document: QuestionDocument
    section: str
    html: str
    hint_html: str
    explanation_html: str
    choices: tuple[PreviewChoice, ...]
    key: tuple[str, ...]
    drawn: int | None = None


@dataclass(frozen=True)
class Preview:
    """The questions around the line that is being written, of `count` in the whole quiz."""

    title: str
    description_html: str
    count: int
    questions: tuple[PreviewQuestion, ...]
    diagnostics: tuple[LocatedDiagnostic, ...]


def preview(text: str, *, line: int = 1, base: Revision | None = None) -> Preview:
    """Read a quiz and render at most MOST_QUESTIONS of it, those around `line`.

    `base` is the revision that is being edited: its pictures are shown. Slow, and must not run inside a transaction.
    """
    source = SourceFile(QUIZ_FILE, text.encode(errors="replace"))
    read = read_quiz([source], max_bytes=settings.UPLOAD_MAX_BYTES)
    found = list(read.diagnostics)
    if read.document is None:
        return Preview("", "", 0, (), tuple(located(found, read.sources)))
    shown = _around(read.document.questions, line)
    document = _with_questions(read.document, shown)
    images, problems = gather_images(
        replace(read, document=document), no_files, kept=images_of(base) if base else None
    )
    rendered, unrenderable = render_quiz(document, images)
    found += [*without_ignored(problems, shown, document.ignored), *unrenderable]
    return Preview(
        title=document.title,
        description_html=rendered.html(document.description) if rendered else "",
        count=len(read.document.questions),
        questions=tuple(_questions(rendered)) if rendered else (),
        diagnostics=tuple(located(found, read.sources)),
    )


def _around(questions: Sequence[QuestionDocument], line: int) -> Sequence[QuestionDocument]:
    above = sum(question.line < line for question in questions)
    start = max(0, min(above - MOST_QUESTIONS // 2, len(questions) - MOST_QUESTIONS))
    return questions[start : start + MOST_QUESTIONS]


def _with_questions(document: QuizDocument, questions: Sequence[QuestionDocument]) -> QuizDocument:
    """The document with these questions alone, and without what stands above other ones."""
    sections = tuple(replace(section, introduction="") for section in document.sections)
    return replace(document, questions=tuple(questions), sections=sections)


def _questions(rendered: RenderedQuiz) -> list[PreviewQuestion]:
    document = rendered.document
    questions = []
    section = -1
    for question in document.questions:
        is_first = question.section != section
        section = question.section
        above = document.sections[section] if is_first else _NOTHING_ABOVE
        questions.append(_question(rendered, question, above))
    return questions


def _question(
    rendered: RenderedQuiz, question: QuestionDocument, above: SectionDocument
) -> PreviewQuestion:
    return PreviewQuestion(
        question,
        above.title,
        with_blanks(rendered.html(markdown_of_stem(question))),
        rendered.html(question.hint),
        rendered.html(question.explanation),
        tuple(
            PreviewChoice(
                rendered.html(choice.text, inline=True),
                choice.is_correct,
                rendered.html(choice.feedback),
            )
            for choice in question.choices
        ),
        _key(question.kind, question.spec),
        above.draw,
    )


def _key(kind: Kind, spec: Mapping[str, Any]) -> tuple[str, ...]:
    match kind:
        case Kind.SHORT_TEXT:
            return tuple(spec["accepted"])
        case Kind.NUMERIC:
            return tuple(f"{each['low']} … {each['high']}" for each in spec["accepted"])
        case Kind.FILL_IN:
            return tuple(" | ".join(texts) for texts in spec["gaps"])
        case Kind.MATCHING:
            return tuple(spec["matches"])
        case _:
            return ()
