"""The Content-Security-Policy in a real browser: no page breaks it, and nothing needs what it
refuses. `new_page` watches every other test of the browser for the same.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.urls import resolve

from quizzes.models import Accommodation, Attempt, AuditEvent, Course, Extension, Quiz, Revision

from ..attempts import scored, students
from ..conftest import EVERY_KIND, import_markdown, picture
from .conftest import offences, press

pytestmark = [pytest.mark.browser, pytest.mark.once]

DOWNLOADS = (".csv", ".xlsx", ".md", ".txt", ".png")
# Answered with text for a script, or by leaving.
NO_PAGES = ("logout", "jsi18n", "autocomplete", "/students/", "/r/", "/receipt/")


@pytest.fixture
def content(ada, alice, transactional_db) -> Quiz:
    """Something on every page: two revisions of a quiz of every kind, with math, code and a
    picture, attempts at it, and more time for a student.
    """
    text = EVERY_KIND + (
        "\n    **8.** $x^2$\n\n    ```python\n    x = 1\n    ```\n\n    ![A square](square.png)\n\n    - [x] yes\n    - [ ] no\n"
    )
    files = {"square.png": picture()}
    quiz = import_markdown(text, "every-kind.md", files=files).quiz
    import_markdown(text.replace("red?", "reddest?"), "every-kind.md", files=files)
    quiz.refresh_from_db()
    for score, student in enumerate(students(12)):
        scored(quiz, student, score % 9, pass_mark=50, seconds=60 * score)
    Accommodation.objects.create(student=alice, time_factor=2)
    Extension.objects.create(student=alice, quiz=quiz, extra_attempts=1)
    return quiz


def crawl(page, *addresses: str) -> dict[str, str]:
    """Open one page of each route that links lead to; by route, its address."""
    seen: dict[str, str] = {}
    waiting = list(addresses)
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        route = resolve(path).route
        if route in seen or path.endswith(DOWNLOADS) or any(each in path for each in NO_PAGES):
            continue
        page.goto(address)
        seen[route] = address
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        own = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}"
        waiting += [link.removeprefix(own) for link in links if link.startswith(f"{own}/")]
    return seen


def test_the_watch_sees_what_is_refused(browser, live_server):
    page = browser.new_page(base_url=live_server.url)
    said: list[str] = []
    page.on("console", lambda message: said.extend(offences(message)))
    page.goto("/accounts/login/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    page.evaluate("new Image().src = 'https://elsewhere.example/spy.png'")
    page.wait_for_timeout(200)
    page.close()

    assert {re.search(r"[a-z]+-src", each)[0] for each in said} >= {
        "style-src",
        "script-src",
        "img-src",
    }


def test_no_page_of_an_administrator_offends_it(new_page, log_in, ada, content):
    page = new_page()
    log_in(page, ada, "/admin/login/")
    rows = [content, Attempt.objects.first(), Revision.objects.first(), AuditEvent.objects.first()]
    rows += [Accommodation.objects.first(), Extension.objects.first(), Course.objects.first(), ada]
    changes = [
        f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
        for row in rows
        if row
    ]
    attempt = Attempt.objects.first()
    seen = crawl(
        page,
        "/admin/",
        "/",
        *changes,
        f"/admin/quizzes/attempt/{attempt.pk}/override/",
        f"/admin/quizzes/quiz/{content.pk}/items/",
    )

    for model in admin.site._registry:
        assert f"admin/{model._meta.app_label}/{model._meta.model_name}/" in seen
    assert len(seen) > 35, seen


def test_no_page_of_a_student_offends_it(new_page, log_in, alice, content):
    page = new_page()
    crawl(page, "/accounts/login/")
    log_in(page, alice)
    page.goto("/quizzes/open/every-kind/")
    press(page.get_by_role("button", name="Start"))
    attempt = urlsplit(page.url).path
    page.goto(f"{attempt}submit/")
    press(page.get_by_role("button", name="Submit anyway"))

    assert "attempts/<int:pk>/review/" in crawl(page, "/", f"{attempt}review/", "/progress/")
    page.goto("/no-such-page/")
    page.get_by_text("Reference:").wait_for()


def test_the_widgets_of_the_admin_work_under_it(new_page, log_in, ada, alice, content):
    page = new_page()
    log_in(page, ada, "/admin/login/")
    page.goto("/admin/quizzes/extension/add/")
    page.locator("#calendarlink0").click()
    calendar = page.locator("#calendarbox0")
    assert calendar.bounding_box()["x"] > 300  # placed beside its link by the script
    calendar.get_by_role("link", name="Tomorrow").click()
    page.locator("#clocklink0").click()
    page.locator("#clockbox0").get_by_role("link", name="Noon").click()
    for field, name in ((0, "Every kind"), (1, "Alice (alice)")):
        page.locator(".select2-selection").nth(field).click()
        page.locator(".select2-search__field").fill(name[:5].lower())
        option = page.locator(".select2-results__option", has_text=name)
        option.click()
        assert page.locator(".select2-selection").nth(field).bounding_box()["width"] > 100
    page.get_by_label("Extra attempts").fill("2")
    Extension.objects.all().delete()
    press(page.get_by_role("button", name="Save", exact=True))
    added = Extension.objects.get()
    assert (added.student, added.extra_attempts, added.closes_at.hour) == (alice, 2, 12)

    page.goto(f"/admin/accounts/user/{ada.pk}/change/")
    page.locator("#id_user_permissions_add_all").or_(
        page.locator(".selector-chooseall").last
    ).click()
    assert page.locator("#id_user_permissions_to option").count() > 50
    with page.expect_popup() as opened:
        page.locator("#add_id_groups").click()
    opened.value.get_by_label("Name:").fill("Tutors")
    opened.value.get_by_role("button", name="Save", exact=True).click()
    page.locator("#id_groups_to option", has_text="Tutors").wait_for(state="attached")

    page.goto("/admin/quizzes/course/add/")
    page.get_by_label("Title:").press_sequentially("Week one")
    assert page.get_by_label("Slug:").input_value() == "week-one"


def test_actions_on_lists_ask_and_delete_under_it(new_page, log_in, ada, alice, content):
    page = new_page()
    log_in(page, ada, "/admin/login/")
    page.goto("/admin/quizzes/extension/")
    page.locator("#action-toggle").check()
    page.get_by_text("1 of 1 selected").wait_for()
    page.get_by_label("Action:").select_option("delete_selected")
    press(page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")))
    press(page.get_by_role("button", name="Yes, I’m sure"))
    assert not Extension.objects.exists()

    page.goto("/admin/quizzes/attempt/")
    page.locator("input.action-select").first.check()
    page.get_by_label("Action:").select_option("give_more_time")
    press(page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")))
    page.get_by_role("heading", name="Give more time").wait_for()


def test_after_a_log_out_going_back_shows_no_answers(new_page, log_in, alice, content):
    """S12: the next person at this browser reads nothing."""
    page = new_page()
    log_in(page, alice)
    page.goto("/quizzes/open/every-kind/")
    press(page.get_by_role("button", name="Start"))
    attempt = page.url
    page.get_by_label("Gap 1").fill("the secret answer")
    page.get_by_text("Saved").first.wait_for()
    page.goto(f"{attempt}submit/")
    press(page.get_by_role("button", name="Submit anyway"))
    assert "the secret answer" in page.content()
    page.goto("/progress/")
    press(page.get_by_role("button", name="Log out"))

    for _ in range(4):
        page.go_back()
        assert "the secret answer" not in page.content()
        assert page.locator("fieldset").count() == 0
