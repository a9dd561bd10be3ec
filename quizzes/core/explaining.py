"""The explanation of a diagnostic's code, out of docs/diagnostics.md: the one place for them."""

import re
from difflib import get_close_matches

from .diagnostics import Code

_HEADING = re.compile(r"^#{2,3} .*$", re.MULTILINE)


def explanation_of(code: str, documentation: str) -> str | None:
    """The section about `code`, with its heading; None when there is none."""
    headings = list(_HEADING.finditer(documentation))
    ends = [heading.start() for heading in headings[1:]] + [len(documentation)]
    for heading, end in zip(headings, ends, strict=True):
        if heading.group() == f"### `{code}`":
            return documentation[heading.start() : end].strip() + "\n"
    return None


def similar_codes(code: str) -> list[str]:
    """Codes that somebody who wrote `code` may have meant, the nearest first; at most three."""
    return get_close_matches(code.lower(), [each.value for each in Code], cutoff=0.5)
