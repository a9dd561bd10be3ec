"""The item analysis in a browser: axe, narrow and wide, light and dark, and the way to a line."""

import pytest

from quizzes.models import Quiz

from ..attempts import sit
from ..conftest import ALL_RIGHT, PLANETS, import_markdown
from .conftest import press
from .test_accessibility import NARROW, WIDE

pytestmark = pytest.mark.browser


@pytest.fixture
def quiz(transactional_db, alice, bob) -> Quiz:
    quiz = import_markdown(PLANETS).quiz
    sit(quiz, alice, ALL_RIGHT)
    sit(quiz, bob, {"red": ["Venus"]})
    return quiz


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, 768, WIDE])
def test_pages(new_page, visit, log_in, ines, quiz, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, ines, "/admin/login/")

    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/items/?order=-facility")
    page.get_by_text("How to read this").click()
    visit(page, "items", within="#content")
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/items/?since=2999-01-01")
    visit(page, "items, without attempts", within="#content")


def test_a_question_leads_to_its_line_in_the_editor(new_page, log_in, ines, quiz):
    page = new_page()
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/items/")
    press(page.get_by_role("link", name="planets.md:9"))

    text = page.get_by_label("Markdown:", exact=True)
    page.get_by_text("Up to date").wait_for()
    chosen = text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == "**2.** Which of these have rings? Select two."
