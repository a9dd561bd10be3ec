"""A site in which every text says what it is told to: those of authors, of students and of staff.

Made of hostile texts and of harmless ones, it has the same pages, and these the same shape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from quizzes.actions.auditing import record_event
from quizzes.actions.extending import extend_attempts
from quizzes.actions.images import known_images
from quizzes.actions.overriding import override_points, override_score
from quizzes.actions.pending import keep_pending
from quizzes.actions.question_reports import report_question
from quizzes.actions.recording import record_rejection
from quizzes.core.document import (
    ChoiceDocument,
    Diagnostic,
    Kind,
    QuestionDocument,
    QuizDocument,
    SectionDocument,
    Severity,
)
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.core.rendering import render
from quizzes.core.rulings import Decision
from quizzes.core.writing import write
from quizzes.models import Attempt, AuditEvent, Course, Enrolment, Invitation, Quiz, Role, Unit

from .attempts import begin, submit
from .conftest import import_markdown
from .question_reports import replied
from .rulings import decide, proposed

LINE = 200  # characters of a title
NAME = 150  # of a part of a name
TYPED = 500  # of an answer
PARTS = 5  # of an answer that has several
NOTE = 1900
TEXTS_OF_A_NOTE = 20
TEXTS_OF_A_QUIZ = 100
STUDENTS = 40
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class World:
    """`quizzes` have all the texts together, and an attempt of `student` is running at each."""

    student: User
    staff: User
    course: Course
    quizzes: Sequence[Quiz]
    running: Sequence[Attempt]
    submitted: Sequence[Attempt]
    pending: UUID


def make_world(texts: Sequence[str], file_name: str) -> World:
    """The site of these texts; what has room for little has some of them, in turn."""
    lines = cycle(lines_of(texts))
    now = timezone.now()
    staff = User.objects.create_superuser("ada", "ada@example.org", first_name=next(lines)[:NAME])
    course = _course(lines, staff, now)
    student, *others = _students(texts, course, now)
    quizzes = [
        _import(_document(some, lines, f"{number}/{file_name}"), course, staff)
        for number, some in enumerate(_by(TEXTS_OF_A_QUIZ, texts))
    ]
    taken = [*((quiz, student) for quiz in quizzes), *((quizzes[-1], other) for other in others)]
    submitted = [
        submit(begin(quiz, who, _typed(quiz, lines), now=now), now=now) for quiz, who in taken
    ]
    running = [begin(quiz, student, _typed(quiz, lines), now=now) for quiz in quizzes]
    _decide(quizzes, submitted, running, lines, staff, now)
    _note(quizzes[0], lines, file_name, staff, now)
    _report(submitted, texts, staff, now)
    files = [
        SourceFile(f"{number}{file_name}", text.encode())
        for number, text in enumerate(_uploads(texts, lines))
    ]
    pending = keep_pending(by=staff, course=course, files=files, now=now)
    return World(student, staff, course, quizzes, running, submitted, pending.pk)


def importable(texts: Sequence[str]) -> list[str]:
    """Those that an import lets in: it refuses control characters and pictures that are not there."""
    return [text for text in map(_as_a_file_has_it, texts) if text.strip() and _is_let_in(text)]


def _is_let_in(text: str) -> bool:
    choices = (ChoiceDocument(1, 1, "a", True), ChoiceDocument(1, 1, "b", False))
    question = QuestionDocument("x.md", 1, 1, "1", Kind.SINGLE, text, choices, 0)
    document = QuizDocument("x.md", "", "x", questions=(question,))
    read = read_quiz([SourceFile("x.md", write(document).encode())], max_bytes=100_000)
    _images, found = gather_images(read, lambda path: None, known=known_images)
    return read.is_ok and not any(each.is_error for each in found)


def _by(size: int, texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def _as_a_file_has_it(text: str) -> str:
    """Without what no file may hold: an import refuses control characters."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "\ufffd", text.replace("\r\n", "\n")).strip("\n")


def _one_line(text: str) -> str:
    """The text as a form or a title can have it."""
    return " ".join(text.replace("\0", " ").split())


def lines_of(texts: Sequence[str], length: int = LINE) -> Iterator[str]:
    """Lines that are as long as a title (or `length`) may be, if it takes several texts."""
    line = ""
    for text in filter(None, map(_one_line, texts)):
        if line and len(line) + len(text) >= length:
            yield line
            line = ""
        line = f"{line} {text}".strip()[:length].strip()
    yield line


