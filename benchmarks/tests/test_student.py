"""The student of the benchmarks at the real pages, and the look into the database afterwards."""

from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from benchmarks.ledger import Ledger
from benchmarks.people import make
from benchmarks.quiz_text import write_quiz
from benchmarks.stored import attempts
from benchmarks.student import Stuck, Student
from benchmarks.tally import Tally
from quizzes.models import Answer


@pytest.fixture
def student(live_server, tmp_path) -> Student:
    """Somebody who has opened a quiz of three questions, the last one with two right choices."""
    call_command("import_quizzes", str(write_quiz(tmp_path / "exam.md", 3)), stdout=StringIO())
    port = int(live_server.url.rpartition(":")[2])
    student = Student(port, 0, make(1)[0], Ledger(), Tally(), patience=5)
    student.start()
    student.read()
    return student


def findings(student: Student) -> list[str]:
    all_of_them = student.ledger.take_findings() + student.ledger.compare(attempts())
    return [finding.text for finding in all_of_them]


def test_what_was_answered_is_stored_and_graded(student):
    asked = student.page.questions
    assert [len(question.choices) for question in asked.values()] == [4, 4, 4]
    assert [question.is_multiple for question in asked.values()] == [False, False, True]
    student.save(1, ("In the orchard by bridge 1",))
    student.save(1, ("In the harbour by bridge 1",))
    student.save_at_once({1: ("In the orchard by bridge 1",), 2: ("In the station by bridge 2",)})
    student.read()
    student.submit({3: ("In the library by bridge 3", "In the harbour by bridge 3")[::-1]})
    assert student.review() == "3"
    assert findings(student) == []
    assert (student.ledger.saves, student.ledger.submits) == (4, 1)


def test_an_answer_that_changes_behind_the_students_back_is_reported(student):
    student.save(1, ("In the orchard by bridge 1",))
    Answer.objects.filter(position=1).update(response=None)
    (text,) = findings(student)
    assert "lost ('In the orchard by bridge 1',), there is ()" in text
    student.read()
    assert student.page.questions[1].value == ()
    assert len(findings(student)) == 1


def test_a_retry_is_no_conflict_and_another_tab_is_one(student):
    place = "In the orchard by bridge 1"
    student.save(1, (place,))
    student.page.questions[1].answer((), version=0)
    student.save(1, (place,))
    student.page.questions[1].answer((), version=0)
    with pytest.raises(Stuck, match="answer 1: conflict"):
        student.save(1, ("In the harbour by bridge 1",))


def test_a_student_without_a_session_does_not_go_on(student):
    Session.objects.all().delete()
    with pytest.raises(Stuck, match="answer 1: s"):  # "status 302", or "signed-out" in JSON
        student.save(1, ("In the orchard by bridge 1",))
