"""The normal form of a quiz says the same as the file it was made from, and is written only once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from quizzes.core.document import QuestionDocument, QuizDocument
from quizzes.core.matching import Change, OldChoice, OldItem, choice_keys, fingerprint, item_keys
from quizzes.core.matching import match
from quizzes.core.parsing import parse
from quizzes.core.writing import write

from .documents import quizzes


@settings(max_examples=300)
@given(quizzes())
def test_a_quiz_with_texts_of_any_kind_is_read_as_the_same_quiz(document):
    again, _ = parse(document.path, write(document))

    assert said(again) == said(document)


@settings(max_examples=100)
@given(quizzes())
def test_writing_twice_changes_nothing(document):
    text = write(document)

    assert write(parse(document.path, text)[0]) == text


def said(document: QuizDocument) -> dict:
    """What a quiz says, without the places in the file."""
    return {
        "title": document.title,
        "description": document.description,
        "stated": dict(document.stated),
        "sections": [(section.title, section.introduction) for section in document.sections],
        "questions": [said_by(question) for question in document.questions],
    }


def said_by(question: QuestionDocument) -> QuestionDocument:
    choices = tuple(replace(choice, line=0, column=0) for choice in question.choices)
    return replace(question, line=0, column=0, number="", choices=choices)
