"""One question a file whose answers are in the front matter, or below it between `---` lines.

---                               ---
answers:                          type: MC
  - one                           answer: B
  - two // correct                ---
---                               Which is it?
Which is it?                      ---Answers
                                  one
<!-- explanation -->              ---
Because.                          two
                                  ---Explanation
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import yaml

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, QuestionDocument

from .answer_keys import positions
from .checks import Advice
from .drafting import Drafting, kind_of
from .interface import Draft, QuizText
from .question_parts import joined
from .yaml_nodes import items, mapping_in, scalar

_RIGHT = re.compile(r"//[ \t]*correct\Z", re.IGNORECASE)
_PART = re.compile(r"---[ \t]*(?P<name>answers|explanation)?[ \t]*$", re.IGNORECASE)
_EXPLANATION = re.compile(r"[ \t]*<!--[ \t]*explanation[ \t]*-->[ \t]*$", re.IGNORECASE)
_GAP = re.compile(r"___[({]")
_HAS_ANSWERS = re.compile(r"^answers:[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HAS_RIGHT = re.compile(r"//[ \t]*correct\b", re.IGNORECASE)
_HAS_TYPE = re.compile(r"^type:[ \t]*(?:mc|fib|tf|ma)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LONGEST_HEAD = 1000  # lines
_ADVICE = Advice(
    choices="list them in the front matter, below `answers:`",
    choice="answer",
    right="end the right answer with `// correct`, or give its letter in `answer:`",
)


class YamlAnswersReader:
    name = "yaml-answers"

    def evidence(self, text: QuizText) -> int:
        end = _end_of_head(text.lines)
        head = _head(text.lines, end)
        is_marked = _HAS_ANSWERS.search(head) and _HAS_RIGHT.search(head)
        return 1 if is_marked or _HAS_TYPE.search(head) else 0

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        end = _end_of_head(text.lines)
        head = mapping_in(log, _head(text.lines, end), first=2)
        body = _Body(text.lines, end)
        drafting = Drafting(log, text.path, _ADVICE, "list")
        if title := scalar(head.get("title")):
            drafting.set_title(1, 1, title)
        question = _question(log, head, body)
        if not question.choices and (scalar(head.get("type")).lower() == "fib" or body.has_gap):
            message, hint = "gaps of this kind are not read", "list choices in `answers:`"
            log.error(Code.UNSUPPORTED_QUESTION, question.line, question.column, message, hint)
        else:
            drafting.add(question)
        return drafting.draft()


def _head(lines: Sequence[str], end: int) -> str:
    return "\n".join(lines[1 : end - 1]) if end else ""


def _end_of_head(lines: Sequence[str]) -> int:
    """The number of the line that closes the front matter; 0 when there is none."""
    if lines[0].rstrip() != "---":
        return 0
    head = enumerate(lines[1:_LONGEST_HEAD], 2)
    return next((number for number, line in head if line.rstrip() == "---"), 0)


@dataclass(slots=True)
class _Text:
    """Consecutive lines and the number of the line above them."""

    above: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return joined(self.lines)

    @property
    def line(self) -> int:
        """The number of the first line that says something; without any, of the one above."""
        texts = (number for number, line in enumerate(self.lines, 1) if line.strip())
        return max(1, self.above + next(texts, 0))


class _Body:
    """What stands below the front matter: stem, perhaps answers, perhaps an explanation."""

    def __init__(self, lines: Sequence[str], end: int) -> None:
        self.stem = _Text(end)
        self.answers: list[_Text] = []
        self.explanation = _Text(end)
        part = self.stem
        for number, line in enumerate(lines[end:], end + 1):
            found = _PART.match(line)
            name = (found["name"] or "").lower() if found else ""
            if _EXPLANATION.match(line) or name == "explanation":
                part = self.explanation
            elif name == "answers" or (found and self.answers and part is self.answers[-1]):
                part = _Text(number)
                self.answers.append(part)
            else:
                part.lines.append(line)

    @property
    def has_gap(self) -> bool:
        return any(_GAP.search(line) for line in self.stem.lines)


def _question(log: DiagnosticLog, head: dict[str, yaml.Node], body: _Body) -> QuestionDocument:
    nodes = items(head.get("answers"))
    choices = _listed(nodes) if nodes else _split(head, body)
    return QuestionDocument(
        path="",
        line=body.stem.line,
        column=1,
        number="",
        kind=kind_of(choices),
        stem=body.stem.text,
        choices=choices,
        section=0,
        explanation=body.explanation.text,
        tags=tuple(tag for node in items(head.get("tags")) if (tag := scalar(node))),
    )


def _listed(nodes: Sequence[yaml.Node]) -> tuple[ChoiceDocument, ...]:
    """Answers in the front matter, of which the right one says that it is."""
    choices = []
    for node in nodes:
        text = scalar(node)
        right = _RIGHT.search(text)
        line, column = node.start_mark.line + 2, node.start_mark.column + 1
        text = text[: right.start()].rstrip() if right else text
        choices.append(ChoiceDocument(line, column, text, right is not None))
    return tuple(choices)


def _split(head: dict[str, yaml.Node], body: _Body) -> tuple[ChoiceDocument, ...]:
    """Answers below the stem, of which the front matter names the right one."""
    texts = [answer.text for answer in body.answers]
    value = ", ".join(scalar(node) for node in items(head.get("answer")))
    key = positions(value, texts, is_plain=True)
    return tuple(
        ChoiceDocument(answer.line, 1, text, position in key)
        for position, (answer, text) in enumerate(zip(body.answers, texts, strict=True))
    )
