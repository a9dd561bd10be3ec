"""LaTeX math to MathML that holds nothing but math.

latex2mathml's own text output is not safe: `\\text{<script>}` and `\\href{javascript:}` come out as
they went in. So its tree is taken instead, and copied element by element through a list of what
may be in it; texts stay texts. The sanitiser sees the result once more.
"""

import html
import re
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

MAX_FORMULA_LENGTH = 2000
MAX_FORMULA_DEPTH = 50

_BOOLEAN = re.compile("true|false")
# Below 10 em: a formula must not push the rest of the page aside.
_LENGTH = re.compile(
    r"-?[0-9]?(?:\.[0-9]{1,4})?(?:em|ex|px|pt|mu)?|(?:negative)?(?:thin|medium|thick)mathspace"
)
_ALIGNMENTS = re.compile(r"(?:left|right|center)(?: (?:left|right|center)){0,49}")

FORMULA_ATTRIBUTES = {
    "math": {"display": re.compile("block|inline")},
    "mfrac": {"linethickness": _LENGTH},
    "mi": {
        "mathvariant": re.compile(
            "normal|bold|italic|bold-italic|double-struck|script|fraktur|sans-serif|monospace"
        )
    },
    "mo": {
        "fence": _BOOLEAN,
        "form": re.compile("prefix|infix|postfix"),
        "largeop": _BOOLEAN,
        "maxsize": _LENGTH,
        "minsize": _LENGTH,
        "movablelimits": _BOOLEAN,
        "separator": _BOOLEAN,
        "stretchy": _BOOLEAN,
    },
    "mover": {"accent": _BOOLEAN},
    "mspace": {"width": _LENGTH},
    "mstyle": {"displaystyle": _BOOLEAN, "scriptlevel": re.compile("[0-3]")},
    "mtable": {"columnalign": _ALIGNMENTS, "displaystyle": _BOOLEAN},
    "mtd": {"columnalign": _ALIGNMENTS},
    "munder": {"accentunder": _BOOLEAN},
}
FORMULA_TAGS = frozenset(
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow mspace msqrt"  # noqa: SIM905
    " mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)

# Definitions can expand without end; what the others make has no place in a quiz.
_REFUSED = re.compile(r"\\(?:(?:re)?newcommand|[gex]?def|let|href|style|class|includegraphics)\b")
# Environments that are known under another name.
_ENVIRONMENT = re.compile(r"(\\(?:begin|end)\{)(?:aligned|alignedat|gathered)\}")


def mathml(latex: str, *, is_block: bool) -> Element | None:
    """The formula as a `<math>` element, or None when it is not understood."""
    if len(latex) > MAX_FORMULA_LENGTH or _REFUSED.search(latex):
        return None
    from latex2mathml.converter import Converter

    display = "block" if is_block else "inline"
    try:
        found = Converter(display=display).convert_to_element(_ENVIRONMENT.sub(r"\1split}", latex))
        return _copied(found, None, 0)
    except Exception:  # the library raises whatever comes, of its own and of others
        return None


class _NotUnderstood(ValueError):
    """The formula holds something that is no math or that latex2mathml does not know."""


def _copied(element: Element, parent: Element | None, depth: int) -> Element:
    text = html.unescape(element.text or "")
    is_unknown = text.startswith("\\") and len(text) > 1  # a command passed through
    if element.tag not in FORMULA_TAGS or depth > MAX_FORMULA_DEPTH or is_unknown or text == "&":
        raise _NotUnderstood
    allowed = FORMULA_ATTRIBUTES.get(element.tag, {})
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name in allowed and allowed[name].fullmatch(value)
    }
    copy = Element(element.tag) if parent is None else SubElement(parent, element.tag)
    copy.attrib.update(attributes)
    if text:
        copy.text = AtomicString(text)  # no Markdown in it
    for child in element:
        _copied(child, copy, depth + 1)
    return copy
