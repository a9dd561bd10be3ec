"""Handing in files and archives, looking at the plan, and importing exactly that."""

from datetime import timedelta
from textwrap import dedent

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from quizzes.actions import pending as pending_action
from quizzes.actions.starting import start_attempt
from quizzes.models import Course, ImportRecord, PendingFile, PendingImport, Quiz, Revision

from ..conftest import NOW, PLANETS, import_markdown
from .conftest import agreed, text_of, upload, zipped

QUIZ = "# {0}\n**1.** What is {0}?\n- [x] right\n- [ ] wrong\n"
BROKEN = "# Broken\n**1.** First?\n- [ ] a\n- [ ] b\n\n**2.** Second?\n- [x] c\n- [ ] d\n"


def planets_with(*replaced: tuple[str, str]) -> str:
    text = dedent(PLANETS).lstrip()
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return text


def test_an_upload_imports_nothing_before_the_plan_was_agreed_to(by_ines):
    page = upload(by_ines, {"one.md": QUIZ.format("one"), "two.md": QUIZ.format("two")})

    assert page.redirect_chain
    assert not Quiz.objects.exists()
    assert text_of(page).count("new quiz") == 2

    response = by_ines.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert {quiz.slug for quiz in Quiz.objects.all()} == {"one", "two"}
    assert text_of(response).count("Imported as revision 1, with 1 question.") == 2
    assert not PendingImport.objects.exists()
    assert not PendingFile.objects.exists()


def test_an_archive_is_grouped_as_the_command_groups_folders(by_ines):
    archive = zipped(
        {
            "course/week1/quiz.md": QUIZ.format("week"),
            "course/week1/more.md": "**2.** More?\n- [x] a\n- [ ] b\n",
            "course/extra.md": QUIZ.format("extra"),
            "course/README.md": "# Course\n- [ ] write week 2\n",
            "course/img/cat.png": b"\x89PNG",
        }
    )
    page = upload(by_ines, {"course.zip": archive})
    assert "Passed over: no questions in it" in text_of(page)
    by_ines.post(page.request["PATH_INFO"], agreed(page))

    assert {(q.slug, q.current_revision.question_count) for q in Quiz.objects.all()} == {
        ("week1", 2),
        ("extra", 1),
    }


def test_the_plan_shows_what_changes_and_what_it_touches(by_ines, submitted, bob):
    start_attempt(quiz=submitted.quiz, student=bob, now=NOW)
    edited = planets_with(
        ("[x] Mercury\n- [ ] Venus", "[ ] Mercury\n- [x] Venus"), ("red?", "red by day?")
    )

    page = text_of(upload(by_ines, {"planets.md": edited}))

    assert "revision 2" in page
    assert "1 submitted attempt keeps its revision; 1 running attempt finishes on it." in page
    assert "The score of 1 attempt was given by a key that changes." in page
    assert "now right" in page
    assert "no longer right" in page
    assert "<ins> by day</ins>" in page
    assert "3 questions · 1 key changed · 1 reworded · 1 same" in page
    assert Revision.objects.count() == 1


def test_settings_that_the_file_changes_are_shown_in_words(by_ines, planets):
    stated = "title: Planets\nscoring: coverage\nattempts: 2\nannounce_count: no"

    page = text_of(upload(by_ines, {"planets.md": planets_with(("title: Planets", stated))}))

    assert "<del>exactly the right choices</del> → <ins>coverage of the right choices" in page
    assert "Attempts allowed: <del>unlimited</del> → <ins>2</ins>" in page
    assert "Say how many to select: <del>yes</del> → <ins>no</ins>" in page
    assert "Shuffle:" not in page


def test_the_same_file_again_is_unchanged_and_there_is_nothing_to_import(by_ines, planets_file):
    page = upload(by_ines, {"planets.md": planets_file})

    assert "Unchanged: the current revision already" in text_of(page)
    assert page.context["plan"].importable == ()
    assert 'type="submit" value="Import' not in text_of(page)


@pytest.fixture
def planets_file(planets) -> str:
    return planets.current_revision.source


def test_diagnostics_come_with_line_caret_and_a_link_to_their_explanation(by_ines):
    page = upload(by_ines, {"broken.md": BROKEN})

    assert "broken.md:2:1" in text_of(page)
    assert "**1.** First?\n^</pre>" in page.content.decode()
    url = reverse("admin:quizzes_quiz_explain", args=["no-correct-choice"])
    assert url in page.content.decode()
    assert "None of the boxes is ticked" in text_of(by_ines.get(url))
    assert by_ines.get(reverse("admin:quizzes_quiz_explain", args=["nonsense"])).status_code == 404


def test_a_rejected_file_does_not_keep_the_others_out_and_is_on_record(by_ines, ines):
    page = upload(by_ines, {"broken.md": BROKEN, "good.md": QUIZ.format("good")})
    by_ines.post(page.request["PATH_INFO"], agreed(page))

    assert [quiz.slug for quiz in Quiz.objects.all()] == ["good"]
    rejected = ImportRecord.objects.get(outcome="rejected")
    assert (rejected.path, rejected.by) == ("broken.md", ines)


def test_broken_questions_can_be_left_out(by_ines):
    page = upload(by_ines, {"broken.md": BROKEN})
    assert page.context["plan"].importable == ()

    url = f"{page.request['PATH_INFO']}?partial=on"
    page = by_ines.get(url)
    assert "1 left out" in text_of(page)
    by_ines.post(url, agreed(page))

    assert [q.source for q in Revision.objects.get().questions.all()] == ["Second?"]


