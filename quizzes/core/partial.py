"""Takes the questions in error out of a quiz, so that the others can be imported without them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .diagnostics import Code
from .document import QuestionDocument, QuizDocument
from .parsing import parse
from .reading import ReadQuiz, SourceFile, read_quiz

# Errors that point into a question, but are about the file: which of two has the right id?
_OF_THE_FILE = frozenset({Code.DUPLICATE_ID, Code.DUPLICATE_SLUG, Code.TOO_MANY_FINDINGS})


@dataclass(frozen=True, slots=True)
class PartialQuiz:
    """What is left of a quiz, without any error, and the questions that were taken out."""

    read: ReadQuiz
    left_out: tuple[QuestionDocument, ...]


def without_broken(read: ReadQuiz, *, max_bytes: int) -> PartialQuiz | None:
    """The quiz without each question that has an error in its lines.

    These lines are emptied and the rest is read again, so that line numbers stay, the source that
    is stored has no error, and nothing counts that is read differently without them. None where
    an error is not about one question, nothing is left, or the rest is not read as before.
    """
    if read.document is None:
        return None
    sources: list[SourceFile] = []
    left_out: list[QuestionDocument] = []
    for path, text in read.sources.items():
        broken = _broken(path, text, read)
        if broken is None:
            return None
        left_out += (question for question, _ in broken)
        sources.append(SourceFile(path, _emptied(text, [span for _, span in broken]).encode()))
    rest = read_quiz(sources, max_bytes=max_bytes)
    places = {(question.path, question.line) for question in left_out}
    kept = [q for q in read.document.questions if (q.path, q.line) not in places]
    if not rest.is_ok or rest.document is None or not _are_the_same(kept, rest.document):
        return None
    return PartialQuiz(rest, tuple(left_out))


def _broken(
    path: str, text: str, read: ReadQuiz
) -> list[tuple[QuestionDocument, tuple[int, int]]] | None:
    """The questions of one file in error, with their first line and the one behind their last.

    None when an error belongs to no question.
    """
    errors = [each for each in read.diagnostics if each.is_error and each.path == path]
    if not errors:
        return []
    document, _ = parse(path, text)
    question_by_line = {question.line: question for question in document.questions}
    headings = {section.line for section in document.sections if section.title}
    starts = sorted(headings | question_by_line.keys())
    found: dict[int, tuple[QuestionDocument, tuple[int, int]]] = {}
    for error in errors:
        index = bisect_right(starts, error.line)
        start = starts[index - 1] if index else 0
        if error.code in _OF_THE_FILE or start not in question_by_line:
            return None
        end = starts[index] if index < len(starts) else text.count("\n") + 2
        found[start] = question_by_line[start], (start, end)
    return [found[start] for start in sorted(found)]


def _emptied(text: str, spans: Sequence[tuple[int, int]]) -> str:
    lines = text.split("\n")
    for start, end in spans:
        lines[start - 1 : end - 1] = [""] * (end - start)
    return "\n".join(lines)


def _are_the_same(kept: Sequence[QuestionDocument], rest: QuizDocument) -> bool:
    """Sections may be numbered anew; nothing else may be different."""
    return [replace(q, section=0) for q in kept] == [replace(q, section=0) for q in rest.questions]
