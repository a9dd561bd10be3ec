"""The pages of a student in a language that is written from right to left and is longer."""

import re
import sys
from collections.abc import Callable, Iterator

import pytest

from quizzes import templatetags
from quizzes.models import Course
from quizzes.tests.conftest import import_markdown

from .conftest import NARROW, WIDE, block_script, press
from .pseudo_locale import CODE, write_pseudo_locale

pytestmark = [pytest.mark.browser, pytest.mark.once]

# In Cyrillic, so that Latin letters are those of the interface.
QUIZ = """
    ---
    title: Планеты
    scoring: each-choice
    ---
    **1.** Какая планета красная?
    - [x] Марс
      > Ржавчина.
    - [ ] Венера

    **2.** У каких есть кольца?
    - [x] Сатурн
    - [x] Уран
    - [ ] Венера

    **3.** У какой две луны?
    = Марс

    **4.** Сколько планет?
    = 8 +- 0.5

    **5.** Это [[солнце]], а это [[звезда]].

    **6.** От солнца
    <!-- kind: ordering; points: 2 -->
    1. Меркурий
    2. Венера

    **7.** Что где
    <!-- kind: matching -->
    - Марс :: красный
    - Земля :: синий
"""
# Names that stay as they are in any language.
NAMES = {
    "Chrome",
    "Linux",
    "Alice",
    "alice",
    "example",
    "org",
    "Quizmark",
    "Markdown",
    "CSV",
    "JSON",
    "ZIP",
    "UTC",
    "json",
}
NAMES |= {"account", "courses", "attempts", "work", "csv", "English", "Deutsch", "Español", "UTF"}
LATIN = re.compile(r"[A-Za-zÀ-ž]+")
TEXTS = """
(within) => {
  const root = document.querySelector(within);
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element.closest("script, style, code, noscript") || !element.checkVisibility()) continue;
    found.push(walker.currentNode.textContent);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder", "data-label"])
    for (const element of root.querySelectorAll(`[${name}]`))
      found.push(element.getAttribute(name));
  return [document.title, ...found];
}
"""


def forget_words() -> None:
    """Of what is made once for each language of a process: here, the language becomes another."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{templatetags.__name__}."):
            for made in vars(module).values():
                if hasattr(made, "cache_clear"):
                    made.cache_clear()


@pytest.fixture
def hebrew(settings, tmp_path) -> Iterator[str]:
    write_pseudo_locale(tmp_path)
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "עברית")]
    settings.LOCALE_PATHS = [tmp_path]
    forget_words()
    yield CODE
    forget_words()


@pytest.fixture
def look(visit) -> Callable:
    """Looks at a page as `visit` does, and for texts that were not translated."""
    left: list[str] = []

    def look(page, name: str, *, within: str | None = None) -> None:
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("html").get_attribute("lang") == CODE
        visit(page, name, within=within)
        for text in page.evaluate(TEXTS, within or "body"):
            if any(len(word) > 1 for word in set(LATIN.findall(text)) - NAMES):
                left.append(f"{name}: {text.strip()}")

    yield look
    assert "\n".join(left) == ""


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_pages_of_a_student(new_page, look, hebrew, alice, settings, log_in, width):
    import_markdown(QUIZ)
    Course.objects.update(title="Курс")
    page = new_page(viewport={"width": width, "height": 800}, locale=hebrew)
    block_script(page)

    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        page.goto(path)
        look(page, path)
    log_in_by_fields(page, alice)

    for path in (
        "/",
        "/progress/",
        "/join/",
        "/accounts/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/my-data/",
        "/my-data/delete/",
        "/no-such-page/",
        "/quizzes/open/planets/",
    ):
        page.goto(path)
        look(page, path)
    press(page.locator("main form button").first)
    look(page, "attempt, blank")
    page.locator("input[type=radio]").first.check()
    page.locator("input[inputmode=decimal]").fill("много")
    press(page.locator("main button[formaction$='/save/']").first)
    look(page, "attempt, saved and not all of it readable")
    path = page.url.split("#")[0].removesuffix("save/")
    page.goto(f"{path}submit/")
    look(page, "unanswered questions")
    press(page.locator("main form button[type=submit]").last)
    look(page, "review")
    for other in ("/", "/progress/", "/practice/", "/quizzes/open/planets/"):
        page.goto(other)
        look(page, f"{other} with a result")
    page.goto(f"{path}review/?show=wrong")
    look(page, "review of what was wrong")
    practise(page, look)
    report_the_question(page, look)


def practise(page, look) -> None:
    """Practises what was missed, from the review on, and asks for the last answer at once."""
    press(page.locator("form[action$='/practise/'] button"))
    look(page, "practice, a question")
    press(page.locator("main form button[type=submit]").first)
    look(page, "practice, right or not")
    turns = 1
    while page.locator("a[href*='/practice/'].btn-primary").count():
        press(page.locator("a[href*='/practice/'].btn-primary"))
        if page.locator("button[name=unknown]").count():
            press(page.locator("button[name=unknown]"))
            turns += 1
    assert turns > 1
    look(page, "practice, the end")


def report_the_question(page, look) -> None:
    page.goto("/reports/")
    look(page, "no reports")
    page.go_back()
    press(page.locator("a.row-title[href*='question=']").first)
    press(page.locator("a[href$='/report/']"))
    look(page, "a new report")
    press(page.locator("main form.report-form button[type=submit]"))
    look(page, "a report without words")
    page.locator("textarea").fill("Сатурн?")
    press(page.locator("main form.report-form button[type=submit]"))
    look(page, "a report that waits")
    page.goto("/reports/")
    look(page, "reports")


def log_in_by_fields(page, user) -> None:
    """As `log_in` does, by the names of the fields: their labels are in the language."""
    from .conftest import PASSWORD

    user.set_password(PASSWORD)
    user.save()
    page.goto("/accounts/login/")
    page.locator("input[name=username]").fill(user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page.locator("main button[type=submit]").first)
