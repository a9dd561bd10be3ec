"""The revisions of a quiz: any two compared, and going back to one."""

import pytest
from django.urls import reverse

from quizzes.models import PendingImport, Revision

from ..conftest import PLANETS, import_markdown
from .conftest import agreed, text_of

REWORDED = PLANETS.replace("red?", "reddest?")
RETIRED = REWORDED[: REWORDED.index("**3.**")]


@pytest.fixture
def quiz(planets):
    """Planets with three revisions: as it was, reworded, and with a question less."""
    import_markdown(REWORDED)
    import_markdown(RETIRED)
    planets.refresh_from_db()
    return planets


def history(client, quiz, **chosen):
    return client.get(reverse("admin:quizzes_quiz_history", args=[quiz.pk]), chosen)


def changes(page) -> list[tuple[str, str]]:
    compared = page.context["comparison"].changes
    return [(each.change.value, each.shown.number) for each in compared]


def test_the_latest_change_is_shown_first(by_ines, quiz):
    page = history(by_ines, quiz)

    assert "From revision 2 to revision 3" in text_of(page)
    assert changes(page) == [("retired", "3")]


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (1, 2, [("reworded", "3")]),
        (2, 1, [("reworded", "3")]),
        (1, 3, [("retired", "3")]),
        (2, 3, [("retired", "3")]),
    ],
)
def test_any_two_revisions_are_compared_the_older_one_first(by_ines, quiz, older, newer, expected):
    page = history(by_ines, quiz, **{"from": older, "to": newer})

    assert page.context["older"].number < page.context["newer"].number
    assert changes(page) == expected


def test_every_change_of_a_question_is_told(by_ines, planets):
    first, second = "[x] Mercury", "[ ] Mercury"
    text = PLANETS.replace(first, second).replace(
        "[ ] Venus\n    - [ ] Mars", "[x] Venus\n    - [ ] Mars", 1
    )
    text = text.replace("Rings of ice and dust.", "Rings of ice.")
    import_markdown(text + "\n    **4.** New?\n    - [x] a\n    - [ ] b\n")

    page = history(by_ines, planets)

    assert changes(page) == [("key changed", "1"), ("reworded", "2"), ("new", "4")]
    assert "now right" in text_of(page)
    assert "Explanation: Rings of ice<del> and dust</del>." in text_of(page)


def test_a_question_that_moved_is_told(by_ines, db):
    blocks = [f"**{n}.** What is {word}?\n- [x] a\n- [ ] b\n" for n, word in enumerate("xyz", 1)]
    quiz = import_markdown("\n".join(blocks), "moving.md").quiz
    import_markdown("\n".join([*blocks[1:], blocks[0]]), "moving.md")

    assert changes(history(by_ines, quiz)) == [("moved", "1")]


def test_the_markdown_is_compared_line_by_line(by_ines, quiz):
    text = text_of(history(by_ines, quiz, **{"from": 1, "to": 2}))

    assert "**3.** Which planet is <del>red</del><ins>reddest</ins>?" in text


def test_a_quiz_of_one_revision_has_nothing_to_compare(by_ines, planets):
    page = history(by_ines, planets)

    assert page.context["comparison"] is None
    assert "Compare</button>" not in text_of(page)


@pytest.mark.parametrize("chosen", ["", "0", "99", "x", "²", "1; DROP"])
def test_revisions_that_do_not_exist_are_not_compared(by_ines, quiz, chosen):
    assert history(by_ines, quiz, **{"from": chosen, "to": chosen}).status_code == 200


def test_of_huge_quizzes_the_markdown_alone_is_compared(by_ines, quiz, monkeypatch):
    monkeypatch.setattr("quizzes.reports.history.MOST_QUESTIONS", 2)

    page = history(by_ines, quiz, **{"from": 1, "to": 2})

    assert "too many questions to compare" in text_of(page)
    assert "<del>red</del><ins>reddest</ins>" in text_of(page)


def test_texts_of_revisions_are_escaped(by_ines, planets):
    import_markdown(PLANETS.replace("red?", "<script>alert(1)</script>?"))

    assert "<script>alert" not in history(by_ines, planets).content.decode()


def test_going_back_is_an_import_that_is_planned_first(by_ines, quiz, submitted):
    before = Revision.objects.get(number=1).source
    url = reverse("admin:quizzes_quiz_restore", args=[quiz.pk, 1])

    page = by_ines.post(url, follow=True)

    assert "revision 4" in text_of(page)
    assert Revision.objects.count() == 3
    by_ines.post(page.request["PATH_INFO"], agreed(page))
    quiz.refresh_from_db()
    assert (quiz.current_revision.number, quiz.current_revision.source) == (4, before)
    returned = quiz.current_revision.questions.get(number="3")
    assert returned.item == Revision.objects.get(number=1).questions.get(number="3").item
    assert returned.item.retired_at is None


def test_only_posts_go_back(by_ines, quiz):
    url = reverse("admin:quizzes_quiz_restore", args=[quiz.pk, 1])
    assert by_ines.get(url).status_code == 405
    missing = reverse("admin:quizzes_quiz_restore", args=[quiz.pk, 99])
    assert by_ines.post(missing).status_code == 404


def test_an_onlooker_sees_the_history_and_cannot_go_back(client, assistant, quiz):
    client.force_login(assistant)

    page = history(client, quiz, **{"from": 1, "to": 2})

    assert changes(page) == [("reworded", "3")]
    assert "Go back" not in text_of(page)
    url = reverse("admin:quizzes_quiz_restore", args=[quiz.pk, 1])
    assert client.post(url).status_code == 403
    assert not PendingImport.objects.exists()


def test_students_and_strangers_see_no_history(client, bob, quiz):
    url = reverse("admin:quizzes_quiz_history", args=[quiz.pk])
    assert client.get(url).status_code == 302
    client.force_login(bob)
    assert client.get(url).status_code == 302


def test_a_quiz_that_does_not_exist_has_no_history(by_ines, db):
    assert by_ines.get(reverse("admin:quizzes_quiz_history", args=[99])).status_code == 404


def test_the_history_takes_the_same_queries_for_one_and_for_three(by_ines, planets, count_queries):
    import_markdown(REWORDED)
    history(by_ines, planets)
    with count_queries() as two:
        history(by_ines, planets)
    import_markdown(PLANETS)
    import_markdown(REWORDED)
    with count_queries() as four:
        history(by_ines, planets)
    assert len(two) == len(four)
