"""The readers of all dialects, and which of them a file is for."""

from .interface import QuizText, Reader
from .aiken import AikenReader
from .gift import GiftReader
from .lettered import LetteredReader
from .recommended import RecommendedReader
from .text2qti import Text2qtiReader

# The earlier one reads a file that two have equal evidence for.
READERS: tuple[Reader, ...] = (RecommendedReader(), GiftReader(), Text2qtiReader(), AikenReader(), LetteredReader())


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file; without any, the first, which explains."""
    return max(READERS, key=lambda reader: reader.evidence(text))
