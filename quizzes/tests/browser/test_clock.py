"""The countdown, which goes by the server's time, and what happens when it comes to its end."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.forms.replies import end_in_words
from quizzes.models import Answer, Attempt

from .attempt_page import choose
from .conftest import press

pytestmark = pytest.mark.browser


@pytest.fixture
def start(new_page, alice, sample_quiz, log_in):
    """Logs alice in and starts the sample with a time limit; `left` is then what is left."""

    def start(left: timedelta, **options):
        page = new_page(**options)
        log_in(page, alice)
        sample_quiz.time_limit = timedelta(hours=1)
        sample_quiz.save()
        page.goto("/quizzes/open/llm-quiz/")
        press(page.get_by_role("button", name="Start"))
        leave(left)
        return page

    return start


def leave(left: timedelta) -> None:
    deadline = timezone.now() + left
    Attempt.objects.update(deadline=deadline, started_at=deadline - timedelta(hours=1))


def seconds_shown(page) -> int:
    parts = page.locator(".clock-face").inner_text().split(":")
    return sum(int(part) * 60**i for i, part in enumerate(reversed(parts)))


def seconds_left() -> float:
    return (Attempt.objects.get().deadline - timezone.now()).total_seconds()


def test_a_time_limit_ends_the_attempt_by_itself_with_the_answers_graded(start, sample_questions):
    page = start(timedelta(seconds=3))
    page.reload()
    [right] = sample_questions[0].right
    page.locator("#question-1").get_by_label(right, exact=True).check()
    page.wait_for_url("**/review/")
    assert page.get_by_text("Time was up at").is_visible()
    attempt = Attempt.objects.get()
    assert attempt.score == 1
    assert attempt.submitted_at <= attempt.deadline


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_computer_whose_clock_is_wrong_counts_down_right(start, hours):
    page = start(timedelta(minutes=20))
    page.add_init_script(f"""
        const wrong = {hours} * 3600 * 1000, now = Date.now;
        Date.now = () => now() + wrong;
        const Real = Date;
        Date = class extends Real {{
            constructor(...given) {{ given.length ? super(...given) : super(now() + wrong); }}
        }};
    """)
    page.reload()
    assert abs(page.evaluate("new Date().getTime() / 1000") - timezone.now().timestamp()) > 7000
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    assert abs(seconds_shown(page) - seconds_left()) < 2
    assert Attempt.objects.get().is_open


def test_in_an_hour_time_is_told_at_four_marks_and_little_else(start):
    """WCAG 2.2 asks that a reader of the screen is not talked to all the time."""
    page = start(timedelta(minutes=60))
    page.route("**/state/", lambda route: route.abort())  # it would tell the real time
    page.clock.install()
    page.reload()
    page.evaluate("""() => {
        window.told = [];
        for (const line of document.querySelectorAll("[role=status], [role=alert], [aria-live]"))
            new MutationObserver(() => {
                const text = line.textContent.trim();
                if (text) window.told.push(text);
            }).observe(line, {childList: true, characterData: true, subtree: true});
    }""")
    for _ in range(62 * 3):
        page.clock.run_for(20_000)
        if "1 minute left." in page.locator("#clock-said").text_content():
            break
    told = page.evaluate("window.told")
    assert [each for each in told if each.endswith("left.")] == [
        "30 minutes left.", "10 minutes left.", "5 minutes left.", "1 minute left."
    ]  # fmt: skip
    assert len(told) <= 6, told
    assert page.locator("#clock.is-short").count() == 1
    assert page.locator(".clock-face").get_attribute("role") is None


def test_the_clock_can_be_hidden_and_stays_so(start):
    page = start(timedelta(minutes=20))
    page.reload()
    face = page.locator(".clock-face")
    page.get_by_role("button", name="Hide").click()
    assert face.is_hidden()
    page.reload()
    assert face.is_hidden()
    page.get_by_role("button", name="Show time").click()
    assert abs(seconds_shown(page) - seconds_left()) < 2


def test_more_time_that_was_given_is_taken_over_and_told(start):
    page = start(timedelta(minutes=2))
    page.reload()
    assert seconds_shown(page) <= 120
    leave(timedelta(minutes=40))
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("The end of this attempt was moved").wait_for()
    assert abs(seconds_shown(page) - seconds_left()) < 2


def test_more_time_that_the_page_has_not_heard_of_is_noticed_before_it_submits(start):
    page = start(timedelta(seconds=2))
    page.reload()
    leave(timedelta(minutes=10))
    page.get_by_text("The end of this attempt was moved").wait_for()
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    assert Attempt.objects.get().is_open


def test_without_a_connection_at_the_end_the_page_says_what_is_safe_and_goes_on_trying(start):
    page = start(timedelta(seconds=3))
    page.reload()
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    page.context.set_offline(True)
    choose(page, 2)
    page.get_by_text("Time is up, and there is no connection.").wait_for()
    assert Attempt.objects.get().is_open
    page.context.set_offline(False)
    page.wait_for_url("**/review/")
    assert Answer.objects.exclude(response=None).count() == 2  # it was within the grace
    assert not Attempt.objects.get().is_open


def test_back_long_after_the_end_the_student_is_told_what_counts(start):
    page = start(timedelta(minutes=2))
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    page.context.set_offline(True)
    choose(page, 2)
    page.get_by_text("Not saved yet").wait_for()
    leave(timedelta(minutes=-5))
    page.context.set_offline(False)
    page.get_by_text(re.compile("Time was up at .* do not count")).wait_for()
    attempt = Attempt.objects.get()
    assert attempt.submitted_at == attempt.deadline
    assert Answer.objects.exclude(response=None).count() == 1
    assert attempt.events.filter(kind="late response").count() == 1
    press(page.get_by_role("link", name="See the result"))
    assert "review" in page.url


def test_a_page_opened_just_after_the_end_submits_itself(start):
    page = start(timedelta(minutes=2))
    choose(page, 1)
    page.get_by_text("1 of 10 answered").wait_for()
    leave(timedelta(seconds=-5))
    page.reload()
    page.wait_for_url("**/review/")
    assert Answer.objects.exclude(response=None).count() == 1


def test_without_a_script_the_page_says_when_it_ends(start):
    page = start(timedelta(minutes=20), java_script_enabled=False)
    page.reload()
    ends = end_in_words(Attempt.objects.get().deadline, timezone.now())  # with its day at midnight
    assert page.get_by_text(f"Ends at {ends}", exact=True).is_visible()
    assert page.get_by_text("19 minutes were left").is_visible()
    leave(timedelta(seconds=-5))
    page.reload()
    assert page.get_by_role("radio").first.is_disabled()
    press(page.get_by_role("main").get_by_role("button", name="Submit"))
    assert "review" in page.url
