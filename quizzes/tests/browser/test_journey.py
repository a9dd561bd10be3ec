"""A student and an instructor in a real browser, without JavaScript if it is not said otherwise."""

import re

import pytest

from quizzes.core.document import Scoring
from quizzes.models import Attempt

from .conftest import press

pytestmark = pytest.mark.browser


TOUR_CHOICES = {
    "Which bar of this chart": ["B"],
    "Which line makes a right choice?": ["- [x] Paris"],
    "The numbers of the questions have to be in order": ["False"],
    "How does a quiz come to show checkboxes": ["More than one box is ticked", "Its settings say"],
    "Which of these settings of a quiz": ["None: each has a default"],
    "What does this program print?": ["3"],
    "Which of these is a fence": ["Both of them"],
    "which planet has the most moons?": ["Saturn"],
    "Where does the text stand": ["Below the last choice"],
    "A true-or-false question is an ordinary choice": ["True"],
}
TOUR_MATCHES = {"**1.**": "a question", "- [x]": "a choice", "- [ ]": "a choice", "##": "a section"}


@pytest.fixture
def page(new_page):
    return new_page(java_script_enabled=False)


@pytest.fixture
def start(page, alice, sample_quiz, log_in):
    """Logs alice in and starts the sample quiz from the home page."""

    def start() -> None:
        log_in(page, alice)
        press(page.get_by_role("link", name=sample_quiz.title).first)
        press(page.get_by_role("button", name="Start"))

    return start


def question_of(page, question):
    return page.get_by_role("group").filter(has_text=question.stem)


def answer(page, question, choices) -> None:
    for text in choices:
        question_of(page, question).get_by_label(text, exact=True).check()


def score_on(page) -> str:
    return page.get_by_role("region", name="Score").inner_text()


def test_ten_right_answers_are_ten_points(page, start, sample_questions):
    assert len(sample_questions) == 10
    start()

    for question in sample_questions:
        answer(page, question, question.right)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))

    assert re.search(r"\b10 of 10 points", score_on(page))
    assert Attempt.objects.get().score == 10


@pytest.mark.parametrize(
    ("scoring", "points", "total"),
    [
        (Scoring.EXACT, r"\b0 of 1 point", r"\b9 of 10 points"),
        (Scoring.NET_CORRECT, r"\b0\.50? of 1 point", r"\b9\.50? of 10 points"),
    ],
)
def test_one_of_two_right_choices(
    page, start, sample_quiz, sample_questions, scoring, points, total
):
    sample_quiz.scoring = scoring
    sample_quiz.save()
    start()

    for question in sample_questions:
        answer(page, question, question.right[:1] if question.number == 7 else question.right)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))

    assert re.search(total, score_on(page))
    seventh = page.get_by_role("article").filter(has_text=sample_questions[6].stem).inner_text()
    assert re.search(points, seventh)
    assert "Missed" in seventh


def test_unanswered_questions_are_named_before_submitting(page, start, sample_questions):
    start()
    answer(page, sample_questions[0], sample_questions[0].right)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))

    assert Attempt.objects.get().is_open
    named = page.get_by_role("main").get_by_role("link", name=re.compile(r"^Question \d+$"))
    assert named.all_inner_texts() == [f"Question {number}" for number in range(2, 11)]

    press(named.first)
    assert question_of(page, sample_questions[0]).locator(".choice :checked").count() == 1
    page.go_back()
    press(page.get_by_role("button", name="Submit anyway"))
    assert re.search(r"\b1 of 10 points", score_on(page))


def test_saved_answers_are_there_when_the_student_comes_back(page, start, sample_questions):
    start()
    answer(page, sample_questions[6], sample_questions[6].right)
    press(page.get_by_role("main").get_by_role("button", name="Save"))
    page.goto("/")
    press(page.get_by_role("main").get_by_role("link", name="Continue").first)

    ticked = question_of(page, sample_questions[6]).get_by_role("checkbox", checked=True)
    assert ticked.count() == 2


