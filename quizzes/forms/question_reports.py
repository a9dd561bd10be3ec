"""What a student reports about a question, and what staff reply."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.actions.question_reports import LONGEST, MOST_OPEN

# What is wrong, by the code of `ReportRefused`.
REFUSED = {
    "empty": _("Write a few words: there is nothing here yet that can be read."),
    "too-long": _("This is longer than %(limit_value)s characters. Shorten it a little."),
    "too-many": _(
        "%(most_open)s of your reports wait for a reply, which is as many as there may be. Your "
        "note is still here: send it when one of them has its reply."
    ),
    "not-theirs": _("This question can no longer be reported from here."),
    "overtaken": _(
        "The note or the reply has changed since you opened this page. Read what it says now; "
        "your own reply is still here to be sent."
    ),
}
LIMITS = {"limit_value": LONGEST, "most_open": MOST_OPEN}


class TextField(forms.CharField):
    """A text of several lines, counted as it is stored: a line end is one character."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={"required": REFUSED["empty"], "max_length": REFUSED["too-long"]},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ReportForm(forms.Form):
    """A student's note about a question."""

    note = TextField(
        label=_("What is wrong with this question?"),
        help_text=_(
            "A typing error, two right answers, words that can be read in two ways: say what you "
            "saw and what you expected."
        ),
    )

    def refuse(self, code: str) -> None:
        self.add_error("note", ValidationError(REFUSED[code], code=code, params=LIMITS))


class ReplyForm(forms.Form):
    """The reply; `seen` names what the report said when this form was made."""

    reply = TextField(
        label=_("Reply"),
        help_text=_("The student reads it on their pages, and gets a mail that it is there."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def refuse(self, code: str) -> None:
        self.add_error("reply", ValidationError(REFUSED[code], code=code, params=LIMITS))
