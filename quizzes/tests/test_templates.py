"""What no template may do, read from the templates themselves."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from quizzes.core.document import Kind, Navigation
from quizzes.reports.sitting import Sitting

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
STYLES = sorted((Path(settings.BASE_DIR) / "static" / "css").rglob("*.css"))


def names(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_a_template_compiles_and_is_short(path):
    get_template(path.relative_to(FOLDER).as_posix())

    assert len(path.read_text().splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
@pytest.mark.parametrize(
    "forbidden",
    [
        r"<style",
        r"\sstyle=",
        r"<script(?![^>]*\ssrc=)",
        r"<script(?![^>]*\s(?:type=.module.|defer|async))",
        r"\son[a-z]+=",
        r"javascript:",
        r"\|\s*safe\b",
        r"autoescape",
        r"""(?:src|href|action)=["'](?:https?:)?//""",
    ],
    ids=lambda pattern: pattern,
)
def test_a_template_has_nothing_inline_nothing_unescaped_and_no_other_host(path, forbidden):
    assert not re.search(forbidden, path.read_text(), re.IGNORECASE)


@pytest.mark.parametrize("path", STYLES, ids=names)
def test_a_style_sheet_loads_nothing_from_another_host(path):
    assert not re.search(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", path.read_text())


def test_the_page_for_a_server_error_needs_no_context_and_no_other_template():
    source = (FOLDER / "500.html").read_text()

    assert not re.search(r"{%\s*(?:extends|include|url)", source)
    assert "<h1>" in get_template("500.html").render()


class Choice:
    def __init__(self, value, html, is_ticked=False):
        self.value, self.html, self.is_ticked = value, html, is_ticked


class Question:
    def __init__(self, kind, **values):
        self.position = 7
        self.is_multiple = kind is Kind.MULTIPLE
        self.is_answered = False
        self.choices = [Choice("0", "<code>a</code>"), Choice("1", "b &amp; c", is_ticked=True)]
        self.__dict__.update(values)


def render(source: str, **context) -> str:
    return engines["django"].from_string("{% load quizmark %}" + source).render(context)


def test_choices_to_answer_are_labels_around_radio_buttons():
    assert render("{{ question|choice_rows }}", question=Question(Kind.SINGLE)) == (
        '<label class="choice"><input type="radio" name="q7" value="0">'
        '<span dir="auto"><code>a</code></span></label>\n'
        '<label class="choice"><input type="radio" name="q7" value="1" checked>'
        '<span dir="auto">b &amp; c</span></label>'
    )


def test_code_in_a_choice_is_not_a_block_because_labels_hold_none():
    question = Question(
        Kind.SINGLE, choices=[Choice("0", "<p>See:</p>\n<pre><code>x</code></pre>")]
    )

    row = render("{{ question|choice_rows }}", question=question)

    assert (
        '<span dir="auto"><span class="p">See:</span>\n'
        '<span class="pre"><code>x</code></span></span>'
    ) in row


@pytest.mark.parametrize(
    ("kind", "problem", "type_", "invalid"),
    [
        (Kind.SINGLE, "no", "radio", 0),  # not for radio buttons
        (Kind.MULTIPLE, "no", "checkbox", 2),
        (Kind.MULTIPLE, None, "checkbox", 0),
    ],
)
def test_a_problem_makes_checkboxes_invalid(kind, problem, type_, invalid):
    rows = render("{{ question|choice_rows:problem }}", question=Question(kind), problem=problem)

    assert rows.count(f'type="{type_}"') == 2
    assert rows.count('aria-invalid="true"') == invalid


def test_the_question_map_says_what_is_answered():
    sitting = Sitting(Navigation.ONE_PAGE, (), (True, False))

    assert render("{{ sitting|question_map:'/save/' }}", sitting=sitting) == (
        '<li><a href="#question-1" class="is-answered">1'
        '<span class="visually-hidden">, answered</span></a></li>\n'
        '<li><a href="#question-2">2<span class="visually-hidden">, not answered</span></a></li>'
    )


@pytest.mark.parametrize(
    ("html", "lead", "rest"),
    [
        ("<p>What is <em>x</em>?</p>", "What is <em>x</em>?", ""),
        ("<p>Read:</p>\n<pre>x</pre>\n<p>Well?</p>", "Read:", "<pre>x</pre>\n<p>Well?</p>"),
        ("<pre>x</pre>\n<p>Well?</p>", "", "<pre>x</pre>\n<p>Well?</p>"),
        ("", "", ""),
    ],
)
def test_a_question_is_divided_after_its_first_paragraph(html, lead, rest):
    assert render("{{ html|lead }}/{{ html|after_lead }}", html=html) == f"{lead}/{rest}"


@pytest.mark.parametrize(
    ("scoring", "right", "wrong", "text"),
    [
        ("exact", 2, 1, "All or nothing: 2 of 2 right and 1 wrong = 0 %"),
        ("exact", 2, 0, "All or nothing: 2 of 2 right and 0 wrong = 100 %"),
        ("net-correct", 2, 1, "2 right − 1 wrong of 2 = 50 %"),
        ("net-correct", 1, 2, "1 right − 2 wrong: never less than 0 %"),
        ("net-correct", 1, 1, "1 right − 1 wrong of 2 = 0 %"),
        ("coverage", 0, 1, "0 of 2 right × 0 of 1 chosen = 0 %"),
        ("coverage", 2, 1, "2 of 2 right × 2 of 3 chosen = 66.67 %"),
        ("each-choice", 1, 1, "2 of 4 choices decided right = 50 %"),
    ],
)
def test_the_arithmetic_of_a_rule_is_told_in_numbers(scoring, right, wrong, text):
    question = Question(
        Kind.MULTIPLE, chosen_right=right, chosen_wrong=wrong, key_count=2, choices=[None] * 4
    )

    assert render("{{ question|arithmetic:scoring }}", question=question, scoring=scoring) == text


@pytest.mark.parametrize(
    ("percentages", "points"),
    [([], ""), ([40], "0,60"), ([40, 60, 100], "0,60 50,40 100,0")],
)
def test_a_sparkline_runs_from_the_first_attempt_to_the_latest(percentages, points):
    assert render("{{ values|sparkline }}", values=percentages) == points
