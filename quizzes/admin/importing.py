"""Adding and editing quizzes: URLs of our own, through the importer that the command uses.

Not the admin's change form: Django wraps that in a transaction, and rendering a quiz inside one
would keep every student's save waiting on SQLite.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from quizzes.actions.importing import ImportResult, import_quiz
from quizzes.forms.importing import EditQuizForm, NewQuizForm
from quizzes.models import Course, Quiz


def add_quiz(model_admin, request: SignedInRequest) -> HttpResponse:
    """A new quiz from Markdown."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    course = Course.objects.filter(slug=Course.OPEN_SLUG).first()
    form = NewQuizForm(request.POST or None, request.FILES or None, initial={"course": course})
    if form.is_valid():
        return _import(model_admin, request, form, form.cleaned_data["course"])
    return _render(model_admin, request, form, _("Add quiz"))


def edit_quiz(model_admin, request: SignedInRequest, object_id: str) -> HttpResponse:
    """The Markdown of a quiz; saving it makes a new revision."""
    quiz = model_admin.get_object(request, object_id)
    if quiz is None:
        raise Http404
    may_change = model_admin.has_change_permission(request, quiz)
    if not (may_change or model_admin.has_view_permission(request, quiz)):
        raise PermissionDenied
    form = EditQuizForm(request.POST or None, request.FILES or None, quiz=quiz)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    if form.is_valid():
        return _import(model_admin, request, form, quiz.course)
    return _render(model_admin, request, form, _("Edit the Markdown"), quiz)


def _import(model_admin, request: SignedInRequest, form, course: Course) -> HttpResponse:
    result = import_quiz(
        rendered=form.rendered,
        course=course,
        slug=form.slug,
        by=request.user,
        now=timezone.now(),
    )
    _log(model_admin, request, result)
    messages.success(request, _summary(result))
    if form.diagnostics_text:
        messages.warning(request, form.diagnostics_text)
    return redirect("admin:quizzes_quiz_change", result.quiz.pk)


def _summary(result: ImportResult) -> str:
    if result.revision is None:
        return _("Nothing has changed: this is the current revision already.")
    return _("Imported as revision %(number)s, with %(count)s questions.") % {
        "number": result.revision.number,
        "count": result.revision.question_count,
    }


def _log(model_admin, request: SignedInRequest, result: ImportResult) -> None:
    """The admin's own history tells who imported what."""
    if result.revision is None:
        return
    if result.plan.is_new:
        model_admin.log_addition(request, result.quiz, _summary(result))
    else:
        model_admin.log_change(request, result.quiz, _summary(result))


def _render(
    model_admin, request: SignedInRequest, form, title: str, quiz: Quiz | None = None
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "subtitle": str(quiz) if quiz else None,
        "form": form,
        "original": quiz,
        "may_import": quiz is None or model_admin.has_change_permission(request, quiz),
    }
    return render(request, "admin/quizzes/quiz/import.html", context)
