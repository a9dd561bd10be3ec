"""Questions as fenced YAML with the fields of Canvas: `answers:` with `answer_weight: 100`.

A question's text is `question_text` or what stands between the heading above and its block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.document import ChoiceDocument, QuestionDocument
from quizzes.core.lines import Line, LineKind, heading_of
from quizzes.core.scanning import scan

from .checks import Advice
from .drafting import Drafting, foreign_head, kind_of
from .interface import Draft, QuizText
from .question_parts import joined
from .question_starts import Start, start_of
from .yaml_nodes import items, mapping_in, scalar

_TEXTS = ("answer_text", "answer_html", "answer", "text", "html")
_WEIGHTS = ("answer_weight", "weight")
_ADVICE = Advice(
    choices="list them below `answers:`, each with `answer_text:`",
    choice="answer",
    right="give the right answer `answer_weight: 100`",
)


class YamlBlocksReader:
    name = "yaml-blocks"

    def evidence(self, text: QuizText) -> int:
        if "answer_weight" not in text.source:
            return 0
        log = DiagnosticLog(text.path)
        return sum(piece.question(log) is not None for piece in _pieces(_lines(log, text, 1)))

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        head = foreign_head(log, text.lines)
        drafting = Drafting(log, text.path, _ADVICE, "answer_text")
        for piece in _pieces(_lines(log, text, head.end + 1)):
            question = piece.question(log)
            if question:
                drafting.add(question)
            elif piece.start and (heading := heading_of(piece.start.line)):
                drafting.read_heading(piece.start.line, heading.title)
        return drafting.draft(head.stated)


def _lines(log: DiagnosticLog, text: QuizText, first: int) -> Sequence[Line]:
    return scan(log, text.lines, first, lambda line: heading_of(line) is not None).lines


@dataclass(slots=True)
class _Piece:
    """A heading if there is one, the text below it, and the block that ends it."""

    start: Start | None
    text: list[Line]
    block: list[Line]

    def question(self, log: DiagnosticLog) -> QuestionDocument | None:
        if not self.block:
            return None
        source = "\n".join(line.text for line in self.block)
        fields = mapping_in(log, source, self.block[0].number)
        if "answers" not in fields:
            return None
        choices = tuple(self._choices(items(fields["answers"])))
        body = joined(line.text for line in self.text)
        title = self.start.stem if self.start else ""
        first = self.start.line if self.start else (self.text or self.block)[0]
        return QuestionDocument(
            path="",
            line=first.number,
            column=first.column,
            number=self.start.label if self.start else "",
            kind=kind_of(choices),
            stem=scalar(fields.get("question_text")) or body or title,
            choices=choices,
            section=0,
            explanation=scalar(fields.get("neutral_comments")),
        )

    def _choices(self, nodes: Sequence[yaml.Node]) -> Iterator[ChoiceDocument]:
        for node in nodes:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            fields = {scalar(key).lower(): scalar(value) for key, value in pairs}
            text = next((fields[name] for name in _TEXTS if fields.get(name)), scalar(node))
            weight = next((fields[name] for name in _WEIGHTS if name in fields), "0")
            line = self.block[min(node.start_mark.line, len(self.block) - 1)]
            feedback = fields.get("answer_comments", "")
            is_right = weight.strip("+0.% ") != "" and not weight.startswith("-")
            yield ChoiceDocument(line.number, line.column, text, is_right, feedback)


def _pieces(lines: Sequence[Line]) -> Iterator[_Piece]:
    """The lines cut behind every YAML block and above every heading."""
    piece = _Piece(None, [], [])
    is_yaml = False
    for line in lines:
        start = start_of(line) if heading_of(line) else None
        if start:
            yield piece
            piece = _Piece(start, [], [])
        elif line.kind is LineKind.OPENING and "yaml" in line.content.lower():
            is_yaml = True
        elif is_yaml and line.kind is LineKind.CODE:
            piece.block.append(line)
        elif is_yaml:
            yield piece
            piece, is_yaml = _Piece(None, [], []), False
        elif not line.is_rule:
            piece.text.append(line)
    yield piece
