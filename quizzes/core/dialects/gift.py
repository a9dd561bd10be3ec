r"""Moodle's GIFT: `::title::stem {=right ~wrong}`, with weights, feedback and escapes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import ChoiceDocument, Kind, QuestionDocument

from .checks import Advice
from .drafting import Drafting, kind_of
from .gift_answers import (
    GiftAnswer,
    Truth,
    answers_in,
    pair_in,
    split_general_feedback,
    truth_in,
)
from .gift_blocks import GiftBlock, GiftText, Span, unescaped
from .interface import Draft, IdPlace, QuizText
from .number_ranges import number_range
from .question_settings import ID

# A cheap look before the file is cut into blocks.
_MAY_HOLD_ANSWERS = re.compile(r"\{\s{0,20}(?:[=~#}]|T\b|F\b|TRUE|FALSE)|::[^:\n]{0,200}::")
_PLAIN_ANSWERS = re.compile(r"\s*(?:[=~](?:\\.|[^\\])*?[=~]|~|#\s*(?:=|[-+]?[.0-9]))", re.DOTALL)
_TRUTH = re.compile(r"\s*(?:T|F|TRUE|FALSE)\s*(?:#|$)")
_NOTE = re.compile(r"\[(?P<key>id|tag):(?P<value>[^\[\]\n]{1,100})\]")
_WORD = re.compile(r"\w")
_GAP = "_____"
_FULL = 100  # per cent
_ADVICE = Advice(
    choices="write them between the braces: `{=right ~wrong}`",
    choice="choice that begins with ~ or =",
    right="begin the right choice with = in place of ~",
    stem="write the question in front of the {",
)


class GiftReader:
    name = "gift"

    def evidence(self, text: QuizText) -> int:
        if not _MAY_HOLD_ANSWERS.search(text.unfenced):
            return 0
        blocks = GiftText(text.unfenced.split("\n")).blocks()
        return sum(_is_plainly_gift(block) for block in blocks)

    def read(self, log: DiagnosticLog, text: QuizText) -> Draft:
        return _GiftQuiz(log, text).draft()


def _is_plainly_gift(block: GiftBlock) -> bool:
    if block.answers is None or not block.is_closed or not block.stem.text:
        return False
    if block.title:
        return True
    if block.stem.text.startswith("#"):
        return False
    if not block.answers.text.strip():
        return block.stem.text.endswith("?") or block.has_format
    if _TRUTH.match(block.answers.text):
        return block.stem.text[-1] not in "^_\\" and not block.stem.text[-1].isalnum()
    return _PLAIN_ANSWERS.match(block.answers.text) is not None


class _GiftQuiz:
    def __init__(self, log: DiagnosticLog, text: QuizText) -> None:
        self._log = log
        self._text = GiftText(text.lines)
        self._drafting = Drafting(log, text.path, _ADVICE, "= or ~")

    def draft(self) -> Draft:
        for block in self._text.blocks():
            if block.category:
                title = block.category.rstrip("/").rpartition("/")[2].strip()
                self._drafting.start_section(*self._text.place(block.start), title)
            elif block.answers is None:
                message = "this text asks nothing: it has no answers in braces"
                hint = "give it answers, or leave it out: it is not imported"
                place = self._text.place(block.start)
                self._log.warning(Code.UNSUPPORTED_QUESTION, *place, message, hint)
            else:
                self._read(block, block.answers)
        return self._drafting.draft()

    def _read(self, block: GiftBlock, inner: Span) -> None:
        if not block.is_closed:
            message = "the answers that this { opens are never closed"
            hint = "close them with }; write \\{ for a brace that is text"
            place = self._text.place(inner.start - 1)
            self._log.error(Code.UNCLOSED_ANSWERS, *place, message, hint)
        inner, explanation = split_general_feedback(inner)
        question = replace(self._bare(block), explanation=explanation)
        inner = inner.stripped()
        if truth := truth_in(inner):
            self._add(block, self._with_truth(question, inner, truth))
        elif inner.text.startswith("#"):
            # Numbers need no = in front: {#3:0.1}
            body = inner.part(1).stripped()
            is_signed = body.text.startswith(("=", "~"))
            answers = answers_in(body if is_signed else Span("=" + inner.text[1:], inner.start))
            self._add(block, self._with_numbers(question, answers))
        elif answers := answers_in(inner):
            self._add(block, self._with_answers(question, answers))
        else:
            self._refuse(question, inner)

    def _add(self, block: GiftBlock, question: QuestionDocument) -> None:
        """Add a question with what the comments above it state."""
        notes = [note for line in block.comments for note in _NOTE.finditer(line)]
        tags = tuple(note["value"].strip() for note in notes if note["key"] == "tag")
        ids = [note["value"].strip() for note in notes if note["key"] == "id"]
        explicit_id = ids[-1] if ids and ID.fullmatch(ids[-1]) else ""
        place = IdPlace(question.line, question.column) if explicit_id else None
        question = replace(question, tags=tags, explicit_id=explicit_id)
        self._drafting.add(question, id_place=place)

    def _refuse(self, question: QuestionDocument, inner: Span) -> None:
        if inner.text:
            message = "these answers begin with neither = nor ~, and are not TRUE or FALSE"
            place, hint = self._text.place(inner.start), "write {=right ~wrong}"
            self._log.error(Code.UNREADABLE_LINE, *place, message, hint)
        else:
            message, hint = "essay questions cannot be marked here", "leave it out, or add choices"
            place = question.line, question.column
            self._log.error(Code.UNSUPPORTED_QUESTION, *place, message, hint)

    def _bare(self, block: GiftBlock) -> QuestionDocument:
        """The question without what its kind needs."""
        line, column = self._text.place(block.start)
        stem = unescaped(block.stem.text)
        if _WORD.search(block.rest) or len(block.rest) == 1:
            gap = f"{_GAP} " if block.rest[0].isalnum() else _GAP
            stem = f"{stem} {gap}{unescaped(block.rest)}".lstrip()
        return QuestionDocument(
            path="",
            line=line,
            column=column,
            number=block.title,
            kind=Kind.SINGLE,
            stem=stem,
            choices=(),
            section=0,
        )

    def _with_truth(
        self, question: QuestionDocument, inner: Span, truth: Truth
    ) -> QuestionDocument:
        line, column = self._text.place(inner.start)
        return replace(
            question,
            choices=tuple(
                ChoiceDocument(line, column, word, is_correct, truth.feedback(is_correct))
                for word, is_correct in (("True", truth.is_true), ("False", not truth.is_true))
            ),
        )

    def _with_numbers(
        self, question: QuestionDocument, answers: Sequence[GiftAnswer]
    ) -> QuestionDocument:
        accepted = []
        for answer in self._accepted(answers):
            if limits := number_range(answer.text):
                accepted.append(limits)
            else:
                message = f"“{answer.text[:60]}” is not a number, nor a range of numbers"
                hint = "write {#3}, {#3:0.1} or {#1..5}"
                place = self._text.place(answer.place.start)
                self._log.error(Code.UNKNOWN_ANSWER, *place, message, hint)
        return self._typed(question, Kind.NUMERIC, accepted, answers)

    def _with_answers(
        self, question: QuestionDocument, answers: Sequence[GiftAnswer]
    ) -> QuestionDocument:
        if any(answer.sign == "~" for answer in answers):
            choices = self._choices(answers)
            return replace(question, kind=kind_of(choices), choices=choices)
        pairs = [pair for answer in answers if (pair := pair_in(answer))]
        if len(pairs) == len(answers):
            return self._with_pairs(question, answers, pairs)
        return self._with_texts(question, answers)

    def _choices(self, answers: Sequence[GiftAnswer]) -> tuple[ChoiceDocument, ...]:
        has_key = any(answer.sign == "=" for answer in answers)
        choices = []
        for answer in answers:
            is_right = answer.credit > 0 and (answer.sign == "=" or not has_key)
            if answer.credit > 0 and not is_right:
                self._warn_partial(answer, "counts as wrong, because other choices begin with =")
            line, column = self._text.place(answer.place.start - 1)
            choices.append(ChoiceDocument(line, column, answer.text, is_right, answer.feedback))
        return tuple(choices)

    def _with_pairs(
        self,
        question: QuestionDocument,
        answers: Sequence[GiftAnswer],
        pairs: Sequence[tuple[str, str]],
    ) -> QuestionDocument:
        """Pairs without a left side give matches that belong to no choice; these come last."""
        choices, matches, spare = [], [], []
        for answer, (left, right) in zip(answers, pairs, strict=True):
            if left:
                line, column = self._text.place(answer.place.start - 1)
                choices.append(ChoiceDocument(line, column, left, is_correct=False))
                matches.append(right)
            else:
                spare.append(right)
        spec = MappingProxyType({"matches": [*matches, *spare]})
        return replace(question, kind=Kind.MATCHING, choices=tuple(choices), spec=spec)

    def _with_texts(
        self, question: QuestionDocument, answers: Sequence[GiftAnswer]
    ) -> QuestionDocument:
        accepted = self._accepted(answers)
        for answer in accepted:
            if "*" in answer.text:
                message = f"“{answer.text[:60]}”: * for any letters is not understood here"
                hint = "write out each answer that is right"
                place = self._text.place(answer.place.start)
                self._log.error(Code.UNSUPPORTED_QUESTION, *place, message, hint)
        return self._typed(question, Kind.SHORT_TEXT, [answer.text for answer in accepted], answers)

    def _typed(
        self,
        question: QuestionDocument,
        kind: Kind,
        accepted: Sequence[object],
        answers: Sequence[GiftAnswer],
    ) -> QuestionDocument:
        """A question whose answer is typed; the feedback on what is right explains it."""
        feedback = [a.feedback for a in answers if a.credit >= _FULL and a.feedback]
        explanation = question.explanation or "\n\n".join(feedback)
        spec = MappingProxyType({"accepted": list(accepted)})
        return replace(question, kind=kind, spec=spec, explanation=explanation)

    def _accepted(self, answers: Sequence[GiftAnswer]) -> list[GiftAnswer]:
        for answer in answers:
            if 0 < answer.credit < _FULL:
                self._warn_partial(answer, "is not accepted: only full marks are")
        return [answer for answer in answers if answer.credit >= _FULL and answer.text]

    def _warn_partial(self, answer: GiftAnswer, problem: str) -> None:
        place = self._text.place(answer.place.start)
        message = f"this answer is worth {answer.credit.normalize():f} % and {problem}"
        self._log.warning(Code.PARTIAL_CREDIT, *place, message, "check that this is meant")
