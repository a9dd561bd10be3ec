"""A quiz on paper: who may print it, and where its key is."""

import re

import pytest
from django.urls import reverse

from quizzes.models import Quiz

from ..conftest import EVERY_KIND, PLANETS, import_markdown
from .conftest import text_of


def print_page(client, quiz, **query):
    return client.get(reverse("admin:quizzes_quiz_print", args=[quiz.pk]), query)


def before_the_key(response) -> str:
    paper, key, _rest = text_of(response).partition('class="paper-key"')
    assert key
    return paper


def test_ines_prints_a_test_with_room_for_name_and_date(by_ines, planets):
    shown = text_of(print_page(by_ines, planets))

    assert "<dt>Name</dt>" in shown
    assert "<dt>Date</dt>" in shown
    assert "of 3</dd>" in shown
    assert "Open quizzes" in shown
    assert "Select 2" in shown
    assert 'id="print" hidden' in shown  # a script shows it


def test_the_key_comes_after_all_questions_and_not_before(by_ines, planets):
    response = print_page(by_ines, planets)

    paper = before_the_key(response)
    assert paper.count('class="paper-question"') == 3
    assert "Rings of ice and dust." not in paper
    for sign in ("checked", "is-right", "is_correct", "✓"):
        assert sign not in paper
    key = text_of(response).removeprefix(paper)
    assert re.findall(r"<strong><bdi>(.*?)</bdi></strong>", key) == ["A", "A", "B", "A"]
    assert "Rings of ice and dust." in key
    assert "revision 1 of" in key


def test_what_is_typed_is_in_the_key_alone(by_ines, db):
    quiz = import_markdown(EVERY_KIND).quiz

    response = print_page(by_ines, quiz)

    assert "the red planet" not in before_the_key(response)
    assert "the red planet" in text_of(response)


def test_the_key_can_be_left_out(by_ines, db):
    quiz = import_markdown(EVERY_KIND).quiz

    shown = text_of(print_page(by_ines, quiz, key="no"))

    assert "paper-key" not in shown
    assert "the red planet" not in shown


def test_the_newest_revision_is_printed(by_ines, planets):
    import_markdown(PLANETS.replace("closest to the sun", "nearest to the sun"))

    shown = text_of(print_page(by_ines, planets))

    assert "nearest to the sun" in shown
    assert "revision 2 of" in shown


def test_a_quiz_without_a_file_says_so(by_ines, planets):
    Quiz.objects.filter(pk=planets.pk).update(current_revision=None)

    assert "There is nothing to print" in text_of(print_page(by_ines, planets))


def test_an_assistant_prints_and_strangers_do_not(client, assistant, outsider, alice, planets):
    client.force_login(assistant)
    assert print_page(client, planets).status_code == 200

    client.force_login(outsider)
    assert print_page(client, planets).status_code == 404

    client.force_login(alice)
    assert print_page(client, planets).status_code == 302


@pytest.mark.parametrize("questions", [1, 30])
def test_printing_takes_the_same_queries_for_a_test_of_any_length(
    by_ines, db, questions, count_queries
):
    text = "# Sized\n" + "".join(
        f"**{n}.** Question {n}?\n- [x] yes\n- [ ] no\n\n" for n in range(1, questions + 1)
    )
    quiz = import_markdown(text).quiz

    with count_queries(9):
        print_page(by_ines, quiz)
