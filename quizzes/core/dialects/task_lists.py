"""Whether the boxes of a file are things to do and not choices: README check-lists, PR templates."""

import re
from collections.abc import Sequence

from quizzes.core.lines import box_of, make_line

from .interface import Draft, DraftQuestion

# What stands above lists of tasks, and hardly above choices that nobody asks about.
_TASK_WORDS = re.compile(
    r"\b(?:check-?list|to[- ]?dos?|tasks? to|roadmap|milestones?|requirements?|prerequisites"
    r"|types? of changes?|kind of change|breaking changes?|pull request|pr\b|tested|testing"
    r"|acceptance criteria|definition of done|definition of ready|progress|next steps?|goals"
    r"|please|features?|contribut\w+|issue|bug report|before submitting|screenshots?|deliverables"
    r"|set[- ]?up|getting started|status|backlog|planned|sprint)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:I|I[’']ve|I[’']m|My|We|This PR|This pull request)\b")
_ASKS = re.compile(r"[?？؟]|_{2,}|\b(?:which|select|choose|true or false)\b", re.IGNORECASE)
_OPEN_END = ("…", "...", ":", "：", "__", ",")
_LONGEST_HEADING = 60


def is_task_list(lines: Sequence[str], draft: Draft) -> bool:
    """Whether more speaks for tasks than for a quiz, group of boxes by group of boxes.

    A group in which some but not all boxes are ticked and that asks something, or that its author
    numbered, is a question; groups that ask nothing and have no or only ticked boxes are tasks.
    """
    if not draft.may_be_tasks:
        return False
    if not draft.questions:
        return first_box(lines) != (1, 1) or any(map(_has_box, lines[:1]))
    groups = [question for question in draft.questions if _are_bullets(lines, question)]
    if len(groups) < len(draft.questions) or any(map(_is_certain, groups)):
        return False
    tasks = sum(map(_seems_tasks, groups))
    return tasks * 2 >= len(groups)


def first_box(lines: Sequence[str]) -> tuple[int, int]:
    """Line and column of the first box, or the start of the file."""
    for number, text in enumerate(lines, 1):
        if _has_box(text):
            return number, len(text) - len(text.lstrip()) + 1
    return 1, 1


def _has_box(text: str) -> bool:
    return "[" in text and box_of(make_line(1, text)) is not None


def _are_bullets(lines: Sequence[str], question: DraftQuestion) -> bool:
    """Tasks have a bullet and square brackets; what has something else is not from a check-list."""
    return all(_has_box(lines[choice.line - 1]) for choice in question.document.choices)


def _is_certain(group: DraftQuestion) -> bool:
    question = group.document
    right = len(question.key)
    if not 0 < right < len(question.choices) or _seems_tasks(group):
        return False
    return _asks(group) or (group.is_numbered and right == 1)


def _asks(group: DraftQuestion) -> bool:
    question = group.document
    is_spelt = group.is_numbered and not question.number[:1].isdecimal()  # such as Q7
    is_open = group.is_numbered and question.stem.rstrip("*_ ").endswith(_OPEN_END)
    return is_spelt or is_open or _ASKS.search(question.stem) is not None


def _seems_tasks(group: DraftQuestion) -> bool:
    question = group.document
    right, all_of_them = len(question.key), len(question.choices)
    is_short = len(question.stem) < _LONGEST_HEADING
    is_about_tasks = is_short and _TASK_WORDS.search(question.stem) is not None
    if 0 < right < all_of_them:
        return not _asks(group) and not group.is_numbered and (is_about_tasks or right > 1)
    personal = sum(bool(_PERSON.match(choice.text)) for choice in question.choices)
    if personal * 2 > all_of_them or all_of_them == 1 or not _asks(group):
        return True
    return is_about_tasks and not group.is_numbered
