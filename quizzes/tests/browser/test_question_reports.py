"""Reporting a question and replying to it: axe, narrow and wide, light and dark."""

import pytest
from django.utils import timezone

from ..attempts import sit
from ..conftest import PLANETS, import_markdown
from .conftest import press

pytestmark = pytest.mark.browser


def test_a_report_and_its_reply(new_page, log_in, alice, ines, transactional_db):
    attempt = sit(import_markdown(PLANETS).quiz, alice, {}, now=timezone.now())
    address = f"/attempts/{attempt.pk}/questions/2/report/"
    page = new_page()
    log_in(page, alice)
    page.goto("/reports/")
    page.goto(address)
    press(page.get_by_role("button", name="Send"))
    assert page.get_by_role("alert").evaluate("box => document.activeElement === box")
    page.get_by_role("link", name="What is wrong with this question?").click()
    page.keyboard.type("Two are right. " + "long" * 50)
    press(page.get_by_role("button", name="Send"))
    page.goto("/reports/")

    staff = new_page()
    log_in(staff, ines, "/admin/login/")
    staff.goto("/admin/quizzes/questionreport/")
    press(staff.get_by_role("link", name="Question 2"))
    press(staff.get_by_role("button", name="Send the reply"))
    staff.get_by_label("Reply:").fill("Thank you.")
    press(staff.get_by_role("button", name="Send the reply"))

    page.goto(address)
    assert page.get_by_text("Thank you.").is_visible()
