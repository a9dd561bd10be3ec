"""Practice as a student meets it: what is due, one question after the other, and the end."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import (
    Answer,
    Attempt,
    Item,
    PracticeCard,
    PracticeReview,
    PracticeSession,
    Quiz,
)
from quizzes.reports.practice import session_of

from ..attempts import begin, sit
from ..conftest import EVERY_KIND, PLANETS, import_markdown
from ..practising import practise, right_values, turns_of, values_for
from .test_catalogue_pages import text_of

DAY = timedelta(days=1)
OVERVIEW, START = reverse("quizzes:practice"), reverse("quizzes:start_practice")
HOME = reverse("quizzes:home")
KNOWN = {"closest": ["Mercury"], "red": ["Mars"]}


@pytest.fixture
def now():
    """The pages look at the clock."""
    return timezone.now()


@pytest.fixture
def taken(alice, planets, now) -> Attempt:
    """Two days ago, alice knew two of three: now those are due again as well."""
    return sit(planets, alice, KNOWN, now=now - 2 * DAY)


@pytest.fixture
def session(by_alice, taken) -> PracticeSession:
    by_alice.post(START)
    return PracticeSession.objects.get()


def page_of(session, position: int | None = None) -> str:
    address = reverse("quizzes:practice_session", args=[session.pk])
    return f"{address}?question={position}" if position else address


def answer_address(turn) -> str:
    return reverse("quizzes:answer_turn", args=[turn.session_id, turn.position])


def rate_address(turn) -> str:
    return reverse("quizzes:rate_turn", args=[turn.session_id, turn.position])


def fields_of(turn, values) -> dict:
    if turn.paper_question.part_count and turn.paper_question.kind not in ("short-text", "numeric"):
        return {f"q{turn.position}.{part}": value for part, value in enumerate(values, start=1)}
    return {f"q{turn.position}": list(values)}


# The overview and home


def test_who_has_finished_nothing_is_told_how_to_fill_it(by_alice, planets):
    page = text_of(by_alice.get(OVERVIEW))
    assert "Nothing to practise yet" in page
    assert "Finish a quiz" in page
    assert "Due today" not in text_of(by_alice.get(HOME))


def test_where_nothing_is_due_it_says_when_something_is(by_alice, alice, planets, now):
    sit(planets, alice, {}, now=now)
    page = text_of(by_alice.get(OVERVIEW))
    assert "Nothing is due today" in page
    assert "The next 3 questions come back tomorrow." in page
    assert "Due today" not in text_of(by_alice.get(HOME))


def test_what_is_due_stands_on_home_and_in_the_overview(by_alice, taken):
    home, overview = by_alice.get(HOME), by_alice.get(OVERVIEW)
    assert "Due today 3 questions to practise" in text_of(home)
    assert "3 questions to practise" in text_of(overview)
    assert "3 of 3 questions due" in text_of(overview)


def test_one_button_of_home_is_the_one_thing_to_do(by_alice, alice, taken, now):
    button = re.compile(r'btn-primary"[^>]*>(Practise|Continue)<')
    assert button.findall(by_alice.get(HOME).content.decode()) == ["Practise"]
    begin(taken.quiz, alice, {}, now=now)
    assert button.findall(by_alice.get(HOME).content.decode()) == ["Continue"]


def test_home_counts_what_a_session_takes(by_alice, session):
    (turn, *_) = turns_of(session, timezone.now())
    by_alice.post(answer_address(turn), {"unknown": "1"})
    assert "Due today 2 questions to practise" in text_of(by_alice.get(HOME))


def test_starting_with_nothing_due_says_so(by_alice, alice, planets, now):
    sit(planets, alice, {}, now=now)
    page = by_alice.post(START, follow=True)
    assert page.redirect_chain[-1][0] == OVERVIEW
    assert "Nothing is due today." in text_of(page)


# A session


def test_a_question_is_shown_without_its_answer_and_can_be_checked(by_alice, session):
    turn = session_of(session, timezone.now()).next.turn
    page = by_alice.get(page_of(session))
    text = text_of(page)
    assert "Question 1 of 3" in text
    assert ("Check" in text, "I don’t know" in text, "Next" in text) == (True, True, False)
    assert b"Iron oxide" not in page.content
    assert b"Rings of ice" not in page.content
    answered = by_alice.post(answer_address(turn), fields_of(turn, right_values(turn)))
    assert (answered.status_code, answered.url) == (302, page_of(session, turn.position))


def test_a_right_answer_is_told_at_once_and_what_one_can_say_of_it(by_alice, session):
    turn = turns_of(session, timezone.now())[0]
    page = by_alice.post(answer_address(turn), fields_of(turn, right_values(turn)), follow=True)
    text = text_of(page)
    assert "Right. It comes back in" in text
    assert "You chose this: right" in text
    assert ("Next" in text, "I guessed" in text, "Too easy" in text) == (True, True, True)


def test_a_wrong_answer_is_told_with_what_is_right_and_no_blame(by_alice, session):
    turn = next(t for t in turns_of(session, timezone.now()) if "red" in t.question.source)
    page = by_alice.post(answer_address(turn), fields_of(turn, values_for(turn, [1])), follow=True)
    text = text_of(page)
    assert "Not right yet. It comes back tomorrow." in text
    assert "You chose this: wrong" in text
    assert "Missed: this is right" in text
    assert "That one is white with cloud." in text  # feedback on what was chosen
    assert "I guessed" not in text


def test_not_knowing_shows_the_answer(by_alice, session):
    turn = turns_of(session, timezone.now())[0]
    page = by_alice.post(
        answer_address(turn), {"unknown": "1"} | fields_of(turn, right_values(turn)), follow=True
    )
    assert "Here is the answer. The question comes back tomorrow." in text_of(page)
    assert PracticeReview.objects.get(turn=turn).response is None


def test_explanations_are_shown_only_where_the_quiz_shows_them(by_alice, session):
    turn = next(t for t in turns_of(session, timezone.now()) if "rings" in t.question.source)
    page = by_alice.post(answer_address(turn), {"unknown": "1"}, follow=True)
    assert "Rings of ice and dust." in text_of(page)
    Quiz.objects.update(show_explanations="never")
    assert "Rings of ice and dust." not in text_of(by_alice.get(page_of(session, turn.position)))


def test_an_explanation_has_its_heading_and_no_link_is_without_words(by_alice, session):
    turn = next(t for t in turns_of(session, timezone.now()) if "rings" in t.question.source)
    page = by_alice.post(answer_address(turn), {"unknown": "1"}, follow=True)
    assert "Why Rings of ice and dust." in " ".join(text_of(page).split())
    assert b'<a href="#main"></a>' not in page.content


def test_sending_again_shows_the_same_feedback(by_alice, session):
    turn = turns_of(session, timezone.now())[0]
    first = by_alice.post(answer_address(turn), fields_of(turn, right_values(turn)), follow=True)
    again = by_alice.post(answer_address(turn), {"unknown": "1"}, follow=True)
    assert text_of(first) == text_of(again)
    assert PracticeReview.objects.filter(turn=turn).count() == 1


def test_too_many_choices_are_refused_with_what_was_ticked(by_alice, session):
    turn = next(t for t in turns_of(session, timezone.now()) if "rings" in t.question.source)
    page = by_alice.post(answer_address(turn), {f"q{turn.position}": ["0", "1", "2"]})
    assert page.status_code == 400
    assert "Select 2 choices only; you selected 3." in page.content.decode()
    assert "<title>Error:" in page.content.decode()
    assert len(re.findall(r'value="\d" checked', page.content.decode())) == 3
    assert not PracticeReview.objects.filter(turn=turn).exists()


def test_a_guess_is_taken_down_and_can_be_changed(by_alice, session):
    turn = turns_of(session, timezone.now())[0]
    by_alice.post(answer_address(turn), fields_of(turn, right_values(turn)))
    page = by_alice.post(rate_address(turn), {"rating": "guessed"}, follow=True)
    text = text_of(page)
    assert "You said that you guessed." in text
    assert ("Too easy" in text, "I guessed" in text) == (True, False)
    by_alice.post(rate_address(turn), {"rating": "easy"})
    assert PracticeReview.objects.get(turn=turn, corrected_by=None).rating == 4


@pytest.mark.parametrize("rating", ["", "hard", "guessed", "\0"])
def test_of_a_wrong_answer_nothing_is_taken_down(by_alice, session, rating):
    turn = turns_of(session, timezone.now())[0]
    by_alice.post(answer_address(turn), {"unknown": "1"})
    page = by_alice.post(rate_address(turn), {"rating": rating}, follow=True)
    assert page.status_code == 200
    assert PracticeReview.objects.get(turn=turn).rating == 1


def test_the_end_says_how_many_were_right_and_what_comes_back_when(by_alice, session):
    for turn in turns_of(session, timezone.now()):
        is_known = "rings" not in turn.question.source
        sent = fields_of(turn, right_values(turn)) if is_known else {"unknown": "1"}
        by_alice.post(answer_address(turn), sent)
    text = text_of(by_alice.get(page_of(session)))
    assert "2 of 3 right" in text
    assert "The other one comes back tomorrow." in text
    assert "Tomorrow" in text
    assert "Go on practising" not in text


def test_every_kind_can_be_practised(by_alice, alice, now):
    quiz = import_markdown(EVERY_KIND, "every-kind.md").quiz
    sit(quiz, alice, {}, now=now - 2 * DAY)
    by_alice.post(START)
    session = PracticeSession.objects.get()
    kinds = set()
    for turn in turns_of(session, now):
        page = by_alice.get(page_of(session))
        assert f"Question {turn.position} of 7" in text_of(page)
        for name in fields_of(turn, right_values(turn)):
            assert f'name="{name}"' in page.content.decode()
        page = by_alice.post(answer_address(turn), fields_of(turn, right_values(turn)), follow=True)
        assert "Right. It comes back" in text_of(page)
        kinds.add(turn.question.kind)
    assert len(kinds) == 7
    assert "7 of 7 right" in text_of(by_alice.get(page_of(session)))


def test_what_was_typed_too_long_stays_to_be_shortened(by_alice, alice, now):
    quiz = import_markdown(EVERY_KIND, "every-kind.md").quiz
    sit(quiz, alice, {}, now=now - 2 * DAY)
    by_alice.post(START)
    turn = next(
        t for t in turns_of(PracticeSession.objects.get(), now) if "two moons" in t.question.source
    )
    page = by_alice.post(answer_address(turn), {f"q{turn.position}": "w" * 501})
    assert page.status_code == 400
    assert "w" * 501 in page.content.decode()
    assert "An answer may have 500 characters; this one has 501." in page.content.decode()


def test_a_question_that_was_retired_meanwhile_is_skipped_kindly(by_alice, session):
    first, second, _third = turns_of(session, timezone.now())
    Item.objects.filter(pk=first.question.item_id).update(retired_at=timezone.now())
    page = by_alice.post(answer_address(first), {"unknown": "1"}, follow=True)
    assert "This question is left out" in text_of(page)
    assert first.question.source.split("?")[0] not in text_of(page)
    assert "Question 2 of 3" in text_of(by_alice.get(page_of(session)))
    for turn in (second, _third):
        by_alice.post(answer_address(turn), {"unknown": "1"})
    assert "1 question was left out" in text_of(by_alice.get(page_of(session)))


def test_feedback_is_gone_when_the_answers_are_kept_back_again(by_alice, session):
    turn = next(t for t in turns_of(session, timezone.now()) if "red" in t.question.source)
    by_alice.post(answer_address(turn), {"unknown": "1"})
    Quiz.objects.update(show_answers="never")
    page = by_alice.get(page_of(session, turn.position))
    assert "This question is left out" in text_of(page)
    assert b"Mars" not in page.content
    assert "Nothing is left to ask" in text_of(by_alice.get(page_of(session)))


@pytest.mark.parametrize("right", [True, False])
def test_nothing_is_said_of_an_answer_that_is_kept_back_again(by_alice, session, right):
    """What the site says to that would tell whether it was right."""
    turn = turns_of(session, timezone.now())[0]
    practise(turn, timezone.now(), right=right)
    Quiz.objects.update(show_answers="never")
    page = by_alice.post(rate_address(turn), {"rating": "guessed"}, follow=True)
    assert "Only a right answer" not in text_of(page)
    assert PracticeReview.objects.filter(turn=turn).count() == 1


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("practice_session", 1),
        ("answer_turn", 2),
        ("rate_turn", 2),
        ("report_turn", 2),
        ("report", 2),
        ("practise_missed", 1),
    ],
)
def test_numbers_that_no_database_holds_are_no_pages(by_alice, session, name, places):
    for number in (2**63, 10**40):
        for numbers in product([session.pk, number], repeat=places):
            if number in numbers:
                address = reverse(f"quizzes:{name}", args=numbers)
                assert by_alice.get(address).status_code in (404, 405)
                assert by_alice.post(address, {"note": "x"}).status_code in (404, 405)


@pytest.mark.parametrize("value", ["0", "-1", "9" * 40, "\0", "x", "", "\u0661"])
def test_a_place_that_no_page_names_shows_the_next_question_or_nothing(by_alice, session, value):
    address = reverse("quizzes:practice_session", args=[session.pk])
    assert by_alice.get(address, {"question": value}).status_code in (200, 404)


def test_whose_session_it_is_not_finds_nothing(client, session, bob, ines, ada):
    (turn, *_) = turns_of(session, timezone.now())
    for stranger in (bob, ines, ada):
        client.force_login(stranger)
        assert client.get(page_of(session)).status_code == 404
        assert client.post(answer_address(turn), {"unknown": "1"}).status_code == 404
        assert client.post(rate_address(turn), {"rating": "easy"}).status_code == 404
    assert not PracticeReview.objects.filter(turn__isnull=False).exists()


@pytest.mark.parametrize("position", [0, 4, 999_999])
def test_there_is_no_such_turn(by_alice, session, position):
    address = reverse("quizzes:answer_turn", args=[session.pk, position])
    assert by_alice.post(address, {"unknown": "1"}).status_code == 404


def test_looking_takes_nothing_in(by_alice, taken):
    for address in (HOME, OVERVIEW):
        by_alice.get(address)
    for address in (START, reverse("quizzes:practise_missed", args=[taken.pk])):
        assert by_alice.get(address).status_code == 405
    assert not PracticeCard.objects.exists()


def test_practice_is_kept_by_no_browser(by_alice, session):
    for address in (OVERVIEW, page_of(session), page_of(session, 1)):
        assert "no-store" in by_alice.get(address)["Cache-Control"]


# What was missed in an attempt


def test_what_was_missed_can_be_practised_at_once(by_alice, alice, planets, now):
    attempt = sit(planets, alice, KNOWN, now=now)
    page = by_alice.post(reverse("quizzes:practise_missed", args=[attempt.pk]), follow=True)
    assert "Question 1 of 1" in text_of(page)
    assert "rings" in text_of(page)


def test_where_nothing_was_missed_it_says_so(by_alice, submitted):
    address = reverse("quizzes:practise_missed", args=[submitted.pk])
    page = by_alice.post(address, follow=True)
    assert "There is no question of this attempt to practise now." in text_of(page)


def test_an_open_attempt_and_that_of_another_are_not_practised(client, alice, bob, planets, now):
    running = begin(planets, alice, {}, now=now)
    client.force_login(alice)
    address = reverse("quizzes:practise_missed", args=[running.pk])
    assert client.post(address).status_code == 404
    finished = sit(import_markdown(PLANETS, "others.md").quiz, bob, {}, now=now)
    address = reverse("quizzes:practise_missed", args=[finished.pk])
    assert client.post(address).status_code == 404


# Queries


@pytest.mark.parametrize("size", [1, 3])
def test_pages_of_practice_cost_the_same_however_much_there_is(
    by_alice, alice, now, size, count_queries
):
    for n in range(size):
        quiz = import_markdown(PLANETS, f"planets{n}.md").quiz
        for days in range(size):
            sit(quiz, alice, {}, now=now - (9 - days) * DAY)
    with count_queries(6):  # the session, the person, the quizzes, what is remembered of them
        by_alice.get(OVERVIEW)
    with count_queries(12):
        by_alice.post(START)
    session = PracticeSession.objects.get()
    turn = turns_of(session, now)[0]
    with count_queries(7):
        by_alice.get(page_of(session))
    sent = fields_of(turn, right_values(turn))
    with count_queries(13):
        by_alice.post(answer_address(turn), sent)
    with count_queries(8):
        by_alice.get(page_of(session, turn.position))
    with count_queries(13):
        by_alice.post(rate_address(turn), {"rating": "guessed"})
    for turn in turns_of(session, now):
        practise(turn, now, right=False)
    with count_queries(11):
        by_alice.get(page_of(session))
    assert Answer.objects.count() == 3 * size**2
