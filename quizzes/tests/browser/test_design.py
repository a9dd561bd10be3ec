"""How pages look beyond what is asked of all of them: on paper, on a phone, in the other scheme."""

import re

import pytest

from ..conftest import EVERY_KIND, import_markdown
from .conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.once]


def test_what_is_printed_is_the_test_alone_and_black_on_white(new_page, log_in, ines, tour):
    page = new_page(color_scheme="dark")
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/quiz/{tour.pk}/print/")
    assert page.get_by_role("button", name="Print").is_visible()

    page.emulate_media(media="print")

    for gone in ("#header", ".breadcrumbs", ".tabs", "#nav-sidebar", ".paper-actions"):
        assert not page.locator(gone).is_visible(), gone
    colour = "element => getComputedStyle(element).color"
    assert dark(page.locator(".paper-question .prose").first.evaluate(colour))
    assert page.locator(".paper-key").evaluate("key => getComputedStyle(key).breakBefore") == "page"
    loading = page.evaluate("[...document.images].map(image => image.loading)")
    assert loading
    assert set(loading) == {"eager"}


def test_without_a_script_there_is_no_button_that_does_nothing(new_page, log_in, ines, db):
    quiz = import_markdown(EVERY_KIND).quiz
    page = new_page(java_script_enabled=False)
    log_in(page, ines, "/admin/login/")

    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/print/")

    assert not page.locator("#print").is_visible()
    assert page.get_by_role("heading", name="Key").is_visible()


@pytest.mark.parametrize("path", ["/", "/progress/", "/quizzes/open/llm-quiz/"])
def test_a_page_on_paper_has_nothing_to_press(new_page, log_in, alice, sample_quiz, path):
    page = new_page(color_scheme="dark")
    log_in(page, alice)
    page.goto(path)

    page.emulate_media(media="print")

    assert [
        each for each in page.locator("header, nav, .btn, button").all() if each.is_visible()
    ] == []
    assert dark(page.locator("main").evaluate("main => getComputedStyle(main).color"))


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_the_head_of_a_phone_is_tidy(new_page, log_in, ines, transactional_db, text):
    """Two rows at most, nothing over anything else; with text of twice the size, too."""
    ines.first_name, ines.last_name = "Ines", "Freifrau von und zu Hohenstein-Wolkenburg"
    ines.save()
    page = new_page(viewport={"width": NARROW, "height": 800})
    log_in(page, ines)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)

    boxes = [
        element.bounding_box()
        for element in page.locator(
            ".site-header :is(.brand, .site-nav a, .person-name, button)"
        ).all()
    ]

    for i, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= NARROW
        assert not any(overlap(one, other) for other in boxes[i + 1 :])
    if text == "100%":
        assert len({round(box["y"]) for box in boxes}) == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize(("chosen", "is_dark"), [("light", False), ("dark", True)])
def test_the_switch_of_the_admin_goes_before_the_system(new_page, log_in, ines, chosen, is_dark):
    page = new_page(color_scheme="light" if is_dark else "dark")
    log_in(page, ines, "/admin/login/")

    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", chosen)

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark(ground) == is_dark


def dark(colour: str) -> bool:
    return sum(map(int, re.findall(r"\d+", colour)[:3])) < 3 * 64


def overlap(one: dict, other: dict) -> bool:
    return all(
        one[start] < other[start] + other[size] - 1 and other[start] < one[start] + one[size] - 1
        for start, size in (("x", "width"), ("y", "height"))
    )
