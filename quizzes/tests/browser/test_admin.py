"""An instructor's pages of the importer: axe, narrow and wide, light and dark, and the live preview."""

import pytest

from quizzes.models import Quiz, Revision

from ..attempts import scored, students
from ..conftest import PLANETS, import_markdown
from .conftest import press
from .test_accessibility import NARROW, WIDE

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


def tab(page, name: str) -> None:
    press(page.get_by_role("navigation", name="Pages of this quiz").get_by_role("link", name=name))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_pages(new_page, visit, log_in, ines, quiz, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, ines, "/admin/login/")

    page.goto("/admin/quizzes/quiz/import/")
    visit(page, "upload", within="#content")
    edited = Revision.objects.first().source.replace("red?", "reddest?")
    page.get_by_label("Files").set_input_files(
        [
            {"name": "planets.md", "mimeType": "text/markdown", "buffer": edited.encode()},
            {"name": "broken.md", "mimeType": "text/markdown", "buffer": BROKEN},
            {"name": "cat.png", "mimeType": "image/png", "buffer": b"x"},
        ]
    )
    press(page.get_by_role("button", name="Show the plan"))
    page.get_by_text("The Markdown, line by line").click()
    visit(page, "plan", within="#content")
    press(page.get_by_role("link", name="no-correct-choice"))
    visit(page, "explanation", within="#content")

    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    page.get_by_text("Up to date").wait_for()
    visit(page, "editor", within="#content")
    page.get_by_label("Markdown:", exact=True).fill(BROKEN.decode())
    page.get_by_role("link", name="line 2").first.wait_for()
    visit(page, "editor, with an error", within="#content")
    tab(page, "History")
    visit(page, "history", within="#content")
    tab(page, "Settings")
    visit(page, "settings", within=".tabs")
    tab(page, "Results")
    visit(page, "results", within="#content")
    press(page.get_by_role("link", name="Gradebook"))
    visit(page, "gradebook", within="#content")
    page.go_back()
    tab(page, "Attempts")
    visit(page, "attempts", within=".tabs")


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
