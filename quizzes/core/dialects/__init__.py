"""The readers of all dialects, and which of them a file is for."""

import re

from .interface import QuizText, Reader
from .recommended import RecommendedReader

# A comment of this one word says that the file is in the recommended format.
SIGN = "quizmark"
_SIGN = re.compile(rf"^<!--[ \t]*{SIGN}[ \t]*-->[ \t]*$", re.MULTILINE)
RECOMMENDED = RecommendedReader()
# The earlier one reads a file that two have equal evidence for.
READERS: tuple[Reader, ...] = (RECOMMENDED,)


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file; without any, the first, which explains."""
    if _SIGN.search(text.source):
        return RECOMMENDED
    return max(READERS, key=lambda reader: reader.evidence(text))
