"""All that the site keeps about one student, as a ZIP file of JSON and CSV.

It says what the student's own pages say, and no more: no right answer, and no score or mark that a
quiz still holds back. Nothing in it is about anybody else; who of the staff did something is "staff".
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.personal_data import account_data, addresses_of
from quizzes.core.document import Navigation
from quizzes.core.revealing import EVERYTHING, Shown
from quizzes.models import (
    Accommodation,
    Answer,
    Attempt,
    AttemptEvent,
    AuditEvent,
    CourseStaff,
    Enrolment,
    Extension,
    ImportRecord,
    Invitation,
    Question,
)
from quizzes.models.roles import may

from .corrections import corrections_of
from .exports import ended_by, yes_or_no
from .practice_data import practice_data
from .question_reports import reports_of
from .receipt import given_in_lines, stem_of
from .spreadsheets import Cell, Table, csv_chunks
from .visibility import visibilities_of

COLUMNS = (
    "course",
    "quiz",
    "revision",
    "attempt",
    "state",
    "preview",
    "started_at",
    "deadline",
    "submitted_at",
    "ended_by",
    "score",
    "max_points",
    "per_cent",
    "passed",
)
_ATTEMPTS_AT_A_TIME = 50
Kind = AttemptEvent.Kind


def write_personal_data(file: IO[bytes], *, user: User, now: datetime) -> None:
    """Write the ZIP file of `user` into `file`. Memory and queries go with batches of attempts."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _explanation())
        archive.writestr("account.json", _json({**account_data(user), **_time_factor(user)}))
        archive.writestr("courses.json", _json(_courses_data(user)))
        archive.writestr("reports.json", _json(_reports_data(user)))
        if user.is_staff or AuditEvent.objects.filter(by=user).exists():
            archive.writestr("work.json", _json(_work_data(user)))
        _write(archive, "attempts.json", _json_array(_attempts_data(user, now)))
        archive.writestr("practice.json", _json(practice_data(user, now)))
        _write(archive, "attempts.csv", csv_chunks(Table(COLUMNS, _attempt_rows(user, now))))


def _explanation() -> str:
    lines = [
        _("account.json: your account."),
        _("courses.json: your courses, and what was granted to you in single quizzes."),
        _("attempts.json: your attempts, with your answers and what happened to them."),
        _("attempts.csv: your attempts as a table, without the answers."),
        _("practice.json: the questions that you practise, and how that went."),
        _("reports.json: what you reported about questions, and the replies."),
        _("work.json, if it is there: what you did as one of the staff."),
        "",
        _("Scores and marks are in it where you may see them on the site, too."),
        _("Times are in UTC in the .json files, and the site’s in the table."),
        "",
    ]
    return "\n".join(lines)


