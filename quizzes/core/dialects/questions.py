"""One question of the bold-number format: `**7.** stem`, a list of boxes, an explanation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument
from quizzes.core.lines import Line
from quizzes.core.scanning import Comment

from .answer_lines import last_answer_line
from .checks import Advice, check_question
from .interface import DraftQuestion, IdPlace
from .question_parts import ChoiceLines, QuestionParts, joined
from .question_settings import Stated, read_settings, settings_in
from .unboxed import Body, Unboxed, read_unboxed

_LABEL = r"(?P<label>[^\W\d_]{0,2}[0-9]{1,6}(?:\.[0-9]{1,4}){0,3}[^\W\d_]?)"
# The number alone is bold, with its full stop or bracket inside or outside ...
_BOLD_NUMBER = re.compile(
    rf"\*\*[ \t]*{_LABEL}(?:[ \t]*[.)][ \t]*\*\*|[ \t]*\*\*[.)])(?P<stem>.*)$", re.DOTALL
)
# ... or words of the stem are bold together with it.
_BOLD_WORDS = re.compile(rf"\*\*[ \t]*{_LABEL}[.)][ \t]+(?P<stem>[^\s*].*)$", re.DOTALL)
STEM_ID = re.compile(r"\{#(?P<id>[^\s{}]+)\}$")
_TAB_STOP = 4
_PLACES = 4  # at most so many lines are named in one message
_ADVICE = Advice(
    stem="write the question behind its number",
    choices="list its choices below: `- [ ] wrong`, `- [x] right`; or say what to type: `= right`",
    choice="`- [ ] choice`",
    right="put an x into the box of the right choice: `- [x]`",
    marked="ticked",
)


@dataclass(frozen=True, slots=True)
class QuestionStart:
    """The first line of a question: the author's label for it and the start of its stem."""

    line: Line
    label: str
    stem: str


def question_start(line: Line) -> QuestionStart | None:
    """The question that begins at `line`, if one does."""
    if not line.content.startswith("**") or line.indent >= _TAB_STOP or not line.is_text:
        return None
    if found := _BOLD_NUMBER.match(line.content):
        stem = line.text[line.margin + found.start("stem") :].lstrip()
    elif found := _BOLD_WORDS.match(line.content):
        stem = "**" + line.text[line.margin + found.start("stem") :]
    else:
        return None
    return QuestionStart(line, found["label"], stem)


def read_question(
    log: DiagnosticLog,
    path: str,
    start: QuestionStart,
    lines: Sequence[Line],
    comments: Sequence[Comment],
    section: int,
) -> DraftQuestion:
    """The question that `start` begins and `lines` go on with; also when it has errors."""
    return question_of(log, path, start, QuestionParts(lines), comments, section)


def question_of(
    log: DiagnosticLog,
    path: str,
    start: QuestionStart,
    parts: QuestionParts,
    comments: Sequence[Comment],
    section: int,
) -> DraftQuestion:
    """The question that `start` begins, with its parts as a dialect has told them apart."""
    first, stem_id = _split_stem_id(start)
    stated = [setting for comment in comments for setting in settings_in(comment)]
    ticked = sum(choice.box.is_ticked for choice in parts.choices)
    settings = read_settings(log, stem_id + stated, ticked, has_boxes=bool(parts.choices))
    document = QuestionDocument(
        path=path,
        line=start.line.number,
        column=start.line.column,
        number=start.label,
        kind=settings.kind or (Kind.MULTIPLE if ticked > 1 else Kind.SINGLE),
        stem=joined((first, parts.stem_text)),
        choices=tuple(_choice(choice) for choice in parts.choices),
        section=section,
        explicit_id=settings.explicit_id.value if settings.explicit_id else "",
        hint=parts.hint_text,
        explanation=parts.explanation_text,
        points=settings.points,
        tags=settings.tags,
        ignored=settings.ignored,
    )
    if parts.choices:
        _check_choices(log, parts, document)
    else:
        body = Body(start.line, f"question {start.label}", first, parts.stem)
        document = _with(read_unboxed(log, body, settings.kind), document)
    check_question(log, document, _ADVICE, has_strays=bool(parts.stray_choices))
    id_stated = settings.explicit_id
    return DraftQuestion(document, IdPlace(id_stated.line, id_stated.column) if id_stated else None)


def _split_stem_id(start: QuestionStart) -> tuple[str, list[Stated]]:
    """The first line of the stem without the `{#id}` at its end, and that id."""
    text = start.stem.rstrip()
    found = STEM_ID.search(text)
    if found is None:
        return start.stem, []
    column = len(start.line.text.rstrip()) - len(found.group()) + start.line.offset + 1
    return text[: found.start()].rstrip(), [Stated("id", found["id"], start.line.number, column)]


def _with(unboxed: Unboxed | None, question: QuestionDocument) -> QuestionDocument:
    """The question with what was found instead of boxes, if anything was."""
    if unboxed is None:
        return question
    return replace(
        question,
        kind=unboxed.kind,
        stem=unboxed.stem,
        explanation=unboxed.explanation,
        choices=unboxed.choices,
        spec=unboxed.spec,
    )


def _choice(choice: ChoiceLines) -> ChoiceDocument:
    return ChoiceDocument(
        line=choice.line.number,
        column=choice.line.column,
        text=choice.text,
        is_correct=choice.box.is_ticked,
        feedback=joined(
            line.unquoted() if line.is_quote else line.text for line in choice.feedback
        ),
    )


def _check_choices(log: DiagnosticLog, parts: QuestionParts, question: QuestionDocument) -> None:
    above = last_answer_line(parts.stem)
    if above is not None:
        message = "this line is part of the question, because boxes follow"
        hint = "delete the boxes if it is an answer to type"
        log.warning(Code.MIXED_KINDS, above.number, above.column, message, hint)
    for lines, choice in zip(parts.choices, question.choices, strict=True):
        if not lines.is_listed:
            message = "this list item among the choices has no box"
            hint = (
                "start it with `- [ ]` or `- [x]`, or indent it if it belongs to the choice above"
            )
            log.error(Code.MISSING_BOX, choice.line, choice.column, message, hint)
        elif not choice.text:
            message, hint = "this choice has no text", "write its text behind the box"
            log.error(Code.EMPTY_CHOICE, choice.line, choice.column, message, hint)
    if parts.stray_choices:
        stray = parts.stray_choices[0]
        message = f"this choice comes after the explanation of question {question.number} has begun"
        hint = (
            "start a new question with `**N.**`, or indent what stands between the choices "
            "so that it belongs to the choice above it"
        )
        log.error(Code.CHOICES_WITHOUT_QUESTION, stray.number, stray.column, message, hint)
