"""What an import does to one question, with the old and the new wording side by side."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .document import ChoiceDocument, Kind, QuestionDocument
from .line_diff import DiffLine, all_lines
from .matching import Change
from .rulings import Decision, Effect

_WITH_BOXES = frozenset({Kind.SINGLE, Kind.MULTIPLE})


@dataclass(frozen=True)
class QuestionChange:
    """One question of a plan.

    `item_key` is the key that its item has now, or will have if it is new ("": none, it is left
    out). `old` is its latest wording (None: the question is new), `new` the file's (None: the file no
    longer asks it). `answered_count` is how many submitted attempts answered it, at any revision,
    and `effects` what each decision about the new key would do to these; both are worked out for
    questions whose key changes, and else 0 and empty.
    """

    change: Change
    item_key: str
    old: QuestionDocument | None
    new: QuestionDocument | None
    answered_count: int = 0
    effects: Mapping[Decision, Effect] = field(default_factory=dict)

    @property
    def shown(self) -> QuestionDocument:
        """The wording to name the question by: the file's, or the last one it had."""
        shown = self.new or self.old
        assert shown is not None  # noqa: S101 - a change is about a question
        return shown

    @cached_property
    def lines(self) -> tuple[DiffLine, ...]:
        """The whole question as a diff: all lines, those that are the same with a space."""
        old = question_lines(self.old) if self.old else []
        new = question_lines(self.new) if self.new else []
        return tuple(all_lines(old, new))


def change_of(change: Change, old: QuestionDocument, new: QuestionDocument) -> Change:
    """What matching says, but that any other difference in the texts is a rewording, too.

    Matching compares stems, choices and keys; hints, explanations, comments on choices and points
    are no part of what identifies a question.
    """
    if change not in (Change.SAME, Change.MOVED):
        return change
    is_same = sorted(question_lines(old)) == sorted(question_lines(new))
    return change if is_same else Change.REWORDED


def question_lines(question: QuestionDocument) -> list[str]:
    """The question as an author would write it, without its number and id."""
    lines = question.stem.split("\n")
    if question.hint:
        lines += _quoted(f"Hint: {question.hint}")
    for choice in question.choices:
        lines += _choice_lines(choice, has_box=question.kind in _WITH_BOXES)
    if question.explanation:
        lines += _quoted(f"Explanation: {question.explanation}")
    return [*lines, *_setting_lines(question)]


def _choice_lines(choice: ChoiceDocument, *, has_box: bool) -> list[str]:
    box = f"[{'x' if choice.is_correct else ' '}] " if has_box else ""
    first, *others = choice.text.split("\n")
    lines = [f"- {box}{first}", *(f"  {line}".rstrip() for line in others)]
    if choice.feedback:
        lines += [f"  {line}" for line in _quoted(choice.feedback)]
    return lines


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.split("\n")]


def _setting_lines(question: QuestionDocument) -> Iterator[str]:
    for name, value in sorted(question.spec.items()):
        yield f"{name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}"
    if question.points != 1:
        yield f"points: {question.points.normalize():f}"
    if question.tags:
        yield f"tags: {', '.join(question.tags)}"
