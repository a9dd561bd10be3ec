"""One question a page: with going back, and without, where nothing shows but the one at hand."""

import re

import pytest

from quizzes.actions.starting import start_attempt
from quizzes.core.document import Navigation
from quizzes.models import Attempt, Quiz

from ..conftest import NOW, import_markdown
from .addresses import url
from .test_other_kinds import Controls

TOKENS = {n: f"TOKEN-{word}" for n, word in enumerate(("one", "two", "three", "four"), start=1)}
QUIZ = "\n".join(
    f"## Part {n}\n\n**{n}.** {token} ask?\n- [x] {token} a\n- [ ] {token} b\n- [ ] {token} c\n"
    for n, token in TOKENS.items()
)


@pytest.fixture
def quiz(db) -> Quiz:
    return import_markdown(QUIZ, "paged.md").quiz


def started(quiz: Quiz, alice, navigation: Navigation) -> Attempt:
    quiz.navigation = navigation
    quiz.save()
    return start_attempt(quiz=quiz, student=alice, now=NOW)


@pytest.fixture
def paged(quiz, alice) -> Attempt:
    return started(quiz, alice, Navigation.QUESTION_PER_PAGE)


@pytest.fixture
def forward(quiz, alice) -> Attempt:
    return started(quiz, alice, Navigation.FORWARD_ONLY)


def page(client, attempt: Attempt, question: str = "") -> str:
    address = url("attempt", attempt) + (f"?question={question}" if question else "")
    return client.get(address).content.decode()


def shown(text: str) -> list[int]:
    """The questions of which anything is in the text."""
    return [n for n, token in TOKENS.items() if token in text]


def buttons(html: str, name: str) -> list[str]:
    return re.findall(rf'<button[^>]*name="{name}"[^>]*value="(\d+)"', html)


# With going back


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("", 1), ("1", 1), ("3", 3), ("4", 4), ("5", 4), ("999999", 4), ("0", 1), ("-1", 1), ("x", 1)],
)
def test_a_page_shows_one_question_the_nearest_to_the_one_asked_for(
    by_alice, paged, asked, expected
):
    html = page(by_alice, paged, asked)
    assert shown(html) == [expected]
    assert f'<h2 dir="auto">Part {expected}</h2>' in html
    assert Controls(html).sent["versions"] == [f"{expected}:0"]


def test_every_page_leads_to_its_neighbours_the_map_and_the_submit(by_alice, paged):
    every = ["1", "2", "3", "4"]
    assert buttons(page(by_alice, paged, "1"), "go_to") == ["1", *every, "2"]
    assert buttons(page(by_alice, paged, "2"), "go_to") == ["2", *every, "1", "3"]
    assert buttons(page(by_alice, paged, "4"), "go_to") == ["4", *every, "3"]
    for question in every:
        assert ">Submit</button>" in page(by_alice, paged, question)


def test_going_on_saves_the_answer(by_alice, paged):
    response = by_alice.post(url("save", paged), {"q2": "1", "versions": "2:0", "go_to": "3"})
    assert response.url == f"{url('attempt', paged)}?question=3"
    assert not paged.answers.get(position=2).is_blank
    assert "1 of 4 answered" in page(by_alice, paged, "3")


def test_a_refused_answer_stays_on_its_question(by_alice, paged):
    response = by_alice.post(url("save", paged), {"q2": "9", "versions": "2:0", "go_to": "3"})
    assert response.status_code == 400
    html = response.content.decode()
    assert shown(html) == [2]
    assert "does not exist" in html


def test_a_conflict_stays_on_its_question(by_alice, paged):
    by_alice.post(url("save", paged), {"q2": "1", "versions": "2:0"})
    response = by_alice.post(url("save", paged), {"q2": "0", "versions": "2:0", "go_to": "3"})
    assert response.status_code == 409
    assert shown(response.content.decode()) == [2]
    assert Controls(response.content.decode()).sent["q2"] == ["1"]


def test_unanswered_questions_are_links_to_their_pages(by_alice, paged):
    response = by_alice.post(url("submit", paged), {"q2": "1", "versions": "2:0"}, follow=True)
    html = response.content.decode()
    assert re.findall(r'href="[^"]*\?question=(\d)"', html) == ["1", "3", "4"]


