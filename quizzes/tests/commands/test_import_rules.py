"""The rules of a quiz on their way from its file into the database, as the command tells of them."""

from datetime import UTC, datetime, timedelta

import pytest

from quizzes.models import ImportRecord, Quiz, Revision

from .conftest import GOOD, run

OPENS = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def stating(*settings: str) -> str:
    return GOOD.replace("title: Planets", "\n".join(["title: Planets", *settings]))


def test_every_rule_that_the_file_states_is_in_effect(db, write):
    path = write(
        "planets.md",
        stating(
            "opens: 2026-03-02 09:00",
            "closes: 2026-03-09",
            "time_limit: 45 min",
            "attempts: 3",
            "wait: 1 day",
            "counts: average",
            "navigation: question-per-page",
            "show_score: after-submitting",
            "show_marks: after-closing",
            "show_answers: after-closing",
            "show_explanations: never",
        ).replace("**1.**", "<!-- draw: 2 -->\n**1.**"),
    )
    run(path)
    quiz = Quiz.objects.get()
    assert quiz.opens_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert quiz.closes_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
    assert (quiz.time_limit, quiz.wait) == (timedelta(minutes=45), timedelta(days=1))
    assert (quiz.max_attempts, quiz.counts, quiz.navigation) == (3, "average", "question-per-page")
    assert (quiz.show_score, quiz.show_marks) == ("after-submitting", "after-closing")
    assert (quiz.show_answers, quiz.show_explanations) == ("after-closing", "never")
    assert quiz.current_revision.dealt_count == 2
    assert [section.draw for section in quiz.current_revision.sections.all()] == [2]


def test_a_dry_run_says_which_rules_would_change(db, write):
    path = write("planets.md", GOOD)
    run(path)
    path.write_text(stating("time_limit: 30 min", "closes: 2026-03-09"))
    printed = run("--dry-run", path)
    assert "would be a new revision" in printed
    assert "  closes at: none → 2026-03-09 23:59:59 UTC\n" in printed
    assert "  time limit: none → 30 min\n" in printed
    assert Quiz.objects.get().time_limit is None


@pytest.mark.parametrize("arguments", [(), ("--dry-run",), ("--partial",)])
def test_a_closing_time_before_the_opening_time_of_the_admin_is_one_clear_message(
    db, write, arguments
):
    path = write("planets.md", GOOD)
    run(path)
    Quiz.objects.update(opens_at=OPENS)
    path.write_text(stating("closes: 2026-03-02"))
    printed = run(*arguments, path, expect=1)
    assert f"{path}:3:1: error[closes-before-opening]" in printed
    assert "open at 2026-03-09 08:00 UTC and close at 2026-03-02 23:59:59 UTC" in printed
    assert "help: state “opens”, too" in printed
    assert "0 ok, 1 failed" in printed
    assert Revision.objects.count() == 1
    assert ImportRecord.objects.filter(outcome="rejected").exists() == (
        "--dry-run" not in arguments
    )


def test_the_other_files_of_the_run_go_in(db, folder):
    run(folder / "planets.md")
    Quiz.objects.update(opens_at=OPENS)
    (folder / "planets.md").write_text(stating("closes: 2026-03-02"))
    assert "1 ok, 1 failed" in run(folder, expect=1)
    assert Quiz.objects.count() == 2
