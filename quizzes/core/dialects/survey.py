"""What stands above the boxes of a file: one pass over the text that all readers' evidence is from."""

import re
from collections import Counter
from enum import StrEnum


class Opening(StrEnum):
    """What can begin a question; the names are those of groups in `_TOKEN`."""

    BOLD = "bold"
    HEADING = "heading"
    NUMBER = "number"
    SPELT = "spelt"
    MARK = "mark"
    PARAGRAPH = "paragraph"


_TOKEN = re.compile(
    r"^[ \t>]*(?:"
    r"(?P<box>(?:[-*+][ \t]*|[0-9]{1,3}[.)][ \t]+)?(?:\[[ \t]{0,2}[xX]?[ \t]{0,2}\](?![(:\[])|\((?:[ \t]|[xX])\)))"
    r"|(?P<bold>\*\*[ \t]*[^\W\d_]{0,2}[0-9]{1,6}[^*\n]{0,20}[.)*])"
    r"|(?P<title>[#＃][ \t][^?？\n]*$)"
    r"|(?P<heading>[#＃]{1,6}(?:[ \t]|Q?[0-9]))"
    r"|(?P<number>(?:\#|[0-9]{1,5})[.)、．](?![0-9]))"
    r"|(?P<mark>\?:|\?\[|\[!question)"
    r"|(?P<spelt>(?:\*\*|__)?(?:Q|Question[ \t])[ \t]*[0-9]{1,5}\b)"
    r"|(?P<fence>```|~~~)"
    r"|(?P<rule>(?:-{3,}|\*{3,}|_{3,})[ \t]*$)"
    r"|(?P<blank>$)"
    r"|(?P<paragraph>\S)"
    r")",
    re.MULTILINE | re.IGNORECASE,
)


def survey(source: str) -> Counter[str]:
    """For each way to begin a question, how many groups of boxes it stands nearest above."""
    found: Counter[str] = Counter()
    above = Opening.PARAGRAPH.value
    is_at_top = True  # a heading of level 1 may be the title there, and texts below it ask
    is_after_break, is_in_fence = True, False
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup or ""
        if kind == "box":
            if above:
                found[Opening.HEADING.value if above == "title" else above] += 1
            above = ""
        elif kind == "fence":
            is_in_fence = not is_in_fence
        elif kind == "paragraph":
            if is_after_break and not is_in_fence and above in ("", "title"):
                above = kind
        elif kind == "title":
            above = kind if is_at_top else Opening.HEADING.value
            is_at_top = False
        elif kind == "rule":
            above = Opening.PARAGRAPH.value if is_after_break else above
        elif kind != "blank":
            above = kind
        is_after_break = kind == "blank"
    return found
