"""`QuestionDocument.spec` read back as typed values. Each raises KeyError or TypeError for a spec
of another kind of question.
"""

from collections.abc import Mapping
from typing import Any

from .typed_answers import Range


def accepted_texts(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """What a short text may be."""
    return tuple(spec["accepted"])


def accepted_ranges(spec: Mapping[str, Any]) -> tuple[Range, ...]:
    """Where a number may lie."""
    return tuple(Range.from_json(ends) for ends in spec["accepted"])


def gaps(spec: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """What each gap may be filled with."""
    return tuple(tuple(texts) for texts in spec["gaps"])


def matches(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """The matches: those of the terms, in their order, then those that belong to none."""
    return tuple(spec["matches"])
