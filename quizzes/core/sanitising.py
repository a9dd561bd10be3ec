"""The allow-list that all rendered HTML passes last: what is not named here does not get out.

nh3 (ammonia, an HTML5 parser) reads the HTML as a browser would and writes what is allowed. The
result has no `id`, `name`, `style` or event handler, and links only to http, https and mailto. A
picture is one of our own or none.
"""

import re

import nh3
from pygments.token import STANDARD_TYPES

from .mathml import FORMULA_ATTRIBUTES, FORMULA_TAGS

INLINE_TAGS = frozenset(
    "abbr b bdi br cite code del dfn em i ins kbd mark q rp rt ruby"  # noqa: SIM905 - a line a word
    " s samp small span strong sub sup u var wbr".split()
)
BLOCK_TAGS = frozenset(
    "blockquote div h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split()  # noqa: SIM905
)
ALLOWED_TAGS = INLINE_TAGS | BLOCK_TAGS | FORMULA_TAGS | {"a", "img"}

_WORDS = re.compile(r".*", re.DOTALL)
_PIXELS = re.compile(r"[0-9]{1,4}")
_ALIGNMENT = re.compile("left|center|right")
ALLOWED_VALUES = {
    ("a", "href"): re.compile(r"(?:https?:|mailto:).*", re.DOTALL | re.IGNORECASE),
    ("a", "title"): _WORDS,
    ("abbr", "title"): _WORDS,
    ("code", "class"): re.compile(r"language-[\w#.+-]{1,40}"),
    ("div", "class"): re.compile("scroll"),
    ("img", "alt"): _WORDS,
    ("img", "height"): _PIXELS,
    ("img", "loading"): re.compile("lazy"),
    # On this site, below any folder, named by what is in it.
    ("img", "src"): re.compile(r"(?:/[\w.-]+)*/[0-9a-f]{64}\.(?:png|jpg|webp)"),
    ("img", "title"): _WORDS,
    ("img", "width"): _PIXELS,
    ("math", "aria-label"): _WORDS,
    ("ol", "start"): re.compile(r"[0-9]{1,6}"),
    ("span", "class"): re.compile("|".join(filter(None, STANDARD_TYPES.values()))),
    ("span", "lang"): re.compile(r"[A-Za-z0-9-]{2,35}"),
    ("td", "align"): _ALIGNMENT,
    ("th", "align"): _ALIGNMENT,
} | {
    (tag, name): pattern
    for tag, attributes in FORMULA_ATTRIBUTES.items()
    for name, pattern in attributes.items()
}


def sanitised(html: str, *, is_label: bool = False) -> str:
    """The HTML with only what is allowed. In a label, nothing but links takes the focus."""
    return (_LABEL_CLEANER if is_label else _BLOCK_CLEANER).clean(html)


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = ALLOWED_VALUES.get((tag, attribute))
    if pattern is None:  # one that the cleaner itself sets
        return value
    return value if pattern.fullmatch(value) else None


def _cleaner(set_attributes: dict[str, dict[str, str]]) -> nh3.Cleaner:
    attributes: dict[str, set[str]] = {"*": set()}  # else nh3 adds its own
    for tag, name in ALLOWED_VALUES:
        attributes.setdefault(tag, set()).add(name)
    return nh3.Cleaner(
        tags=ALLOWED_TAGS,
        clean_content_tags=set(),
        attributes=attributes,
        set_tag_attribute_values=set_attributes,
        attribute_filter=_allowed_value,
        generic_attribute_prefixes=set(),
        url_schemes={"http", "https", "mailto"},
        url_relative="pass_through",  # for our pictures; ALLOWED_VALUES refuses all others
        link_rel="noopener noreferrer nofollow",
    )


# The only div is the one around a table or a formula. It and `pre` scroll by themselves, so that
# a wide one does not widen the page, and must then be reachable by keyboard. They get no role: a
# region needs a name, and this module has no words.
_BLOCK_CLEANER = _cleaner({"div": {"tabindex": "0"}, "pre": {"tabindex": "0"}})
_LABEL_CLEANER = _cleaner({})
