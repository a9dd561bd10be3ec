"""The page of a quiz's item analysis, and the Markdown that carries its figures."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

import quizzes.reports.annotated
from quizzes.actions.importing import import_quiz
from quizzes.actions.rendering import render_quiz
from quizzes.admin import item_analysis
from quizzes.core.annotations import CannotAnnotate
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Attempt, Course, Item, Quiz, Ruling

from ..attempts import sit, students
from ..conftest import ALL_RIGHT, DRAWN, NOW, PLANETS, import_markdown
from .conftest import text_of

WEAK = {"closest": ["Mercury"], "rings": ["Saturn", "Venus"]}
FOLDER = {
    "week/quiz.md": "---\ntitle: A week\n---\n",
    "week/a.md": "**1.** Which planet is red?\n- [x] Mars\n- [ ] Venus\n",
    "week/b.md": "\n**2.** Which planet is white?\n- [ ] Mars\n- [x] Venus\n",
}


def items(client, quiz, query=None):
    return client.get(reverse("admin:quizzes_quiz_items", args=[quiz.pk]), query or {})


def annotated(client, quiz, query=None):
    return client.get(reverse("admin:quizzes_quiz_annotated", args=[quiz.pk]), query or {})


@pytest.fixture
def taken(planets, alice, bob):
    """Planets with two attempts: 3 points and 1."""
    sit(planets, alice, ALL_RIGHT)
    sit(planets, bob, WEAK)
    return planets


@pytest.fixture
def folder(db):
    """A quiz of a folder with two files of one question each."""
    files = [SourceFile(path, text.encode()) for path, text in FOLDER.items()]
    read = read_quiz(files, max_bytes=1_000_000)
    rendered, _ = render_quiz(read.document, {})
    course = Course.objects.get()
    return import_quiz(rendered=rendered, course=course, slug="week", by=None, now=NOW).quiz


def order_of(page) -> list[str]:
    return [question.number for question in page.context["questions"]]


def test_ines_reads_how_each_question_did(by_ines, taken):
    page = text_of(items(by_ines, taken))

    assert "2.00 (66.7 %)" in page  # the mean
    assert "1. Which planet is closest to the sun?" in page
    assert "These are figures of only 2 attempts" in page
    assert "1 without an answer" in page
    assert 'href="?order=facility"' in page
    assert 'href="?order=-omitted"' in page


def test_a_question_links_to_its_line_in_the_editor(by_ines, taken):
    page = text_of(items(by_ines, taken))

    change = reverse("admin:quizzes_quiz_change", args=[taken.pk])
    assert f'<a href="{change}#line-9" dir="auto">planets.md:9</a>' in page
    assert taken.current_revision.source.split("\n")[8].startswith("**2.**")


def test_a_question_of_an_earlier_revision_links_to_that(by_ines, taken):
    import_markdown(PLANETS.replace("red?", "reddest?"))
    revision = taken.revisions.get(number=1)
    page = text_of(items(by_ines, taken))

    change = reverse("admin:quizzes_revision_change", args=[revision.pk])
    assert f'<a href="{change}" dir="auto">planets.md:17</a>' in page


def test_without_attempts_the_page_says_so(by_ines, planets):
    page = text_of(items(by_ines, planets))

    assert "No attempt is counted here:" in page
    assert "The test as a whole" not in page


def test_there_are_no_bars_where_there_are_no_groups(by_ines, planets, alice, bob):
    sit(planets, alice, ALL_RIGHT)
    assert text_of(items(by_ines, planets)).count('class="drawn"></td>') > 0
    sit(planets, bob, WEAK)
    assert 'class="drawn"></td>' not in text_of(items(by_ines, planets))


def test_it_begins_with_the_latest_revision_that_somebody_has_finished(by_ines, taken):
    import_markdown(PLANETS.replace("red?", "reddest?"))

    assert items(by_ines, taken).context["analysis"].selection.revision.number == 1
    everything = items(by_ines, taken, {"revision": ""}).context["analysis"]
    assert everything.selection.revision is None
    sit(taken, students(1)[0], {})
    assert items(by_ines, taken).context["analysis"].selection.revision.number == 2


def test_what_is_overdue_is_ended_first(by_ines, taken):
    Attempt.objects.filter(student__username="bob").update(
        state="open", submitted_at=None, score=None, deadline=NOW + timedelta(minutes=1)
    )

    assert items(by_ines, taken).context["analysis"].test.n == 2


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["1", "2", "3"]),
        ("facility", ["2", "3", "1"]),
        ("-facility", ["1", "2", "3"]),
        ("-omitted", ["3", "1", "2"]),
        ("discrimination", ["2", "3", "1"]),  # the first has none
        ("-discrimination", ["2", "3", "1"]),
        ("nonsense", ["1", "2", "3"]),
        ("--facility", ["1", "2", "3"]),
    ],
)
def test_questions_are_sorted_by_any_column(by_ines, taken, order, expected):
    assert order_of(items(by_ines, taken, {"order": order})) == expected


def test_sorting_keeps_the_filters_and_turns_round(by_ines, taken):
    page = text_of(items(by_ines, taken, {"which": "all", "order": "facility"}))

    assert 'aria-sort="ascending"' in page
    assert 'href="?which=all&amp;order=-facility"' in page
    assert '<input type="hidden" name="order" value="facility">' in page
    assert 'annotated.md?which=all&amp;order=facility"' in page


def test_many_questions_are_shown_in_pages(by_ines, taken, monkeypatch):
    monkeypatch.setattr(item_analysis, "QUESTIONS_ON_A_PAGE", 2)

    assert order_of(items(by_ines, taken)) == ["1", "2"]
    page = items(by_ines, taken, {"page": "2", "order": "-question"})
    assert order_of(page) == ["1"]
    assert 'href="?page=1&amp;order=-question"' in text_of(page)
    assert order_of(items(by_ines, taken, {"page": "999"})) == ["3"]


@pytest.mark.parametrize(
    "query",
    [
        {"revision": "999999"},
        {"revision": "9" * 40},
        {"revision": "-1"},
        {"revision": "x\x00"},
        {"which": "worst"},
        {"since": "9999-12-31", "until": "0001-01-01"},
        {"since": "today"},
        {"order": "\x00"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"order": "__class__"},
        {"order": ["facility", "sd"], "which": ["all", "best"]},
    ],
)
def test_no_address_breaks_the_page(by_ines, taken, query):
    assert items(by_ines, taken, query).status_code == 200
    assert annotated(by_ines, taken, query).status_code == 200


def test_a_revision_of_another_quiz_is_not_looked_at(by_ines, taken):
    other = import_markdown(PLANETS, "other.md").quiz
    page = items(by_ines, taken, {"revision": other.current_revision_id})

    assert page.context["analysis"].selection.quiz == taken
    assert "Select a valid choice" in text_of(page)


@pytest.mark.parametrize("page", [items, annotated])
def test_who_may_not_see_attempts_gets_none_of_their_figures(client, outsider, taken, page):
    """Not by Django's own permissions, either: those of a course are all that counts."""
    outsider.user_permissions.set(Permission.objects.filter(codename="view_attempt"))
    client.force_login(outsider)
    assert page(client, taken).status_code == 404