# What is written


def _document(texts: Sequence[str], titles: Iterator[str], path: str) -> QuizDocument:
    """A quiz with every text in every place of a question, and in every kind of question."""
    titles = map(_as_a_file_has_it, titles)
    title, description = next(titles), texts[0]
    questions = [_choice_question(text, n) for n, text in enumerate(texts)]
    questions += [
        _question(kind, some)
        for some in _by(PARTS, texts)
        for kind in _OTHERS
        if len(some) == PARTS
    ]
    sections = [SectionDocument(1, next(titles), texts[1]), SectionDocument(1, next(titles))]
    half = len(questions) // 2
    placed = [
        QuestionDocument(path, 1, 1, str(n + 1), section=int(n >= half), **question)
        for n, question in enumerate(questions)
    ]
    stated = {"title": title, "description": description, "time_limit": AN_HOUR}
    return QuizDocument(
        path=path,
        source="",
        title=title,
        description=description,
        stated=stated | {"max_attempts": None},
        sections=tuple(sections),
        questions=tuple(placed),
    )


def _choice_question(text: str, number: int) -> dict[str, Any]:
    choices = [ChoiceDocument(1, 1, f"a {text}", True, feedback=text)]
    choices += [ChoiceDocument(1, 1, text, number % 2 == 0), ChoiceDocument(1, 1, "none", False)]
    return {
        "kind": Kind.SINGLE if number % 2 else Kind.MULTIPLE,
        "stem": text,
        "choices": tuple(choices),
        "hint": text,
        "explanation": text,
    }


def _question(kind: Kind, texts: Sequence[str]) -> dict[str, Any]:
    choices, stem, spec = _OTHERS[kind](texts)
    items = tuple(ChoiceDocument(1, 1, text, False) for text in choices)
    return {"kind": kind, "stem": stem, "choices": items, "spec": spec, "explanation": texts[0]}


def _accepted(texts: Sequence[str]) -> list[str]:
    """One line each, in which nothing is a comment or code, as it would be in a file."""
    lines = [_one_line(text).replace("<!--", "<!").replace("`", "'") for text in texts]
    return [f"{n}: {line}"[:TYPED].strip() for n, line in enumerate(lines)]


def _gap(text: str) -> str:
    for sign in "[]|`":
        text = text.replace(sign, " ").replace("<!--", "<!")
    return f"gap {_one_line(text)}"[:TYPED].strip()


# By kind: the items, the stem, the spec.
_OTHERS: dict[Kind, Any] = {
    Kind.SHORT_TEXT: lambda texts: ([], "Which?", {"accepted": _accepted(texts)}),
    Kind.FILL_IN: lambda texts: (
        [],
        "\n\n".join(f"A [[{_gap(text)}]] here." for text in texts),
        {"gaps": [[_gap(text)] for text in texts]},
    ),
    Kind.ORDERING: lambda texts: ([f"{n} {text}" for n, text in enumerate(texts)], "Order", {}),
    Kind.MATCHING: lambda texts: (
        [text.replace("::", ":") for text in _accepted(texts)],
        "Match",
        {"matches": [text.replace("::", ":") for text in _accepted(texts)]},
    ),
}


def _import(document: QuizDocument, course: Course, staff: User) -> Quiz:
    imported = import_markdown(write(document), document.path, course=course, by=staff)
    assert imported.quiz.current_revision.question_count == len(document.questions)
    changed = write(document).replace("- [ ] none\n", "- [ ] nothing\n")
    import_markdown(changed, document.path, course=course, by=staff)
    return Quiz.objects.select_related("course", "current_revision").get(pk=imported.quiz.pk)


def _uploads(texts: Sequence[str], titles: Iterator[str]) -> Iterator[str]:
    """A file that can be imported, and files that say in vain what they want to be."""
    yield write(_document(texts[:PARTS], titles, "x.md"))
    for text in islice(texts, 40):
        yield f"---\ntitle: {text}\n---\n**1.** {text}\n- [x] {text}\n- [x {text}\n"


# Who is there, and what they do


def _course(lines: Iterator[str], staff: User, now: datetime) -> Course:
    description = next(lines)
    course = Course.objects.create(
        slug="hostile",
        title=next(lines),
        code=next(lines)[:50],
        description=description,
        description_html=render(description),
        is_open=True,
    )
    course.staff.create(user=staff, role=Role.OWNER)
    for position in range(3):
        Unit.objects.create(
            course=course, position=position, title=f"{position}{next(lines)}"[:LINE]
        )
    invited = {"invited_at": now, "expires_at": now + AN_HOUR, "invited_by": staff}
    for number in range(3):
        email = f"{number}{next(lines)[:LINE]}@example.org"
        Invitation.objects.create(course=course, email=email, **invited)
    return course


