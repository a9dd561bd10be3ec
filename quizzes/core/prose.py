"""What of a Markdown text is prose: rules about wording must not read code."""

import re

_FENCED = re.compile(
    r"^[ \t>]*(?P<run>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=run)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_SPAN = re.compile(r"`[^`]*`")
_NOT_LINE_END = re.compile(r"[^\n]")


def without_code(markdown: str) -> str:
    """The text with blanks for code, so that every other character keeps its place."""
    if "`" not in markdown and "~~~" not in markdown:
        return markdown
    return _SPAN.sub(_blank, _FENCED.sub(_blank, markdown))


def _blank(found: re.Match[str]) -> str:
    return _NOT_LINE_END.sub(" ", found.group())
