"""Code in colours: Pygments' short classes, for static/css/code.css to paint.

Pygments is loaded when the first block of code needs it: most quizzes have none.
"""

import html
import re

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
    from pygments.formatters.html import HtmlFormatter

    lexer = _lexer(language)
    if lexer is None:
        return html.escape(code, quote=False)
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def _lexer(language: str):  # type: ignore[no-untyped-def]  # keeps Pygments out until it is needed
    """By one of Pygments' names, else by what files of the language end in, such as `yml`."""
    from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        found = find_lexer_class_for_filename(f"code.{language}")
        return found(stripnl=False) if found else None