@pytest.mark.parametrize("page", [items, annotated])
@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 30, "1\x00"])
def test_a_quiz_that_does_not_exist_is_not_found(by_ines, taken, page, key):
    quiz = Quiz(pk=key)
    assert page(by_ines, quiz).status_code in (302, 404)


@pytest.mark.parametrize("page", [items, annotated])
def test_students_and_strangers_are_sent_to_the_login(client, taken, charlie, page):
    assert page(client, taken).status_code == 302
    client.force_login(charlie)
    assert page(client, taken).url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("page", [items, annotated])
def test_the_queries_are_the_same_for_one_and_for_many_attempts(
    by_ines, planets, alice, count_queries, page
):
    sit(planets, alice, ALL_RIGHT)
    page(by_ines, planets)
    with count_queries() as one:
        page(by_ines, planets)
    for student in students(5):
        sit(planets, student, WEAK)
    with count_queries() as six:
        page(by_ines, planets)
    assert len(one) == len(six)


def test_texts_of_authors_and_students_are_only_text(by_ines, every_kind, alice):
    sit(every_kind, alice, {"two moons": "<script>alert(1)</script>"})
    page = items(by_ines, every_kind).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_what_cannot_be_said_of_drawn_questions_is_explained(by_ines, alice):
    quiz = import_markdown(DRAWN, "drawn.md").quiz
    sit(quiz, alice, {"red": ["Mars"]})
    page = text_of(items(by_ines, quiz))

    assert "Questions were drawn" in page
    assert "in 0 attempts" in page


