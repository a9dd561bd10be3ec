"""A file cut into blocks (what opens a section or a question, and the lines below), and its draft."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Note, SectionDocument
from quizzes.core.front_matter import FrontMatter
from quizzes.core.front_matter_values import TITLE_LENGTH
from quizzes.core.lines import Box, Line
from quizzes.core.scanning import Comment

from .interface import Draft, DraftQuestion
from .question_parts import joined, without_rules
from .question_settings import is_note, settings_in
from .questions import QuestionStart
from .section_settings import Draw, check_draw, read_draw, states_draw, states_number

SECTION_TITLE_LENGTH = 300
_BELOW_QUESTION = "put it below the first line of the question that it is about"
_BELOW_HEADING = "put it below the heading of the section that it is about"


@dataclass(slots=True)
class Block:
    """The beginning of the file, a section or a question: what opens it and the lines below."""

    heading: Line | None = None
    title: str = ""
    start: QuestionStart | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def first_line(self) -> int:
        opening = self.start.line if self.start else self.heading
        return opening.number if opening else 1

    @property
    def text(self) -> str:
        return joined(line.text for line in without_rules(self.lines))


@dataclass(slots=True)
class Outline:
    """The blocks in the order of the file; the first has what stands above all headings."""

    title: Line | None = None
    title_text: str = ""
    blocks: list[Block] = field(default_factory=lambda: [Block()])


# Makes a question of its start, the lines below, the comments among them and its section's index.
# Without a question there is a diagnostic that says why.
QuestionReader = Callable[
    [QuestionStart, Sequence[Line], Sequence[Comment], int], DraftQuestion | None
]


class Assembly:
    """Makes the draft out of the blocks of an outline."""

    def __init__(
        self,
        log: DiagnosticLog,
        outline: Outline,
        comments: Sequence[Comment],
        read_question: QuestionReader,
        box_of: Callable[[Line], Box | None],
    ) -> None:
        self._log = log
        self._outline = outline
        self._make_question = read_question
        self._box_of = box_of
        self._comments = comments
        self._next_comment = 0
        self._sections: list[SectionDocument] = []
        self._draws: dict[int, Draw] = {}  # by the index of the section
        self._questions: list[DraftQuestion] = []
        self._notes: list[Note] = []

    def draft(self, head: FrontMatter) -> Draft:
        stated = dict(head.stated)
        if self._outline.title and "title" not in stated:
            stated["title"] = self._heading_text(
                self._outline.title, self._outline.title_text, TITLE_LENGTH
            )
        self._read_blocks()
        self._check_draws()
        return Draft(
            title=str(stated.get("title", "")),
            description=str(stated.get("description", self._outline.blocks[0].text)),
            stated=MappingProxyType(stated),
            sections=self._sections,
            questions=self._questions,
            notes=self._notes,
        )

    def _read_blocks(self) -> None:
        blocks = self._outline.blocks
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            comments = self._comments_before(following)
            if block.start:
                self._read_question(block, block.start, comments)
                self._check_comments_in_question(block.start, comments)
                self._note(comment for comment in comments if is_note(comment))
            else:
                if self._read_section(block, comments, following):
                    others = [comment for comment in comments if not states_draw(comment)]
                else:
                    others = comments
                self._check_comments(others)
                self._note(comment for comment in others if comment.body.strip())
            if following and following.start:
                self._check_comment_above(block, comments, following.start)

    def _comments_before(self, following: Block | None) -> list[Comment]:
        """The comments that belong to the block in front of `following`."""
        first = self._next_comment
        while self._next_comment < len(self._comments) and (
            following is None or self._comments[self._next_comment].line < following.first_line
        ):
            self._next_comment += 1
        return list(self._comments[first : self._next_comment])

    def _read_question(
        self, block: Block, start: QuestionStart, comments: Sequence[Comment]
    ) -> None:
        section = len(self._sections) - 1
        question = self._make_question(start, block.lines, comments, section)
        if question is not None:
            self._questions.append(question)

    def _read_section(
        self, block: Block, comments: Sequence[Comment], following: Block | None
    ) -> bool:
        """Begin a section, if a heading or a first question does."""
        section = None
        if block.heading is not None:
            title = self._heading_text(block.heading, block.title, SECTION_TITLE_LENGTH)
            section = SectionDocument(block.heading.number, title, block.text)
        elif following and following.start:
            section = SectionDocument(line=1, title="")
        if section is not None:
            self._begin_section(section, comments)
        stray = next((line for line in block.lines if self._box_of(line)), None)
        if stray is not None:
            message = "these choices belong to no question"
            hint = "start a question above them with `**1.** What is asked?`"
            code = Code.CHOICES_WITHOUT_QUESTION
            self._log.error(code, stray.number, stray.column, message, hint)
        return section is not None

    def _begin_section(self, section: SectionDocument, comments: Sequence[Comment]) -> None:
        draw = read_draw(self._log, comments)
        if draw is not None:
            self._draws[len(self._sections)] = draw
            section = replace(section, draw=draw.count)
        self._sections.append(section)

    def _check_draws(self) -> None:
        points: dict[int, list[Decimal]] = {index: [] for index in self._draws}
        for question in self._questions:
            if question.document.section in points:
                points[question.document.section].append(question.document.points)
        for index, draw in self._draws.items():
            check_draw(self._log, draw, points[index])

    def _note(self, comments: Iterable[Comment]) -> None:
        self._notes += [Note(comment.line, comment.body) for comment in comments]

    def _heading_text(self, heading: Line, text: str, longest: int) -> str:
        if len(text) > longest:
            message = f"this title has {len(text)} characters; at most {longest} are allowed"
            self._log.error(Code.TITLE_TOO_LONG, heading.number, heading.column, message)
        return text[:longest]

    def _check_comments(self, comments: Sequence[Comment]) -> None:
        for comment in comments:
            if states_number(comment):
                message = "this comment stands below no heading, so that nothing is drawn"
                self._warn_misplaced(comment, message, _BELOW_HEADING)
            elif settings_in(comment):
                message = "this comment belongs to no question"
                self._warn_misplaced(comment, message, _BELOW_QUESTION)

    def _check_comments_in_question(
        self, start: QuestionStart, comments: Sequence[Comment]
    ) -> None:
        for comment in comments:
            if states_number(comment) and not settings_in(comment):
                message = f"this comment belongs to question {start.label}, and nothing is drawn"
                self._warn_misplaced(comment, message, _BELOW_HEADING)

    def _check_comment_above(
        self, block: Block, comments: Sequence[Comment], start: QuestionStart
    ) -> None:
        """Right above a question, a comment looks as if it were about that question."""
        last = comments[-1] if comments else None
        if block.start and last and last.end_line == start.line.number - 1 and settings_in(last):
            message = f"this comment belongs to question {block.start.label}, not to the one below"
            self._warn_misplaced(last, message, _BELOW_QUESTION)

    def _warn_misplaced(self, comment: Comment, message: str, hint: str) -> None:
        self._log.warning(Code.MISPLACED_COMMENT, comment.line, comment.column, message, hint)
