"""What the script of an attempt page is answered: JSON, never a page or a redirect."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, AttemptEvent

from ..conftest import ALL_RIGHT, NOW
from .addresses import form, url


@pytest.fixture
def attempt(alice, planets):
    return start_attempt(quiz=planets, student=alice, now=NOW)


def send(client, name: str, attempt: Attempt, fields: dict):
    """Post as the script does. Returns the status and what the JSON says."""
    response = client.post(url(name, attempt), fields, headers={"accept": "application/json"})
    return response.status_code, response.json()


def ask(client, attempt: Attempt) -> dict:
    response = client.get(url("state", attempt), headers={"accept": "application/json"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()


def test_a_save_is_acknowledged_with_the_servers_time_and_the_new_version(by_alice, attempt):
    before = timezone.localtime()
    status, said = send(by_alice, "save", attempt, form(attempt, {"closest": ["Venus"]}))
    assert status == 200
    assert said["saved_at"] in (f"{before:%H:%M}", f"{timezone.localtime():%H:%M}")
    del said["saved_at"]
    assert said == {
        "status": "saved",
        "versions": {"1": 1},
        "no_number": [],
        "answered": 1,
        "remaining": None,
        "problems": {},
        "current": {},
    }


def test_the_same_save_once_more_is_no_conflict_and_makes_no_new_version(by_alice, attempt):
    sent = form(attempt, {"closest": ["Venus"]})
    first, second = (send(by_alice, "save", attempt, sent) for _ in range(2))
    assert first[0] == second[0] == 200
    assert second[1]["versions"] == {"1": 1}


def test_a_refused_answer_is_named_and_the_others_are_saved(by_alice, attempt):
    sent = form(attempt, {"closest": ["Venus"], "rings": ["Saturn", "Mars", "Venus"]})
    status, said = send(by_alice, "save", attempt, sent)
    assert status == 400
    assert said["status"] == "refused"
    assert said["versions"] == {"1": 1}
    assert "Select 2 choices only; you selected 3" in said["problems"]["2"]


def test_a_conflict_comes_with_the_newer_answer_and_its_version(by_alice, attempt):
    newer = form(attempt, {"rings": ["Saturn", "Uranus"]})
    send(by_alice, "save", attempt, newer)
    status, said = send(by_alice, "save", attempt, form(attempt, {"rings": ["Mars"]}))
    assert status == 409
    assert said["status"] == "conflict"
    assert said["current"] == {
        "2": {"version": 1, "values": sorted(newer["q2"]), "flagged": False, "sure": None}
    }
    assert "changed elsewhere" in said["problems"]["2"]


def test_the_seconds_that_are_left_come_with_every_answer(by_alice, attempt):
    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=90))
    _, said = send(by_alice, "save", attempt, form(attempt, {"closest": ["Venus"]}))
    assert 80 < said["remaining"] <= 90
    assert 80 < ask(by_alice, attempt)["remaining"] <= 90
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=5))
    assert -10 < ask(by_alice, attempt)["remaining"] < -4


def test_submitting_says_where_the_result_is(by_alice, attempt):
    status, said = send(by_alice, "submit", attempt, form(attempt, ALL_RIGHT))
    assert (status, said["status"], said["url"]) == (200, "submitted", url("review", attempt))


def test_submitting_again_is_no_error(by_alice, attempt):
    sent = form(attempt, ALL_RIGHT)
    first, second = (send(by_alice, "submit", attempt, sent) for _ in range(2))
    assert first[0] == second[0] == 200
    assert Attempt.objects.get().score == 3


def test_submitting_with_blanks_says_where_to_confirm(by_alice, attempt):
    status, said = send(by_alice, "submit", attempt, form(attempt, {"closest": ["Venus"]}))
    assert (status, said) == (409, {"status": "unanswered", "url": url("submit", attempt)})
    assert not attempt.answers.get(position=1).is_blank
    status, said = send(by_alice, "submit", attempt, {"accept_unanswered": "1"})
    assert (status, said["status"]) == (200, "submitted")


def test_submitting_something_refused_stays_open_and_says_what(by_alice, attempt):
    sent = form(attempt, {**ALL_RIGHT, "rings": ["Saturn", "Mars", "Venus"]})
    status, said = send(by_alice, "submit", attempt, sent)
    assert (status, said["status"]) == (400, "refused")
    assert list(said["problems"]) == ["2"]
    assert Attempt.objects.get().is_open


def test_a_save_after_the_submit_of_another_tab_is_told(by_alice, attempt):
    send(by_alice, "submit", attempt, form(attempt, ALL_RIGHT))
    status, said = send(by_alice, "save", attempt, form(attempt, {"closest": ["Venus"]}, 1))
    assert status == 409
    assert said["status"] == "submitted"
    assert said["url"] == url("review", attempt)
    assert "This attempt was submitted at" in said["message"]
    assert "do not count" in said["message"]
    assert ask(by_alice, attempt)["status"] == "submitted"


def test_a_save_long_after_the_deadline_is_told(by_alice, attempt):
    send(by_alice, "save", attempt, form(attempt, {"closest": ["Mercury"]}))
    deadline = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(started_at=deadline - timedelta(hours=1), deadline=deadline)
    status, said = send(by_alice, "save", attempt, form(attempt, {"closest": ["Venus"]}, 1))
    assert status == 409
    assert f"Time was up at {timezone.localtime(deadline):%H:%M}" in said["message"]
    assert Attempt.objects.get().score == 1


def test_the_state_is_what_is_stored(by_alice, attempt):
    sent = form(attempt, {"rings": ["Saturn", "Mars"]})
    send(by_alice, "save", attempt, sent)
    unremarked = {"flagged": False, "sure": None}
    assert ask(by_alice, attempt) == {
        "status": "open",
        "answers": {
            "1": {"version": 0, "values": []} | unremarked,
            "2": {"version": 1, "values": sorted(sent["q2"])} | unremarked,
            "3": {"version": 0, "values": []} | unremarked,
        },
        "answered": 1,
        "remaining": None,
        "ends": None,
    }


def test_the_state_of_every_kind_of_answer_is_what_a_form_sends(by_alice, alice, every_kind):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    fields = {
        "q1": ["1"], "q2": ["0", "2"], "q3": ["Mars"], "q4": ["8.5"], "q5.1": ["sun"],
        "q5.2": [""], "q6.1": ["2"], "q6.2": [""], "q6.3": ["1"], "q7.1": ["3"], "q7.2": ["0"],
        "q7.3": [""], "versions": "1:0 2:0 3:0 4:0 5:0 6:0 7:0",
    }  # fmt: skip
    send(by_alice, "save", attempt, fields)
    answers = ask(by_alice, attempt)["answers"]
    assert {position: one["values"] for position, one in answers.items()} == {
        "1": ["1"], "2": ["0", "2"], "3": ["Mars"], "4": ["8.5"], "5": ["sun", ""],
        "6": ["2", "", "1"], "7": ["3", "0", ""],
    }  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [("about 8", [4]), ("8,5", []), (" ", []), ("", [])])
def test_a_text_that_is_no_number_is_saved_and_said_to_be_none(
    by_alice, alice, every_kind, text, said
):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    status, reply = send(by_alice, "save", attempt, {"q4": text, "versions": "4:0"})
    assert (status, reply["no_number"]) == (200, said)


def test_the_state_of_an_overdue_attempt_ends_it(by_alice, attempt):
    deadline = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(started_at=deadline - timedelta(hours=1), deadline=deadline)
    said = ask(by_alice, attempt)
    assert (said["status"], said["url"]) == ("submitted", url("review", attempt))
    assert not Attempt.objects.get().is_open


def test_the_state_is_the_students_alone(client, bob, ines, attempt):
    for user in (bob, ines):
        client.force_login(user)
        assert client.get(url("state", attempt)).status_code == 404


def test_nobody_logged_in_is_told_so(client, attempt):
    response = client.get(url("state", attempt), headers={"accept": "application/json"})
    assert (response.status_code, response.json()["status"]) == (401, "signed-out")


def test_going_on_in_another_session_is_logged_once(client, alice, planets):
    client.force_login(alice)
    client.post(reverse("quizzes:start", args=["open", "planets"]))
    attempt = Attempt.objects.get()
    send(client, "save", attempt, form(attempt, {"closest": ["Venus"]}))
    resumed = attempt.events.filter(kind=AttemptEvent.Kind.RESUMED_ELSEWHERE)
    assert not resumed.exists()

    client.logout()
    client.force_login(alice)  # another session, as on another device
    for answer in ("Mars", "Mercury"):
        version = attempt.answers.get(position=1).version
        send(client, "save", attempt, form(attempt, {"closest": [answer]}, version))
    assert resumed.count() == 1
    key = client.session.session_key
    assert key not in str(Attempt.objects.values().get())


@pytest.mark.parametrize("size", [1, 3])
def test_queries(by_alice, alice, planets, count_queries, size):
    by_alice.post(reverse("quizzes:start", args=["open", "planets"]))
    attempt = Attempt.objects.get()
    by_alice.get(url("attempt", attempt))
    answers = {"closest": ["Venus"], "rings": ["Mars"], "red": ["Mars"]}
    sent = form(attempt, dict(list(answers.items())[:size]))
    with count_queries(6):
        send(by_alice, "save", attempt, sent)
    with count_queries(4):
        ask(by_alice, attempt)
    sent = form(attempt, {"closest": ["Mars"]})
    with count_queries(6):  # nothing is written, and the newer answers are read
        assert send(by_alice, "save", attempt, sent)[0] == 409
