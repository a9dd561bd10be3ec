"""A flag for later and how sure one is, on every way from the page to the database and back."""

import pytest
from django.test import Client

from quizzes.actions.starting import start_attempt
from quizzes.core.document import Navigation
from quizzes.core.remarks import Remarks
from quizzes.forms.answers import given_answers
from quizzes.models import Attempt

from ..conftest import ALL_RIGHT, NOW
from .addresses import form, url
from .test_other_kinds import Controls

NOTED = {"flag-1": "1", "sure-1": "0", "sure-2": "1", "sure-3": ""}


@pytest.fixture
def attempt(alice, planets):
    return start_attempt(quiz=planets, student=alice, now=NOW)


def sent(attempt, answers=None, version: int = 0, **noted) -> dict:
    """What the page with all three questions sends."""
    fields = form(attempt, answers or {}, version)
    versions = {"versions": " ".join(f"{n}:{version}" for n in (1, 2, 3))}
    return fields | versions | NOTED | noted


def remarks(attempt) -> list[Remarks]:
    return [answer.remarks for answer in attempt.answers.order_by("position")]


def page(client, attempt, name="attempt") -> str:
    return client.get(url(name, attempt)).content.decode()


def script(client, attempt, fields, name="save"):
    response = client.post(url(name, attempt), fields, headers={"accept": "application/json"})
    return response.status_code, response.json()


STORED = [Remarks(True, False), Remarks(False, True), Remarks()]


def test_a_saved_form_comes_back_as_it_was_sent(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt))
    assert remarks(attempt) == STORED
    shown = Controls(page(by_alice, attempt)).sent
    assert {name: shown[name] for name in NOTED} == {name: [v] for name, v in NOTED.items()}
    assert "flag-2" not in shown


def test_the_page_sent_as_it_is_changes_nothing(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt))
    before = list(attempt.answers.order_by("position").values())
    by_alice.post(url("save", attempt), Controls(page(by_alice, attempt)).sent)
    assert list(attempt.answers.order_by("position").values()) == before


def test_a_form_without_these_fields_leaves_them_as_they_are(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt))
    older = form(attempt, {"closest": ["Venus"]}, 1)
    assert by_alice.post(url("save", attempt), older).status_code == 302
    assert remarks(attempt) == STORED
    assert not attempt.answers.get(position=1).is_blank


@pytest.mark.parametrize("value", ["2", "true", "x", "\x00", "-1"])
def test_a_value_that_no_page_sends_changes_no_remark_and_loses_no_answer(by_alice, attempt, value):
    fields = sent(attempt, {"closest": ["Venus"]}) | {"sure-1": value}
    assert by_alice.post(url("save", attempt), fields).status_code == 302
    assert remarks(attempt)[0] == Remarks()
    assert not attempt.answers.get(position=1).is_blank


def test_remarks_about_a_question_that_the_form_does_not_show_are_nothing(rf):
    data = rf.post("/", {"sure-5": "1", "flag-5": "1", "versions": "1:0"}).POST
    assert list(given_answers(data)) == [1]


def test_a_refused_answer_is_shown_with_the_remarks_as_they_were_sent(by_alice, attempt):
    answers = {"rings": ["Saturn", "Mars", "Venus"]}
    response = by_alice.post(url("save", attempt), sent(attempt, answers, **{"flag-2": "1"}))
    assert response.status_code == 400
    shown = Controls(response.content.decode()).sent
    assert (shown["flag-2"], shown["sure-2"]) == (["1"], ["1"])
    assert remarks(attempt) == [STORED[0], Remarks(), STORED[2]]


def test_an_older_tab_is_shown_the_newer_answer_with_its_remarks(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt, {"closest": ["Mercury"]}))
    older = sent(attempt, {"closest": ["Venus"]}, **{"sure-1": "1"})
    response = by_alice.post(url("save", attempt), older)
    assert response.status_code == 409
    assert Controls(response.content.decode()).sent["sure-1"] == ["0"]
    assert remarks(attempt) == STORED


# The script


def test_the_script_saves_remarks_and_is_told_them(by_alice, attempt):
    status, said = script(by_alice, attempt, sent(attempt))
    assert (status, said["versions"]) == (200, {"1": 1, "2": 1, "3": 0})
    state = by_alice.get(url("state", attempt)).json()["answers"]
    assert [(one["flagged"], one["sure"]) for one in state.values()] == STORED


