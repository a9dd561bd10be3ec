"""The format we recommend: questions that begin with a bold number. docs/format.md is for authors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Note, SectionDocument
from quizzes.core.front_matter import TITLE_LENGTH, FrontMatter, read_front_matter
from quizzes.core.lines import Heading, Line, box_of, heading_of, make_line
from quizzes.core.scanning import Comment, scan

from .interface import Draft, DraftQuestion, QuizText
from .question_parts import joined, without_rules
from .question_settings import is_note, settings_in
from .questions import QuestionStart, question_start, read_question

SECTION_TITLE_LENGTH = 300


class RecommendedReader:
    name = "recommended"

    def evidence(self, text: QuizText) -> int:
        return sum(map(_begins_question, text.lines))

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = read_front_matter(log, text.lines, _begins_question)
        begins = lambda line: question_start(line) is not None  # noqa: E731
        scanned = scan(log, text.lines, head.end + 1, begins)
        outline = _Outline(str(head.stated.get("title", "")))
        for line in scanned.lines:
            outline.read(line)
        return _Assembly(log, text.path, outline, scanned.comments).draft(head)


def _begins_question(text: str) -> bool:
    return question_start(make_line(1, text)) is not None


@dataclass(slots=True)
class _Block:
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


class _Outline:
    """Cuts the lines into blocks; the first heading of level 1 may be the title of the quiz."""

    def __init__(self, stated_title: str) -> None:
        self._stated_title = stated_title
        self.title: Line | None = None
        self.title_text = ""
        self.blocks = [_Block()]

    def read(self, line: Line) -> None:
        if start := question_start(line):
            self.blocks.append(_Block(start=start))
        elif (heading := heading_of(line)) is None:
            self.blocks[-1].lines.append(line)
        elif self._is_title(heading):
            self.title, self.title_text = line, heading.title
        else:
            self.blocks.append(_Block(heading=line, title=heading.title))

    def _is_title(self, heading: Heading) -> bool:
        """A heading that only repeats the title of the front matter makes no section."""
        if self.title is not None or len(self.blocks) > 1 or heading.level > 1:
            return False
        return bool(heading.title) and self._stated_title in ("", heading.title)


class _Assembly:
    """Makes the draft out of the blocks of an outline."""

    def __init__(
        self, log: DiagnosticLog, path: str, outline: _Outline, comments: Sequence[Comment]
    ) -> None:
        self._log = log
        self._path = path
        self._outline = outline
        self._comments = comments
        self._next_comment = 0
        self._sections: list[SectionDocument] = []
        self._questions: list[DraftQuestion] = []
        self._notes: list[Note] = []

    def draft(self, head: FrontMatter) -> Draft:
        stated = dict(head.stated)
        if self._outline.title and "title" not in stated:
            stated["title"] = self._heading_text(
                self._outline.title, self._outline.title_text, TITLE_LENGTH
            )
        self._read_blocks()
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
                self._note(comment for comment in comments if is_note(comment))
            else:
                self._read_section(block)
                self._check_comments(comments)
                self._note(comment for comment in comments if comment.body.strip())
            if following and following.start:
                self._check_comment_above(block, comments, following.start)

    def _comments_before(self, following: _Block | None) -> list[Comment]:
        """The comments that belong to the block in front of `following`."""
        first = self._next_comment
        while self._next_comment < len(self._comments) and (
            following is None or self._comments[self._next_comment].line < following.first_line
        ):
            self._next_comment += 1
        return list(self._comments[first : self._next_comment])

    def _read_question(
        self, block: _Block, start: QuestionStart, comments: Sequence[Comment]
    ) -> None:
        if not self._sections:
            self._sections.append(SectionDocument(line=1, title=""))
        section = len(self._sections) - 1
        question = read_question(self._log, self._path, start, block.lines, comments, section)
        self._questions.append(question)

    def _read_section(self, block: _Block) -> None:
        if block.heading is not None:
            title = self._heading_text(block.heading, block.title, SECTION_TITLE_LENGTH)
            section = SectionDocument(block.heading.number, title, block.text)
            self._sections.append(section)
        stray = next((line for line in block.lines if box_of(line)), None)
        if stray is not None:
            message = "these choices belong to no question"
            hint = "start a question above them with `**1.** What is asked?`"
            code = Code.CHOICES_WITHOUT_QUESTION
            self._log.error(code, stray.number, stray.column, message, hint)

    def _note(self, comments: Iterable[Comment]) -> None:
        self._notes += [Note(comment.line, comment.body) for comment in comments]

    def _heading_text(self, heading: Line, text: str, longest: int) -> str:
        if len(text) > longest:
            message = f"this title has {len(text)} characters; at most {longest} are allowed"
            self._log.error(Code.TITLE_TOO_LONG, heading.number, heading.column, message)
        return text[:longest]

    def _check_comments(self, comments: Sequence[Comment]) -> None:
        for comment in comments:
            if settings_in(comment):
                message = "this comment belongs to no question"
                self._warn_misplaced(comment, message)

    def _check_comment_above(
        self, block: _Block, comments: Sequence[Comment], start: QuestionStart
    ) -> None:
        """Right above a question, a comment looks as if it were about that question."""
        last = comments[-1] if comments else None
        if block.start and last and last.end_line == start.line.number - 1 and settings_in(last):
            message = f"this comment belongs to question {block.start.label}, not to the one below"
            self._warn_misplaced(last, message)

    def _warn_misplaced(self, comment: Comment, message: str) -> None:
        hint = "put it below the first line of the question that it is about"
        self._log.warning(Code.MISPLACED_COMMENT, comment.line, comment.column, message, hint)
