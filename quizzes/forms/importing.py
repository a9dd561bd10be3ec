"""The admin's import forms: Markdown typed in or uploaded, read and rendered by `clean`."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.actions.images import images_of, known_images
from quizzes.actions.rendering import RenderedQuiz, render_quiz
from quizzes.core.bounded_images import QuizImage
from quizzes.core.document import Diagnostic
from quizzes.core.quiz_images import gather_images, no_files
from quizzes.core.reading import SourceFile, read_quiz, slug_of
from quizzes.core.reporting import as_text
from quizzes.models import Course, Quiz

TYPED_PATH = "quiz.md"


class ImportForm(forms.Form):
    """Hands over a RenderedQuiz as `rendered`; errors in the Markdown are errors of the form.

    The file wins where both are given: choosing one is the later and more deliberate act.
    `diagnostics_text` has all there is to say about the Markdown, warnings too.
    """

    text = forms.CharField(
        label=gettext_lazy("Markdown"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "cols": 100, "class": "vLargeTextField"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Markdown file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Instead of the text above."),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,text/markdown"}),
    )

    def __init__(self, *args, path: str = TYPED_PATH, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        self.rendered: RenderedQuiz | None = None
        self.diagnostics_text = ""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("The file has %(size)s; at most %(limit)s can be uploaded."),
                params={
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.UPLOAD_MAX_BYTES),
                },
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            self._read(self._source(cleaned))
        return cleaned

    def _source(self, cleaned) -> SourceFile:
        if cleaned["file"]:
            name = PurePath(cleaned["file"].name).name
            return SourceFile(self._path_of(name), cleaned["file"].read())
        # Browsers send the lines of a text area with CRLF.
        return SourceFile(self.path, cleaned["text"].replace("\r\n", "\n").encode())

    def _path_of(self, file_name: str) -> str:
        """What to call an uploaded file: an edited quiz keeps its own path."""
        return self.path

    def _read(self, source: SourceFile) -> None:
        read = read_quiz([source], max_bytes=settings.UPLOAD_MAX_BYTES)
        images, of_images = gather_images(
            read, no_files, kept=self._kept_images(), known=known_images
        )
        found = [*read.diagnostics, *of_images]
        is_ok = not any(diagnostic.is_error for diagnostic in found)
        if read.document and is_ok and self._is_within_bounds(read.document):
            self.rendered, unrenderable = render_quiz(read.document, images)
            found += unrenderable
        self.diagnostics_text = as_text(found, read.sources)
        for diagnostic in found:
            if diagnostic.is_error:
                self.add_error(None, _worded(diagnostic))

    def _kept_images(self) -> dict[str, QuizImage]:
        """The pictures that the Markdown may show although they do not come with it."""
        return {}

    def _is_within_bounds(self, document) -> bool:
        count, limit = len(document.questions), settings.UPLOAD_MAX_QUESTIONS
        if count <= limit:
            return True
        message = _("The quiz has %(count)s questions; at most %(limit)s can be imported here.")
        self.add_error(None, ValidationError(message, params={"count": count, "limit": limit}))
        return False


class EditQuizForm(ImportForm):
    """The Markdown of a quiz that exists; what it states must not move it to another address."""

    def __init__(self, *args, quiz: Quiz, **kwargs) -> None:
        revision = quiz.current_revision
        super().__init__(
            *args,
            path=revision.path if revision else f"{quiz.slug}.md",
            initial={"text": revision.source if revision else ""},
            **kwargs,
        )
        self.quiz = quiz

    def clean(self):
        cleaned = super().clean()
        if self.rendered and self.rendered.document.stated.get("slug", self.slug) != self.slug:
            self.add_error(
                None,
                ValidationError(
                    _("The slug of this quiz is “%(slug)s”; a quiz cannot change its address."),
                    params={"slug": self.slug},
                ),
            )
        return cleaned

    def _kept_images(self) -> dict[str, QuizImage]:
        revision = self.quiz.current_revision
        return images_of(revision) if revision else {}

    @property
    def course(self) -> Course:
        return self.quiz.course

    @property
    def slug(self) -> str:
        return self.quiz.slug


class NewQuizForm(ImportForm):
    """Markdown that makes a quiz: it also says in which course, and the address must be free."""

    course = forms.ModelChoiceField(Course.objects.all(), label=gettext_lazy("Course"))

    field_order = ["course", "text", "file"]

    def _path_of(self, file_name: str) -> str:
        return file_name

    def clean(self):
        cleaned = super().clean()
        if self.rendered:
            document = self.rendered.document
            is_typed = document.path == TYPED_PATH
            self.slug = slug_of(document, f"{document.title}.md" if is_typed else document.path)
            if Quiz.objects.filter(course=cleaned["course"], slug=self.slug).exists():
                self.add_error(
                    None,
                    ValidationError(
                        _("There is a quiz “%(slug)s” in this course already: edit that one."),
                        params={"slug": self.slug},
                    ),
                )
        return cleaned


def _worded(diagnostic: Diagnostic) -> str:
    return _("Line %(line)s, column %(column)s: %(message)s (%(code)s).") % {
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "code": diagnostic.code,
    }
