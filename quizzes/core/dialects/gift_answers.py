"""What stands between the braces of a GIFT question: choices, texts, numbers, pairs, true or false."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .gift_blocks import Span, unescaped

_SIGN = re.compile(r"\\.|[=~]", re.DOTALL)
_FEEDBACK = re.compile(r"\\.|#", re.DOTALL)
_GENERAL = re.compile(r"\\.|####", re.DOTALL)
_WEIGHT = re.compile(r"\s*%(?P<weight>-?[0-9]{1,3}(?:\.[0-9]{1,9})?)%")
_TRUTH = re.compile(r"(?P<word>T|F|TRUE|FALSE)(?P<feedback>\s*#.*)?", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GiftAnswer:
    """One answer; `weight` is the credit in per cent, None where the sign alone decides."""

    sign: str  # = or ~
    place: Span
    text: str
    weight: Decimal | None = None
    feedback: str = ""

    @property
    def credit(self) -> Decimal:
        if self.weight is not None:
            return self.weight
        return Decimal(100 if self.sign == "=" else 0)


@dataclass(frozen=True, slots=True)
class Truth:
    """`{T}` or `{FALSE#wrong#right}`."""

    is_true: bool
    wrong_feedback: str = ""
    right_feedback: str = ""

    def feedback(self, is_right: bool) -> str:
        return self.right_feedback if is_right else self.wrong_feedback


def split_general_feedback(answers: Span) -> tuple[Span, str]:
    """The answers without the feedback that is for all of them, and that feedback."""
    for found in _GENERAL.finditer(answers.text):
        if found.group() == "####":
            return answers.part(0, found.start()), _plain(answers.part(found.end()))
    return answers, ""


def truth_in(answers: Span) -> Truth | None:
    found = _TRUTH.fullmatch(answers.text.strip())
    if found is None:
        return None
    feedback = [_plain(part) for part in _split(Span(found["feedback"] or "", 0), _FEEDBACK)[1:]]
    wrong, right = (*feedback, "", "")[:2]
    return Truth(found["word"].upper().startswith("T"), wrong, right)


def answers_in(answers: Span) -> list[GiftAnswer]:
    """The answers that `=` and `~` begin; text in front of the first one is none."""
    found: list[GiftAnswer] = []
    pieces = list(_signed(answers))
    carried = ""
    for index, (sign, piece) in enumerate(pieces):
        sign, carried = carried or sign, ""
        following = pieces[index + 1][0] if index + 1 < len(pieces) else ""
        if (sign, piece.text, following) == ("=", "", "~"):
            carried = sign  # `=~%50%` is how some write a right choice with its weight
        else:
            found.append(_answer(sign, piece))
    return found


def pair_in(answer: GiftAnswer) -> tuple[str, str] | None:
    """The two sides of `question -> match`."""
    left, arrow, right = answer.text.partition("->")
    return (left.strip(), right.strip()) if arrow else None


def _signed(answers: Span) -> Iterator[tuple[str, Span]]:
    signs = [found for found in _SIGN.finditer(answers.text) if found.group() in "=~"]
    for index, sign in enumerate(signs):
        end = signs[index + 1].start() if index + 1 < len(signs) else len(answers.text)
        yield sign.group(), answers.part(sign.end(), end).stripped()


def _answer(sign: str, piece: Span) -> GiftAnswer:
    weight = _WEIGHT.match(piece.text)
    rest = piece.part(weight.end()) if weight else piece
    text, *feedback = _split(rest, _FEEDBACK, most=1)
    return GiftAnswer(
        sign=sign,
        place=piece,
        text=_plain(text),
        weight=Decimal(weight["weight"]) if weight else None,
        feedback=_plain(feedback[0]) if feedback else "",
    )


def _split(span: Span, pattern: re.Pattern[str], most: int = 2) -> list[Span]:
    """The parts between the unescaped matches of `pattern`, of which `most` split."""
    parts: list[Span] = []
    start = 0
    for found in pattern.finditer(span.text):
        if not found.group().startswith("\\") and len(parts) < most:
            parts.append(span.part(start, found.start()))
            start = found.end()
    return [*parts, span.part(start)]


def _plain(span: Span) -> str:
    return unescaped(span.without_format().text)
