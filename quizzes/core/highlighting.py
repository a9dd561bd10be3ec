"""Code in colours: Pygments' short classes, for static/css/code.css to paint.

Pygments is loaded when the first block of code needs it: most quizzes have none.
"""

import html
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexer import Lexer

MAX_HIGHLIGHTED_BYTES = 10 * 1024  # longer code is shown in one colour
# What authors write behind a fence: `python`, `{.python .lines}`, `js{1,2}`, `C#`, `py title="a"`.
_LANGUAGE = re.compile(r"\{?[ \t]*\.?(?P<name>[\w#.+-]{1,40})(?!\w|=)")


def language_of(info: str) -> str:
    """The language that the words behind a fence name, in lower case, or an empty string."""
    found = _LANGUAGE.match(info)
    return found["name"].lower() if found else ""


def highlighted(code: str, language: str) -> str:
    """The code as HTML; an unknown language leaves it as plain text. Never raises for a text."""
    if not language or len(code) > MAX_HIGHLIGHTED_BYTES:
        return html.escape(code, quote=False)
    from pygments import highlight

    lexer = _lexer(language)
    return highlight(code, lexer, _formatter()) if lexer else html.escape(code, quote=False)


@cache
def _formatter() -> "HtmlFormatter[str]":
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)


@lru_cache(maxsize=100)
def _lexer(language: str) -> "Lexer | None":
    """By one of Pygments' names, else by what files of the language end in, such as `yml`."""
    from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        found = find_lexer_class_for_filename(f"code.{language}")
        return found(stripnl=False) if found else None
