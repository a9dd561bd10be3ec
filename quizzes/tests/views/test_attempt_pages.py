"""The pages of an attempt, from start to review, as a browser without JavaScript uses them."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Quiz

from ..conftest import ALL_RIGHT, NOW
from .addresses import form, url


@pytest.fixture
def attempt(alice, planets):
    return start_attempt(quiz=planets, student=alice, now=NOW)


class Inputs(HTMLParser):
    """Collects the inputs of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "input":
            self.found.append(dict(attributes))

    def ticked(self) -> list[tuple[str, str]]:
        """The choices that are, by name and value."""
        choices = [each for each in self.found if each.get("name", "").startswith("q")]
        return [(each["name"], each["value"]) for each in choices if "checked" in each]


# Start


def test_starting_leads_to_the_attempt(by_alice, planets):
    response = by_alice.post(reverse("quizzes:start", args=["open", "planets"]))
    assert response.url == url("attempt", Attempt.objects.get())


def test_starting_needs_a_post(by_alice, planets):
    assert by_alice.get(reverse("quizzes:start", args=["open", "planets"])).status_code == 405
    assert not Attempt.objects.exists()


def test_using_up_all_attempts_is_said_and_not_an_error(by_alice, submitted):
    Quiz.objects.update(max_attempts=1)
    response = by_alice.post(reverse("quizzes:start", args=["open", "planets"]), follow=True)
    assert "Nothing was started: you have no attempt left" in response.content.decode()
    assert Attempt.objects.count() == 1


def test_an_instructor_tries_a_quiz_without_counting(client, ines, planets):
    client.force_login(ines)
    client.post(reverse("quizzes:start", args=["open", "planets"]))
    assert Attempt.objects.get().is_preview


def test_a_quiz_that_was_retired_cannot_be_started(by_alice, planets):
    Quiz.objects.update(retired_at=NOW)
    assert by_alice.post(reverse("quizzes:start", args=["open", "planets"])).status_code == 404


# Take


def test_the_page_has_a_radio_or_a_checkbox_for_every_choice(by_alice, attempt):
    html = by_alice.get(url("attempt", attempt)).content.decode()
    inputs = Inputs(html).found
    kinds = {}
    for each in inputs:
        if each.get("name", "").startswith("q"):
            kinds.setdefault(each["name"], []).append((each["type"], each["value"]))
    assert kinds["q1"] == [("radio", str(n)) for n in range(3)]
    assert kinds["q2"] == [("checkbox", str(n)) for n in range(4)]
    # Around each question, and in it around how sure one is.
    assert html.count("<fieldset") == html.count("<legend") == 6
    assert '<p class="select-count" id="select-2">Select 2</p>' in html
    assert re.search(r'id="question-2"[^>]* aria-describedby="select-2"', html)


def test_saved_answers_come_back(by_alice, attempt):
    sent = form(attempt, {"closest": ["Venus"], "rings": ["Saturn", "Mars"]})
    assert by_alice.post(url("save", attempt), sent).url == url("attempt", attempt)
    html = by_alice.get(url("attempt", attempt)).content.decode()
    expected = sorted((f"q{n}", value) for n in (1, 2) for value in sent[f"q{n}"])
    assert sorted(Inputs(html).ticked()) == expected


def test_the_page_is_never_cached(by_alice, attempt, submitted):
    for name in ("attempt", "review"):
        assert "no-store" in by_alice.get(url(name, attempt))["Cache-Control"]


def test_a_refused_answer_is_named_shown_as_sent_and_the_rest_is_saved(by_alice, attempt):
    sent = form(attempt, {"closest": ["Venus"], "rings": ["Saturn", "Mars", "Venus"]})
    response = by_alice.post(url("save", attempt), sent)
    assert response.status_code == 400
    html = response.content.decode()
    assert "Select 2 choices only; you selected 3" in html
    assert sorted(Inputs(html).ticked()) == sorted(
        (f"q{n}", value) for n in (1, 2) for value in sent[f"q{n}"]
    )
    assert attempt.answers.get(position=1).response == [1]


def test_a_choice_that_does_not_exist_is_a_clear_message(by_alice, attempt):
    response = by_alice.post(url("save", attempt), {"q1": "9", "versions": "1:0"})
    assert response.status_code == 400
    assert "does not exist" in response.content.decode()
    assert attempt.answers.get(position=1).is_blank


def test_a_question_of_another_attempt_is_a_clear_message(by_alice, attempt):
    response = by_alice.post(url("save", attempt), {"q9": "0", **form(attempt, {"red": ["Mars"]})})
    assert response.status_code == 400
    assert "no such question" in response.content.decode()
    assert attempt.answers.get(position=3).response == [0]


