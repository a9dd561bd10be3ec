"""What stands below the choices: folded blocks such as `<details>`, and the explanation."""

import re
from collections.abc import Iterable, Sequence

from quizzes.core.lines import Line

from .question_parts import joined, without_rules

_FOLD_TAG = re.compile(r"<(?P<end>/?)details\b", re.IGNORECASE)
_ADMONITION = re.compile(r"(?:\?\?\?\+?|!!!)[ \t]+\w")
# Lines that only build the fold: they say nothing, and half of a pair would break the page.
_FRAME = re.compile(r"</?(?:details|p|div|br|center)\b[^<>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b", re.IGNORECASE)
_END_OF_SUMMARY = re.compile(r"</summary[ \t]*>", re.IGNORECASE)
_EXPLANATION = re.compile(
    r"[#>*_ \t-]{0,12}(?:answer[ \t]+)?(?:explanation|rationale|reason)s?[*_ \t]*(?:[:：][*_ \t]*|$)",
    re.IGNORECASE,
)


def folded(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it lies within a fold, the line that opens one included."""
    flags: list[bool] = []
    is_in_details, admonition = False, -1  # -1: in none; else the indentation of its marker
    for line in lines:
        is_opening = line.is_text and _ADMONITION.match(line.content) is not None
        if admonition >= 0 and not line.is_blank and line.indent <= admonition:
            admonition = -1
        if is_opening:
            admonition = line.indent
        tags = _FOLD_TAG.findall(line.content) if line.is_text and "<" in line.content else []
        flags.append(is_in_details or admonition >= 0 or "" in tags)
        is_in_details = not tags[-1] if tags else is_in_details
    return flags


def opens_fold(line: Line) -> bool:
    if not line.is_text:
        return False
    found = _FOLD_TAG.match(line.content)
    return (found is not None and not found["end"]) or _ADMONITION.match(line.content) is not None


def is_scaffold(line: Line) -> bool:
    """Whether the line is only the frame of a fold."""
    if not line.is_text or line.is_blank:
        return False
    rest = _FRAME.sub("", line.content).strip()
    return not rest or _SUMMARY.match(rest) is not None or opens_fold(line)


def behind_summary(line: Line) -> str:
    """What a line with `</summary>` says behind it, without the frame."""
    found = _END_OF_SUMMARY.search(line.content) if line.is_text else None
    return _FRAME.sub("", line.content[found.end() :]).strip() if found else ""


def begins_explanation(line: Line) -> bool:
    return line.is_text and _EXPLANATION.match(line.content) is not None


def explanation_of(lines: Iterable[Line]) -> str:
    """The text of the lines, without folds, thematic breaks around it and its label."""
    kept = without_rules([line for line in lines if not is_scaffold(line)])
    margin = min((line.indent for line in kept if not line.is_blank and line.is_text), default=0)
    text = joined(line.dedented(margin) for line in kept)
    found = _EXPLANATION.match(text.split("\n", 1)[0])
    return text[found.end() :].strip() if found else text
