"""Points that are set by hand, and taken back."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import Answer, Attempt

LONGEST_REASON = 1000
LONGEST_STEM = 60
WHOLE_ATTEMPT = ""


class ReasonForm(forms.Form):
    """`seen` names the latest change of the attempt's score that its author has seen, so that
    nothing is done twice and nobody undoes what they have not read.
    """

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The student reads it, and it stays in the log."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class OverrideForm(ReasonForm):
    """What to set: the points of one of `answers`, or the score of the whole attempt."""

    points = forms.DecimalField(
        label=gettext_lazy("Points"), min_value=Decimal(0), max_digits=10, decimal_places=2
    )

    field_order = ["target", "points", "reason"]

    def __init__(self, *args, attempt: Attempt, answers: Sequence[Answer], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        self.answer_by_position = {str(answer.position): answer for answer in answers}
        named = [(position, _name(answer)) for position, answer in self.answer_by_position.items()]
        self.fields["target"] = forms.ChoiceField(
            label=_("What"),
            required=False,
            choices=[(WHOLE_ATTEMPT, _("The score of the whole attempt")), *named],
        )
        self.order_fields(self.field_order)

    @property
    def answer(self) -> Answer | None:
        """The answer whose points are to be set; None: the score of the attempt."""
        return self.answer_by_position.get(self.cleaned_data["target"])

    def clean(self):
        cleaned = super().clean()
        if "target" in cleaned and "points" in cleaned:
            possible = self.answer.max_points if self.answer else self.attempt.max_points
            if cleaned["points"] > possible:
                message = _("More than is possible: the maximum is %(points)s.")
                params = {"points": floatformat(possible, -2)}
                self.add_error("points", ValidationError(message, params=params))
        return cleaned


def _name(answer: Answer) -> str:
    return _("Question %(number)s: %(stem)s (%(points)s of %(possible)s)") % {
        "number": answer.position,
        "stem": Truncator(" ".join(answer.question.source.split())).chars(LONGEST_STEM),
        "points": floatformat(answer.points, -2),
        "possible": floatformat(answer.max_points, -2),
    }