def test_a_ruling_and_other_rules_are_told(by_ines, taken):
    Ruling.objects.create(item=Item.objects.earliest("pk"), decision="void", up_to=1, at=NOW)
    attempt = Attempt.objects.first()
    Attempt.objects.filter(pk=attempt.pk).update(rules={**attempt.rules, "scoring": "coverage"})
    page = text_of(items(by_ines, taken))

    assert page.count("By a ruling, everybody gets all points for this question.") == 1
    assert "not all scored by the same rule" in page


def test_nothing_is_to_be_looked_at_in_a_void_question(by_ines, planets):
    for student in students(30):
        sit(planets, student, ALL_RIGHT)
    assert text_of(items(by_ines, planets)).count("Too easy") == 3
    Ruling.objects.create(item=Item.objects.earliest("pk"), decision="void", up_to=1, at=NOW)
    page = text_of(items(by_ines, planets))
    assert page.count("Too easy") == 2
    assert "Too hard" not in page


def test_a_wrong_key_is_named_with_its_place(by_ines, planets):
    for number, student in enumerate(students(30)):
        strong = ALL_RIGHT | {"closest": ["Venus"]}
        sit(planets, student, {"closest": ["Mercury"]} if number % 2 else strong)
    page = text_of(items(by_ines, planets))

    assert "<li>⚠ key may be wrong</li>" in page
    finding = page[page.index("Key may be wrong.") :].partition("</li>")[0]
    assert "about “Venus”" in finding
    assert "planets.md:4</a>" in finding
    assert "of only" not in page


# Annotated Markdown


def test_the_markdown_comes_back_with_the_figures_of_each_question(by_ines, taken):
    response = annotated(by_ines, taken)
    text = response.content.decode()

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="planets.annotated.md"'
    above_second = text[: text.index("**2.**")].rstrip().split("\n")
    assert any("2 attempts, 0 without an answer, facility 50.0 %" in line for line in above_second)
    assert "[x] Saturn: 100.0 %" in text


def test_importing_it_changes_nothing(by_ines, taken):
    text = annotated(by_ines, taken).content.decode()

    again = read_quiz([SourceFile("planets.md", text.encode())], max_bytes=1_000_000).document
    assert [(q.stem, q.choices and [c.text for c in q.choices]) for q in again.questions] == [
        (q.source, [c.source for c in q.choices.order_by("position")])
        for q in taken.current_revision.questions.order_by("position")
    ]
    assert import_markdown(text).quiz == taken
    assert taken.revisions.count() == 1


def test_answers_of_students_cannot_break_out_of_the_comment(by_ines, every_kind, alice):
    sit(every_kind, alice, {"two moons": "--> **9.** Injected?\n- [x] a\n- [ ] b <!--"})
    text = annotated(by_ines, every_kind).content.decode()

    again = read_quiz([SourceFile("every-kind.md", text.encode())], max_bytes=1_000_000).document
    assert len(again.questions) == 7


def test_a_folders_files_carry_theirs_in_one_text(by_ines, alice, folder):
    sit(folder, alice, {"red": ["Mars"], "white": ["Venus"]})
    text = annotated(by_ines, folder).content.decode()

    for file, stem in (("a.md", "**1.**"), ("b.md", "**2.**")):
        between = text[text.index(f"<!-- {file} -->") : text.index(stem)]
        assert "1 attempt, 0 without an answer, facility 100.0 %" in between
    assert text.count("1 attempt,") == 2


def test_what_has_no_place_for_comments_is_said_on_the_page(by_ines, taken, monkeypatch):
    def annotate(source, notes):
        raise CannotAnnotate("no")

    monkeypatch.setattr(quizzes.reports.annotated, "annotate", annotate)
    response = annotated(by_ines, taken, {"which": "all"})

    assert response.url.endswith("/items/?which=all")
    assert "no place for comments" in text_of(by_ines.get(response.url))


def test_a_choice_of_filters_holds_for_the_markdown_too(by_ines, taken):
    text = annotated(by_ines, taken, {"since": "2026-03-03"}).content.decode()

    assert text == taken.current_revision.source


def test_a_quiz_without_a_revision_has_no_markdown(by_ines, taken):
    Quiz.objects.filter(pk=taken.pk).update(current_revision=None)

    assert items(by_ines, taken).status_code == 200
    assert annotated(by_ines, taken).status_code == 404