def test_the_script_is_told_of_newer_remarks_beside_the_same_answer(by_alice, attempt):
    script(by_alice, attempt, sent(attempt))
    status, said = script(by_alice, attempt, sent(attempt, **{"sure-1": "1"}))
    assert (status, said["status"], said["problems"]) == (200, "saved", {})
    assert said["current"] == {"1": {"version": 1, "values": [], "flagged": True, "sure": False}}
    assert remarks(attempt) == STORED


def test_a_conflict_comes_with_the_newer_remarks(by_alice, attempt):
    script(by_alice, attempt, sent(attempt, {"closest": ["Mercury"]}))
    status, said = script(by_alice, attempt, sent(attempt, {"closest": ["Venus"]}))
    assert status == 409
    assert (said["current"]["1"]["flagged"], said["current"]["1"]["sure"]) == (True, False)


def test_the_script_is_led_to_the_question_whether_to_submit_what_is_flagged(by_alice, attempt):
    fields = sent(attempt, ALL_RIGHT)
    assert script(by_alice, attempt, fields, "submit")[1]["status"] == "unanswered"
    assert Attempt.objects.get().is_open


# The map, and before submitting


def test_the_map_and_the_bar_say_what_is_flagged(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt, {"rings": ["Mars"]}, **{"flag-2": "1"}))
    html = page(by_alice, attempt)
    assert '<span id="flagged">2 flagged</span>' in html
    assert (
        '<a href="#question-1" class="is-flagged">1'
        '<span class="visually-hidden">, not answered, flagged</span></a>' in html
    )
    assert (
        '<a href="#question-2" class="is-answered is-flagged">2'
        '<span class="visually-hidden">, answered, flagged</span></a>' in html
    )


def test_before_submitting_flagged_questions_are_counted_and_link_back(by_alice, attempt):
    response = by_alice.post(url("submit", attempt), sent(attempt, ALL_RIGHT), follow=True)
    html = response.content.decode()
    assert response.redirect_chain == [(url("submit", attempt), 302)]
    assert "Some questions are flagged for later" in html
    assert "Flagged for later: 1" in html
    assert "Unanswered" not in html
    assert f'href="{url("attempt", attempt)}#question-1"' in html
    assert f'href="{url("attempt", attempt)}#question-2"' not in html
    by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})
    assert Attempt.objects.get().score == 3


def test_unanswered_and_flagged_are_both_named(by_alice, attempt):
    by_alice.post(url("save", attempt), sent(attempt, {"closest": ["Mercury"]}))
    html = page(by_alice, attempt, "submit")
    assert "Some questions are unanswered" in html
    assert "Unanswered: 2" in html
    assert "Flagged for later: 1" in html


def test_without_going_back_only_this_question_has_remarks_and_none_is_listed(
    by_alice, alice, planets
):
    planets.navigation = Navigation.FORWARD_ONLY
    planets.save()
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    shown = Controls(page(by_alice, attempt)).sent
    assert [name for name in shown if name.startswith("sure-")] == ["sure-1"]
    fields = {"versions": "1:0", "sure-1": "0", "flag-1": "1", "leave": "1"}
    by_alice.post(url("save", attempt), fields)
    assert remarks(attempt) == [Remarks(True, False), Remarks(), Remarks()]
    assert "Flagged for later" not in page(by_alice, attempt, "submit")


# Kept on the way


def test_remarks_survive_a_session_that_has_expired(alice, attempt):
    client = Client()
    client.force_login(alice)
    token = Controls(page(client, attempt)).sent["sitting"][0]
    client.logout()
    fields = sent(attempt, {"closest": ["Venus"]}) | {"sitting": token}
    kept = Controls(client.post(url("save", attempt), fields).content.decode()).sent["kept"]
    assert remarks(attempt) == [Remarks()] * 3
    alice.set_password("correct horse battery staple")
    alice.save()
    asked = {"username": "alice", "password": "correct horse battery staple"}
    asked |= {"sitting": token, "kept": kept[0]}
    client.post(url("sign_in", attempt), asked, follow=True)
    assert remarks(attempt) == STORED


def test_remarks_survive_a_form_token_that_has_changed(alice, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    shown = Controls(page(client, attempt)).sent
    fields = sent(attempt) | {"sitting": shown["sitting"][0]}
    response = client.post(url("save", attempt), fields)
    assert response.status_code == 403
    html = response.content.decode()
    assert "Question 1" in html
    assert ">Flagged for later<" in html
    assert ">Unsure<" in html
    again = Controls(html).sent
    client.post(url("save", attempt), again)
    assert remarks(attempt) == STORED
