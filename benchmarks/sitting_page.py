"""Reads the page of an open attempt as a student does: questions, choices, what is ticked."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from re import fullmatch

from .ledger import Value


@dataclass
class AskedQuestion:
    """One question; `choices` are the texts by the value that the form sends for them."""

    is_multiple: bool
    choices: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)  # values
    version: int = 0

    @property
    def value(self) -> Value:
        return tuple(sorted(self.choices[value] for value in self.ticked))

    def values_of(self, value: Value) -> list[str]:
        """What the form sends for it."""
        return [sent for sent, text in self.choices.items() if text in value]

    def any_value(self, random: Random) -> Value:
        """Something to answer: one choice, or up to two where several may be chosen."""
        count = random.randint(0, 2) if self.is_multiple else 1
        return tuple(sorted(random.sample(sorted(self.choices.values()), count)))

    def answer(self, value: Value, version: int) -> None:
        """What the page shows after the server has acknowledged a save."""
        self.ticked = set(self.values_of(value))
        self.version = version


class SittingPage(HTMLParser):
    """`questions` by position, and the hidden fields that every form of the page sends back."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.questions: dict[int, AskedQuestion] = {}
        self.hidden: dict[str, str] = {}
        self._choice: tuple[AskedQuestion, str] | None = None
        self.feed(html)
        for position, version in (pair.split(":") for pair in self.hidden["versions"].split()):
            self.questions[int(position)].version = int(version)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        kind, name, value = (named.get(key) or "" for key in ("type", "name", "value"))
        if tag != "input":
            return
        if kind == "hidden" and name in ("versions", "sitting"):
            self.hidden[name] = value
        elif match := fullmatch(r"q(\d+)", name):
            question = self.questions.setdefault(int(match[1]), AskedQuestion(kind == "checkbox"))
            question.choices[value] = ""
            if "checked" in named:
                question.ticked.add(value)
            self._choice = (question, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._choice = None

    def handle_data(self, data: str) -> None:
        if self._choice is not None:
            question, value = self._choice
            question.choices[value] += data.strip()
