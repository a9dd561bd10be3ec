"""`= answer` lines below a stem: the texts or numbers that are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Kind
from quizzes.core.lines import Line
from quizzes.core.responses import LONGEST_TEXT
from quizzes.core.typed_answers import Range, folded, number_in

_TAB_STOP = 4
_PLUS_MINUS = ("+-", "+/-", "±")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What stands behind the `=`, and the numbers it stands for if it is one or a range."""

    line: Line
    text: str
    range: Range | None
    has_tolerance: bool = False
    problem: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.range is not None or bool(self.problem)


def is_answer_line(line: Line) -> bool:
    """Whether the line begins with `= `, outside code."""
    return line.is_text and line.indent < _TAB_STOP and (line.content + " ").startswith("= ")


def last_answer_line(lines: Sequence[Line]) -> Line | None:
    """The line itself if the last one that is not blank is such a line."""
    last = next((line for line in reversed(lines) if not line.is_blank), None)
    return last if last is not None and is_answer_line(last) else None


def split_at_answers(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the answers begin and where they end; blank lines may be among them."""
    start = next((i for i, line in enumerate(lines) if is_answer_line(line)), len(lines))
    end = start
    while end < len(lines) and (is_answer_line(lines[end]) or lines[end].is_blank):
        end += 1
    return start, end


def read_answers(
    log: DiagnosticLog, lines: Sequence[Line], stated: Kind | None
) -> tuple[Kind, Mapping[str, object]]:
    """The kind and the spec that the answer lines among `lines` make.

    Numbers make a numeric question, if all are numbers or the author says so.
    """
    answers = [_answer(line) for line in lines if not line.is_blank]
    kind = stated if stated in (Kind.SHORT_TEXT, Kind.NUMERIC) else _kind_of(answers)
    for answer in answers:
        _check(log, answer, kind)
    _check_duplicates(log, answers)
    if kind is Kind.NUMERIC:
        return kind, {"accepted": [each.range.as_json() for each in answers if each.range]}
    return kind, {"accepted": [each.text for each in answers if each.text]}


def _answer(line: Line) -> AnswerLine:
    text = line.text[line.margin + 1 :].strip()
    middle, tolerance = _around(text)
    if tolerance is not None:
        return _tolerant(line, text, middle, tolerance)
    if text.startswith("[") and text.endswith("]"):
        return _between(line, text)
    number = _number(text)
    if number is None and _number(text.replace(",", ".")) is not None:
        problem = f"“{text[:80]}” has a comma, where a number has a decimal point"
        return AnswerLine(line, text, None, problem=problem)
    return AnswerLine(line, text, None if number is None else Range(number, number))


def _around(text: str) -> tuple[str, str | None]:
    """The two sides of the first plus-minus sign; without one, the text and None."""
    for sign in _PLUS_MINUS:
        middle, found, tolerance = text.partition(sign)
        if found:
            return middle, tolerance
    return text, None


def _tolerant(line: Line, text: str, middle: str, tolerance: str) -> AnswerLine:
    percent = tolerance.rstrip().endswith("%")
    number, width = _number(middle), _number(tolerance.rstrip().removesuffix("%"))
    if number is None or width is None:
        return AnswerLine(line, text, None)
    if width < 0:
        return AnswerLine(line, text, None, True, "the tolerance of this answer is negative")
    around = Range.within_percent if percent else Range.around
    return AnswerLine(line, text, around(number, width), has_tolerance=True)


def _between(line: Line, text: str) -> AnswerLine:
    left, _, right = text[1:-1].partition(",")
    low, high = _number(left), _number(right)
    if low is None or high is None:
        return AnswerLine(line, text, None)
    if low > high:
        return AnswerLine(line, text, None, True, "this range begins above its end")
    return AnswerLine(line, text, Range(low, high), has_tolerance=True)


def _number(text: str) -> Decimal | None:
    """A number as authors write it: with a decimal point, and without spaces in it."""
    return None if "," in text or len(text.split()) != 1 else number_in(text)


def _kind_of(answers: Sequence[AnswerLine]) -> Kind:
    is_numeric = any(each.has_tolerance for each in answers) or (
        any(each.is_numeric for each in answers)
        and all(each.is_numeric for each in answers if each.text)
    )
    return Kind.NUMERIC if is_numeric else Kind.SHORT_TEXT


def _check(log: DiagnosticLog, answer: AnswerLine, kind: Kind) -> None:
    place = (answer.line.number, answer.line.column)
    if not answer.text:
        hint = "write what is right behind the `=`"
        log.error(Code.NO_ANSWER, *place, "this line gives no answer", hint)
    elif kind is Kind.NUMERIC and answer.range is None:
        message = answer.problem or f"“{answer.text[:80]}” is not a number"
        hint = (
            "write `= 5`, `= 5 +- 0.1`, `= 5 +- 2%` or `= [4.9, 5.1]`; "
            "for words to type, say `kind: short-text`"
        )
        log.error(Code.INVALID_NUMBER, *place, message, hint)
    elif len(answer.text) > LONGEST_TEXT:
        message = f"this answer has {len(answer.text)} characters; {LONGEST_TEXT} can be typed"
        log.error(Code.ANSWER_TOO_LONG, *place, message, "accept a shorter text")


def _check_duplicates(log: DiagnosticLog, answers: Sequence[AnswerLine]) -> None:
    first: dict[str, AnswerLine] = {}
    for answer in answers:
        earlier = first.setdefault(folded(answer.text), answer)
        if earlier is not answer and answer.text:
            place = (answer.line.number, answer.line.column)
            message = f"this answer is already accepted on line {earlier.line.number}"
            hint = "delete one of the two: letter case and white space do not count"
            log.warning(Code.DUPLICATE_ANSWER, *place, message, hint)
