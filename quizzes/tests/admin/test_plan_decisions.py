"""A key that changes: ines sees what it means for results, decides, and imports exactly that."""

import pytest
from django.urls import reverse

from quizzes.actions.attempts import submit_attempt
from quizzes.models import Attempt, PendingImport, Quiz, Revision, Role, Ruling, ScoreChange
from quizzes.models.roles import GRANTS

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW, given, import_markdown
from .conftest import KEY_FIXED, agreed, scores, text_of


def edited(client, quiz: Quiz, text: str = KEY_FIXED):
    """The page after “Import” in the editor."""
    url = reverse("admin:quizzes_quiz_change", args=[quiz.pk])
    return client.post(url, {"text": text}, follow=True)


def field_of(page) -> str:
    (shown,) = page.context["shown"]
    (asked,) = shown.asked.values()
    return asked.field


def imported(client, page, **fields):
    return client.post(page.request["PATH_INFO"], {**agreed(page), **fields}, follow=True)


def test_importing_a_changed_key_leads_to_the_plan_first(by_ines, planets, attempts):
    page = edited(by_ines, planets)
    assert page.redirect_chain[-1][0].startswith("/admin/quizzes/quiz/import/")
    assert Revision.objects.count() == 1
    text = text_of(page)
    assert "2 submitted attempts answered this question. What counts for them?" in text
    assert "its score stays" not in text
    ((_key, asked),) = page.context["shown"][0].asked.items()
    effects = {o.value: (o.effect.rise_count, o.effect.fall_count) for o in asked.options}
    assert effects == {"old-or-new": (1, 0), "new-key": (1, 1), "only-new": (0, 0)}
    assert [option.value for option in asked.options if option.is_chosen] == ["old-or-new"]


def test_without_attempts_nothing_is_asked(by_ines, planets):
    edited(by_ines, planets)
    assert Revision.objects.count() == 2
    assert not Ruling.objects.exists()


def test_by_default_nobody_loses(by_ines, ines, planets, attempts):
    page = imported(by_ines, edited(by_ines, planets), reason="Venus was meant")
    assert "1 score rose, 0 fell." in text_of(page)
    assert scores(attempts) == {"alice": 3, "bob": 3}
    ruling = Ruling.objects.get()
    assert (ruling.decision, ruling.by, ruling.reason) == ("old-or-new", ines, "Venus was meant")
    assert (ruling.up_to, Quiz.objects.get().current_revision.number) == (1, 2)


def test_the_new_key_lets_a_score_fall_and_that_is_said_before(by_ines, planets, attempts):
    page = edited(by_ines, planets)
    field = field_of(page)
    looked = imported(by_ines, page, **{field: "new-key", "_forecast": "1"})
    text = text_of(looked)
    assert "1 score rises, 1 falls" in text
    assert "1 running attempt is graded by this when it is submitted." in text
    assert Revision.objects.count() == 1
    assert not Ruling.objects.exists()
    ((_key, asked),) = looked.context["shown"][0].asked.items()
    assert [option.value for option in asked.options if option.is_chosen] == ["new-key"]
    imported(by_ines, looked, **{field: "new-key"})
    assert scores(attempts) == {"alice": 2, "bob": 3}


def test_only_new_attempts_leaves_every_score(by_ines, planets, attempts):
    page = edited(by_ines, planets)
    imported(by_ines, page, **{field_of(page): "only-new"})
    assert scores(attempts) == {"alice": 3, "bob": 2}
    assert Ruling.objects.get().decision == "only-new"
    assert not ScoreChange.objects.exists()


def test_who_crosses_the_pass_mark_is_named_in_both_directions(by_ines, planets, attempts):
    for attempt in Attempt.objects.all():
        Attempt.objects.filter(pk=attempt.pk).update(rules=attempt.rules | {"pass_mark": "80"})
    page = edited(by_ines, planets)
    looked = imported(by_ines, page, **{field_of(page): "new-key", "_forecast": "1"})
    forecast = looked.context["shown"][0].forecast
    assert [each.student for each in forecast.no_longer_passing] == ["Alice"]
    assert [each.student for each in forecast.now_passing] == ["Bob"]
    text = text_of(looked)
    assert "Pass no more: 1" in text
    assert "Pass now: 1" in text


