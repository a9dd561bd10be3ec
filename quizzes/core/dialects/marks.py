"""How questions and choices are marked outside our own format: labels, numbers, kinds of boxes."""

import re

from quizzes.core.lines import Box, Line, heading_of

from .questions import QuestionStart, question_start

_TAB_STOP = 4
_SQUARE = r"\[[ \t]{0,2}(?P<tick>[xX✓✔]?)[ \t]{0,2}\]"
_ROUND = r"\((?:[ \t]|[ \t]?(?P<round>[xX])[ \t]?)\)"
_LISTED = re.compile(
    rf"(?:[-*+•][ \t]*|[0-9]{{1,3}}[.)][ \t]+)(?:{_SQUARE}|{_ROUND})(?P<text>.*)", re.DOTALL
)
# `[x](url)`, `[x]: url` and `[x][y]` are links.
_LINK = r"\[|\((?:https?:|[./#]|[\w/-]+\.\w)|:[ \t]*(?:https?:|[./#<])"
_BARE = re.compile(rf"(?:{_SQUARE}(?!{_LINK})|{_ROUND})(?P<text>.*)", re.DOTALL)
_BEFORE_BOX = frozenset("-*+•[(0123456789")
_BOX_AT_END = re.compile(r"[-*+•][ \t]+\S.*\[[ \t]{0,2}[xX]?[ \t]{0,2}\][ \t]*$")

_NUMBER = r"[0-9]{1,5}(?:\.[0-9]{1,3})*[a-z]?"
_WORDS = (
    "question|quiz|exercise|problem|frage|aufgabe|pregunta|pergunta|questão|questao|domanda"
    "|vraag|soru|pytanie|otázka|вопрос|питання|câu(?: hỏi)?|سؤال|प्रश्न|问题|問題|質問|第"
)
_STOP = r"[.:)。：）、．]"
# `Q12.`, `12)`, `Question No: 12`, `Q42.b.`: only after Q or a word is the full stop not needed.
_LABEL = re.compile(
    r"(?P<open>\*\*|__)?(?P<label>"
    rf"(?:Q|(?:{_WORDS})[ \t]?(?:no|nr|number|n°|\#)?[.:]?)[ \t]?{_NUMBER}(?:\.[a-z](?={_STOP}))?"
    rf"|[^\W\d_]?{_NUMBER}(?=[ \t]*{_STOP}(?:[\s*_]|[^\x00-\x7f]|$))"
    rf"|{_NUMBER}(?=[ \t]*{_STOP}(?![0-9])))"
    rf"(?:[ \t]*{_STOP}+|[ \t]+[-–—](?=[ \t])|(?=[ \t*_]|$))(?(open)(?P<close>\*\*|__)?)",
    re.IGNORECASE,
)
_EXPLANATION = re.compile(
    r"[\W_]*(?:explanations?|answers?|correct answers?|solutions?|reasons?|rationale|references?"
    r"|feedback|hints?|notes?|comments?|why|erklärung|lösung|explicación|explicação|explication"
    r"|risposta|respuesta|resposta)\b[\W_]*$",
    re.IGNORECASE,
)
_GLUED_HEADING = re.compile(r"#{1,6}(?=[A-Za-z]?[0-9]{1,5}[.:)。：])")
_PLAIN_NUMBER = re.compile(
    r"(?P<label>[0-9]{1,5})(?P<stop>[.)、．])(?![0-9])[ \t]*(?P<stem>.*)$", re.DOTALL
)
_AUTO_NUMBER = re.compile(r"#\.[ \t]+(?P<stem>.*)$", re.DOTALL)
_SPELT_NUMBER = re.compile(
    rf"(?P<open>\*\*|__)?(?P<label>(?:Q|(?:{_WORDS})[ \t]?(?:no|nr|\#)?[.:]?)[ \t]?{_NUMBER}(?:\.[a-z](?={_STOP}))?)"
    rf"[ \t]*(?:{_STOP}+(?(open)(?P<close>\*\*|__)?)|(?(open)(?P<late>\*\*|__)|(?!))[ \t]*{_STOP}*|$)"
    r"[ \t]*(?P<stem>.*)$",
    re.IGNORECASE | re.DOTALL,
)


def box_in(line: Line) -> Box | None:
    """The box that `line` starts with: `- [x]`, `1. [x]`, `[x]`, `- (x)` or `(x)`."""
    if line.content[:1] not in _BEFORE_BOX or not line.is_text:
        return None
    found = _LISTED.match(line.content) or _BARE.match(line.content)
    if found is None:
        return None
    text = line.text[line.margin + found.start("text") :]
    return Box(is_ticked=bool(found["tick"] or found["round"]), text=text)


def ends_with_box(line: Line) -> bool:
    """Whether a list item has its box behind its text, as machine translation leaves it."""
    return line.is_text and line.content.endswith("]") and bool(_BOX_AT_END.match(line.content))


def label_in(title: str) -> tuple[str, str]:
    """The number at the start of a heading, as in `Q12. What?`, and the rest."""
    found = _LABEL.match(title)
    if found is None:
        return "", title
    rest = title[found.end() :].lstrip()
    if found["open"] and not found["close"]:
        rest = found["open"] + rest
    return found["label"].strip(), rest


def heading_in(line: Line) -> tuple[int, str] | None:
    """Level and title of a heading; `###Q7.` is one, too, and so is a deeply indented `#### Q7.`"""
    if not line.content.startswith("#") or not line.is_text:
        return None
    if heading := heading_of(line):
        return heading.level, heading.title
    if found := _GLUED_HEADING.match(line.content):
        return found.end(), line.text[line.margin + found.end() :].strip()
    stripped = line.content.lstrip("#")
    if line.indent >= _TAB_STOP and stripped[:1].isspace() and label_in(stripped.strip())[0]:
        return len(line.content) - len(stripped), stripped.strip()
    return None


def explains(title: str) -> bool:
    """Whether a heading stands above the explanation of a question, such as “Solution”."""
    return _EXPLANATION.match(title) is not None


def spelt_start(line: Line) -> QuestionStart | None:
    """A question that a line without `#` begins: `**7.** What?`, `Q7. What?`, `Question 7:`."""
    if not line.is_text:
        return None
    if start := question_start(line):
        return start
    first = line.content[:1]
    if not (first.isalpha() or first in ("*", "_")):
        return None
    found = _SPELT_NUMBER.match(line.content)
    if found is None or (line.indent >= _TAB_STOP and first != "Q"):
        return None
    stem = line.text[line.margin + found.start("stem") :].lstrip()
    if found["open"] and not (found["close"] or found["late"]):
        stem = found["open"] + stem
    return QuestionStart(line, found["label"].strip(), stem)


def numbered_start(line: Line) -> QuestionStart | None:
    """A question that a list number begins: `7. What?`, `7) What?`, pandoc's `#. What?`."""
    if not line.is_text or line.indent >= _TAB_STOP:
        return None
    content = line.content
    if content.startswith("#."):
        found, label = _AUTO_NUMBER.match(content), ""
    elif content[:1].isdigit() and box_in(line) is None:
        found = _PLAIN_NUMBER.match(content)
        label = found["label"] if found else ""
    else:
        return None
    if found is None:
        return None
    return QuestionStart(line, label, line.text[line.margin + found.start("stem") :])