def _write(archive: ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    with archive.open(name, "w") as entry:
        for chunk in chunks:
            entry.write(chunk)


def _json(data: object) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _json_array(rows: Iterable[object]) -> Iterator[bytes]:
    separator = "[\n"
    for row in rows:
        yield (separator + _json(row).rstrip("\n")).encode()
        separator = ",\n"
    yield b"[]\n" if separator == "[\n" else b"\n]\n"


def _time_factor(user: User) -> dict[str, Any]:
    accommodation = Accommodation.objects.filter(student=user).first()
    return {"time_factor": accommodation.time_factor if accommodation else None}


def _courses_data(user: User) -> dict[str, Any]:
    enrolments = Enrolment.objects.filter(student=user)
    extensions = Extension.objects.filter(student=user)
    invitations = Invitation.objects.filter(accepted_by=user) | Invitation.objects.filter(
        email__in=addresses_of(user)
    )
    return {
        "enrolments": list(
            enrolments.values(
                "course__title", "state", "via", "starts_at", "ends_at", "enrolled_at", "ended_at"
            )
        ),
        "roles": list(
            CourseStaff.objects.filter(user=user).values("course__title", "role", "appointed_at")
        ),
        "invitations": list(
            invitations.values(
                "course__title", "email", "role", "invited_at", "expires_at", "accepted_at"
            )
        ),
        "extensions": list(
            extensions.values("quiz__course__title", "quiz__title", "extra_attempts", "closes_at")
        ),
    }


def _reports_data(user: User) -> list[dict[str, Any]]:
    """Not who replied: that is somebody else."""
    return [
        {
            "quiz": own.quiz,
            "question": own.stem,
            "attempt": own.attempt_number,
            "position": own.position,
            "at": own.report.at,
            "note": own.report.note,
            "replied_at": own.report.replied_at,
            "reply": own.report.reply or None,
        }
        for own in reports_of(user)
    ]


def _work_data(user: User) -> dict[str, Any]:
    """What somebody of the staff did and when; not to whom."""
    return {
        "actions": list(
            AuditEvent.objects.filter(by=user)
            .order_by("at")
            .values("at", "action", "course__title")
        ),
        "imports": list(
            ImportRecord.objects.filter(by=user).order_by("at").values("at", "path", "outcome")
        ),
    }


def _attempts_of(user: User, now: datetime, *related: str) -> Iterator[tuple[Attempt, Shown]]:
    """Each attempt of `user` with what is `related` to it, and what they may see of it now."""
    found = (
        Attempt.objects.by(user)
        .with_end()
        .for_display()
        .prefetch_related(*related)
        .order_by("started_at", "pk")
        .iterator(chunk_size=_ATTEMPTS_AT_A_TIME)
    )
    while batch := list(islice(found, _ATTEMPTS_AT_A_TIME)):
        visibilities = visibilities_of({attempt.quiz for attempt in batch}, now)
        for attempt in batch:
            sees_all = may(user, "view_attempt", attempt.quiz.course_id)
            yield attempt, EVERYTHING if sees_all else visibilities[attempt.quiz_id].shown


def _attempt_rows(user: User, now: datetime) -> Iterator[Sequence[Cell]]:
    return (_cells(attempt, shown) for attempt, shown in _attempts_of(user, now))


def _cells(attempt: Attempt, shown: Shown) -> Sequence[Cell]:
    """A cell for each of COLUMNS."""
    return (
        attempt.quiz.course.title,
        attempt.revision.title,
        attempt.revision.number,
        attempt.number,
        attempt.state,
        yes_or_no(attempt.is_preview),
        attempt.started_at,
        attempt.deadline,
        attempt.submitted_at,
        ended_by(attempt),
        attempt.score if shown.score else None,
        attempt.max_points,
        attempt.percentage if shown.score else None,
        yes_or_no(attempt.is_passed) if shown.score else "",
    )


def _attempts_data(user: User, now: datetime) -> Iterator[dict[str, Any]]:
    for attempt, shown in _attempts_of(user, now, "answers__question", "events"):
        answers = sorted(attempt.answers.all(), key=lambda answer: answer.position)
        questions = {answer.position: answer.question for answer in answers}
        corrections = corrections_of(attempt, shown) if attempt.is_corrected else ()
        yield {
            **dict(zip(COLUMNS, _cells(attempt, shown), strict=True)),
            "answers": [_answer_data(attempt, each, shown) for each in _seen(attempt, answers)],
            "events": [_event_data(attempt, each, questions) for each in attempt.events.all()],
            "corrections": [
                {"at": each.at, "from": each.old, "to": each.new, "reason": each.reason}
                for each in corrections
            ],
        }


def _seen(attempt: Attempt, answers: list[Answer]) -> list[Answer]:
    """Without the questions to come, where a student only goes forward."""
    if attempt.is_open and attempt.frozen_rules.navigation is Navigation.FORWARD_ONLY:
        return [answer for answer in answers if answer.position <= attempt.place]
    return answers


def _answer_data(attempt: Attempt, answer: Answer, shown: Shown) -> dict[str, Any]:
    data = {
        "position": answer.position,
        "question": stem_of(answer.question),
        "answer": given_in_lines(attempt, answer),
        "flagged": answer.flagged,
        "sure": answer.sure,
    }
    if shown.marks and not attempt.is_open:
        data |= {"points": answer.points, "max_points": answer.max_points}
    return data


def _event_data(
    attempt: Attempt, event: AttemptEvent, questions: dict[int, Question]
) -> dict[str, Any]:
    data = {"at": event.at, "kind": event.kind, "by": _by_whom(attempt, event)}
    if event.kind == Kind.EXTENDED:
        return data | {name: event.data.get(name) for name in ("from", "to", "reason")}
    if event.kind == Kind.LATE_RESPONSE:
        late = {
            position: given_in_lines(
                attempt, Answer(question=questions[int(position)], response=response)
            )
            for position, response in event.data["responses"].items()
        }
        return data | {"answers": late}
    return data


def _by_whom(attempt: Attempt, event: AttemptEvent) -> str:
    if event.by_id is None:
        return "clock"
    return "you" if event.by_id == attempt.student_id else "staff"
