"""An instructor's editor and importer: the live preview, files that are too large, and no scripts."""

import pytest

from quizzes.models import Quiz, Revision

from ..attempts import scored, students
from ..conftest import PLANETS, import_markdown
from .conftest import press

pytestmark = pytest.mark.browser

BROKEN = b"# Broken\n**1.** First?\n- [ ] a\n- [ ] b\n\n**2.** Second?\n- [x] c\n- [ ] d\n"


@pytest.fixture
def quiz(transactional_db) -> Quiz:
    quiz = import_markdown(PLANETS).quiz
    import_markdown(PLANETS.replace("[x] Mercury", "[ ] Mercury").replace("[ ] Venus", "[x] Venus"))
    quiz.refresh_from_db()
    for score, student in enumerate(students(60)):
        scored(quiz, student, score % 11, pass_mark=50, seconds=60 * score)
    return quiz


def test_the_preview_follows_the_text_and_leads_back_to_its_lines(new_page, log_in, ines, quiz):
    page = new_page()
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    preview = page.get_by_role("region", name="Preview")
    text = page.get_by_label("Markdown:", exact=True)
    preview.get_by_text("Which planet is red?", exact=True).wait_for()

    text.fill("# New\n**1.** *Fresh*?\n- [ ] yes\n- [ ] no\n")
    preview.locator("em", has_text="Fresh").wait_for()
    page.get_by_role("link", name="line 2").first.click()

    chosen = text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == "**1.** *Fresh*?"
    assert text.evaluate("area => document.activeElement === area")


def test_of_many_changes_only_the_last_is_shown(new_page, log_in, ines, quiz):
    page = new_page()
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if "preview" in request.url else None
    )
    log_in(page, ines, "/admin/login/")
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    page.get_by_text("Up to date").wait_for()
    text = page.get_by_label("Markdown:", exact=True)

    for n in range(10):
        text.fill(f"**1.** Number {n}?\n- [x] yes\n- [ ] no\n")
    page.get_by_role("region", name="Preview").get_by_text("Number 9?", exact=True).wait_for()

    assert len(asked) <= 3


def test_files_that_are_too_large_are_named_before_they_are_sent(new_page, log_in, ines, settings):
    settings.UPLOAD_MAX_TOTAL_BYTES = 1000
    page = new_page()
    log_in(page, ines, "/admin/login/")
    page.goto("/admin/quizzes/quiz/import/")
    files = page.get_by_label("Files")
    files.set_input_files({"name": "a.md", "mimeType": "text/markdown", "buffer": b"x" * 2000})

    assert "too large" in files.evaluate("input => input.validationMessage")
    files.set_input_files({"name": "a.md", "mimeType": "text/markdown", "buffer": b"x"})
    assert files.evaluate("input => input.validationMessage") == ""


def test_an_upload_and_an_edit_without_scripts(new_page, log_in, ines, quiz):
    page = new_page(java_script_enabled=False)
    log_in(page, ines, "/admin/login/")
    page.goto("/admin/quizzes/quiz/import/")
    good = {
        "name": "new.md",
        "mimeType": "text/markdown",
        "buffer": BROKEN.replace(b"[ ] a", b"[x] a"),
    }
    page.get_by_label("Files").set_input_files(good)
    press(page.get_by_role("button", name="Show the plan"))
    press(page.get_by_role("button", name="Import 1 quiz"))
    assert Quiz.objects.filter(slug="new").exists()

    text = page.get_by_label("Markdown:", exact=True)
    text.fill(text.input_value().replace("First?", "*Fürst*?"))
    press(page.get_by_role("button", name="Preview"))
    assert page.locator(".preview em", has_text="Fürst").is_visible()
    press(page.get_by_role("button", name="Show the plan"))
    assert "*Fürst*?" in page.locator(".changes ins").all_inner_texts()
    press(page.get_by_role("link", name="Back"))
    assert "*Fürst*?" in text.input_value()
    press(page.get_by_role("button", name="Import"))
    assert Revision.objects.get(quiz__slug="new", number=2).source.count("Fürst") == 1
