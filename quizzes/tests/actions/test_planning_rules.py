"""What a plan says about settings and draws, and what the settings of the admin forbid."""

from datetime import UTC, datetime, timedelta
from textwrap import dedent

import pytest

from quizzes.actions.importing import import_quiz
from quizzes.actions.planning import plan_import
from quizzes.actions.planning_rules import RulesRefused
from quizzes.actions.rendering import render_quiz
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Course, Quiz, Revision

from ..conftest import NOW, PLANETS, import_markdown

BERLIN = "Europe/Berlin"


def stating(*settings: str, text: str = PLANETS) -> str:
    lines = "".join(f"\n    {setting}" for setting in settings)
    return text.replace("title: Planets", f"title: Planets{lines}")


DRAWN = PLANETS.replace("    **1.**", "    <!-- draw: 2 -->\n    **1.**")


def read(markdown: str):
    source = SourceFile("planets.md", dedent(markdown).lstrip().encode())
    read = read_quiz([source], max_bytes=10**6)
    assert read.is_ok, read.diagnostics
    return read.document


def course() -> Course:
    return Course.objects.get(slug=Course.OPEN_SLUG)


def rules(markdown: str) -> list[tuple[str, str, str]]:
    plan = plan_import(document=read(markdown), course=course(), slug="planets")
    return [(each.name, each.old, each.new) for each in plan.rules]


def test_settings_that_change_are_said_in_words(planets, settings):
    settings.TIME_ZONE = BERLIN
    assert rules(
        stating(
            "opens: 2026-03-02 09:00",
            "closes: 2026-07-02T12:00:30Z",
            "time_limit: 90 min",
            "attempts: 2",
            "navigation: forward-only",
            "announce_count: false",
            "show_answers: never",
            "shuffle: choices",
        )
    ) == [
        ("opens at", "none", "2026-03-02 09:00 CET"),
        ("closes at", "none", "2026-07-02 14:00:30 CEST"),
        ("time limit", "none", "1 h 30 min"),
        ("attempts allowed", "unlimited", "2"),
        (
            "navigation",
            "all questions on one page",
            "one question per page, no going back",
        ),
        ("say how many to select", "yes", "no"),
        ("show the right answers", "right after submitting", "never"),
    ]


def test_settings_that_the_file_no_longer_states_keep_their_values(planets):
    import_markdown(stating("time_limit: 30 min", "closes: 2026-03-09"))
    assert rules(PLANETS) == []
    import_markdown(PLANETS)
    quiz = Quiz.objects.get()
    assert (quiz.time_limit, quiz.closes_at is None) == (timedelta(minutes=30), False)
    assert quiz.current_revision.stated == ["title"]


def test_none_unsets_what_was_set_in_the_admin(planets):
    Quiz.objects.update(time_limit=timedelta(minutes=30), max_attempts=2, pass_mark=50)
    text = stating("time_limit: none", "attempts: unlimited", "pass_mark: none")
    assert rules(text) == [
        ("time limit", "30 min", "none"),
        ("attempts allowed", "2", "unlimited"),
        ("pass mark (per cent)", "50.00", "none"),
    ]
    import_markdown(text)
    quiz = Quiz.objects.get()
    assert (quiz.time_limit, quiz.max_attempts, quiz.pass_mark) == (None, None, None)


def test_times_without_a_zone_are_in_that_of_the_site(db, settings):
    settings.TIME_ZONE = BERLIN
    import_markdown(stating("opens: 2026-03-02 09:00", "closes: 2026-03-02"))
    quiz = Quiz.objects.get()
    assert quiz.opens_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert quiz.closes_at == datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC)


def test_a_draw_alone_makes_a_revision_and_is_said(planets):
    assert rules(DRAWN) == [("questions drawn", "all", "2"), ("questions in an attempt", "3", "2")]
    revision = import_markdown(DRAWN).revision
    assert (revision.number, revision.question_count, revision.dealt_count) == (2, 3, 2)
    assert rules(PLANETS) == [
        ("questions drawn", "2", "all"),
        ("questions in an attempt", "2", "3"),
    ]


def test_draws_are_compared_by_the_titles_of_their_sections(planets):
    section = "    ## Rings\n    <!-- draw: 1 -->\n\n    **2.**"
    text = PLANETS.replace("    **2.**", section)
    import_markdown(text)
    assert rules(text + "\n") == []
    assert rules(text.replace("draw: 1", "draw: 2")) == [
        ("questions drawn from “Rings”", "1", "2"),
        ("questions in an attempt", "2", "3"),
    ]
    assert rules(text.replace("Rings", "Moons")) == [
        ("questions drawn from “Moons”", "all", "1"),
        ("questions drawn from “Rings”", "1", "–"),
    ]


def test_a_new_quiz_has_no_changes_of_rules(db):
    assert rules(stating("time_limit: 30 min", text=DRAWN)) == []


@pytest.mark.parametrize(
    ("of_the_admin", "of_the_file", "line"),
    [
        ({"opens_at": NOW + timedelta(days=9)}, "closes: 2026-03-09", 3),
        ({"closes_at": NOW}, "opens: 2026-03-02 09:00Z", 3),
        ({"closes_at": NOW}, "opens: 2026-03-03", 3),
    ],
)
def test_what_the_admin_has_set_can_forbid_what_the_file_states(
    planets, of_the_admin, of_the_file, line
):
    Quiz.objects.update(**of_the_admin)
    with pytest.raises(RulesRefused) as refused:
        import_markdown(stating(of_the_file))
    (found,) = refused.value.diagnostics
    assert (found.code, found.line, found.is_error) == ("closes-before-opening", line, True)
    assert "admin" in found.hint
    assert Revision.objects.count() == 1


def test_a_file_that_states_both_times_overrules_the_admin(planets):
    Quiz.objects.update(opens_at=NOW, closes_at=NOW + timedelta(days=1))
    import_markdown(stating("opens: 2027-01-01", "closes: 2027-01-02"))
    assert Quiz.objects.get().opens_at.year == 2027


def test_times_of_which_one_has_a_zone_are_compared_in_that_of_the_site(db, settings):
    text = stating("opens: 2026-03-02 09:00", "closes: 2026-03-02 08:30Z")
    settings.TIME_ZONE = BERLIN
    import_markdown(text)
    settings.TIME_ZONE = "UTC"
    with pytest.raises(RulesRefused, match="must close after it opens"):
        import_markdown(text + "\n", "other.md")
    assert Quiz.objects.count() == 1


def test_an_opening_time_set_between_plan_and_import_refuses_the_import(planets):
    document = read(stating("closes: 2026-03-09"))
    plan = plan_import(document=document, course=course(), slug="planets")
    Quiz.objects.update(opens_at=NOW + timedelta(days=30))
    rendered, _ = render_quiz(document)
    with pytest.raises(RulesRefused):
        import_quiz(rendered=rendered, course=course(), slug="planets", by=None, now=NOW, plan=plan)
    assert Quiz.objects.get().current_revision.number == 1
