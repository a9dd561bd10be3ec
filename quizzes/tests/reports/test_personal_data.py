"""What somebody downloads about themselves: all of it, and nothing that is not theirs to see."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

from django.db.models import F

from accounts.models import User
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.extending import extend_attempts
from quizzes.actions.overriding import override_score
from quizzes.actions.practice import rate_turn
from quizzes.actions.starting import start_attempt
from quizzes.core.scheduling import Said
from quizzes.models import Accommodation, Attempt, Course, Enrolment, Extension, Quiz
from quizzes.reports.personal_data import write_personal_data

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW, given
from ..practising import begin_practice, practise, turns_of

MINUTE = timedelta(minutes=1)
NEVER = dict.fromkeys(("show_score", "show_marks", "show_answers", "show_explanations"), "never")
AT_ONCE = dict.fromkeys(NEVER, "after-submitting")


class Downloaded:
    """The ZIP file of somebody, read."""

    def __init__(self, user: User) -> None:
        file = io.BytesIO()
        write_personal_data(file, user=user, now=NOW)
        with ZipFile(file) as archive:
            self.files = {name: archive.read(name).decode() for name in archive.namelist()}
        self.text = "\n".join(self.files.values())
        self.account = json.loads(self.files["account.json"])
        self.courses = json.loads(self.files["courses.json"])
        self.attempts = json.loads(self.files["attempts.json"])
        self.practice = json.loads(self.files["practice.json"])
        self.table = list(csv.DictReader(io.StringIO(self.files["attempts.csv"])))


def policy(quiz: Quiz, rules: dict[str, str]) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(**rules)


def test_somebody_new_has_an_account_and_nothing_else(alice):
    data = Downloaded(alice)
    assert (data.account["username"], data.account["email"]) == ("alice", "alice@example.org")
    assert (data.attempts, data.table) == ([], [])
    assert data.courses["enrolments"] == []
    assert data.practice == {"sessions": [], "questions": []}
    assert "work.json" not in data.files


def test_the_password_is_in_no_form_in_it(alice):
    alice.set_password("three turnips in a hat")
    alice.save()
    data = Downloaded(alice)
    assert alice.password not in data.text
    assert "password" not in data.account


def test_what_was_granted_is_in_it(alice, planets):
    course = Course.objects.create(slug="dl", title="Deep learning")
    Enrolment.objects.create(course=course, student=alice, via="code", enrolled_at=NOW)
    Extension.objects.create(quiz=planets, student=alice, extra_attempts=2)
    Accommodation.objects.create(student=alice, time_factor="1.5")

    data = Downloaded(alice)

    assert data.account["time_factor"] == "1.50"
    assert data.courses["enrolments"][0]["course__title"] == "Deep learning"
    assert data.courses["extensions"][0]["extra_attempts"] == 2


def test_the_answers_are_in_it_in_words(alice, submitted, planets):
    policy(planets, AT_ONCE)
    (attempt,) = Downloaded(alice).attempts
    by_question = {each["question"]: each for each in attempt["answers"]}
    rings = by_question["Which of these have rings? Select two."]
    assert sorted(rings["answer"]) == ["Saturn", "Uranus"]
    assert (rings["points"], rings["max_points"]) == ("1.00", "1.00")
    assert (attempt["score"], attempt["per_cent"]) == ("3.00", "100.00")
    assert [event["kind"] for event in attempt["events"]] == ["started", "submitted"]
    assert [event["by"] for event in attempt["events"]] == ["you", "you"]


def test_what_the_quiz_keeps_back_is_not_in_it(alice, planets):
    policy(planets, NEVER)
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    wrong = given(attempt, {"red": ["Venus"]})
    submit_attempt(attempt=attempt, given=wrong, now=NOW, accept_unanswered=True)

    data = Downloaded(alice)

    (got,) = data.attempts
    assert (got["score"], got["per_cent"], got["passed"]) == (None, None, "")
    assert data.table[0]["score"] == data.table[0]["per_cent"] == ""
    assert all("points" not in answer for answer in got["answers"])
    for secret in ("Mercury", "Mars", "Saturn", "Iron oxide", "white with cloud", "ice and dust"):
        assert secret not in data.text


def test_the_key_is_not_in_it_even_where_it_may_be_seen(alice, planets):
    policy(planets, AT_ONCE)
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    assert "Mercury" not in Downloaded(alice).text


def test_choices_stand_in_the_order_of_the_attempt(alice, planets):
    """Not in that of the file, in which the right ones often come first."""
    for _ in range(8):
        attempt = start_attempt(quiz=planets, student=alice, now=NOW)
        both = given(attempt, {"rings": ["Saturn", "Mars"]})
        submit_attempt(attempt=attempt, given=both, now=NOW, accept_unanswered=True)
    answers = [
        tuple(answer["answer"])
        for attempt in Downloaded(alice).attempts
        for answer in attempt["answers"]
        if answer["answer"]
    ]
    assert set(answers) == {("Saturn", "Mars"), ("Mars", "Saturn")}


def test_gaps_are_not_filled_in(alice, every_kind):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    text = Downloaded(alice).files["attempts.json"]
    assert "& the moon is not" in text
    for key in ("Sun", "Herschel", "red planet"):
        assert key not in text


def test_questions_to_come_are_not_in_it_where_there_is_no_way_back(alice, planets):
    policy(planets, {"navigation": "forward-only"})
    planets.refresh_from_db()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    assert [each["position"] for each in Downloaded(alice).attempts[0]["answers"]] == [1]

    Attempt.objects.filter(pk=attempt.pk).update(place=F("place") + 1)
    assert [each["position"] for each in Downloaded(alice).attempts[0]["answers"]] == [1, 2]


def test_nothing_is_about_other_people(alice, bob, ines, ada, planets, submitted):
    submit_attempt(
        attempt=(theirs := start_attempt(quiz=planets, student=bob, now=NOW)),
        given=given(theirs, ALL_RIGHT),
        now=NOW,
    )
    override_score(attempt=submitted, points=Decimal(2), by=ines, reason="Because", now=NOW)
    policy(planets, AT_ONCE)

    data = Downloaded(alice)

    assert len(data.attempts) == len(data.table) == 1
    assert data.attempts[0]["corrections"][0]["reason"] == "Because"
    for name in ("bob", "ines", "ada"):
        assert name not in data.text.lower().replace("canada", "")


def test_more_time_is_by_the_staff_and_late_answers_are_in_words(alice, ines, planets):
    policy(planets, {"time_limit": 30 * MINUTE})
    planets.refresh_from_db()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    extend_attempts(
        attempts=Attempt.objects.all(), by=ines, now=NOW, by_time=MINUTE, reason="A fire alarm"
    )
    late = given(attempt, {"red": ["Mars"]})
    submit_attempt(attempt=attempt, given=late, now=NOW + 60 * MINUTE)

    started, extended, expired, too_late = Downloaded(alice).attempts[0]["events"]

    assert (started["by"], extended["by"], expired["by"]) == ("you", "staff", "clock")
    assert extended["reason"] == "A fire alarm"
    assert list(too_late["answers"].values()) == [["Mars"]]


def test_the_staff_find_what_they_did_but_not_to_whom(ines, submitted):
    extend_attempts(attempts=Attempt.objects.all(), by=ines, now=NOW, by_time=MINUTE)
    data = Downloaded(ines)
    assert set(json.loads(data.files["work.json"])) == {"actions", "imports"}
    assert "alice" not in data.text


def test_any_number_of_attempts_costs_the_same_queries(alice, planets, count_queries):
    counts = []
    for _ in range(3):
        attempt = start_attempt(quiz=planets, student=alice, now=NOW)
        submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
        with count_queries(at_most=19) as queries:
            Downloaded(alice)
        counts.append(len(queries))
    assert counts[1] == counts[2]  # the first reads the paper as well, which is then cached


def test_practice_is_in_it_with_its_log(alice, planets):
    sit(planets, alice, {"red": ["Venus"], "rings": ["Saturn", "Uranus"], "closest": ["Mercury"]})
    tomorrow = NOW + timedelta(days=1)
    (turn,) = turns_of(begin_practice(alice, tomorrow), tomorrow)
    practise(turn, tomorrow, right=True)
    rate_turn(turn=turn, said=Said.GUESSED)

    practice = Downloaded(alice).practice

    assert [session["questions"] for session in practice["sessions"]] == [1]
    (red,) = (each for each in practice["questions"] if "red" in each["question"])
    assert (red["quiz"], red["due_at"] > "2026-03-03") == ("Planets", True)
    first, good, hard = red["reviews"]
    assert (first["attempt"], first["answer"], first["rating"]) == (1, ["Venus"], "again")
    assert (good["attempt"], good["answer"], good["rating"]) == (None, ["Mars"], "good")
    assert good["session"] == practice["sessions"][0]["started_at"]
    assert (good["was_said_otherwise"], hard["rating"]) == (True, "hard")


def test_practice_tells_no_more_than_the_quiz_shows_now(alice, planets):
    sit(planets, alice, {"red": ["Venus"]})
    tomorrow = NOW + timedelta(days=1)
    right, wrong, _left = turns_of(begin_practice(alice, tomorrow), tomorrow)
    practise(right, tomorrow, right=True)
    rate_turn(turn=right, said=Said.GUESSED)
    practise(wrong, tomorrow, right=False)
    policy(planets, NEVER)
    assert {len(each["reviews"]) for each in Downloaded(alice).practice["questions"]} == {1, 2}
    for question in Downloaded(alice).practice["questions"]:
        assert question.keys() == {"course", "quiz", "question", "reviews"}
        assert question["reviews"][0].keys() == {"at", "session", "attempt", "answer"}