def test_an_older_tab_is_shown_the_newer_answer(by_alice, attempt):
    by_alice.post(url("save", attempt), form(attempt, {"closest": ["Mercury"]}))
    older = form(attempt, {"closest": ["Venus"]})
    response = by_alice.post(url("save", attempt), older)
    assert response.status_code == 409
    assert "changed elsewhere" in response.content.decode()
    newer = form(attempt, {"closest": ["Mercury"]})
    assert Inputs(response.content.decode()).ticked() == [("q1", newer["q1"][0])]


@pytest.mark.parametrize("versions", ["x", "1", "1:", "1:-1", "0:0", "1:0,2:0", "9" * 5000])
def test_versions_that_no_page_sends_are_refused(by_alice, attempt, versions):
    response = by_alice.post(url("save", attempt), {"q1": "0", "versions": versions})
    assert response.status_code == 400
    assert attempt.answers.get(position=1).is_blank


def test_nothing_but_answers_can_be_posted(by_alice, attempt):
    fields = {field.name: "1" for field in Attempt._meta.get_fields()}
    by_alice.post(url("save", attempt), {**fields, "score": "3", "state": "submitted"})
    before = Attempt.objects.values().get(pk=attempt.pk)
    attempt.refresh_from_db()
    assert attempt.is_open
    assert before["score"] is None


# Submit


def test_all_right_is_submitted_at_once_and_scores_every_point(by_alice, attempt):
    response = by_alice.post(url("submit", attempt), form(attempt, ALL_RIGHT))
    assert response.url == url("review", attempt)
    attempt.refresh_from_db()
    assert attempt.score == 3


def test_unanswered_questions_are_named_first(by_alice, attempt):
    response = by_alice.post(url("submit", attempt), form(attempt, {"red": ["Mars"]}), follow=True)
    assert response.redirect_chain == [(url("submit", attempt), 302)]
    html = response.content.decode()
    assert f'{url("attempt", attempt)}#question-1"' in html
    assert f'{url("attempt", attempt)}#question-2"' in html
    assert f'{url("attempt", attempt)}#question-3"' not in html
    attempt.refresh_from_db()
    assert attempt.is_open


def test_unanswered_questions_can_be_accepted(by_alice, attempt):
    by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_a_double_post_of_submit_lands_on_the_same_review(by_alice, attempt):
    sent = form(attempt, ALL_RIGHT)
    first = by_alice.post(url("submit", attempt), sent)
    second = by_alice.post(url("submit", attempt), sent)
    assert first.url == second.url == url("review", attempt)
    assert attempt.events.count() == 2


def test_a_post_after_submission_is_told_and_changes_nothing(by_alice, submitted):
    response = by_alice.post(url("save", submitted), form(submitted, {"closest": ["Venus"]}, 1))
    assert response.status_code == 409
    assert "This attempt was submitted at 09:00" in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.score == 3


def test_other_answers_in_a_second_submit_are_told_not_to_count(by_alice, submitted):
    sent = form(submitted, {**ALL_RIGHT, "red": ["Venus"]}, 1)
    page = by_alice.post(url("submit", submitted), sent, follow=True)
    assert "do not count" in page.content.decode()
    submitted.refresh_from_db()
    assert submitted.score == 3


def test_the_attempt_page_of_a_submitted_attempt_is_its_review(by_alice, submitted):
    assert by_alice.get(url("attempt", submitted)).url == url("review", submitted)
    assert by_alice.get(url("submit", submitted)).url == url("review", submitted)


# Review


def test_the_review_says_what_was_chosen_what_was_right_and_why(by_alice, attempt):
    by_alice.post(
        url("submit", attempt),
        form(attempt, {"closest": ["Mercury"], "rings": ["Saturn"], "red": ["Venus"]}),
    )
    html = by_alice.get(url("review", attempt)).content.decode()
    assert "Rings of ice and dust." in html
    assert "That one is white with cloud." in html
    assert "Iron oxide." in html  # feedback of the missed choice
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "1 of 3" in text


def test_there_is_no_review_of_an_open_attempt(by_alice, attempt):
    assert by_alice.get(url("review", attempt)).url == url("attempt", attempt)


def test_an_instructor_reads_the_review_of_a_student(client, ines, submitted):
    client.force_login(ines)
    response = client.get(url("review", submitted))
    assert response.status_code == 200
    assert "Alice" in response.content.decode()
