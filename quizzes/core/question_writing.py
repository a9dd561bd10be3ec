"""One question in the recommended format, as `quizzes.core.writing` puts it into a file."""

from collections.abc import Sequence

from .answer_writing import answers, is_usual_kind, means_more_in_explanation, means_more_in_stem
from .dialects.questions import STEM_ID, question_start
from .document import QuestionDocument
from .escaping import can_follow_marker, plain_lines, quoted_lines
from .lines import make_line


def question_block(question: QuestionDocument, position: int) -> str:
    """The question, labelled with its number, or with `position` where that cannot be a label."""
    stem = _stem(question, position)
    head = stem + _settings(question)
    parts = [head, _hint(question.hint), answers(question), _explanation(question)]
    if len(stem) == 1 and not question.hint:
        parts[:3] = [head + answers(question)]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _stem(question: QuestionDocument, position: int) -> list[str]:
    number = question.number if _can_be_label(question.number) else str(position)
    first = question.stem.partition("\n")[0].rstrip()
    below = plain_lines(question.stem, means_more_in_stem(question.kind))
    ends_with_id = STEM_ID.search(first) is not None
    return _behind(f"**{number}.**", question.stem, ["", *below], is_below=ends_with_id)


def _can_be_label(number: str) -> bool:
    start = question_start(make_line(1, f"**{number}.**"))
    return start is not None and (start.label, start.stem) == (number, "")


def _settings(question: QuestionDocument) -> list[str]:
    """The comment that states what is not as usual; none where all is."""
    values = {
        "id": question.explicit_id,
        "points": "" if question.points == 1 else f"{question.points.normalize():f}",
        "tags": ", ".join(question.tags),
        "ignore": ", ".join(sorted(question.ignored)),
        "kind": "" if is_usual_kind(question) else question.kind.value,
    }
    stated = "; ".join(f"{key}: {value}" for key, value in values.items() if value)
    return [f"<!-- {stated} -->"] if stated else []


def _hint(text: str) -> list[str]:
    return _behind("> **Hint:**", text, [">", *quoted_lines(text)]) if text else []


def _explanation(question: QuestionDocument) -> list[str]:
    if not question.explanation:
        return []
    below = plain_lines(question.explanation, means_more_in_explanation(question.kind))
    return _behind("**Explanation:**", question.explanation, ["", *below])


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