def _students(texts: Sequence[str], course: Course, now: datetime) -> list[User]:
    """People called so; most forms would refuse such names, other ways in may not."""
    some = islice(cycle(map(_one_line, texts)), 0, STUDENTS * 4, 1)
    quarters = list(some)
    people = User.objects.bulk_create(
        User(
            username=f"{n} {quarters[n]}"[:NAME],
            first_name=quarters[n + STUDENTS][:NAME],
            last_name=quarters[n + 2 * STUDENTS][:NAME],
            email=f"{n}{quarters[n + 3 * STUDENTS]}@example.org",
        )
        for n in range(STUDENTS)
    )
    for student in people:
        Enrolment.objects.create(
            course=course, student=student, via=Enrolment.Via.ADMIN, enrolled_at=now
        )
    return list(people)


def _typed(quiz: Quiz, lines: Iterator[str]) -> dict[int, Any]:
    """Answers to the questions of a quiz whose answers are typed, chosen ones to some others."""
    found: dict[int, Any] = {}
    for question in quiz.current_revision.questions.all():
        if question.kind == Kind.SHORT_TEXT:
            found[question.position] = next(lines)
        elif question.kind == Kind.FILL_IN:
            found[question.position] = list(islice(lines, PARTS))
        elif question.position % 3:
            found[question.position] = {Kind.ORDERING: [1, 0, 2, 3, 4], Kind.MATCHING: [0] * 5}.get(
                Kind(question.kind), [0]
            )
    return found


def _decide(
    quizzes: Sequence[Quiz],
    submitted: Sequence[Attempt],
    running: Sequence[Attempt],
    lines: Iterator[str],
    staff: User,
    now: datetime,
) -> None:
    """Points set by hand, keys decided about and more time, each for such a reason."""
    decide(quizzes[0], proposed(quizzes[0], 0, Decision.VOID), by=staff, reason=next(lines))
    reason = next(lines)
    decide(quizzes[-1], proposed(quizzes[-1], 1, Decision.VOID), by=staff, reason=reason)
    one = Decimal(1)
    for attempt in submitted[:2]:
        answer = attempt.answers.get(position=3)
        override_points(answer=answer, points=one, by=staff, reason=next(lines), now=now)
    override_score(attempt=submitted[-1], points=one, by=staff, reason=next(lines), now=now)
    attempts = Attempt.objects.filter(pk=running[0].pk)
    extend_attempts(attempts=attempts, by=staff, now=now, by_time=AN_HOUR, reason=next(lines))


def _report(
    submitted: Sequence[Attempt],
    texts: Sequence[str],
    staff: User,
    now: datetime,
) -> None:
    """What the students say about questions, all of every text, and what is replied to some."""
    notes = ["\n".join(some).replace("\0", " ")[:NOTE] for some in _by(TEXTS_OF_A_NOTE, texts)]
    for number, (attempt, note) in enumerate(zip(cycle(submitted), notes, strict=False)):
        position = 1 + number // len(submitted)
        answer = attempt.answers.select_related("question", "attempt").get(position=position)
        report = report_question(student=attempt.student, met=answer, note=f"x {note}", now=now)
        if number % 2:
            replied(report, staff, f"y {note}"[:NOTE], now=now)


def _note(quiz: Quiz, lines: Iterator[str], file_name: str, staff: User, now: datetime) -> None:
    """What is written down about all this, and about a file that was refused."""
    for _ in range(10):
        record_event(
            AuditEvent.Action.IMPORTED,
            by=staff,
            now=now,
            target=next(lines),
            course=quiz.course,
            data={next(lines)[:20]: next(lines)},
        )
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(quiz),
        object_id=str(quiz.pk),
        object_repr=next(lines),
        action_flag=ADDITION,
        change_message=next(lines),
    )
    refused = [
        Diagnostic(Severity.ERROR, "no-key", file_name, 1, 1, next(lines), next(lines))
        for _ in range(10)
    ]
    record_rejection(
        course=quiz.course,
        path=file_name,
        by=staff,
        now=now,
        sha256="0" * 64,
        diagnostics=refused,
    )
