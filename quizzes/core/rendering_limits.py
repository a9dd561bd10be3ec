"""How much one text may ask of the renderer.

Apart from `quizzes.core.rendering`, so that web workers, which leave rendering to a child process,
need not load the renderer.
"""

# Recorded with every revision, so that HTML of an older renderer can be told and made again.
RENDERER_VERSION = 2

MAX_TEXT_BYTES = 20 * 1024
MAX_NESTING = 20
MAX_TABLE_COLUMNS = 50
MAX_TABLE_ROWS = 500


class UnrenderableText(ValueError):
    """A text past a limit of this module; `code` says which.

    `text-too-long`: over MAX_TEXT_BYTES in UTF-8. `too-deep`: lists and quotations nested over
    MAX_NESTING. `table-too-large`: over MAX_TABLE_COLUMNS or MAX_TABLE_ROWS.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_length(markdown: str) -> None:
    """Raise UnrenderableText when the text is over MAX_TEXT_BYTES."""
    if len(markdown.encode(errors="surrogatepass")) > MAX_TEXT_BYTES:
        raise UnrenderableText("text-too-long")
