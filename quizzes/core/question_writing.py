"""One question in the recommended format, as `quizzes.core.writing` puts it into a file."""

from collections.abc import Sequence

from .dialects.questions import STEM_ID, question_start
from .document import ChoiceDocument, Kind, QuestionDocument
from .escaping import can_follow_marker, nested_lines, plain_lines, quoted_lines
from .lines import make_line

_INDENT = "  "


def question_block(question: QuestionDocument, position: int) -> str:
    """The question, labelled with its number, or with `position` where that cannot be a label."""
    head = [*_stem(question, position), *_settings(question)]
    choices = [line for choice in question.choices for line in _choice(choice)]
    parts = [head, _hint(question.hint), choices, _explanation(question.explanation)]
    if "\n" not in question.stem and not question.hint:
        parts[:3] = [head + choices]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _stem(question: QuestionDocument, position: int) -> list[str]:
    number = question.number if _can_be_label(question.number) else str(position)
    first = question.stem.partition("\n")[0].rstrip()
    return _behind(
        f"**{number}.**",
        question.stem,
        ["", *plain_lines(question.stem)],
        is_below=STEM_ID.search(first) is not None,
    )


def _can_be_label(number: str) -> bool:
    start = question_start(make_line(1, f"**{number}.**"))
    return start is not None and (start.label, start.stem) == (number, "")


def _settings(question: QuestionDocument) -> list[str]:
    """The comment that states what is not as usual; none where all is."""
    usual_kind = Kind.MULTIPLE if len(question.key) > 1 else Kind.SINGLE
    values = {
        "id": question.explicit_id,
        "points": "" if question.points == 1 else f"{question.points.normalize():f}",
        "tags": ", ".join(question.tags),
        "kind": "" if question.kind is usual_kind else question.kind.value,
    }
    stated = "; ".join(f"{key}: {value}" for key, value in values.items() if value)
    return [f"<!-- {stated} -->"] if stated else []


def _hint(text: str) -> list[str]:
    return _behind("> **Hint:**", text, [">", *quoted_lines(text)]) if text else []


def _choice(choice: ChoiceDocument) -> list[str]:
    box = "- [x]" if choice.is_correct else "- [ ]"
    if not choice.text:
        lines = [box]
    elif can_follow_marker(choice.text):
        first = choice.text.partition("\n")[0]
        lines = [f"{box} {first}", *nested_lines(choice.text, 1)]
    else:
        lines = [box, *nested_lines(choice.text, 0)]
    return lines + _feedback(choice.feedback)


def _feedback(text: str) -> list[str]:
    lines = quoted_lines(text, _INDENT) if text else []
    # Only a quotation begins the feedback.
    begins = not lines or lines[0].startswith(f"{_INDENT}>")
    return lines if begins else [f"{_INDENT}>", *lines]


def _explanation(text: str) -> list[str]:
    return _behind("**Explanation:**", text, ["", *plain_lines(text)]) if text else []


def _behind(marker: str, text: str, lines: Sequence[str], *, is_below: bool = False) -> list[str]:
    """`text` behind the marker, or below it where the first line cannot stand there.

    `lines` are a blank line and the lines of the text, as they would stand below.
    """
    if not text:
        return [marker]
    if is_below or not can_follow_marker(text):
        return [marker, *lines]
    first = text.partition("\n")[0]
    return [f"{marker} {first}", *lines[2:]]
