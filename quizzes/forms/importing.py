"""The admin's import forms: Markdown typed in or uploaded, read and planned by `clean`."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from quizzes.actions.planning_uploads import PlannedQuiz, plan_file
from quizzes.core.archives import name_problem
from quizzes.core.document import Diagnostic
from quizzes.core.grouping import COURSE_FILE, QUIZ_FILE, is_quiz_file
from quizzes.core.reading import SourceFile
from quizzes.core.reporting import LocatedDiagnostic, as_text, located
from quizzes.models import Course, ImportRecord, PendingImport, Quiz
from quizzes.models.roles import courses_where

MARKDOWN_TYPES = ".md,.markdown,text/markdown"


class UploadedFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadedFilesField(forms.FileField):
    """Any number of files; hands over SourceFiles with what they hold."""

    widget = UploadedFiles

    def clean(self, data, initial=None) -> list[SourceFile]:
        files = [super(UploadedFilesField, self).clean(file, initial) for file in data or [None]]
        return [_source_of(file) for file in files if file]


class CourseField(forms.ModelChoiceField):
    """A course in which the person may add quizzes: the only one, or the one used last, to begin
    with. Whoever `may_make` courses may leave it open.
    """

    def __init__(self) -> None:
        super().__init__(Course.objects.none(), label=gettext_lazy("Course"))

    def offer(self, user: User, *, may_make: bool = False) -> None:
        courses = courses_where(user, "add_quiz")
        every = Course.objects.all()
        offered = every if courses is None else every.filter(pk__in=courses)
        self.queryset = offered
        self.required = not may_make
        self.empty_label = (
            _("A new course, as its course.md states it") if may_make else "---------"
        )
        self.widget.choices = self.choices
        self.initial = self._usual(user, offered)

    def _usual(self, user: User, offered: QuerySet[Course]) -> Course | None:
        two = list(offered[:2])
        if len(two) == 1:
            return two[0]
        own = ImportRecord.objects.filter(by=user, course__in=offered)
        latest = own.select_related("course").first()
        return latest.course if latest else None


class UploadForm(forms.Form):
    """Files and archives for a course, or for a new one where none is chosen. `refusal` is why
    receiving them was broken off.
    """

    course = CourseField()
    sources = UploadedFilesField(
        label=gettext_lazy("Files"),
        allow_empty_file=True,
        help_text=gettext_lazy("Markdown files, or zip archives of them, with their pictures."),
        widget=UploadedFiles(attrs={"accept": f"{MARKDOWN_TYPES},.zip,application/zip"}),
    )

    def __init__(self, *args, user: User, refusal: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        may_make = user.has_perm("quizzes.add_course")
        cast(CourseField, self.fields["course"]).offer(user, may_make=may_make)
        # What has not been received cannot be missed.
        self.fields["sources"].required = not refusal

    def clean(self):
        if self.refusal:
            self.add_error("sources", self.refusal)
        return super().clean()


class MarkdownForm(forms.Form):
    """Hands over a PlannedQuiz as `planned`; errors in the Markdown are errors of the form.

    The file wins where both are given: choosing one is the later and more deliberate act.
    """

    text = forms.CharField(
        label=gettext_lazy("Markdown"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "cols": 80, "spellcheck": "true"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Markdown file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Instead of the text above."),
        widget=forms.FileInput(attrs={"accept": MARKDOWN_TYPES}),
    )

    def __init__(self, *args, path: str = QUIZ_FILE, refusal: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        self.refusal = refusal
        self.planned: PlannedQuiz | None = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and name_problem(file.name):
            raise ValidationError(_("The name of the file is too long."))
        if file and not is_quiz_file(PurePosixPath(file.name)):
            raise ValidationError(_("The name of a Markdown file ends in .md."))
        return file

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            self.add_error("file", self.refusal)
        if not self.errors:
            self.source = self._source(cleaned)
            self._plan(self.source)
        return cleaned

    @property
    def target_course(self) -> Course:
        return self.cleaned_data["course"]

    @property
    def target_quiz(self) -> Quiz | None:
        """The quiz that the text is for; None for a new one."""
        return None

    @cached_property
    def located(self) -> list[LocatedDiagnostic]:
        """All there is to say about the Markdown, warnings too."""
        return located(self.planned.diagnostics, self.planned.read.sources) if self.planned else []

    @property
    def diagnostics_text(self) -> str:
        return as_text(self.planned.diagnostics, self.planned.read.sources) if self.planned else ""

    @property
    def other_errors(self) -> list[str]:
        """Errors of the form as a whole that are not diagnostics."""
        errors = self.errors.as_data().get("__all__", [])
        return [text for error in errors if error.code != "diagnostic" for text in error.messages]

    def _source(self, cleaned) -> SourceFile:
        if cleaned["file"]:
            uploaded = _source_of(cleaned["file"])
            return SourceFile(self._path_of(uploaded.path), uploaded.data)
        # Browsers send the lines of a text area with CRLF.
        return SourceFile(self.path, cleaned["text"].replace("\r\n", "\n").encode())

    def _path_of(self, file_name: str) -> str:
        """What to call an uploaded file: an edited quiz keeps its own path."""
        return self.path

    def _plan(self, source: SourceFile) -> None:
        self.planned = plan_file(file=source, course=self.target_course, quiz=self.target_quiz)
        self._add_errors(self.planned.diagnostics)

    def refuse(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Take in what only the import itself had to say."""
        assert self.planned is not None  # noqa: S101 - without a plan, nothing is imported
        self.planned.diagnostics += diagnostics
        self._add_errors(diagnostics)

    def _add_errors(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            if diagnostic.is_error:
                self.add_error(None, ValidationError(_worded(diagnostic), code="diagnostic"))


class EditQuizForm(MarkdownForm):
    """The Markdown of a quiz that exists.

    `base` says which revision the author started from. `pending` is a text that the author has
    seen the plan of, and came back from.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, quiz: Quiz, pending: PendingImport | None = None, **kwargs) -> None:
        revision = quiz.current_revision
        self.quiz = quiz
        super().__init__(
            *args,
            path=revision.path if revision else f"{quiz.slug}.md",
            initial={
                "text": _text_of(pending) if pending else revision.source if revision else "",
                "base": revision.uid if revision else "",
            },
            **kwargs,
        )

    @property
    def target_course(self) -> Course:
        return self.quiz.course

    @property
    def target_quiz(self) -> Quiz:
        return self.quiz

    @property
    def is_stale(self) -> bool:
        """Whether somebody else has imported since the author began."""
        base = self.cleaned_data["base"]
        return bool(base and self.planned and base != self.planned.base)


class NewQuizForm(MarkdownForm):
    """Markdown that makes a quiz: it also says in which course, and the address must be free."""

    course = CourseField()

    field_order = ["course", "text", "file"]

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        cast(CourseField, self.fields["course"]).offer(user)

    def clean_file(self):
        file = super().clean_file()
        if file and PurePosixPath(file.name).name == COURSE_FILE:
            raise ValidationError(_("This file is about a course: hand it in under “Import”."))
        return file

    def _path_of(self, file_name: str) -> str:
        return file_name

    def _plan(self, source: SourceFile) -> None:
        super()._plan(source)
        if self.planned and self.planned.plan and not self.planned.plan.is_new:
            message = _("There is a quiz “%(slug)s” in this course already: edit that one.")
            self.add_error(None, ValidationError(message, params={"slug": self.planned.slug}))


def _source_of(file) -> SourceFile:
    return SourceFile(PurePosixPath(file.name).name, file.read())


def _text_of(pending: PendingImport) -> str:
    return bytes(pending.files.get().data).decode(errors="replace")


def _worded(diagnostic: Diagnostic) -> str:
    return _("Line %(line)s, column %(column)s: %(message)s (%(code)s).") % {
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "code": diagnostic.code,
    }
