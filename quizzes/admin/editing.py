"""Adding and editing quizzes: URLs of our own, through the importer that the command uses.

Not the admin's change form: Django wraps that in a transaction, and rendering a quiz inside one
would keep every student's save waiting on SQLite.
"""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from quizzes.actions.importing import OutdatedPlanError, import_quiz
from quizzes.actions.pending import keep_pending
from quizzes.actions.planning_rules import RulesRefused
from quizzes.actions.planning_uploads import PlannedQuiz
from quizzes.actions.previewing import preview
from quizzes.core.bounded_rendering import RenderJob, render_all
from quizzes.core.explaining import explanation_of
from quizzes.core.line_diff import line_diff
from quizzes.forms.importing import EditQuizForm, MarkdownForm, NewQuizForm
from quizzes.models import PendingImport, Quiz, Revision

from .importing import log_import, summary
from .pages import page, quiz_or_404
from .receiving import UploadRequest


def add_quiz(model_admin, request: UploadRequest) -> HttpResponse:
    """A new quiz from Markdown."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = NewQuizForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        refusal=request.upload_refusal,
    )
    if "_preview" not in request.POST and form.is_valid() and form.planned:
        return _proceed(model_admin, request, form, form.planned)
    return _editor(model_admin, request, form)


def edit_quiz(model_admin, request: UploadRequest, object_id: str) -> HttpResponse:
    """The Markdown of a quiz; saving it makes a new revision."""
    quiz = quiz_or_404(model_admin, request, object_id)
    if not request.user.has_perm("quizzes.view_quiz", quiz):
        raise Http404
    may_change = request.user.has_perm("quizzes.change_quiz", quiz)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = EditQuizForm(
        request.POST or None,
        request.FILES or None,
        quiz=quiz,
        pending=_pending(request, quiz),
        refusal=request.upload_refusal,
    )
    form.fields["text"].widget.attrs["readonly"] = not may_change
    if "_preview" not in request.POST and form.is_valid() and form.planned:
        if form.is_stale:
            return _overtaken(model_admin, request, form)
        return _proceed(model_admin, request, form, form.planned)
    return _editor(model_admin, request, form)


def preview_quiz(model_admin, request: SignedInRequest) -> HttpResponse:
    """The part of a page that shows a text as students would see it, for a script to put in."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    return page(
        model_admin, request, "_preview.html", title=_("Preview"), preview=_preview(request)
    )


def explain(model_admin, request: SignedInRequest, code: str) -> HttpResponse:
    """What docs/diagnostics.md says about a code."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    documentation = Path(settings.BASE_DIR, "docs", "diagnostics.md").read_text(encoding="utf-8")
    explanation = explanation_of(code, documentation)
    if explanation is None:
        raise Http404
    _heading, _, text = explanation.partition("\n")
    (html,) = render_all([RenderJob(text)])
    return page(model_admin, request, "explanation.html", title=code, explanation=html)


def _preview(request: SignedInRequest):
    line = request.POST.get("line", "")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return preview(
        text,
        line=int(line) if line.isdecimal() and len(line) < 9 else 1,
        base=_base(request.user, request.POST.get("base", "")),
    )


def _base(user: User, uid: str) -> Revision | None:
    """The revision that an editor was opened with, if it is of a course of theirs."""
    try:
        revisions = Revision.objects.defer("source").select_related("quiz")
        revision = revisions.filter(uid=uid).first() if uid else None
    except ValidationError:
        return None
    is_theirs = revision and user.has_perm("quizzes.view_revision", revision.quiz)
    return revision if is_theirs else None


def _pending(request: SignedInRequest, quiz: Quiz) -> PendingImport | None:
    """The text that the author comes back with from its plan."""
    pk = request.GET.get("pending", "")
    mine = PendingImport.objects.filter(by=request.user, quiz=quiz)
    return next((pending for pending in mine if str(pending.pk) == pk), None)


def _proceed(
    model_admin, request: SignedInRequest, form: MarkdownForm, planned: PlannedQuiz
) -> HttpResponse:
    """Import, unless the author asks for the plan or ought to see it."""
    if "_plan" in request.POST or planned.is_serious:
        pending = keep_pending(
            by=request.user,
            course=form.target_course,
            files=[form.source],
            quiz=form.target_quiz,
            now=timezone.now(),
        )
        return redirect("admin:quizzes_quiz_plan", pending.pk)
    if planned.rendered is None:
        messages.info(request, _("Nothing has changed: this is the current revision already."))
        return redirect(request.path)
    try:
        result = import_quiz(
            rendered=planned.rendered,
            course=form.target_course,
            slug=planned.slug,
            by=request.user,
            now=timezone.now(),
            diagnostics=planned.diagnostics,
            plan=planned.plan,
        )
    except OutdatedPlanError:
        return _overtaken(model_admin, request, form)
    except RulesRefused as refused:
        form.refuse(refused.diagnostics)
        return _editor(model_admin, request, form)
    log_import(model_admin, request, result)
    messages.success(request, summary(result))
    if form.diagnostics_text:
        messages.warning(request, form.diagnostics_text)
    return redirect("admin:quizzes_quiz_change", result.quiz.pk)


def _overtaken(model_admin, request: SignedInRequest, form: MarkdownForm) -> HttpResponse:
    """Somebody imported while this author wrote: show what saving would undo, and ask again."""
    if not isinstance(form, EditQuizForm):
        form.add_error(None, _("Somebody has just added a quiz with this slug: edit that one."))
        return _editor(model_admin, request, form)
    text = form.source.data.decode(errors="replace")
    quiz = Quiz.objects.select_related("course", "current_revision").get(pk=form.quiz.pk)
    again = EditQuizForm(quiz=quiz)
    again.initial["text"] = text
    return _editor(
        model_admin,
        request,
        again,
        overtaken_by=quiz.current_revision,
        difference=line_diff(quiz.current_revision.source if quiz.current_revision else "", text),
        status=409,
    )


def _editor(
    model_admin, request: SignedInRequest, form: MarkdownForm, *, status: int = 200, **context
) -> HttpResponse:
    quiz = form.quiz if isinstance(form, EditQuizForm) else None
    return page(
        model_admin,
        request,
        "edit.html",
        title=_("Edit the Markdown") if quiz else _("Add quiz"),
        quiz=quiz,
        form=form,
        preview=_preview(request) if "_preview" in request.POST else None,
        status=status,
        **context,
    )
