"""Hostile texts in every place that shows somebody's words, in a real browser.

Two walls keep them from doing anything: the allow-list of the sanitiser with the escaping of
templates, and the policy that pages are sent with. Each is to hold where the other is missing.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.core.rendering import render, render_inline
from quizzes.models import Revision

from ..attack_texts import (
    ALL,
    FILE_NAMES,
    FOREIGN,
    FRONT_MATTER,
    HANDLERS,
    OTHER_HOSTS,
    PICTURES,
    SCRIPTS,
    needs_vectors,
    stored_texts,
)
from ..core.test_rendering_safety import assert_allowed_element
from ..crawling import crawl
from ..posting import answers_to_staff, answers_to_strangers, answers_to_students
from ..worlds import World, importable, lines_of, make_world
from .watched import Watched, structures

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.once]

# All elements of each text, read in a page of its own, and read again as it was written.
ELEMENTS = """texts => texts.flatMap((text) =>
  ["<body><fieldset><legend>TEXT</legend></fieldset>", "<body><label>TEXT</label>",
   "<body><table><tr><td>TEXT", "<body><ul><li>TEXT"].flatMap((around) => {
    const [before, after] = around.split("TEXT");
    const read = (html) => new DOMParser().parseFromString(before + "<div id=here>" + html
      + "</div>" + (after ?? ""), "text/html").getElementById("here");
    const once = read(text);
    return [once, read(once.innerHTML)].flatMap((within) =>
      [...within.querySelectorAll("*")].map((element) => [element.localName,
        Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]))]));
  }))"""
# What keeps to its place: nothing that swallows the texts behind it, or only leads elsewhere, which
# no policy forbids.
UNSTOPPED = [
    text
    for text in [*SCRIPTS[:7], *HANDLERS, *PICTURES, *OTHER_HOSTS, *FOREIGN[:12]]
    if not re.search("refresh|<frameset|<body|<html|<base|speculation", text)
]
SENT_AT = "/sent/"  # where the browser finds a page that was the answer to a form


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


def starts_by_who(world: World) -> list[tuple[User, list[str]]]:
    return [
        (world.staff, pages_of_the_staff(world)),
        (world.student, pages_of_the_student(world)),
    ]


def test_without_a_policy_no_page_does_what_a_text_wants_it_to(watched, client):
    world = make_world(importable(ALL), FILE_NAMES[0])
    page = watched(is_guarded=False)
    found = []
    for who, starts in starts_by_who(world):
        client.force_login(who)
        for address in crawl(client, starts).values():
            found += page.look(address)
    assert found == []


def test_with_a_policy_nothing_is_left_for_it_to_stop(watched, client):
    world = make_world(importable(ALL), FILE_NAMES[0])
    page = watched(is_guarded=True)
    found = []
    for who, starts in starts_by_who(world):
        client.force_login(who)
        found += [noted for address in starts for noted in page.look(address)]
    assert found == []


@needs_vectors
def test_no_page_does_what_a_public_text_wants_it_to(watched, client):
    texts = importable(list(stored_texts()))
    world = make_world(texts, FILE_NAMES[1])
    page = watched(is_guarded=False)
    found = []
    client.force_login(world.student)
    for name, attempts in (("attempt", world.running), ("review", world.submitted[:-30])):
        for attempt in attempts:
            found += page.look(reverse(f"quizzes:{name}", args=[attempt.pk]))
    client.force_login(world.staff)
    for address in pages_of_the_staff(world):
        found += page.look(address)
    assert len(texts) > 500
    assert found == []


def test_no_answer_to_a_form_does_what_a_text_wants_it_to(watched, client):
    world = make_world(importable(ALL[::9]), FILE_NAMES[0])
    lines = list(lines_of(ALL))
    page = watched(is_guarded=False)
    found = []
    for number, html in enumerate(
        [
            *answers_to_students(client, world, lines),
            *answers_to_strangers(lines[::9]),
            *answers_to_staff(client, world, lines[::15], FILE_NAMES, FRONT_MATTER),
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
    for who, starts in starts_by_who(world):
        client.force_login(who)
        for name, address in crawl(client, starts).items():
            pages[f"{name} for {who.is_staff}"] = client.get(address).content.decode()
    context = browser.new_context()
    found = structures(context.new_page(), list(pages.values()))
    context.close()
    return dict(zip(pages, found, strict=True))


# What the browser reads


def test_what_is_rendered_is_within_the_allow_list_as_a_browser_reads_it(browser):
    """In each of the places where HTML can stand, and again when the browser has written it."""
    html = [render(text) for text in ALL] + [render_inline(text) for text in ALL]
    context = browser.new_context(java_script_enabled=True)
    for tag, attributes in context.new_page().evaluate(ELEMENTS, html):
        assert_allowed_element(tag, attributes)
    context.close()


def test_the_policy_holds_without_the_allow_list(watched, client):
    """Texts are put into the database as they are. Without the policy they do what they want."""
    world = make_world(["a", "b"] * 50, "plain.md")
    address = reverse("quizzes:attempt", args=[world.running[0].pk])
    revision = world.running[0].revision
    for position, text in enumerate(UNSTOPPED):
        revision.questions.filter(position=position).update(html=f"<p>{text}</p>")
    Revision.objects.filter(pk=revision.pk).update(renderer_version=0)  # pages are to read it anew
    client.force_login(world.student)
    open_to_all, guarded = watched(is_guarded=False), watched(is_guarded=True)
    done = "\n".join(open_to_all.look(address))
    assert done.count("alert was called") > 10
    assert done.count("asks for https://evil.example/") > 5
    stopped = guarded.look(address)
    assert not [each for each in stopped if "was called" in each or "asks for" in each]
    assert any("script-src" in each for each in stopped)
