"""Reports of questions: what a student is shown of them, and what staff are.

For students there is the stem without what belongs into its gaps and what they answered, and
nothing of the key: a review may keep it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, prefetch_related_objects

from accounts.models import User
from quizzes.core.document import CHOICE_KINDS, Kind
from quizzes.core.gaps import with_blanks
from quizzes.core.responses import readable_lines
from quizzes.models import Answer, Choice, PracticeTurn, QuestionReport, Ruling
from quizzes.models.question_reports import response_to

from .answers import key_in_words, response_in_words
from .receipt import given_in_lines, stem_of

MOST_OTHERS = 10  # reports of the same question, beside one


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question as the student met it: `given` has a line of Markdown for each thing answered."""

    html: str
    given: Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as its student reads it.

    `attempt`, the id of theirs, its number and the position in it are None of one from practice.
    """

    report: QuestionReport
    quiz: str
    stem: str
    html: str
    attempt: int | None
    attempt_number: int | None
    position: int | None


@dataclass(frozen=True, slots=True)
class ReportCounts:
    open: int
    answered: int

    def __bool__(self) -> bool:
        return self.open + self.answered > 0


@dataclass(frozen=True, slots=True)
class ReportedChoice:
    html: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class StaffReport:
    """A report as staff read it: with the key that the author wrote, and all that leads on.

    `choices` are in the order of the file, none for a question that is not chosen from; of such a
    question `given` and `key` are in words. `has_ruling`: the key has been decided about since.
    """

    report: QuestionReport
    html: str
    choices: Sequence[ReportedChoice]
    given: str
    key: str
    has_ruling: bool
    others: Sequence[QuestionReport]


def reported_question(met: Answer | PracticeTurn) -> ReportedQuestion:
    """What the page of a report shows of the question that was met; two queries at most."""
    question = met.question
    if isinstance(met, Answer):
        given = given_in_lines(met.attempt, met)
    else:
        given = readable_lines(
            response_to(met),
            kind=Kind(question.kind),
            choices=[choice.source for choice in question.choices.order_by("position")],
            matches=question.spec.get("matches", ()),
        )
    return ReportedQuestion(with_blanks(question.html), given)


def reports_about(user: User, item_id: int) -> list[QuestionReport]:
    """What `user` has reported about one item, the open one first; one query."""
    return list(_latest_first(QuestionReport.objects.by(user).filter(item=item_id)))


def reports_of(user: User) -> list[OwnReport]:
    """All that `user` has reported, what is open first; one query."""
    found = QuestionReport.objects.by(user).select_related(
        "item__quiz", "question", "answer__attempt", "student"
    )
    return [
        OwnReport(
            report=report,
            quiz=report.item.quiz.title,
            stem=stem_of(report.question),
            html=with_blanks(report.question.html),
            attempt=report.answer.attempt_id if report.answer else None,
            attempt_number=report.answer.attempt.number if report.answer else None,
            position=report.answer.position if report.answer else None,
        )
        for report in _latest_first(found)
    ]


def report_counts_of(user: User) -> ReportCounts:
    """How many of the user's reports wait, and how many have a reply; one query."""
    return ReportCounts(
        **QuestionReport.objects.by(user).aggregate(
            open=Count("pk", filter=Q(replied_at=None)),
            answered=Count("pk", filter=Q(replied_at__isnull=False)),
        )
    )


def staff_report(report: QuestionReport) -> StaffReport:
    """All that the page of one report shows, in three queries.

    `report` comes with its question, with that one's revision, its student and its item.
    """
    question = report.question
    prefetch_related_objects([question], Prefetch("choices", Choice.objects.order_by("position")))
    choices = list(question.choices.all())
    is_chosen_from = question.kind in CHOICE_KINDS
    others = _latest_first(QuestionReport.objects.filter(item=report.item_id).exclude(pk=report.pk))
    return StaffReport(
        report=report,
        html=with_blanks(question.html),
        choices=_choices(choices, report.response) if is_chosen_from else (),
        given="" if is_chosen_from else response_in_words(question, report.response),
        key="" if is_chosen_from else key_in_words(question),
        has_ruling=_has_ruling(report),
        others=list(others.select_related("student")[:MOST_OTHERS]),
    )


def _choices(choices: Sequence[Choice], response: list[int] | None) -> list[ReportedChoice]:
    chosen = frozenset(response or ())
    return [
        ReportedChoice(choice.html, choice.is_correct, choice.position in chosen)
        for choice in choices
    ]


def _has_ruling(report: QuestionReport) -> bool:
    number = report.question.revision.number
    return Ruling.objects.filter(item=report.item_id, up_to__gte=number).exists()


def _latest_first(reports):
    return reports.order_by(F("replied_at").desc(nulls_first=True), "-at", "-pk")
