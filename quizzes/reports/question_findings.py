"""What should be looked at about a question, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quizzes.core.choice_statistics import Flag

# Signs, words, and what they mean to somebody who has not met them before.
FLAG_WORDS = {
    Flag.POSSIBLY_WRONG_KEY: (
        "⚠",
        gettext_noop("key may be wrong"),
        gettext_noop("The strongest disagree with the key about “%(choice)s”. Is the key right?"),
    ),
    Flag.CONFIDENTLY_WRONG: (
        "‼",
        gettext_noop("confidently wrong"),
        gettext_noop(
            "Many were sure of an answer that is not right: a misconception to talk about, words "
            "that mislead, or a wrong key."
        ),
    ),
    Flag.NEGATIVE_DISCRIMINATION: (
        "⤵",
        gettext_noop("negative discrimination"),
        gettext_noop(
            "Those who do well in the other questions do worse in this one: "
            "the key or the wording may be wrong."
        ),
    ),
    Flag.TOO_HARD: (
        "▲",
        gettext_noop("too hard"),
        gettext_noop("No more is right than blind guessing would get, or hardly anything at all."),
    ),
    Flag.TOO_EASY: (
        "▽",
        gettext_noop("too easy"),
        gettext_noop("Nearly everybody has it right, so it tells nobody apart."),
    ),
    Flag.LOW_DISCRIMINATION: (
        "≈",
        gettext_noop("low discrimination"),
        gettext_noop("It hardly tells those who do well in the other questions from the rest."),
    ),
    Flag.UNUSED_CHOICE: (
        "∅",
        gettext_noop("unused choice"),
        gettext_noop("Nobody chooses “%(choice)s”. A wrong choice that tempts nobody is no help."),
    ),
    Flag.FEW_ATTEMPTS: (
        "…",
        gettext_noop("few attempts"),
        gettext_noop("Too few had this question to say more about it."),
    ),
}


@dataclass(frozen=True, slots=True)
class QuestionFinding:
    """A flag on a question, with the text of the choice that it is about, if it is about one."""

    flag: Flag
    choice: str = ""

    @property
    def icon(self) -> str:
        return FLAG_WORDS[self.flag][0]

    @property
    def word(self) -> str:
        return _(FLAG_WORDS[self.flag][1])

    @property
    def meaning(self) -> str:
        text = _(FLAG_WORDS[self.flag][2])
        return text % {"choice": self.choice} if self.choice else text