# Without


def test_only_the_question_at_hand_is_ever_sent(by_alice, forward):
    for question in ("", "1", "3", "999"):
        assert shown(page(by_alice, forward, question)) == [1]
    assert shown(by_alice.get(url("submit", forward)).content.decode()) == []
    assert list(by_alice.get(url("state", forward)).json()["answers"]) == ["1"]

    by_alice.post(url("save", forward), {"q1": "0", "versions": "1:0", "leave": "1"})
    for question in ("", "1", "3", "999"):
        assert shown(page(by_alice, forward, question)) == [2]
    assert shown(by_alice.get(url("submit", forward)).content.decode()) == []
    assert list(by_alice.get(url("state", forward)).json()["answers"]) == ["2"]


@pytest.mark.parametrize(
    "sent",
    [
        {"q2": "9", "versions": "2:0"},
        {"q3": "0", "versions": "3:0"},
        {"q1": "0", "versions": "1:0"},
        {"q1": "1", "q3": "0", "versions": "1:1 3:0", "go_to": "3"},
        {"q9": "0", "versions": "9:0"},
        {"q2": "0", "versions": "2:7", "leave": "3"},
    ],
)
@pytest.mark.parametrize("name", ["save", "submit"])
def test_no_error_shows_another_question(by_alice, forward, sent, name):
    by_alice.post(url("save", forward), {"q1": "2", "versions": "1:0", "leave": "1"})
    by_alice.post(url("save", forward), {"q2": "2", "versions": "2:0"})
    by_script = by_alice.post(url(name, forward), sent, headers={"accept": "application/json"})
    assert shown(by_script.content.decode()) == []
    assert set(by_script.json().get("current", {})) <= {"2"}
    by_form = by_alice.post(url(name, forward), sent)
    assert by_form.status_code in (400, 409)
    assert shown(by_form.content.decode()) == [2]


def test_an_answer_that_was_left_stays_as_it_was_and_that_is_said(by_alice, forward):
    by_alice.post(url("save", forward), {"q1": "0", "versions": "1:0", "leave": "1"})
    response = by_alice.post(url("save", forward), {"q1": "1", "versions": "1:1"})
    assert response.status_code == 400
    assert "gone on from question 1" in response.content.decode()
    before = forward.answers.get(position=1).response
    assert forward.answers.get(position=1).version == 1
    assert before is not None


def test_leaving_twice_goes_on_once(by_alice, forward):
    for _ in range(2):
        by_alice.post(url("save", forward), {"q1": "0", "versions": "1:0", "leave": "1"})
    assert shown(page(by_alice, forward)) == [2]


def test_a_refused_answer_is_not_left(by_alice, forward):
    response = by_alice.post(url("save", forward), {"q1": "9", "versions": "1:0", "leave": "1"})
    assert shown(response.content.decode()) == [1]
    assert shown(page(by_alice, forward)) == [1]


def test_the_map_only_shows_how_far_it_is(by_alice, forward):
    by_alice.post(url("save", forward), {"q1": "0", "versions": "1:0", "leave": "1"})
    html = page(by_alice, forward)
    start = html.index("question-map")
    the_map = html[start : html.index("</nav>", start)]
    assert "<a" not in the_map
    assert "<button" not in the_map
    assert 'aria-current="step">2' in the_map
    assert "cannot come back" in html


def test_the_last_question_ends_with_the_submit(by_alice, forward):
    for n in range(1, 4):
        by_alice.post(url("save", forward), {f"q{n}": "0", "versions": f"{n}:0", "leave": f"{n}"})
    html = page(by_alice, forward)
    assert shown(html) == [4]
    assert buttons(html, "leave") == []
    response = by_alice.post(url("submit", forward), {"q4": "0", "versions": "4:0"})
    assert response.url == url("review", forward)


def test_the_question_whether_to_submit_offers_no_way_back(by_alice, forward):
    by_alice.post(url("save", forward), {"versions": "1:0", "leave": "1"})
    html = by_alice.get(url("submit", forward)).content.decode()
    assert "?question=" not in html
    assert "#question-" not in html
    assert "0 of 4" in html
