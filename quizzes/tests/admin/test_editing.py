"""Writing Markdown in the admin: the preview beside it, the plan, and edits that meet."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from quizzes.actions.importing import import_quiz
from quizzes.actions.previewing import MOST_QUESTIONS, preview
from quizzes.actions.starting import start_attempt
from quizzes.admin import editing
from quizzes.models import PendingImport, Quiz, Revision

from ..conftest import NOW, PLANETS, import_markdown
from .conftest import agreed, text_of

PREVIEW = "admin:quizzes_quiz_preview"


def change_url(quiz) -> str:
    return reverse("admin:quizzes_quiz_change", args=[quiz.pk])


def edit(client, quiz, old: str, new: str, **data):
    source = quiz.current_revision.source
    assert old in source
    base = {"text": source.replace(old, new), "base": str(quiz.current_revision.uid)}
    return client.post(change_url(quiz), base | data, follow=True)


# The preview


def test_the_preview_shows_questions_as_students_see_them_and_the_key(by_ines):
    page = by_ines.post(reverse(PREVIEW), {"text": "**1.** Is `x` *good*?\n- [x] yes\n- [ ] no\n"})

    assert "Is <code>x</code> <em>good</em>?" in text_of(page)
    assert "single choice" in text_of(page)
    assert '<li class="is-right">' in text_of(page)
    assert "<html" not in text_of(page)
    assert not Revision.objects.exists()


def test_the_preview_says_what_is_wrong_with_its_line(by_ines):
    page = by_ines.post(reverse(PREVIEW), {"text": "# T\r\n**1.** A?\r\n- [ ] b\r\n- [ ] c\r\n"})

    assert 'data-line="2" data-column="1"' in text_of(page)
    assert "no choice of question 1 is ticked as right" in text_of(page)
    assert "A?" in text_of(page)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        '<a href="javascript:alert(1)">a</a>',
    ],
)
def test_the_preview_is_safe_to_be_put_into_the_page(by_ines, hostile):
    text = f"# {hostile}\n**1.** {hostile}\n- [x] {hostile}\n  > {hostile}\n- [ ] b\n"

    page = text_of(by_ines.post(reverse(PREVIEW), {"text": text}))

    assert not re.search(r"<script|<[^>]*\bon\w+=|<[^>]*href=.javascript", page)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Which?\n- [x] a\n- [ ] b\n", ()),
        ("Sort.\n<!-- kind: ordering -->\n\n1. a\n2. b\n", ()),
        ("Which?\n= GPU\n= card\n", ("GPU", "card")),
        ("How many?\n= [4.9, 5.1]\n", ("4.9 … 5.1",)),
        ("Say [[a|b]] or [[c]].\n", ("a | b", "c")),
        ("Match.\n- a :: one\n- b :: two\n", ("one", "two")),
    ],
)
def test_the_preview_shows_the_key_of_every_kind_of_question(question, key):
    assert preview(f"**1.** {question}").questions[0].key == key


def test_the_preview_shows_blanks_where_gaps_are():
    assert preview("**1.** Say [[a]].\n").questions[0].html == "<p>Say ____.</p>"


def test_a_text_that_cannot_be_rendered_is_a_diagnostic(by_ines):
    page = by_ines.post(reverse(PREVIEW), {"text": f"**1.** {'- ' * 200}x?\n- [x] a\n- [ ] b\n"})

    assert page.status_code == 200
    long = by_ines.post(reverse(PREVIEW), {"text": f"**1.** {'x' * 30_000}\n- [x] a\n- [ ] b\n"})
    assert "text-too-long" in text_of(long)


def test_a_text_that_is_too_large_is_not_previewed(by_ines):
    page = by_ines.post(reverse(PREVIEW), {"text": "x" * (1024 * 1024 + 1)})

    assert "too-large" in text_of(page)


def test_of_a_long_quiz_the_part_around_the_cursor_is_shown():
    text = "".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(1, 101))

    def shown(line: int) -> list[str]:
        return [question.document.number for question in preview(text, line=line).questions]

    assert shown(1) == [str(n) for n in range(1, MOST_QUESTIONS + 1)]
    assert "50" in shown(3 * 49 + 1)
    assert shown(99_999)[-1] == "100"
    assert {len(shown(line)) for line in (1, 100, 300)} == {MOST_QUESTIONS}
    assert preview(text).count == 100


@pytest.mark.parametrize("line", ["", "-1", "x", "²", "9" * 50])
def test_a_cursor_that_is_nowhere_shows_the_start(by_ines, line):
    data = {"text": PLANETS, "line": line}
    assert by_ines.post(reverse(PREVIEW), data).status_code == 200


def test_the_preview_is_for_those_who_may_look_at_quizzes(client, alice, assistant):
    assert client.post(reverse(PREVIEW), {"text": "x"}).status_code == 302
    client.force_login(alice)
    assert client.post(reverse(PREVIEW), {"text": "x"}).status_code == 302
    client.force_login(assistant)
    assert client.post(reverse(PREVIEW), {"text": "x"}).status_code == 200
    assert client.get(reverse(PREVIEW)).status_code == 405


def test_without_scripts_a_button_shows_the_preview_and_keeps_the_text(by_ines, planets):
    page = edit(by_ines, planets, "red?", "*red*?", _preview="Preview")

    assert "Which planet is <em>red</em>?" in text_of(page)
    assert "Which planet is *red*?" in text_of(page)
    assert Revision.objects.count() == 1


def test_the_preview_button_works_for_a_text_with_errors(by_ines, planets):
    page = edit(by_ines, planets, "[x] Mercury", "[ ] Mercury", _preview="Preview")

    assert text_of(page).count("no-correct-choice") == 2  # the link and where it leads


# The plan


def test_an_instructor_can_write(by_ines, planets):
    assert " readonly" not in text_of(by_ines.get(change_url(planets)))


def test_the_plan_of_an_edit_is_one_click_away(by_ines, planets):
    page = edit(by_ines, planets, "red?", "reddest?", _plan="Show the plan")

    assert Revision.objects.count() == 1
    assert "<del>red</del><ins>reddest</ins>" in text_of(page)
    by_ines.post(page.request["PATH_INFO"], agreed(page))
    planets.refresh_from_db()
    assert "reddest?" in planets.current_revision.source


def test_going_back_from_the_plan_keeps_the_text(by_ines, planets):
    page = edit(by_ines, planets, "red?", "reddest?", _plan="Show the plan")

    editor = by_ines.get(page.context["back"])

    assert "Which planet is reddest?" in editor.context["form"].initial["text"]


def test_a_new_quiz_can_be_planned_too(by_ines, planets):
    data = {"course": planets.course_id, "text": "# New\n**1.** A?\n- [x] b\n- [ ] c\n"}
    page = by_ines.post(reverse("admin:quizzes_quiz_add"), data | {"_plan": "1"}, follow=True)

    assert "new quiz" in text_of(page)
    by_ines.post(page.request["PATH_INFO"], agreed(page))
    assert Revision.objects.latest("pk").quiz.slug == "new"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[x] Mercury\n- [ ] Venus", "[ ] Mercury\n- [x] Venus"),
        (
            "**1.** Which planet is closest to the sun?\n- [x] Mercury\n- [ ] Venus\n- [ ] Mars\n",
            "",
        ),
    ],
    ids=["key", "retired"],
)
def test_what_touches_results_is_shown_before_it_happens(by_ines, submitted, old, new):
    page = edit(by_ines, submitted.quiz, old, new)

    assert "What the import will do" in text_of(page)
    assert Revision.objects.count() == 1
    assert PendingImport.objects.count() == 1


def test_what_touches_no_result_is_imported_at_once(by_ines, planets):
    edit(by_ines, planets, "[x] Mercury\n- [ ] Venus", "[ ] Mercury\n- [x] Venus")

    assert Revision.objects.count() == 2


def test_a_running_attempt_counts_as_a_result(by_ines, planets, alice):
    start_attempt(quiz=planets, student=alice, now=NOW)

    edit(by_ines, planets, "[x] Mercury\n- [ ] Venus", "[ ] Mercury\n- [x] Venus")

    assert Revision.objects.count() == 1


# Edits that meet


def test_an_edit_that_was_overtaken_is_not_imported_and_the_difference_is_shown(by_ines, planets):
    planets.current_revision.refresh_from_db()
    import_markdown(PLANETS.replace("Iron oxide.", "Rust."))

    page = edit(by_ines, planets, "red?", "reddest?")

    assert page.status_code == 409
    assert Revision.objects.count() == 2
    assert "while you were writing, revision 2 came in" in text_of(page)
    assert "<del>Rust</del>" in text_of(page)
    assert "Which planet is reddest?" in page.context["form"].initial["text"]

    planets.refresh_from_db()
    again = page.context["form"].initial
    by_ines.post(change_url(planets), {"text": again["text"], "base": again["base"]})
    planets.refresh_from_db()
    assert planets.current_revision.number == 3


# One page of tabs


@pytest.mark.parametrize(
    ("page", "tab"),
    [("change", "Markdown"), ("settings", "Settings"), ("history", "History"), (None, "Attempts")],
)
def test_the_pages_of_a_quiz_are_tabs(by_ines, planets, page, tab):
    url = f"{reverse('admin:quizzes_attempt_changelist')}?quiz__id__exact={planets.pk}"
    if page:
        url = reverse(f"admin:quizzes_quiz_{page}", args=[planets.pk])

    text = text_of(by_ines.get(url))

    assert text.count('aria-current="page"') - text.count('" aria-current="page">Quizzes') >= 1
    assert f'aria-current="page">{tab}</a>' in text
    for other in ("Markdown", "Settings", "History", "Attempts"):
        assert f">{other}</a>" in text


def test_an_onlooker_reads_the_markdown_and_cannot_change_it(client, assistant, planets):
    client.force_login(assistant)
    text = text_of(client.get(change_url(planets)))

    assert ">History</a>" in text
    assert ">Attempts</a>" in text
    assert 'type="submit" value="Import"' not in text
    assert " readonly" in text


def test_the_log_of_the_admin_is_still_there(by_ines, planets):
    edit(by_ines, planets, "red?", "reddest?")

    log = by_ines.get(reverse("admin:quizzes_quiz_log", args=[planets.pk]))

    assert "Imported as revision 2" in text_of(log)


def test_the_editor_takes_the_same_queries_whatever_the_length_of_the_quiz(
    by_ines, planets, count_queries
):
    by_ines.get(change_url(planets))
    with count_queries() as three:
        by_ines.get(change_url(planets))
    longer = import_markdown(
        "\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(9)), "longer.md"
    ).quiz
    with count_queries() as nine:
        by_ines.get(change_url(longer))
    assert len(three) == len(nine)


def test_the_preview_of_an_edit_shows_the_pictures_of_the_quiz(by_ines, illustrated):
    source, uid = illustrated.current_revision.source, illustrated.current_revision.uid

    shown = text_of(by_ines.post(reverse(PREVIEW), {"text": source, "base": str(uid)}))
    alone = text_of(by_ines.post(reverse(PREVIEW), {"text": source, "base": "nonsense"}))

    assert re.search(r"<img [^>]*[0-9a-f]{64}\.png", shown)
    assert "missing-image" not in shown
    assert "missing-image" in alone


def test_a_window_that_the_settings_forbid_is_an_error_of_the_form(by_ines, planets):
    Quiz.objects.update(opens_at=NOW + timedelta(days=30))

    response = edit(by_ines, planets, "title: Planets", "title: A\ncloses: 2026-03-09")

    assert response.status_code == 200
    assert "must close after it opens" in str(response.context["form"].errors)
    assert "closes: 2026-03-09" in response.context["form"]["text"].value()
    assert Revision.objects.count() == 1


def test_a_window_that_the_settings_forbid_at_the_last_moment_is_an_error_too(
    by_ines, planets, monkeypatch
):
    def import_late(**options):
        Quiz.objects.update(opens_at=NOW + timedelta(days=30))
        return import_quiz(**options)

    monkeypatch.setattr(editing, "import_quiz", import_late)

    response = edit(by_ines, planets, "title: Planets", "title: A\ncloses: 2026-03-09")

    assert "must close after it opens" in text_of(response)
    assert Revision.objects.count() == 1


def test_the_preview_says_how_many_questions_are_drawn(by_ines, planets):
    text = planets.current_revision.source.replace("**2.**", "## Rings\n<!-- draw: 1 -->\n\n**2.**")

    page = by_ines.post(reverse("admin:quizzes_quiz_preview"), {"text": text})

    assert "1 of these questions is drawn for each attempt." in text_of(page)
