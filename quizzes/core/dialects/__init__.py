"""The readers of all dialects, and which of them a file is for."""

from .interface import QuizText, Reader
from .lettered import LetteredReader
from .recommended import RecommendedReader

# The earlier one reads a file that two have equal evidence for.
READERS: tuple[Reader, ...] = (RecommendedReader(), LetteredReader())


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file; without any, the first, which explains."""
    return max(READERS, key=lambda reader: reader.evidence(text))
