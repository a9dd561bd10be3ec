"""Each `cases/*.md` is read as the `*.json` beside it says: the format by example."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quizzes.core.document import (
    ChoiceDocument,
    Diagnostic,
    QuestionDocument,
    QuizDocument,
    SectionDocument,
)
from quizzes.core.linting import lint
from quizzes.core.parsing import parse

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.md"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_file_is_read_as_the_case_says(case: Path):
    document, found = parse(case.name, case.read_text(encoding="utf-8"))

    expected = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    assert described(document, [*found, *lint(document)]) == expected


def test_every_case_has_its_expectation_and_the_other_way_round():
    expectations = {path.stem for path in CASES[0].parent.glob("*.json")}

    assert expectations == {path.stem for path in CASES}


def described(document: QuizDocument, found: list[Diagnostic]) -> dict:
    """The document without what is as usual, so that a case shows only what it is about."""
    return {
        "title": document.title,
        **_unusual(description=document.description),
        **_unusual(stated={name: _plain(value) for name, value in document.stated.items()}),
        **_unusual(sections=_sections(document.sections)),
        "questions": [_question(question) for question in document.questions],
        **_unusual(diagnostics=[_diagnostic(diagnostic) for diagnostic in found]),
    }


def _sections(sections: tuple[SectionDocument, ...]) -> list[dict]:
    if sections == (SectionDocument(line=1, title=""),):
        return []
    return [{k: v for k, v in asdict(section).items() if v} for section in sections]


def _question(question: QuestionDocument) -> dict:
    return {
        "number": question.number,
        "line": question.line,
        "kind": question.kind,
        **_unusual(section=question.section, id=question.explicit_id, tags=list(question.tags)),
        **({} if question.points == 1 else {"points": str(question.points)}),
        "stem": question.stem,
        **_unusual(hint=question.hint),
        "choices": [_choice(choice) for choice in question.choices],
        **_unusual(explanation=question.explanation, spec=dict(question.spec)),
    }


def _choice(choice: ChoiceDocument) -> dict:
    key = "right" if choice.is_correct else "wrong"
    return {key: choice.text, **_unusual(feedback=choice.feedback)}


def _diagnostic(diagnostic: Diagnostic) -> str:
    place = f"{diagnostic.line}:{diagnostic.column}"
    return f"{place} {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}"


def _unusual(**values: object) -> dict:
    return {name: value for name, value in values.items() if value}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | datetime | timedelta) else value
