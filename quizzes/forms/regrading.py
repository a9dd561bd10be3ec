"""Decisions about questions after the fact, as the admin's pages send them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.core.rulings import BY_KEY, Decision, Effect

LONGEST_REASON = 1000
DEFAULT = Decision.OLD_OR_NEW
OPTION_WORDS = {
    Decision.OLD_OR_NEW: gettext_lazy("Old or new key counts as right (nobody loses)"),
    Decision.NEW_KEY: gettext_lazy("Regrade by the new key"),
    Decision.ONLY_NEW: gettext_lazy("Only new attempts are graded by the new key"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One decision to choose; `effect` is None where it has not been worked out."""

    value: str
    label: str
    effect: Effect | None
    is_chosen: bool


def options_of(chosen: Decision, effects: Mapping[Decision, Effect]) -> tuple[Option, ...]:
    """What can be decided about a changed key."""
    return tuple(
        Option(
            decision.value, str(OPTION_WORDS[decision]), effects.get(decision), decision == chosen
        )
        for decision in BY_KEY
    )


def decided(data: QueryDict, name: str) -> Decision:
    """The decision in the field `name`; of a question that the page did not show, the default.

    Raises ValidationError for what is none that comes with a key.
    """
    value = data.get(name, DEFAULT)
    if value not in BY_KEY:
        raise ValidationError(_("“%(value)s” is no decision."), params={"value": value})
    return Decision(value)


class RulingForm(forms.Form):
    """Why; and `basis`, what the author of the decision has seen (`actions.deciding`)."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Students whose scores change read it once they may see the right answers, and it stays "
            "in the history."
        ),
    )
    basis = forms.CharField(required=False, widget=forms.HiddenInput)


class QuestionRulingForm(RulingForm):
    """One question, and whether it is void or the key as written counts again."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Decision.VOID.value, gettext_lazy("It is void: everybody gets its points")),
            (Decision.AS_WRITTEN.value, gettext_lazy("The key as written counts again")),
        ],
        widget=forms.RadioSelect,
        initial=Decision.VOID.value,
    )

    field_order = ["question", "decision", "reason"]

    def __init__(self, *args, names: Mapping[int, str], **kwargs) -> None:
        """`names` has the questions to choose from, by the id of the item."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["question"] = forms.TypedChoiceField(
            label=_("Question"), coerce=int, choices=[("", "–"), *names.items()]
        )
        self.order_fields(self.field_order)
