"""Pictures, formulas, code and tables as pages show them, narrow and wide, light and dark."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from .conftest import press

pytestmark = [pytest.mark.browser, pytest.mark.once]

TOUR = Path(settings.BASE_DIR) / "fixtures" / "quizzes" / "showcase.md"


def test_all_that_texts_may_hold(
    new_page,
    log_in,
    alice,
    transactional_db,
):
    call_command("import_quizzes", str(TOUR), stdout=StringIO())
    page = new_page()
    log_in(page, alice, "/quizzes/open/tour/")
    page.goto("/quizzes/open/tour/")
    press(page.get_by_role("button", name="Start"))
    picture = page.get_by_alt_text("A bar chart")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete", arg=picture.element_handle())
    shown = picture.evaluate("image => [image.naturalWidth, image.width, image.height]")
    assert shown[0] == 480
    assert shown[1] * 270 == pytest.approx(shown[2] * 480, abs=480)
    assert page.locator("math[display=block]").bounding_box()["height"] > 30
    assert page.locator("code .s2").first.evaluate(
        "word => getComputedStyle(word).color != getComputedStyle(word.parentNode).color"
    )
