"""The readers of all dialects, and which of them a file is for."""

import re

from .aiken import AikenReader
from .enclosed import FRONT_MATTER, JSON_FENCES, TAGS
from .families import HEADINGS, NUMBERS, PARAGRAPHS
from .gift import GiftReader
from .interface import QuizText, Reader
from .lettered import LetteredReader
from .list_markings import BOLD_CORRECT, STAR_BOX, STAR_CORRECT, SUFFIX_MARK
from .marked_lists import MarkedListReader
from .meta_lines import MetaLinesReader
from .quizdown import QUIZDOWN
from .recommended import RecommendedReader
from .survey import Opening
from .text2qti import Text2qtiReader
from .yaml_answers import YamlAnswersReader
from .yaml_blocks import YamlBlocksReader

# A comment of this one word says that the file is in the recommended format.
SIGN = "quizmark"
_SIGN = re.compile(rf"^<!--[ \t]*{SIGN}[ \t]*-->[ \t]*$", re.MULTILINE)
_OUR_BOX = re.compile(r"^[ \t>]*[-*+][ \t]*\[[ \t]{0,2}[xX]?[ \t]{0,2}\]", re.MULTILINE)
_LINES_AT_MOST = 9
# The earlier one reads a file that two have equal evidence for: `[*]` goes with boxes `[ ]`.
READERS: tuple[Reader, ...] = (
    Text2qtiReader(),
    MarkedListReader(STAR_BOX),
    TAGS,
    QUIZDOWN,
    JSON_FENCES,
    FRONT_MATTER,
    NUMBERS,
    HEADINGS,
    PARAGRAPHS,
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
RECOMMENDED = RecommendedReader()


def reader_of(text: QuizText) -> Reader:
    """The reader with the most evidence in the file.

    Bold numbers are plain evidence for our own format: it reads a file, and explains what is
    wrong with it, unless twice as many boxes stand below other beginnings, or when there is
    nothing at all.
    """
    if _SIGN.search(text.source):
        return RECOMMENDED
    if text.openings[Opening.BOLD] and not _OUR_BOX.search(text.source):
        return HEADINGS  # bold numbers above boxes such as `1. [x]`, `(x)` or `[x]` alone
    if text.openings[Opening.BOLD] * _LINES_AT_MOST >= len(text.lines):
        return RECOMMENDED  # there is no room for twice as many questions of three lines each
    evidence = [reader.evidence(text) for reader in READERS]
    most = max(evidence)
    is_ours = most <= 2 * text.openings[Opening.BOLD] or most < max(1, RECOMMENDED.evidence(text))
    return RECOMMENDED if is_ours else READERS[evidence.index(most)]
