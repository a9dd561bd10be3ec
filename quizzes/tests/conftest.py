"""The cast and the quizzes of the test suite.

alice and bob are students, charlie is a stranger to whatever is tested, ines is an instructor of
the open course and ada an administrator.
"""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from textwrap import dedent

import pytest
from PIL import Image as Picture

from accounts.models import User
from accounts.roles import appoint_instructor
from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.images import known_images
from quizzes.actions.importing import import_quiz
from quizzes.actions.rendering import render_quiz
from quizzes.actions.starting import start_attempt
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import SourceFile, read_quiz, slug_of
from quizzes.models import Attempt, Course, Quiz, Role
from quizzes.models.papers import paper_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

PLANETS = """
    ---
    title: Planets
    ---
    **1.** Which planet is closest to the sun?
    - [x] Mercury
    - [ ] Venus
    - [ ] Mars

    **2.** Which of these have rings? Select two.
    - [x] Saturn
    - [x] Uranus
    - [ ] Venus
    - [ ] Mars

    Rings of ice and dust.

    **3.** Which planet is red?
    - [x] Mars
      > Iron oxide.
    - [ ] Venus
      > That one is white with cloud.
"""

EVERY_KIND = """
    ---
    title: Every kind
    scoring: each-choice
    ---
    **1.** Which planet is red?
    - [x] Mars
    - [ ] Venus

    **2.** Which of these have rings?
    - [x] Saturn
    - [x] Uranus
    - [ ] Venus

    **3.** Which planet has two moons?
    = Mars
    = the red planet

    **4.** How many planets are there?
    = 8 +- 0.5

    **5.** The [[sun|Sun]] is a [[star]], & the moon is not.

    **6.** From the sun outwards
    <!-- kind: ordering; points: 2 -->
    1. Mercury
    2. Venus
    3. *Earth*

    **7.** Who found it?
    - Uranus :: Herschel
    - Neptune :: Galle
    - Pluto :: Tombaugh
    - :: Kepler
"""

DRAWN = """
    # One of two
    <!-- draw: 1 -->

    **1.** Which planet is closest?
    - [x] Mercury
    - [ ] Venus

    **2.** Which planet is largest?
    - [x] Jupiter
    - [ ] Venus

    # All

    **3.** Which planet is red?
    - [x] Mars
    - [ ] Venus
"""

ILLUSTRATED = """
    **1.** What is this?

    ![A square in one colour](images/square.png)
    - [x] A square
    - [ ] A circle
"""


def picture(colour: str = "teal", size: tuple[int, int] = (30, 20), kind: str = "PNG") -> bytes:
    """The content of a picture file."""
    output = io.BytesIO()
    Picture.new("RGB", size, colour).save(output, kind)
    return output.getvalue()


@pytest.fixture
def alice(db) -> User:
    return User.objects.create_user("alice", "alice@example.org", first_name="Alice")


@pytest.fixture
def bob(db) -> User:
    return User.objects.create_user("bob", "bob@example.org", first_name="Bob")


@pytest.fixture
def charlie(db) -> User:
    return User.objects.create_user("charlie", "charlie@example.org", first_name="Charlie")


@pytest.fixture
def ines(db) -> User:
    ines = User.objects.create_user("ines", "ines@example.org", first_name="Ines")
    appoint_instructor(ines)
    open_course().staff.create(user=ines, role=Role.INSTRUCTOR)
    return ines


def open_course() -> Course:
    return Course.objects.get(slug=Course.OPEN_SLUG)


@pytest.fixture
def ada(db) -> User:
    return User.objects.create_superuser("ada", "ada@example.org", first_name="Ada")


@pytest.fixture
def now() -> datetime:
    return NOW


def import_markdown(
    markdown: str,
    path: str = "planets.md",
    *,
    by: User | None = None,
    now: datetime = NOW,
    course: Course | None = None,
    files: Mapping[str, bytes] | None = None,
    **decided,
):
    """Import a Markdown text as the command does, into the open course unless another is named;
    `files` lie beside it.

    `decided` is what `import_quiz` takes about keys that change.
    """
    source = SourceFile(path, dedent(markdown).lstrip().encode())
    read = read_quiz([source], max_bytes=1_000_000)
    assert read.is_ok, read.diagnostics
    images, diagnostics = gather_images(read, (files or {}).get, known=known_images)
    assert not any(diagnostic.is_error for diagnostic in diagnostics), diagnostics
    rendered, diagnostics = render_quiz(read.document, images)
    assert rendered is not None, diagnostics
    return import_quiz(
        rendered=rendered,
        course=course or open_course(),
        slug=slug_of(read.document, path),
        by=by,
        now=now,
        diagnostics=read.diagnostics,
        **decided,
    )


@pytest.fixture
def planets(db) -> Quiz:
    """A quiz of three questions: single, two of four, single with feedback."""
    return import_markdown(PLANETS).quiz


@pytest.fixture
def every_kind(db) -> Quiz:
    """A quiz with one question of each kind, under a rule with partial credit."""
    return import_markdown(EVERY_KIND, "every-kind.md").quiz


@pytest.fixture
def illustrated(db) -> Quiz:
    """A quiz of one question that shows a picture."""
    return import_markdown(
        ILLUSTRATED, "illustrated.md", files={"images/square.png": picture()}
    ).quiz


def given(attempt: Attempt, answers: dict[str, list[str]], *, version: int = 0):
    """What a form would send: texts of choices, by a part of the question's text."""
    paper = paper_of(attempt.revision)
    sent = {}
    for answer in attempt.answers.select_related("question"):
        for stem, texts in answers.items():
            if stem in answer.question.source:
                question = paper.question_by_id[answer.question_id]
                order = question.dealt_order(
                    seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle
                )
                shown = [question.choices[i].source for i in order]
                values = tuple(str(shown.index(text)) for text in texts)
                sent[answer.position] = GivenAnswer(values, version)
    return sent


ALL_RIGHT = {"closest": ["Mercury"], "rings": ["Saturn", "Uranus"], "red": ["Mars"]}


@pytest.fixture
def submitted(alice, planets) -> Attempt:
    """Alice has answered everything right."""
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)
    attempt.refresh_from_db()
    return attempt
