"""The normal form of a quiz says the same as the file it was made from, and is found only once."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings

from quizzes.core.document import QuestionDocument, QuizDocument, SectionDocument
from quizzes.core.lines import LITERAL_MARK
from quizzes.core.matching import (
    Change,
    OldChoice,
    OldItem,
    choice_keys,
    fingerprint,
    item_keys,
    match,
)
from quizzes.core.normalising import normal_form
from quizzes.core.parsing import parse
from quizzes.core.sources import decode
from quizzes.core.writing import write

from .documents import as_read, question_of, quizzes

TESTS = Path(__file__).parent.parent
NORMAL = sorted((TESTS / "normal_forms").glob("*.normal.md"))
CASES = sorted((TESTS / "cases").glob("*.md"))
CORPUS = os.environ.get("QUIZMARK_CORPUS")


@settings(max_examples=120)
@given(quizzes())
def test_a_quiz_with_texts_of_any_kind_is_read_as_the_same_quiz(document):
    text = write(document)

    again, found = parse(document.path, text)

    assert said(again) == said(document)
    assert {each.code for each in found if each.is_error} <= {"duplicate-id"}
    assert write(again) == text


@settings(max_examples=30)
@given(quizzes())
def test_nothing_about_the_items_changes(document):
    again, _ = parse(document.path, write(document))

    matches = match(items_of(document.questions), again.questions)

    assert {each.change for each in matches} == {Change.SAME}


@pytest.mark.parametrize("normal", NORMAL, ids=lambda path: path.name.removesuffix(".normal.md"))
def test_the_file_has_the_normal_form_beside_it(normal):
    source = normal.with_name(normal.name.replace(".normal", ""))
    document, _ = parse(source.name, source.read_text(encoding="utf-8"))

    text, found = normal_form(document)

    assert text == normal.read_text(encoding="utf-8")
    assert found == []
    assert said(parse(source.name, text)[0]) == said(document)
    assert parse(source.name, text)[0].notes == tuple(
        replace(note, line=found.line)
        for note, found in zip(document.notes, parse(source.name, text)[0].notes, strict=True)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_writing_any_case_twice_changes_nothing(case):
    once = write(parse(case.name, case.read_text(encoding="utf-8"))[0])

    assert write(parse(case.name, once)[0]) == once


def test_the_number_of_a_question_stays_where_it_can():
    document, _ = parse(
        "quiz.md", "**Q7a)** One?\n- [x] a\n- [ ] b\n\n**2.** Two?\n- [x] a\n- [ ] b\n"
    )
    first, second = document.questions
    document = replace(document, questions=(first, replace(second, number="question two")))

    again, _ = parse("quiz.md", write(document))

    assert [question.number for question in again.questions] == ["Q7a", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n**1.** One?\n```python\n```",  # a reader thinks that the first fence has no end
        "Code\n> <!-- a comment -->\n> Explanation: no",
        "  deep\n  deeper",
        "- [ ] a box\n  \tand a tab",
        "> Hint: a hint\nand more",
        "Text\nExplanation: of it",
    ],
)
def test_a_text_that_is_hard_to_write_is_the_same_everywhere(text):
    document = QuizDocument(
        "quiz.md", "", "Quiz", text, questions=(question_of(text, text, "No", text, text, text),)
    )

    assert normal_form(document)[1] == []


LOOKS_OF_OTHERS = """
    <quiz>
    Question?
    - [x] yes
    </quiz>

    ### Q1. What?

    - [ ] A
    - [x] B

    1. What?
    a) A
    b) B

    Answer: A