def test_the_instructor_sees_the_attempts(
    page, new_page, start, ines, alice, sample_quiz, sample_questions, log_in
):
    start()
    for question in sample_questions:
        answer(page, question, question.right)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))

    desk = new_page(java_script_enabled=False)
    log_in(desk, ines, "/admin/login/")
    desk.goto("/admin/quizzes/attempt/")
    row = desk.locator("#result_list tbody tr")
    assert row.count() == 1
    assert sample_quiz.title in row.inner_text()
    assert alice.username in row.inner_text().lower()
    assert re.search(r"\b10\b", row.inner_text())


def test_by_keyboard_alone(new_page, alice, sample_quiz, sample_questions, log_in):
    page = new_page()  # with JavaScript, so that the test can ask where the focus is
    log_in(page, alice)
    press_at(page, "a", sample_quiz.title, "Enter")
    page.wait_for_url("**/quizzes/open/*/")
    press_at(page, "button", "Start", "Enter")
    page.wait_for_url("**/attempts/*/")

    press_at(page, "input", sample_questions[0].right[0], "Space")
    first, second = sample_questions[6].right
    press_at(page, "input", first, "Space")
    press_at(page, "input", second, "Space")
    press_at(page, "button", "Save", "Enter")
    page.get_by_text("2 of 10 answered").wait_for()
    page.locator("#saved-state").filter(has_text=re.compile("Saved")).wait_for()

    press_at(page, "button", "Submit", "Enter")
    page.wait_for_url("**/submit/")
    press_at(page, "button", "Submit anyway", "Enter")
    page.wait_for_url("**/review/")
    assert Attempt.objects.get().score == 2
    stored = {a.position: a.response for a in Attempt.objects.get().answers.all() if a.response}
    assert stored.keys() == {1, 7}
    assert stored[7] == [0, 2]


def test_a_question_of_each_kind_answered_right_is_full_marks(page, alice, tour, log_in):
    log_in(page, alice)
    page.goto("/quizzes/open/tour/")
    press(page.get_by_role("button", name="Start"))
    for stem, texts in TOUR_CHOICES.items():
        group = page.get_by_role("group").filter(has_text=stem)
        for text in texts:
            group.locator("label").filter(has_text=text).first.get_by_role("radio").or_(
                group.locator("label").filter(has_text=text).first.get_by_role("checkbox")
            ).check()
    page.get_by_role("radio", name=r"\frac{14}{3}").check()
    page.get_by_label("Your answer", exact=True).fill("The Equals Sign")
    page.get_by_label("Your answer, a number").fill("655,7")
    page.get_by_label("Gap 1").fill("brackets")
    page.get_by_label("Gap 2").fill("RIGHT")
    for place, item in enumerate(("decodes", "reads", "checks", "renders"), start=1):
        page.get_by_label(f"It {item}").select_option(str(place))
    for term, match in TOUR_MATCHES.items():
        page.get_by_label(term, exact=True).select_option(label=match)
    press(page.get_by_role("main").get_by_role("button", name="Submit"))

    assert "18 of 18 points" in score_on(page)
    assert page.get_by_text("You wrote “655,7”: right").is_visible()


def press_at(page, element: str, name: str, key: str) -> None:
    """Go to an element, as Tab and (within a question's radio buttons) Down do; press a key."""
    for _ in range(150):
        focused = page.evaluate(
            """() => {
                const focused = document.activeElement;
                const label = focused.labels?.[0] ?? focused;
                const around = focused.closest("fieldset")?.innerText ?? "";
                return {tag: focused.localName, type: focused.type, text: label.innerText.trim(),
                        around: around.split("\\n").map(line => line.trim())};
            }"""
        )
        if focused["tag"] == element and focused["text"] == name:
            page.keyboard.press(key)
            return
        is_near = focused.get("type") == "radio" and name in focused["around"]
        page.keyboard.press("ArrowDown" if is_near else "Tab")
    pytest.fail(f"The focus never came to {element} {name}")
