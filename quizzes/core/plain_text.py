"""Texts that need no Markdown: most choices and many stems are one line of plain words.

`quizzes.core.rendering` would make the same HTML of them, as a property test holds.
"""

import html
import re

# One line that starts with a letter or digit and holds nothing that Markdown, HTML or the
# sanitiser would touch, except `&`, `<` and `>` where they can only be themselves.
PLAIN_TEXT = re.compile(
    r"""
    (?! \d+ \. [ ] )                          # not the first item of a list
    [^\W_]
    (?: [^\W_]
      | \$ (?! [^$]* \$ )              # two of them may be math
      | [ "#%'()+,./:;=?@^{}>-]
      | ! (?! \[ )
      | [&<] (?= [ ] )
    )*
    (?<! [ ] )
    """,
    re.VERBOSE,
)


def render_plain(markdown: str, *, inline: bool) -> str | None:
    """What the other two return, by escaping alone; None where the text is not plain enough."""
    if not markdown.strip():
        return ""
    if not is_plain(markdown):
        return None
    text = html.escape(markdown, quote=False)
    return text if inline else f"<p>{text}</p>"


def is_plain(markdown: str) -> bool:
    """Whether the text is one line without any character that Markdown or HTML would act on."""
    return PLAIN_TEXT.fullmatch(markdown) is not None