"""


def test_a_quiz_about_other_dialects_stays_what_it_is():
    text = "Which is it?\n\n```\n" + dedent(LOOKS_OF_OTHERS) * 9 + "```"
    document = QuizDocument("quiz.md", "", "Quiz", questions=(question_of(text),))

    once = write(document)

    assert said(parse("quiz.md", once)[0]) == said(document)
    assert write(parse("quiz.md", once)[0]) == once


def test_lines_that_need_no_mark_get_none():
    document, _ = parse("quiz.md", (TESTS / "normal_forms" / "layout.md").read_text())

    assert LITERAL_MARK not in write(document)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tags": ("a; b",)}, "question 1 cannot be written"),
        ({"stem": "What?\n"}, "question 1 cannot be written"),
    ],
)
def test_what_the_format_has_no_words_for_is_reported(change, message):
    document = QuizDocument("quiz.md", "", "Quiz", questions=(question_of(**change),))

    _, (found,) = normal_form(document)

    assert (found.severity, found.code, found.line) == ("error", "no-normal-form", 1)
    assert message in found.message


def test_what_would_be_an_error_in_the_format_is_reported():
    one_choice = question_of(line=5)
    one_choice = replace(one_choice, choices=one_choice.choices[:1])
    document = QuizDocument("quiz.md", "", "Quiz", questions=(question_of("Who?"), one_choice))

    _, (found,) = normal_form(document)

    assert (found.code, found.line) == ("no-normal-form", 5)
    assert "(question 1 has only one choice)" in found.message


def test_a_section_that_cannot_be_written_is_reported():
    sections = (SectionDocument(1, "a"), SectionDocument(7, "b <!-- c -->"))
    document = QuizDocument("quiz.md", "", "Quiz", sections=sections, questions=(question_of(),))

    _, found = normal_form(document)

    assert [(each.line, each.code) for each in found] == [(7, "no-normal-form")]


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder of real quizzes")
def test_real_quizzes_are_read_as_the_same_from_their_normal_form():
    written, refused = 0, []
    for path in sorted(Path(CORPUS).rglob("*")):
        source, _ = decode(str(path), path.read_bytes(), 10**7) if path.is_file() else (None, [])
        if source is None:
            continue
        document, found = parse("quiz.md", source)
        if document.questions and not any(each.is_error for each in found):
            text, inexpressible = normal_form(document)
            if inexpressible:
                refused.append(path.name)
                continue
            written += 1
            assert write(parse("quiz.md", text)[0]) == text, path
    # What the recommended format has no words for, such as a comment on an item to be matched.
    assert len(refused) * 50 < written, refused


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder of real quizzes")
def test_pieces_of_real_files_survive_as_the_texts_of_a_quiz():
    for path in sorted(Path(CORPUS).rglob("*")):
        source, _ = decode(str(path), path.read_bytes(), 10**7) if path.is_file() else (None, [])
        if source is not None:
            document = of_pieces(source)
            assert said(parse("quiz.md", write(document))[0]) == said(document), path


def of_pieces(source: str) -> QuizDocument:
    """A quiz that has the lines of `source`, seven at a time, as its texts."""
    lines = source.split("\n")
    pieces = [as_read("\n".join(lines[i : i + 7])) for i in range(0, len(lines), 7)]
    pieces = [piece for piece in pieces if piece]
    questions = [question_of(*(pieces[i : i + 6] * 6)[:6]) for i in range(0, len(pieces), 6)]
    return QuizDocument("quiz.md", "", "Quiz", pieces[0], questions=tuple(questions))


def items_of(questions: Sequence[QuestionDocument]) -> list[OldItem]:
    return [
        OldItem(
            item_key=key,
            is_explicit=bool(question.explicit_id),
            fingerprint=fingerprint(question),
            stem=question.stem,
            choices=tuple(
                OldChoice(choice_key, choice.text, choice.is_correct)
                for choice_key, choice in zip(choice_keys(question), question.choices, strict=True)
            ),
            position=position,
            kind=question.kind,
            spec=question.spec,
        )
        for position, (key, question) in enumerate(
            zip(item_keys(questions), questions, strict=True)
        )
    ]


def said(document: QuizDocument) -> dict:
    """What a quiz says, without the places in the file and the labels of the questions."""
    return {
        "title": document.title,
        "description": document.description,
        "stated": dict(document.stated),
        "ignored": document.ignored,
        "sections": [replace(section, line=0) for section in document.sections],
        "questions": [said_by(question) for question in document.questions],
    }


def said_by(question: QuestionDocument) -> QuestionDocument:
    choices = tuple(replace(choice, line=0, column=0) for choice in question.choices)
    return replace(question, line=0, column=0, number="", choices=choices)
