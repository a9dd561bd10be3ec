"""The filters above the gradebook, as they come in an address."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.access import where_may
from quizzes.models import Course, Quiz
from quizzes.reports.gradebook import Column, Gradebook, Order, gradebook_quizzes

from .selection import FilterForm

# More columns than anybody reads; the rest is chosen.
MOST_QUIZZES = 30


class ShownField(forms.MultipleChoiceField):
    """Which quizzes are shown; those of another course are left out without a word."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value) -> None:
        pass

    def clean(self, value) -> list[str]:
        return [key for key in super().clean(value) if self.valid_value(key)]


class GradebookForm(FilterForm):
    """Reads GET. Without a course it is the first that has quizzes, without quizzes the first that
    have results; what cannot be read is as if it were not there, and so is a course whose results
    `user` may not see.
    """

    course = forms.ModelChoiceField(
        label=_("Course"), queryset=Course.objects.none(), required=False, empty_label=None
    )
    q = forms.CharField(
        label=_("Student"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("name or e-mail")}),
    )
    quiz = ShownField(label=_("Quizzes shown"), required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        courses = where_may(Course.objects.all(), user, "view_attempt", path="pk")
        self.shown_course = _course(data, courses) or _first_of(courses)
        super().__init__(data, initial={"course": self.shown_course and self.shown_course.pk})
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["quiz"].choices = lambda: [  # type: ignore[attr-defined]
            (str(quiz.pk), quiz.title) for quiz in self.quizzes
        ]

    @cached_property
    def quizzes(self) -> list[Quiz]:
        """All that can be shown, read when they are first asked for."""
        return list(gradebook_quizzes(self.shown_course)) if self.shown_course else []

    def gradebook(self, *, is_whole: bool = False) -> Gradebook | None:
        """What is asked for, with as many quizzes as a page has room for, or all if `is_whole`.

        None where nobody has a result.
        """
        self.is_valid()
        chosen = set(self.cleaned_data.get("quiz", ()))
        shown = [quiz for quiz in self.quizzes if not chosen or str(quiz.pk) in chosen]
        if self.shown_course is None or not shown:
            return None
        return Gradebook(
            self.shown_course,
            shown if is_whole else shown[:MOST_QUIZZES],
            self.cleaned_data.get("q", ""),
        )

    def order(self, gradebook: Gradebook) -> Order:
        """What `order` in the address says, with a minus before it for descending."""
        given = self.data.get("order", "")
        by = {order_name(column): column for column in [*Column, *gradebook.quizzes]}
        name = given.removeprefix("-")
        return Order(by[name], given != name) if name in by else Order()


def order_name(column: Column | Quiz) -> str:
    """What a column is called in an address."""
    return f"quiz-{column.pk}" if isinstance(column, Quiz) else column.value


def _course(data: QueryDict, courses: QuerySet[Course]) -> Course | None:
    try:
        return forms.ModelChoiceField(courses, required=False).clean(data.get("course"))
    except ValidationError:
        return None


def _first_of(courses: QuerySet[Course]) -> Course | None:
    return courses.filter(quizzes__isnull=False).first()
