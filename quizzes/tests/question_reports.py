"""Reports of questions, from attempts and from practice, as tests about them want them."""

from datetime import timedelta

from accounts.models import User
from quizzes.actions.question_reports import reply_to_report, report_question, version_of
from quizzes.models import (
    Attempt,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    PracticeTurn,
    Question,
    QuestionReport,
)

from .conftest import NOW

SITE = "https://quizmark.example.org"
NOTE = "Venus has no rings, but the key says so."
REPLY = "Thank you: the key is corrected."


def reported(attempt: Attempt, position: int = 1, note: str = NOTE, **values) -> QuestionReport:
    """What the student of the attempt has reported about the question at this position."""
    answer = attempt.answers.select_related("question", "attempt").get(position=position)
    values = {"student": attempt.student, "met": answer, "note": note, "now": NOW} | values
    return report_question(**values)


def replied(report: QuestionReport, by: User, reply: str = REPLY, **values) -> QuestionReport:
    report = QuestionReport.objects.get(pk=report.pk)
    values = {"reply": reply, "by": by, "now": NOW, "site": SITE} | values
    return reply_to_report(**{"report": report, "seen": version_of(report)} | values)


def practised(
    student: User, question: Question, *, position: int = 1, response=None, is_answered: bool = True
) -> PracticeTurn:
    """A session of one turn, answered with this response."""
    card, _ = PracticeCard.objects.get_or_create(
        student=student,
        item=question.item,
        defaults={
            "state": PracticeCard.State.REVIEW,
            "stability": 2.0,
            "difficulty": 2.0,
            "last_reviewed_at": NOW,
            "due_at": NOW + timedelta(days=1),
        },
    )
    session = PracticeSession.objects.create(student=student, started_at=NOW)
    turn = PracticeTurn.objects.create(
        session=session, position=position, card=card, question=question, seed=7
    )
    if is_answered:
        PracticeReview.objects.create(
            card=card, turn=turn, at=NOW, rating=1, correctness=0, response=response
        )
    return turn
