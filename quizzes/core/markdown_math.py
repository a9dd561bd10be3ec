"""Math in Markdown: what between dollars is a formula, and what is a price, a cell or a variable.

The rule is pandoc's, somewhat stricter: no space inside next to either dollar, nothing in front of
the opening one and behind the closing one that words, code and amounts of money have there, and no
amount with a word behind it (“$5 and 6$”). In code and behind a backslash a dollar is a dollar.
"""

import html
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, tostring

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from .mathml import MAX_FORMULA_LENGTH, mathml

# A backslash takes the next character along; \x02 begins what is code or a tag already.
_BODY = r"(?:[^$\\\x02]|\\[^\x02])"
BLOCK_MATH = rf"(?<![\\$])\$\$(?!\$)(?P<latex>{_BODY}{{1,{MAX_FORMULA_LENGTH}}}?)\$\$(?!\$)"
INLINE_MATH = (
    r"(?<![\\$A-Za-z0-9_)\]}/^])\$(?![\s$\"']|[0-9][0-9,.]*\s+[A-Za-z]{2})"
    rf"(?P<latex>{_BODY}{{1,{MAX_FORMULA_LENGTH}}}?)(?<![\s(\[{{])"
    r"\$(?!(?!(?:th|s)\b)[0-9A-Za-z_]|[$({\[])"
)


class MathInText(InlineProcessor):
    """A formula within a paragraph; on a line of its own all the same if it `is_block`."""

    def __init__(self, pattern: str, md: Markdown, *, is_block: bool, is_label: bool) -> None:
        super().__init__(pattern, md)
        self._is_block = is_block
        self._is_label = is_label

    def handleMatch(  # type: ignore[override]  # the base class is of the older style
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        formula = _formula(m["latex"], is_block=self._is_block, is_label=self._is_label)
        if formula is None:
            formula = Element("code")
            formula.text = AtomicString(m.group())
        return formula, m.start(), m.end()


class MathBlocks(Preprocessor):
    """Formulas between `$$` that take whole lines, set aside before lists and headings are read.

    With `is_label`, those of a choice: a label holds no element that scrolls.
    """

    def __init__(self, md: Markdown, *, is_label: bool) -> None:
        super().__init__(md)
        self._is_label = is_label

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        end = 0
        for first, last in _blocks(lines):
            latex = "\n".join(lines[first:last]).strip()[2:-2]
            block = math_block(latex, is_label=self._is_label)
            result += [*lines[end:first], "", self.md.htmlStash.store(block), ""]
            end = last
        return result + lines[end:]


def math_block(latex: str, *, is_label: bool) -> str:
    """A formula on lines of its own as HTML; its source when it is not understood."""
    formula = _formula(latex, is_block=True, is_label=is_label)
    if formula is None:
        return f"<pre><code>{html.escape(latex.strip())}</code></pre>"
    block = tostring(formula, encoding="unicode")
    return f"<p>{block}</p>" if is_label else f'<div class="scroll">{block}</div>'


def _formula(latex: str, *, is_block: bool, is_label: bool) -> Element | None:
    """The formula, with a name in a label: browsers do not name a radio button by what it says."""
    formula = mathml(latex.strip(), is_block=is_block)
    if formula is not None and is_label:
        formula.set("aria-label", latex.strip())
    return formula


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines of each block of math, from the first to behind the last."""
    index = 0
    while index < len(lines):
        last = _end_of_block(lines, index) if re.match(r" {0,3}\$\$(?!\$)", lines[index]) else 0
        if last:
            yield index, last
        index = last or index + 1


def _end_of_block(lines: Sequence[str], first: int) -> int:
    """Behind the line that closes the math opened in `lines[first]`; 0 when it is not closed."""
    length = 0
    for index in range(first, len(lines)):
        text = lines[index].strip()
        body = text.removeprefix("$$") if index == first else text
        length += len(text) + 1
        if not text or length > MAX_FORMULA_LENGTH or "$" in body.removesuffix("$$"):
            return 0
        if body.endswith("$$"):
            return index + 1
    return 0
