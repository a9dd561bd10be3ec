"""Reports of questions at once, on the real database: one for each item, and never too many."""

import pytest

from accounts.models import User
from quizzes.actions.question_reports import ReportRefused
from quizzes.models import QuestionReport

from .attempts import sit
from .conftest import PLANETS, import_markdown
from .question_reports import replied, reported
from .racing import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def attempt():
    alice = User.objects.create_user("alice", "alice@example.org")
    return sit(import_markdown(PLANETS).quiz, alice, {})


def test_eight_notes_about_one_question_are_one_report(attempt):
    notes = [f"Note {n}." for n in range(8)]
    found = at_once([lambda note=note: reported(attempt, 1, note) for note in notes])

    assert {type(each) for each in found} == {QuestionReport}
    assert QuestionReport.objects.get().note in notes


def test_no_more_are_open_than_may_be(attempt, monkeypatch):
    monkeypatch.setattr("quizzes.actions.question_reports.MOST_OPEN", 1)
    found = at_once([lambda n=n: reported(attempt, n) for n in (1, 2, 3)])

    assert QuestionReport.objects.open().count() == 1
    assert sum(isinstance(each, ReportRefused) for each in found) == 2


def test_a_note_that_meets_a_reply_is_lost_in_no_order(attempt):
    ines = User.objects.create_user("ines", "ines@example.org")
    report = reported(attempt, 1, "First.")
    at_once([lambda: replied(report, ines), lambda: reported(attempt, 1, "Second.")])

    assert "Second." in QuestionReport.objects.values_list("note", flat=True)
