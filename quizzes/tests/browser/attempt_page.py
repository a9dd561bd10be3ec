"""What a student does and sees on the page of an attempt, and what of it is stored."""

import re

from quizzes.models import Answer


def choose(page, number: int, nth: int = 0) -> None:
    page.locator(f"#question-{number} .choice").nth(nth).click()


def ticked(page, number: int) -> list[str]:
    inputs = page.locator(f"#question-{number} [name^=q]:checked")
    return [each.get_attribute("value") for each in inputs.all()]


def wait_for(page, text: str) -> None:
    """Until the page says this of what is saved."""
    # A pattern minds the case: “Not saved” is not “Saved”.
    page.locator("#saved-state").filter(has_text=re.compile(re.escape(text))).wait_for()


def answer(number: int) -> Answer:
    return Answer.objects.get(position=number)
