"""The readers of all dialects, and which of them a file is for."""

from .enclosed import FRONT_MATTER, JSON_FENCES, TAGS
from .families import HEADINGS, NUMBERS, PARAGRAPHS
from .interface import QuizText, Reader
from .quizdown import QUIZDOWN
from .recommended import RecommendedReader

# The earlier one reads a file that two have equal evidence for.
READERS: tuple[Reader, ...] = (
    TAGS,
    QUIZDOWN,
    JSON_FENCES,
    FRONT_MATTER,
    NUMBERS,
    HEADINGS,
    PARAGRAPHS,
)
RECOMMENDED = RecommendedReader()


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file.

    Bold numbers are plain evidence for our own format: it reads a file, and explains what is
    wrong with it, unless twice as much speaks for another one, or when nothing does.
    """
    other = max(READERS, key=lambda reader: reader.evidence(text))
    ours = RECOMMENDED.evidence(text)
    return other if other.evidence(text) > 2 * ours else RECOMMENDED
