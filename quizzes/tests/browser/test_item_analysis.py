"""The way from the item analysis to a line of the editor."""

import pytest

from quizzes.models import Quiz

from ..attempts import sit
from ..conftest import ALL_RIGHT, PLANETS, import_markdown
from .conftest import press

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def quiz(transactional_db, alice, bob) -> Quiz:
    quiz = import_markdown(PLANETS).quiz
    sit(quiz, alice, ALL_RIGHT)
    sit(quiz, bob, {"red": ["Venus"]})
    return quiz


def test_a_question_leads_to_its_line_in_the_editor(new_page, log_in, ines, quiz):
    page = new_page()
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/items/")
    press(page.get_by_role("link", name="planets.md:9"))

    text = page.get_by_label("Markdown:", exact=True)
    page.get_by_text("Up to date").wait_for()
    chosen = text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == "**2.** Which of these have rings? Select two."
