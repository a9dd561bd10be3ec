"""What stands around the questions of an attempt page, and what its script says."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import escape, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from .quizmark import rendered

register = template.Library()

MINUTES_SAID = (30, 10, 5, 1)
WORDS = {
    "answered": gettext_noop("answered"),
    "not answered": gettext_noop("not answered"),
    "flagged": gettext_noop("flagged"),
    "answered count": gettext_noop("%(answered)s of %(total)s answered"),
    "flagged count": gettext_noop("%(flagged)s flagged"),
    # in the bar
    "saving": gettext_noop("Saving…"),
    "saved": gettext_noop("Saved %(time)s"),
    "connected": gettext_noop("Connected again."),
    "offline": gettext_noop("No connection. What was saved is safe."),
    "not saved": gettext_noop("Not saved yet. Your answer is kept here and will be sent."),
    "not saved question": gettext_noop("Question %(position)s is not saved as it is shown."),
    "not saved signed out": gettext_noop("Not saved yet: you are logged out."),
    "not saved somebody else": gettext_noop("Not saved: somebody else is logged in."),
    "not saved out of date": gettext_noop("This page is out of date."),
    "finished": gettext_noop("Finished"),
    # at a question
    "newer": gettext_noop(
        "This answer was changed in another tab or on another device. The newer answer is shown."
    ),
    "no number": gettext_noop("This cannot be read as a number. Write it like 12.5, −3 or 1.2e6."),
    # after a key
    "question flagged": gettext_noop("Question %(position)s is flagged for later."),
    "question not flagged": gettext_noop("Question %(position)s is not flagged any more."),
    "first question": gettext_noop("This is the first question."),
    "last question": gettext_noop("This is the last question."),
    "next is for good": gettext_noop("Next leaves this question for good. Press Enter to go on."),
    # notices and what can be done about them
    "newer at": gettext_noop(
        "Question %(position)s was changed in another tab or on another device. "
        "The newer answer is shown."
    ),
    "newer than kept": gettext_noop(
        "An answer kept in this browser was not sent, since a newer one had been saved elsewhere. "
        "The newer answer is shown."
    ),
    "new end": gettext_noop("The end of this attempt was moved: it ends at %(ends)s now."),
    "signed out": gettext_noop("You are logged out. Log in to have your answers saved."),
    "somebody else": gettext_noop(
        "Somebody else is logged in in this browser now. What is not saved stays in this browser, "
        "for you alone: log in as yourself and open the attempt again."
    ),
    "out of date": gettext_noop(
        "Answers can no longer be given on this page. Load it again to see where you are."
    ),
    "waiting": gettext_noop("Going on waits for the connection: your answer is saved first."),
    "waiting to submit": gettext_noop(
        "Submitting waits for the connection. Leave this page open: "
        "it submits as soon as your answers are saved."
    ),
    "time is up": gettext_noop("Time is up. Your answers are being submitted."),
    "time is up offline": gettext_noop(
        "Time is up, and there is no connection. What was saved is safe and will be graded in any "
        "case. Leave this page open: it goes on trying to send the rest."
    ),
    "no answer": gettext_noop("The server does not answer. Wait a moment and try again."),
    "cancel": gettext_noop("Cancel"),
    "close": gettext_noop("Close"),
    "home": gettext_noop("Home"),
    "load again": gettext_noop("Load again"),
    "log in": gettext_noop("Log in"),
    "see the result": gettext_noop("See the result"),
    "try again": gettext_noop("Try again"),
    "hide clock": gettext_noop("Hide"),
    "show clock": gettext_noop("Show time"),
}


@register.filter
def remarks(question: Any) -> SafeString:
    """The inputs for what a student notes beside an answer: a flag, and how sure they are.

    Here and not in the template for the same reason as `choice_rows`. One of the radio buttons is
    always on, so that a form that shows them says so.
    """
    flagged, sure = question.remarks
    return rendered(_remarks(get_language(), flagged, sure) % {"number": question.position})


@lru_cache
def _remarks(language: str, flagged: bool, sure: bool | None) -> str:
    said = [("1", _("Sure"), True), ("0", _("Unsure"), False), ("", _("Not said"), None)]
    radios = "".join(
        f'<label><input type="radio" name="sure-%(number)d" value="{value}"'
        f"{_checked(sure is meant)}>{_constant(word)}</label>"
        for value, word, meant in said
    )
    # `xgettext` finds no words within f-strings.
    flag, question = _constant(_("Flag for later")), _constant(_("How sure are you?"))
    return (
        '<div class="remarks"><label class="flag"><input type="checkbox" name="flag-%(number)d" '
        f'value="1"{_checked(flagged)}>{flag}</label>'
        f"<fieldset><legend>{question}</legend>{radios}</fieldset></div>"
    )


def _checked(is_checked: bool) -> str:
    return " checked" if is_checked else ""


def _constant(word: str) -> str:
    """A word as it may stand in a text that numbers are still to be put into."""
    return escape(word).replace("%", "%%")


@register.filter
def too_many_words(allowed: int) -> str:
    """What the script says of more choices than `allowed`; it fills in how many are selected.

    As `quizzes.forms.answers` words it for those that are sent all the same.
    """
    words = ngettext(
        "Select %(allowed)s choice only; you selected %(selected)s. "
        "Your last saved answer is kept.",
        "Select %(allowed)s choices only; you selected %(selected)s. "
        "Your last saved answer is kept.",
        allowed,
    )
    return words % {"allowed": allowed, "selected": "%(selected)s"}


@register.simple_tag
def attempt_words() -> SafeString:
    """The words as JSON, which is data and not a script to run."""
    return _words(get_language())


@lru_cache
def _words(language: str) -> SafeString:
    words = {name: _(text) for name, text in WORDS.items()}
    for minutes in MINUTES_SAID:
        left = ngettext("%(minutes)s minute left.", "%(minutes)s minutes left.", minutes)
        words[f"left {minutes}"] = left % {"minutes": minutes}
    return json_script(words, "words")
