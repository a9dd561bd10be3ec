"""The key is in no byte that the server sends before submission, to whatever is asked of it."""

import random
import re
import secrets
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.actions.starting import start_attempt
from quizzes.core.document import Kind, Navigation
from quizzes.models import (
    Attempt,
    Choice,
    Course,
    Item,
    PracticeReview,
    PracticeTurn,
    Quiz,
    Role,
)
from quizzes.models.papers import dealt_questions

from ..conftest import NOW, import_markdown, picture
from .addresses import url

NAMES = [
    "feedback right",
    "feedback wrong",
    "explanation",
    "accepted",
    "gap",
    "note",
    "tag",
    "id",
    "own id",
    "picture",
]
TOKENS = {name: f"k{secrets.token_hex(6)}" for name in NAMES}
NUMBER = str(secrets.randbelow(9 * 10**11) + 10**11)
SECRETIVE = f"""
    ---
    title: Secretive
    show_explanations: never
    ---
    <!-- {TOKENS["note"]}: the key of 1 is A -->
    **1.** Which? {{#{TOKENS["own id"]}}}
    <!-- tags: {TOKENS["tag"]} -->
    - [x] one
      > {TOKENS["feedback right"]}
    - [ ] two
      > {TOKENS["feedback wrong"]}
    - [ ] three

    {TOKENS["explanation"]} ![{TOKENS["picture"]}](why.png)

    **2.** Select?
    <!-- kind: multiple; id: {TOKENS["id"]} -->
    - [ ] one
    - [x] two
      > {TOKENS["feedback right"]}

    **Explanation:** {TOKENS["explanation"]}

    **3.** Write?
    = {TOKENS["accepted"]}

    {TOKENS["explanation"]}

    **4.** How many?
    = {NUMBER} +- 0.5

    **5.** A [[{TOKENS["gap"]}|other]] is here.

    **6.** Order
    <!-- kind: ordering -->
    1. alpha
    2. beta
    3. gamma

    **7.** Match
    - Uranus :: Herschel
    - Neptune :: Galle
    - :: Kepler
"""


