"""The readers of all dialects, and which of them a file is for."""

from .aiken import AikenReader
from .gift import GiftReader
from .interface import QuizText, Reader
from .lettered import LetteredReader
from .list_markings import BOLD_CORRECT, STAR_BOX, STAR_CORRECT, SUFFIX_MARK
from .marked_lists import MarkedListReader
from .meta_lines import MetaLinesReader
from .recommended import RecommendedReader
from .text2qti import Text2qtiReader
from .yaml_answers import YamlAnswersReader
from .yaml_blocks import YamlBlocksReader

# The earlier one reads a file that two have equal evidence for.
READERS: tuple[Reader, ...] = (
    RecommendedReader(),
    Text2qtiReader(),
    MarkedListReader(STAR_BOX),
    GiftReader(),
    AikenReader(),
    MetaLinesReader(),
    YamlAnswersReader(),
    YamlBlocksReader(),
    MarkedListReader(SUFFIX_MARK),
    MarkedListReader(STAR_CORRECT),
    MarkedListReader(BOLD_CORRECT),
    LetteredReader(),
)


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file; without any, the first, which explains."""
    return max(READERS, key=lambda reader: reader.evidence(text))
