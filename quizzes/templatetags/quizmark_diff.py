"""Words and rows for pages that show what changes. Nothing here reads the database."""

from collections.abc import Iterable, Sized

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from quizzes.core.document import Kind
from quizzes.core.line_diff import DiffLine
from quizzes.core.matching import Change
from quizzes.core.word_diff import DiffRow, rows_of

register = template.Library()

CHANGE_WORDS = {
    Change.NEW: gettext_noop("new"),
    Change.KEY_CHANGED: gettext_noop("key changed"),
    Change.REWORDED: gettext_noop("reworded"),
    Change.MOVED: gettext_noop("moved"),
    Change.SAME: gettext_noop("same"),
    Change.RETIRED: gettext_noop("retired"),
    Change.LEFT_OUT: gettext_noop("left out"),
}
# The same after their number, which decides about the words in other languages.
CHANGE_COUNTS = {
    Change.NEW: ngettext_lazy("%(n)s new", "%(n)s new", "n"),
    Change.KEY_CHANGED: ngettext_lazy("%(n)s key changed", "%(n)s keys changed", "n"),
    Change.REWORDED: ngettext_lazy("%(n)s reworded", "%(n)s reworded", "n"),
    Change.MOVED: ngettext_lazy("%(n)s moved", "%(n)s moved", "n"),
    Change.SAME: ngettext_lazy("%(n)s same", "%(n)s same", "n"),
    Change.RETIRED: ngettext_lazy("%(n)s retired", "%(n)s retired", "n"),
    Change.LEFT_OUT: ngettext_lazy("%(n)s left out", "%(n)s left out", "n"),
}
KIND_WORDS = {
    Kind.SINGLE: gettext_noop("single choice"),
    Kind.MULTIPLE: gettext_noop("multiple answers"),
    Kind.SHORT_TEXT: gettext_noop("short text"),
    Kind.NUMERIC: gettext_noop("number"),
    Kind.FILL_IN: gettext_noop("fill in"),
    Kind.ORDERING: gettext_noop("ordering"),
    Kind.MATCHING: gettext_noop("matching"),
}
# By the signs of rows: what style sheets call them, and what is read out for them.
ROW_KINDS = {
    " ": ("kept", ""),
    "-": ("removed", gettext_noop("removed:")),
    "+": ("added", gettext_noop("added:")),
    "~": ("changed", gettext_noop("changed:")),
}


@register.filter
def diff_rows(lines: Iterable[DiffLine]) -> list[DiffRow]:
    return rows_of(lines)


@register.filter
def row_kind(sign: str) -> str:
    return ROW_KINDS[sign][0]


@register.filter
def row_word(sign: str) -> str:
    word = ROW_KINDS[sign][1]
    return _(word) if word else ""


@register.filter
def change_word(change: str) -> str:
    return _(CHANGE_WORDS[Change(change)])


@register.filter
def change_count(count: int, change: str) -> str:
    return str(CHANGE_COUNTS[Change(change)] % {"n": count})


@register.filter
def kind_word(kind: str) -> str:
    return _(KIND_WORDS[Kind(kind)])


@register.filter
def excess(items: Sized, most: int) -> int:
    """How many of `items` are too many to show."""
    return max(0, len(items) - most)
