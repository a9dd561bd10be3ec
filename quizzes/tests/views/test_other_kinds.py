"""Questions that are typed, ordered or matched, on the pages of an attempt."""

import csv
import io
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.urls import reverse

from quizzes.actions.attempts import GivenAnswer
from quizzes.actions.starting import start_attempt
from quizzes.forms.answers import given_answers
from quizzes.models import Attempt
from quizzes.models.papers import dealt_questions

from ..conftest import NOW, import_markdown
from .addresses import url

SECRETS = ("the red planet", "7.5", "8.5", "star<", "accepted", "[[")


class Controls(HTMLParser):
    """Collects what a page would send, what can be selected, and every control's attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.options: dict[str, dict[str, str]] = {}
        self.inputs: dict[str, dict] = {}
        self._select, self._value = "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "input" and "name" in given:
            self.inputs[given["name"]] = given
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.sent.setdefault(given["name"], []).append(given.get("value", ""))
        elif tag == "select":
            self._select = given["name"]
            self.options[self._select] = {}
        elif tag == "option":
            self._value = given["value"]
            if "selected" in given:
                self.sent[self._select] = [given["value"]]

    def handle_data(self, data):
        if self._select and data.strip():
            self.options[self._select].setdefault(data.strip(), self._value)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


@pytest.fixture
def attempt(alice, every_kind):
    return start_attempt(quiz=every_kind, student=alice, now=NOW)


def page(client, name: str, attempt: Attempt) -> str:
    return client.get(url(name, attempt)).content.decode()


def right_answers(attempt: Attempt) -> dict:
    """What a student who knows everything sends."""
    fields = {"versions": " ".join(f"{n}:0" for n in range(1, 8))}
    fields |= {"q3": "MARS", "q4": "8", "q5.1": "sun", "q5.2": " Star "}
    for answer, question, _ in dealt_questions(attempt):
        order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
        name = f"q{answer.position}"
        if answer.position <= 2:
            fields[name] = sorted(str(order.index(source)) for source in question.key)
        elif answer.position == 6:
            fields |= {f"{name}.{i + 1}": str(item + 1) for i, item in enumerate(order)}
        elif answer.position == 7:
            fields |= {f"{name}.{term + 1}": str(order.index(term)) for term in range(3)}
    return fields


def stored(attempt: Attempt) -> dict:
    return {answer.position: answer.response for answer in attempt.answers.all()}


# Take


def test_each_kind_has_the_controls_it_needs(by_alice, attempt):
    controls = Controls(page(by_alice, "attempt", attempt))
    names = {name for name in (*controls.inputs, *controls.options) if name.startswith("q")}
    assert names == {
        "q1", "q2", "q3", "q4", "q5.1", "q5.2", "q6.1", "q6.2", "q6.3", "q7.1", "q7.2", "q7.3"
    }  # fmt: skip
    assert controls.inputs["q4"]["inputmode"] == "decimal"
    assert all(controls.inputs[name]["autocomplete"] == "off" for name in ("q3", "q4", "q5.1"))
    assert controls.inputs["q5.2"]["aria-label"] == "Gap 2"
    assert set(controls.options["q6.1"]) == {"–", "1", "2", "3"}
    assert set(controls.options["q7.1"]) == {"–", "Herschel", "Galle", "Tombaugh", "Kepler"}


def test_nothing_on_the_page_tells_the_key(by_alice, alice, every_kind):
    for _ in range(5):
        attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
        for name in ("attempt", "submit"):
            html = page(by_alice, name, attempt)
            assert not [secret for secret in SECRETS if secret in html]
        html = page(by_alice, "attempt", attempt)
        items = [html.index(item) for item in (">Mercury<", ">Venus<", "<em>Earth</em>")]
        assert items != sorted(items)
        matches = list(Controls(html).options["q7.1"])[1:]
        assert matches != ["Herschel", "Galle", "Tombaugh", "Kepler"]
        by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})


def test_every_right_answer_earns_every_point(by_alice, attempt):
    response = by_alice.post(url("submit", attempt), right_answers(attempt))
    assert response.url == url("review", attempt)
    attempt.refresh_from_db()
    assert attempt.score == attempt.max_points == Decimal("8.00")
    assert stored(attempt) == {
        1: [0], 2: [0, 1], 3: "MARS", 4: "8", 5: ["sun", "Star"], 6: [0, 1, 2], 7: [0, 1, 2]
    }  # fmt: skip


def test_saved_answers_come_back_as_they_were_sent(by_alice, attempt):
    sent = right_answers(attempt) | {"q3": '"<i>&', "q4": "1e", "q5.2": "", "q6.1": "", "q7.2": ""}
    by_alice.post(url("save", attempt), sent)
    controls = Controls(page(by_alice, "attempt", attempt))
    answered = {name: values for name, values in sent.items() if name[0] == "q" and values}
    shown = {name: values for name, values in controls.sent.items() if name[0] == "q"}
    assert {n: v for n, v in shown.items() if v != [""]} == {
        name: value if isinstance(value, list) else [value.strip()]
        for name, value in answered.items()
    }


def test_saving_the_page_as_it_is_changes_nothing(by_alice, attempt):
    by_alice.post(url("save", attempt), right_answers(attempt))
    before = stored(attempt), list(attempt.answers.values_list("version", flat=True))
    controls = Controls(page(by_alice, "attempt", attempt))
    by_alice.post(url("save", attempt), controls.sent)
    assert (stored(attempt), list(attempt.answers.values_list("version", flat=True))) == before


def test_emptying_every_part_makes_an_answer_blank(by_alice, attempt):
    by_alice.post(url("save", attempt), right_answers(attempt))
    blank = {name: "" for name in right_answers(attempt) if name not in ("q1", "q2")}
    by_alice.post(
        url("save", attempt), blank | {"versions": " ".join(f"{n}:1" for n in range(1, 8))}
    )
    assert set(stored(attempt).values()) == {None}
    assert "0 of 7 answered" in page(by_alice, "attempt", attempt)


def test_a_half_done_order_is_kept_as_it_was_left(by_alice, attempt):
    by_alice.post(url("save", attempt), {"q6.1": "2", "q6.2": "2", "versions": "6:0"})
    assert sorted(stored(attempt)[6], key=str) == [1, 1, None]


def test_a_text_that_is_no_number_is_stored_and_said_to_be_none(by_alice, attempt):
    by_alice.post(url("save", attempt), {"q4": "about 8", "versions": "4:0"})
    assert stored(attempt)[4] == "about 8"
    assert "cannot be read as a number" in page(by_alice, "attempt", attempt)


def test_a_text_that_is_too_long_is_refused_and_shown_as_it_was_sent(by_alice, attempt):
    by_alice.post(url("save", attempt), {"q3": "Mars", "versions": "3:0"})
    response = by_alice.post(url("save", attempt), {"q3": "x" * 501, "versions": "3:1"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "An answer may have 500 characters; this one has 501." in html
    assert Controls(html).inputs["q3"]["value"] == "x" * 501
    assert Controls(html).inputs["q3"]["aria-invalid"] == "true"
    assert stored(attempt)[3] == "Mars"


def test_a_refused_order_is_shown_as_it_was_sent(by_alice, attempt):
    response = by_alice.post(url("save", attempt), {"q6.1": "2", "q6.2": "9", "versions": "6:0"})
    assert response.status_code == 400
    assert Controls(response.content.decode()).sent["q6.1"] == ["2"]
    assert stored(attempt)[6] is None


def test_a_newer_answer_elsewhere_stays(by_alice, attempt):
    by_alice.post(url("save", attempt), {"q5.1": "new", "versions": "5:0"})
    response = by_alice.post(url("save", attempt), {"q5.1": "stale", "versions": "5:0"})
    assert response.status_code == 409
    assert Controls(response.content.decode()).sent["q5.1"] == ["new"]


@pytest.mark.parametrize(
    "text",
    ["\0", "a\0b", "\ue0001\ue001", "<script>alert(1)</script>", "'\"><b>", "\u202e", "1" * 500],
)
def test_whatever_is_typed_comes_back_as_text(by_alice, attempt, text):
    fields = {"q3": text, "q4": text, "q5.1": text, "versions": "3:0 4:0 5:0"}
    assert by_alice.post(url("save", attempt), fields).status_code == 302
    html = page(by_alice, "attempt", attempt)
    assert "<script>alert" not in html
    assert "<b>" not in html
    typed = text.replace("\0", " ").strip()
    assert [Controls(html).inputs[name]["value"] for name in ("q3", "q4", "q5.1")] == [typed] * 3
    by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})
    html = page(by_alice, "review", attempt)
    assert "<script>alert" not in html
    assert "'\"><b>" not in html


def test_parts_are_read_by_their_numbers():
    data = QueryDict("q5.2=b&q5.1=a&q7.3=c&q9=d&q9.x=e&q0.1=f&q8.0=g&q8.100=h&versions=5:3 6:1")
    assert given_answers(data) == {
        5: GivenAnswer(("a", "b"), 3),
        6: GivenAnswer((), 1),
        7: GivenAnswer(("", "", "c"), 0),
        9: GivenAnswer(("d",), 0),
    }


# Review


def test_the_review_says_of_each_part_what_was_given_and_what_is_right(by_alice, attempt):
    sent = right_answers(attempt)
    order = {name: value for name, value in sent.items() if name.startswith("q6")}
    swapped = {"1": "2", "2": "1", "3": ""}
    wrong = {"q3": "Venus", "q4": "9", "q5.2": "planet", "q7.1": ""}
    wrong |= {name: swapped[value] for name, value in order.items()}
    by_alice.post(url("submit", attempt), sent | wrong)
    attempt.refresh_from_db()
    assert attempt.score == Decimal("3.17")  # 1 + 1 + 1/2 + 2/3
    text = words_of(page(by_alice, "review", attempt))
    for said in (
        "You wrote “Venus”: wrong Accepted: Mars or the red planet",
        "You wrote “9”: wrong Accepted: 7.5 to 8.5",
        "Gap 1 You wrote “sun”: right",
        "Gap 2 You wrote “planet”: wrong Accepted: star",
        "Mercury You gave it place 2: wrong Right place: 1",
        "Earth You left this blank Right place: 3",
        "Uranus You left this blank Right match: Herschel",
        "Neptune You chose “Galle”: right",
        "1 of 2 right = 50 %",
        "2 of 3 right = 66.67 %",
        "0 of 3 right = 0 %",
    ):
        assert said in text


def test_under_all_or_nothing_one_wrong_part_costs_everything(by_alice, alice, db):
    quiz = import_markdown("**1.** [[a]] [[b]]\n", "exact.md").quiz
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    by_alice.post(url("submit", attempt), {"q1.1": "a", "q1.2": "x", "versions": "1:0"})
    attempt.refresh_from_db()
    assert attempt.score == 0
    assert "All or nothing: 1 of 2 right = 0 %" in words_of(page(by_alice, "review", attempt))


def test_unanswered_questions_of_every_kind_can_be_reviewed(by_alice, attempt):
    by_alice.post(url("submit", attempt), {"accept_unanswered": "1"})
    text = words_of(page(by_alice, "review", attempt))
    assert text.count("Not answered") == 2 * 7  # in the map, too
    assert "Accepted: sun or Sun" in text


def words_of(html: str) -> str:
    return (
        " ".join(re.sub(r"<[^>]*>", " ", html).split())
        .replace("“ ", "“")
        .replace(" ”", "”")
        .replace(" :", ":")
    )


# What staff see


def test_staff_read_answers_and_keys_in_words(client, ines, alice, attempt):
    client.force_login(alice)
    client.post(url("submit", attempt), right_answers(attempt))
    client.force_login(ines)
    html = page_of(client, "attempt", attempt.pk)
    for words in ("MARS", "sun; Star", "1. Mercury; 2. Venus; 3. *Earth*", "Uranus → Herschel"):
        assert words in html
    html = page_of(client, "revision", attempt.revision_id)
    for words in ("Mars | the red planet", "7.5 to 8.5", "sun | Sun; star", "Saturn; Uranus"):
        assert words in html


def page_of(client, model: str, pk: int) -> str:
    return client.get(reverse(f"admin:quizzes_{model}_change", args=[pk])).content.decode()


def test_answers_are_exported_one_in_a_row(client, ines, alice, attempt, count_queries):
    client.force_login(alice)
    client.post(url("submit", attempt), right_answers(attempt) | {"q3": "=1+1", "q4": "nine"})
    client.force_login(ines)
    with count_queries(at_most=20):
        response = client.post(
            reverse("admin:quizzes_attempt_changelist"),
            {"action": "export_answers_csv", "_selected_action": [attempt.pk]},
        )
        rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["position"], row["kind"], row["answer"], row["points"]) for row in rows] == [
        ("1", "single", "Mars", "1.00"),
        ("2", "multiple", "Saturn; Uranus", "1.00"),
        ("3", "short-text", "'=1+1", "0.00"),
        ("4", "numeric", "nine", "0.00"),
        ("5", "fill-in", "sun; Star", "1.00"),
        ("6", "ordering", "1. Mercury; 2. Venus; 3. *Earth*", "2.00"),
        ("7", "matching", "Uranus → Herschel; Neptune → Galle; Pluto → Tombaugh", "1.00"),
    ]
