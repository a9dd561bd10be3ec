"""Hostile texts in every place that shows somebody's words, in a real browser.

Two walls keep them from doing anything: the allow-list of the sanitiser with the escaping of
templates, and the policy that pages are sent with. Each is to hold where the other is missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from quizzes.models import Question

from ..attack_texts import ALL, FILE_NAMES, FRONT_MATTER, needs_vectors, stored_texts
from ..crawling import crawl
from ..posting import answers_to_staff, answers_to_strangers, answers_to_students
from ..worlds import World, importable, lines_of, make_world
from .watched import POLICY, Watched, structures

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SENT_AT = "/sent/"  # where the browser finds a page that was the answer to a form
A_FEW = 12  # lines of several texts each, for forms

def pages_of_the_student(world: World) -> list[str]:
    """Where the crawl begins: pages that are to be those with the most on them, or unlinked."""
    return [
        *(reverse("quizzes:attempt", args=[attempt.pk]) for attempt in world.running[:1]),
        *(reverse("quizzes:submit", args=[attempt.pk]) for attempt in world.running[:1]),
        *(reverse("quizzes:review", args=[attempt.pk]) for attempt in world.submitted[:1]),
        reverse("quizzes:home"),
    ]


def pages_of_the_staff(world: World) -> list[str]:
    quiz, attempt = world.quizzes[0], world.submitted[0]
    history = reverse("admin:quizzes_quiz_history", args=[quiz.pk])
    gradebook = reverse("admin:quizzes_quiz_gradebook")
    return [
        reverse("admin:quizzes_quiz_plan", args=[world.pending]),
        f"{history}?from=1&to=2",
        f"{gradebook}?course={world.course.pk}",
        reverse("admin:quizzes_course_change", args=[world.course.pk]),
        reverse("admin:quizzes_course_delete", args=[world.course.pk]),
        *(
            reverse(f"admin:quizzes_quiz_{name}", args=[world.quizzes[-1].pk])
            for name in ("items", "results", "regrading", "change")
        ),
        reverse("admin:quizzes_attempt_override", args=[world.submitted[-1].pk]),
        reverse("admin:quizzes_attempt_change", args=[attempt.pk]),
        reverse("quizzes:review", args=[attempt.pk]),
        reverse("admin:index"),
        reverse("quizzes:home"),
    ]


@pytest.fixture
def watched(browser, client):
    """`watched(is_guarded)` is a page of a browser, in front of the test client."""
    contexts = []

    def watched(is_guarded: bool) -> Watched:
        contexts.append(browser.new_context())
        return Watched(contexts[-1].new_page(), client, is_guarded)

    yield watched
    for context in contexts:
        context.close()


def look_at_all(watched: Watched, world: World, client: Client) -> list[str]:
    """Whatever is amiss on any page that somebody can get to."""
    found = []
    for who, starts in (
        (world.staff, pages_of_the_staff(world)),
        (world.student, pages_of_the_student(world)),
    ):
        client.force_login(who)
        for address in crawl(client, starts).values():
            found += watched.look(address)
    return found


@pytest.mark.parametrize("is_guarded", [False, True], ids=["without a policy", "with a policy"])
def test_no_page_does_what_a_text_wants_it_to(watched, client, is_guarded):
    world = make_world(importable(ALL), FILE_NAMES[0])
    assert look_at_all(watched(is_guarded), world, client) == []


def test_no_answer_to_a_form_does_what_a_text_wants_it_to(watched, client):
    world = make_world(importable(ALL[::9]), FILE_NAMES[0])
    lines = list(lines_of(ALL))
    page = watched(is_guarded=False)
    found = []
    for number, html in enumerate(
        [
            *answers_to_students(client, world, lines),
            *answers_to_strangers(lines[::5]),
            *answers_to_staff(client, world, lines[::5], FILE_NAMES, FRONT_MATTER),
        ]
    ):
        found += page.look_at(html, f"{SENT_AT}{number}")
    assert found == []


def test_pages_have_the_shape_that_they_have_with_harmless_texts(browser, client):
    """No text opens, closes, renames or adds a part of a form, or of the page around it."""
    texts = importable(ALL)
    harmless = [f"harmless {number}" for number in range(len(texts))]
    shapes = []
    for some, name in ((texts, FILE_NAMES[0]), (harmless, "harmless.md")):
        with rolled_back():
            shapes.append(shapes_of(browser, client, make_world(some, name)))
    hostile, usual = shapes
    assert hostile.keys() == usual.keys()
    assert {name: shape for name, shape in hostile.items() if shape != usual[name]} == {}


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def shapes_of(browser, client: Client, world: World) -> dict[str, dict[str, int]]:
    """By the name of each page, how many elements of which kind it has."""
    pages = {}
    for who, starts in (
        (world.staff, pages_of_the_staff(world)),
        (world.student, pages_of_the_student(world)),
    ):
        client.force_login(who)
        for name, address in crawl(client, starts).items():
            pages[f"{name} for {who.is_staff}"] = client.get(address).content.decode()
    context = browser.new_context()
    found = structures(context.new_page(), list(pages.values()))
    context.close()
    return dict(zip(pages, found, strict=True))