class Recording(Client):
    """Keeps every byte that is answered, headers and cookies too."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.answered: list[bytes] = []

    def request(self, **request):
        response = super().request(**request)
        body = b"".join(response) if response.streaming else response.content
        self.answered.append(f"{response.headers} {response.cookies}".encode() + body)
        return response


def ask_everything(client: Client, quiz: Quiz, attempt: Attempt) -> None:
    """All that a student can ask for while the attempt is open, by page and by script."""
    script = {"headers": {"Accept": "application/json"}}
    for name in ("home", "progress"):
        client.get(reverse(f"quizzes:{name}"))
    client.get(reverse("quizzes:quiz", args=[quiz.course.slug, quiz.slug]))
    client.post(reverse("quizzes:start", args=[quiz.course.slug, quiz.slug]))
    for position in range(9):
        client.get(url("attempt", attempt), {"question": position})
    for name in ("submit", "state", "review", "receipt", "save"):
        client.get(url(name, attempt))
        client.get(url(name, attempt), **script)
    wrong = {f"q{position}": "99" for position in range(1, 8)} | {"versions": "1:0 2:0 3:0"}
    wrong |= {"q5.1": "x" * 999, "q6.1": "9", "q7.1": "9"}
    stale = {"q1": "0", "q3": "x", "q5.1": "y", "versions": "1:7 3:7 5:7"}
    for fields in (wrong, stale, {"q2": ["0", "1"], "versions": "2:0"}):
        for name in ("save", "submit"):
            client.post(url(name, attempt), fields)
            client.post(url(name, attempt), fields, **script)
    client.post(url("sign_in", attempt), {"username": "x", "password": "x", "kept": "x"})
    for question in attempt.revision.questions.all():
        for address in re.findall(r"/images/[^\"]+", question.explanation_html):
            client.get(address)


@pytest.fixture(params=list(Navigation))
def attempt(request, alice) -> Attempt:
    files = {"why.png": picture("red")}
    quiz = import_markdown(SECRETIVE, "secretive.md", files=files).quiz
    quiz.navigation, quiz.shuffle = request.param, "choices"
    quiz.max_attempts = None
    quiz.save()
    return start_attempt(quiz=quiz, student=alice, now=NOW)


def secret_bytes() -> Iterator[bytes]:
    yield from (token.encode() for token in (*TOKENS.values(), NUMBER, NUMBER[:-1] + "."))
    yield from (b"is_correct", b"feedback_html", b"accepted", b"[[", b"data-key")


def test_the_key_is_in_no_answer_before_submission(alice, attempt):
    client, careful = Recording(), Recording(enforce_csrf_checks=True)
    client.force_login(alice)
    careful.force_login(alice)
    ask_everything(client, attempt.quiz, attempt)
    ask_everything(careful, attempt.quiz, attempt)  # pages that give refused answers back
    ask_everything(signed_out := Recording(), attempt.quiz, attempt)
    assert attempt.quiz.attempts.get().is_open
    every_byte = b"\n".join([*client.answered, *careful.answered, *signed_out.answered])
    assert [secret for secret in secret_bytes() if secret in every_byte] == []
    assert len(client.answered) > 30


def test_the_key_is_in_no_page_of_practice_before_the_answer(alice, attempt):
    quiz = Quiz.objects.get()
    Attempt.objects.update(state="submitted", submitted_at=NOW, score=0)
    attempt.answers.update(correctness=0, points=0)
    client = Recording()
    client.force_login(alice)
    client.post(reverse("quizzes:start_practice"))
    turns = list(PracticeTurn.objects.order_by("position"))
    assert len(turns) == 7
    session = reverse("quizzes:practice_session", args=[turns[0].session_id])
    for page in (session, reverse("quizzes:practice"), reverse("quizzes:home")):
        client.get(page)
    for turn in turns:
        client.get(session, {"question": turn.position})
        place = [turn.session_id, turn.position]
        sent = dict.fromkeys((f"q{turn.position}", f"q{turn.position}.1"), "x" * 999)
        client.post(reverse("quizzes:answer_turn", args=place), sent)
        client.post(reverse("quizzes:rate_turn", args=place), {"rating": "easy"})
    every_byte = b"\n".join(client.answered)
    assert [secret for secret in secret_bytes() if secret in every_byte] == []
    assert not PracticeReview.objects.filter(turn__isnull=False).exists()

    place = [turns[0].session_id, turns[0].position]
    client.post(reverse("quizzes:answer_turn", args=place), {"unknown": "1"})
    told = client.get(session, {"question": turns[0].position}).content
    assert quiz.show_explanations == "never"
    assert b"Missed" in told or b"You left this blank" in told
    assert all(TOKENS[name].encode() not in told for name in ("explanation", "note", "tag"))


def test_what_is_looked_for_is_what_a_review_shows(client, ada, attempt):
    Attempt.objects.update(state="submitted", submitted_at=NOW, score=0)
    client.force_login(ada)
    page = client.get(url("review", attempt)).content.decode()
    shown = {name for name, token in TOKENS.items() if token in page}
    assert shown == set(NAMES) - {"note", "tag", "id", "own id", "feedback wrong"}
    assert NUMBER in page


def test_nothing_that_the_database_calls_things_by_is_on_a_page(alice, attempt):
    """A name of a choice or item stays the same for every student: who knows one knows all."""
    client = Recording()
    client.force_login(alice)
    ask_everything(client, attempt.quiz, attempt)
    every_byte = b"\n".join(client.answered)
    keys = [
        *Item.objects.values_list("key", flat=True),
        *Choice.objects.values_list("key", flat=True),
    ]
    assert [key for key in keys if len(key) > 3 and key.encode() in every_byte] == []


def test_staff_of_another_course_get_no_more_than_students(client, charlie, attempt):
    elsewhere = Course.objects.create(slug="elsewhere", title="Elsewhere")
    elsewhere.staff.create(user=charlie, role=Role.OWNER)
    recording = Recording()
    recording.force_login(charlie)
    own = start_attempt(quiz=attempt.quiz, student=charlie, now=NOW)
    ask_everything(recording, attempt.quiz, own)
    ask_everything(recording, attempt.quiz, attempt)
    every_byte = b"\n".join(recording.answered)
    assert [secret for secret in secret_bytes() if secret in every_byte] == []


# What the order could tell

FOUR = "\n\n".join(
    f"**{n}.** Question {n}?\n- [x] right{n}.\n- [ ] b{n}.\n- [ ] c{n}.\n- [ ] d{n}."
    for n in range(1, 101)
)
SHOWN = re.compile(r'value="(\d)"[^>]*><span dir="auto">(\w)')


@pytest.fixture
def same_chance(monkeypatch) -> None:
    """Seeds as good as any, and the same in every run: chance must not fail a test."""
    monkeypatch.setattr("secrets.randbits", random.Random(7).getrandbits)


@pytest.mark.usefixtures("same_chance")
def test_neither_place_nor_value_nor_id_tells_the_right_choice(client, alice):
    """The right choice is the first of four in the file, and has the lowest id, 1,000 times."""
    quiz = import_markdown(FOUR, "four.md").quiz
    quiz.shuffle, quiz.max_attempts = "all", None
    quiz.save()
    client.force_login(alice)
    places: Counter = Counter()
    firsts: Counter = Counter()
    for _ in range(10):
        attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
        shown = SHOWN.findall(client.get(url("attempt", attempt)).content.decode())
        assert [value for value, _ in shown] == ["0", "1", "2", "3"] * 100
        places.update(value for value, first in shown if first == "r")
        firsts.update(first for value, first in shown if value == "0")
        Attempt.objects.filter(pk=attempt.pk).update(state="submitted", submitted_at=NOW, score=0)
    assert sum(places.values()) == 1000
    assert all(0.21 <= count / 1000 <= 0.29 for count in places.values())
    assert all(0.21 <= count / 1000 <= 0.29 for count in firsts.values())


@pytest.mark.usefixtures("same_chance")
@pytest.mark.parametrize("kind", [Kind.ORDERING, Kind.MATCHING])
def test_the_order_of_parts_tells_no_more_than_chance(client, alice, kind):
    """Of three things, one order in six is the right one."""
    quiz = import_markdown(SECRETIVE, "secretive.md", files={"why.png": picture("red")}).quiz
    quiz.max_attempts = None
    quiz.save()
    right = 0
    for _ in range(240):
        attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
        (question,) = [each for _, each, _ in dealt_questions(attempt) if each.kind == kind]
        order = list(question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle))
        right += order == sorted(order)
        Attempt.objects.filter(pk=attempt.pk).update(state="submitted", submitted_at=NOW, score=0)
    assert right <= 64  # 40 expected; four standard deviations
