"""Results as files: what the pages of a quiz and the gradebook show, in whole.

Whatever is exported is complete: attempts whose time is up are ended first.
"""

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone

from accounts.requests import SignedInRequest
from quizzes.actions.finishing import expire_overdue
from quizzes.forms.gradebook import GradebookForm
from quizzes.forms.selection import SelectionForm
from quizzes.models import Attempt
from quizzes.reports.analysis_exports import QUIZ_TABLES, gradebook_table
from quizzes.reports.gradebook import Gradebook
from quizzes.reports.spreadsheets import FORMATS

from .downloads import download, record_export
from .pages import quiz_with_results, require_results


def export_quiz(
    model_admin, request: SignedInRequest, object_id: str, kind: str, extension: str
) -> StreamingHttpResponse:
    """One table about the attempts that the filters leave."""
    quiz = quiz_with_results(model_admin, request, object_id, is_whole=True)
    if kind not in QUIZ_TABLES or extension not in FORMATS:
        raise Http404
    table = QUIZ_TABLES[kind](SelectionForm(quiz, request.GET).selection())
    record_export(request, quiz.course, quiz, kind)
    return download(table, f"{quiz.course.slug}-{quiz.slug}-{kind}", extension)


def export_gradebook(
    model_admin, request: SignedInRequest, extension: str
) -> StreamingHttpResponse:
    """All the students that the filters leave, and all quizzes if none are chosen."""
    require_results(request)
    form = GradebookForm(request.GET, user=request.user)
    course = form.shown_course
    if course is None or extension not in FORMATS:
        raise Http404
    expire_overdue(attempts=Attempt.objects.filter(quiz__course=course), now=timezone.now())
    gradebook = form.gradebook(is_whole=True) or Gradebook(course, ())
    record_export(request, course, course, "gradebook")
    return download(gradebook_table(gradebook), f"{course.slug}-gradebook", extension)
