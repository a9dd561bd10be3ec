"""Reporting a question and replying to it: axe, narrow and wide, light and dark."""

import pytest
from django.utils import timezone

from ..attempts import sit
from ..conftest import PLANETS, import_markdown
from .conftest import press
from .test_accessibility import NARROW, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_a_report_and_its_reply(
    new_page, visit, log_in, alice, ines, width, scheme, transactional_db
):
    attempt = sit(import_markdown(PLANETS).quiz, alice, {}, now=timezone.now())
    address = f"/attempts/{attempt.pk}/questions/2/report/"
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(page, alice)
    page.goto("/reports/")
    visit(page, "no reports")
    page.goto(address)
    visit(page, "a new report")
    press(page.get_by_role("button", name="Send"))
    visit(page, "a report without words")
    assert page.get_by_role("alert").evaluate("box => document.activeElement === box")
    page.get_by_role("link", name="What is wrong with this question?").click()
    page.keyboard.type("Two are right. " + "long" * 50)
    press(page.get_by_role("button", name="Send"))
    visit(page, "a report that waits")
    page.goto("/reports/")
    visit(page, "reports")

    staff = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    log_in(staff, ines, "/admin/login/")
    staff.goto("/admin/quizzes/questionreport/")
    visit(staff, "the list of reports", within=".model-questionreport #result_list")
    press(staff.get_by_role("link", name="Question 2"))
    visit(staff, "a report to answer", within="#content")
    press(staff.get_by_role("button", name="Send the reply"))
    visit(staff, "a reply without words", within="#content")
    staff.get_by_label("Reply:").fill("Thank you.")
    press(staff.get_by_role("button", name="Send the reply"))
    visit(staff, "a report with a reply", within="#content")

    page.goto(address)
    visit(page, "a report with a reply")
    assert page.get_by_text("Thank you.").is_visible()
