"""The readers of all dialects, and which of them a file is for."""

from .enclosed import FRONT_MATTER, JSON_FENCES, TAGS
from .families import HEADINGS, NUMBERS, PARAGRAPHS
from .interface import QuizText, Reader
from .quizdown import QUIZDOWN
from .recommended import RecommendedReader
from .survey import Opening

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
    wrong with it, unless twice as many boxes stand below other beginnings, or when there is
    nothing at all.
    """
    evidence = [reader.evidence(text) for reader in READERS]
    most = max(evidence)
    is_ours = most <= 2 * text.openings[Opening.BOLD] or most < max(1, RECOMMENDED.evidence(text))
    return RECOMMENDED if is_ours else READERS[evidence.index(most)]