def test_a_quiz_that_changed_after_the_plan_is_left_alone_and_planned_anew(by_ines, planets):
    page = upload(
        by_ines,
        {
            "planets.md": planets.current_revision.source.replace("red?", "blue?"),
            "other.md": QUIZ.format("other"),
        },
    )
    import_markdown(PLANETS.replace("red?", "green?"))

    response = by_ines.post(page.request["PATH_INFO"], agreed(page), follow=True)

    planets.refresh_from_db()
    assert planets.current_revision.number == 2
    assert "The quiz has changed meanwhile" in text_of(response)
    assert "<del>green</del><ins>blue</ins>" in text_of(response)
    assert Quiz.objects.filter(slug="other").exists()
    by_ines.post(page.request["PATH_INFO"], agreed(response))
    planets.refresh_from_db()
    assert planets.current_revision.number == 3


def test_what_was_not_shown_is_not_imported(by_ines):
    page = upload(by_ines, {"one.md": QUIZ.format("one")})

    by_ines.post(page.request["PATH_INFO"], {"agreed": []})

    assert not Quiz.objects.exists()


def test_a_quiz_that_appeared_after_the_plan_is_not_made_twice(by_ines):
    page = upload(by_ines, {"planets.md": planets_with()})
    import_markdown(PLANETS.replace("red?", "green?"))

    by_ines.post(page.request["PATH_INFO"], agreed(page))

    assert Revision.objects.count() == 1


def test_one_file_that_fails_leaves_the_others_in_and_can_be_tried_again(by_ines, monkeypatch):
    page = upload(by_ines, {"one.md": QUIZ.format("one"), "two.md": QUIZ.format("two")})
    real = pending_action.import_quiz

    def failing(*, slug, **options):
        if slug == "one":
            raise DatabaseError("disk full")
        return real(slug=slug, **options)

    monkeypatch.setattr(pending_action, "import_quiz", failing)
    response = by_ines.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert [quiz.slug for quiz in Quiz.objects.all()] == ["two"]
    assert "The database refused it" in text_of(response)
    monkeypatch.undo()
    by_ines.post(page.request["PATH_INFO"], agreed(response))
    assert Quiz.objects.count() == 2


def test_importing_twice_says_that_the_files_are_gone(by_ines):
    page = upload(by_ines, {"one.md": QUIZ.format("one")})
    by_ines.post(page.request["PATH_INFO"], agreed(page))

    response = by_ines.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert "not kept any more" in text_of(response)
    assert Revision.objects.count() == 1


def test_files_of_somebody_else_are_not_there(by_ines, ada):
    page = upload(by_ines, {"one.md": QUIZ.format("one")})
    other = Client()
    other.force_login(ada)

    response = other.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert "not kept any more" in text_of(response)
    assert not Quiz.objects.exists()


def test_a_person_keeps_five_uploads_and_nobody_keeps_one_for_long(by_ines, ada, settings):
    old = PendingImport.objects.create(by=ada, course=Course.objects.get(), created_at=NOW)
    for n in range(7):
        upload(by_ines, {f"{n}.md": QUIZ.format(n)})

    kept = [pending.files.get().path for pending in PendingImport.objects.all()]
    assert sorted(kept) == ["2.md", "3.md", "4.md", "5.md", "6.md"]
    assert not PendingImport.objects.filter(pk=old.pk).exists()


def test_the_plan_takes_the_same_queries_whatever_is_unchanged_in_it(by_ines, count_queries):
    def queries(count: int) -> int:
        page = upload(by_ines, {f"{n}.md": QUIZ.format(n) for n in range(count)})
        with count_queries() as counted:
            by_ines.get(page.request["PATH_INFO"])
        return len(counted)

    one, three = queries(1), queries(3)
    assert three - one == 2  # one query a quiz: is there one at its address?


def test_times_and_durations_are_shown_as_the_site_and_authors_write_them(
    by_ines, planets, settings
):
    settings.TIME_ZONE = "Europe/Berlin"
    stated = "title: Planets\ncloses: 2026-03-09 12:00Z\ntime_limit: 90 min"

    page = text_of(upload(by_ines, {"planets.md": planets_with(("title: Planets", stated))}))

    assert "Closes at: <del>none</del> → <ins>2026-03-09 13:00 CET</ins>" in page
    assert "Time limit: <del>none</del> → <ins>1 h 30 min</ins>" in page


def test_a_draw_alone_is_a_change_of_the_quiz(by_ines, planets):
    drawn = planets_with(("**1.**", "<!-- draw: 2 -->\n**1.**"))

    page = text_of(upload(by_ines, {"planets.md": drawn}))

    assert "revision 2" in page
    assert "Questions drawn: <del>all</del> → <ins>2</ins>" in page
    assert "No question changes." in page


def test_a_window_that_the_admin_forbids_is_refused_in_the_plan(by_ines, planets):
    Quiz.objects.update(opens_at=NOW + timedelta(days=30))
    closing = planets_with(("title: Planets", "title: Planets\ncloses: 2026-03-09"))

    page = upload(by_ines, {"planets.md": closing})

    assert "closes-before-opening" in text_of(page)
    assert page.context["plan"].importable == ()


def test_a_window_that_is_forbidden_after_the_plan_was_shown_is_shown_as_such(by_ines, planets):
    closing = planets_with(("title: Planets", "title: Planets\ncloses: 2026-03-09"))
    page = upload(by_ines, {"planets.md": closing})
    Quiz.objects.update(opens_at=NOW + timedelta(days=30))

    page = by_ines.post(page.request["PATH_INFO"], agreed(page), follow=True)

    assert "closes-before-opening" in text_of(page)
    assert Revision.objects.count() == 1