def test_a_running_attempt_gets_the_ruling_when_it_is_submitted(by_ines, planets, attempts):
    imported(by_ines, edited(by_ines, planets))
    attempt = attempts["charlie"]
    sent = given(attempt, {**ALL_RIGHT, "closest": ["Venus"]})
    submit_attempt(attempt=attempt, given=sent, now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == 3


@pytest.mark.parametrize("value", ["void", "as-written", "nonsense", "", "old-or-new\0"])
def test_what_is_no_decision_about_a_key_imports_nothing(by_ines, planets, attempts, value):
    page = edited(by_ines, planets)
    answer = imported(by_ines, page, **{field_of(page): value})
    assert "Nothing was imported" in text_of(answer)
    assert Revision.objects.count() == 1
    assert not Ruling.objects.exists()
    assert PendingImport.objects.count() == 1


def test_decisions_about_other_questions_are_passed_over(by_ines, planets, attempts):
    imported(by_ines, edited(by_ines, planets), **{"decision-planets-nothing": "new-key"})
    assert Ruling.objects.get().decision == "old-or-new"


@pytest.mark.parametrize("reason", ["x" * 1001, "a\0b"])
def test_a_reason_that_cannot_be_stored_is_said_and_nothing_is_imported(
    by_ines, planets, attempts, reason
):
    page = imported(by_ines, edited(by_ines, planets), reason=reason)
    assert page.context["form"].errors["reason"]
    assert Revision.objects.count() == 1


def test_a_plan_that_is_out_of_date_decides_nothing(by_ines, planets, attempts):
    page = edited(by_ines, planets)
    stale = {"agreed": "planets=00000000-0000-0000-0000-000000000000"}
    answer = by_ines.post(page.request["PATH_INFO"], stale, follow=True)
    assert "The quiz has changed meanwhile" in text_of(answer)
    assert not Ruling.objects.exists()


def test_importing_twice_rules_once(by_ines, planets, attempts):
    page = edited(by_ines, planets)
    imported(by_ines, page)
    assert "not kept any more" in text_of(imported(by_ines, page))
    assert Ruling.objects.count() == 1


def test_who_may_not_rule_is_not_asked_and_leaves_scores(by_ines, planets, attempts, monkeypatch):
    granted = GRANTS[Role.INSTRUCTOR] - {"add_ruling"}
    monkeypatch.setitem(GRANTS, Role.INSTRUCTOR, granted)
    page = edited(by_ines, planets)
    assert not page.context["has_decisions"]
    imported(by_ines, page, **{"decision-planets-q": "new-key"})
    assert Revision.objects.count() == 2
    assert not Ruling.objects.exists()


def many(count: int, right: str, wrong: str) -> str:
    questions = (
        f"**{n}.** Number {n} of them?\n- [x] {right}{n}\n- [ ] {wrong}{n}\n" for n in range(count)
    )
    return "\n".join(["---\ntitle: Many\n---", *questions])


def test_questions_that_are_not_shown_get_the_default(by_ines, alice, monkeypatch):
    monkeypatch.setattr("quizzes.admin.importing.MOST_CHANGES", 2)
    quiz = import_markdown(many(5, "a", "b"), "many.md").quiz
    sit(quiz, alice, {})
    page = edited(by_ines, quiz, many(5, "b", "a"))
    assert page.content.decode().count('<fieldset class="decision">') == 2
    assert "the old or the new one counts as right" in text_of(page)
    fields = [asked.field for asked in page.context["shown"][0].asked.values()]
    imported(by_ines, page, **dict.fromkeys(fields[:2], "new-key"))
    assert sorted(Ruling.objects.values_list("decision", flat=True)) == [
        *("new-key", "new-key", "old-or-new", "old-or-new", "old-or-new")
    ]


def test_the_plan_takes_the_same_queries_for_one_three_and_many_changed_keys(
    by_ines, alice, count_queries
):
    counts = []
    for size in (1, 3, 30):
        quiz = import_markdown(many(size, "a", "b"), f"many{size}.md").quiz
        sit(quiz, alice, {})
        page = edited(by_ines, quiz, many(size, "b", "a"))
        for sent in (None, {**agreed(page), "_forecast": "1"}):
            with count_queries() as queries:
                address = page.request["PATH_INFO"]
                by_ines.post(address, sent) if sent else by_ines.get(address)
            counts.append((sent is None, len(queries)))
    assert len(set(counts)) == 2, counts
