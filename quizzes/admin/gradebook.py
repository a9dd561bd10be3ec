"""The gradebook: the students of a course by its quizzes."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.finishing import expire_overdue
from quizzes.forms.gradebook import MOST_QUIZZES, GradebookForm, order_name
from quizzes.models import Attempt, Quiz
from quizzes.reports.gradebook import Column, Gradebook, GradebookSummary, Order

from .pages import MOST_EXPIRED_AT_ONCE, page, require_results
from .sorting import Heading, heading

STUDENTS_ON_A_PAGE = 50


def gradebook(model_admin, request: SignedInRequest) -> HttpResponse:
    """One page of students with what counts, ended first where the time is up."""
    require_results(request)
    form = GradebookForm(request.GET, user=request.user)
    attempts = Attempt.objects.filter(quiz__course=form.shown_course)
    expire_overdue(attempts=attempts, now=timezone.now(), at_most=MOST_EXPIRED_AT_ONCE)
    book = form.gradebook()
    shown = _shown(book, form.order(book), request.GET.get("page")) if book else {}
    return page(
        model_admin,
        request,
        "gradebook.html",
        title=_("Gradebook"),
        form=form,
        book=book,
        quiz_count=len(form.quizzes),
        most_quizzes=MOST_QUIZZES,
        **shown,
    )


def _shown(book: Gradebook, order: Order, number: str | None) -> dict:
    """The page of that number, or the nearest that there is."""
    summary = book.summary()
    students = book.students(order).values_list("student", flat=True)
    paginator = _Paginator(students, summary)
    students_page = paginator.get_page(number)
    return {
        "summary": summary,
        "headings": _headings(book, order),
        "students_page": students_page,
        "page_numbers": paginator.get_elided_page_range(students_page.number),
        "rows": book.rows(students_page.object_list),
    }


class _Paginator(Paginator):
    """Knows how many students there are without counting them again."""

    def __init__(self, students, summary: GradebookSummary) -> None:
        super().__init__(students, STUDENTS_ON_A_PAGE)
        self.count = summary.student_count


def _headings(book: Gradebook, order: Order) -> dict[str, Heading | list[Heading]]:
    by_quiz = [_heading(quiz, quiz.title, order) for quiz in book.quizzes]
    return {
        "name": _heading(Column.NAME, _("Student"), order),
        "username": _heading(Column.USERNAME, _("Username"), order),
        "mean": _heading(Column.MEAN, _("Mean"), order),
        "quizzes": by_quiz,
    }


def _heading(column: Column | Quiz, label: str, order: Order) -> Heading:
    """Names are sorted from A, and scores from the highest."""
    sorted_by = f"{'-' if order.is_descending else ''}{order_name(order.by)}"
    is_name = column in (Column.NAME, Column.USERNAME)
    return heading(order_name(column), label, sorted_by, is_descending_first=not is_name)
