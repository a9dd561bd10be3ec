"""A forecast says what ruling and regrading then do, and writes nothing."""

from decimal import Decimal

import pytest

from quizzes.actions.forecasting import Forecast, forecast
from quizzes.actions.overriding import override_points, override_score
from quizzes.core.rulings import Decision
from quizzes.models import Attempt

from ..attempts import begin, sit, students
from ..conftest import NOW, PLANETS, import_markdown
from ..rulings import decide, proposed

RINGS, MARS = [0, 1], [0]
MARKED = PLANETS.replace("title: Planets", "title: Planets\n    pass_mark: 67")
WITH_PLUTO = MARKED.replace(
    "- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [ ] Venus\n    - [x] Pluto"
)


@pytest.fixture
def quiz(db):
    return import_markdown(MARKED).quiz


@pytest.fixture
def three(quiz, alice, bob, charlie) -> list[Attempt]:
    """Alice has all right, Bob two of three (66.67 %, not enough), Charlie nothing."""
    return [
        sit(quiz, alice, {0: [0], 1: RINGS, 2: MARS}),
        sit(quiz, bob, {0: [1], 1: RINGS, 2: MARS}),
        sit(quiz, charlie, {}),
    ]


def test_a_forecast_counts_who_rises_and_who_passes_then(three, quiz, count_queries):
    void = proposed(quiz, 0, Decision.VOID)
    with count_queries(at_most=12) as queries:
        seen = forecast(quiz=quiz, proposed=[void])
    assert all(sql.startswith("SELECT") for sql in queries)
    assert (seen.attempt_count, seen.rise_count, seen.fall_count) == (3, 2, 0)
    assert seen.before == {Decimal(100): 1, Decimal("66.67"): 1, Decimal(0): 1}
    assert seen.after == {Decimal(100): 2, Decimal("33.33"): 1}
    (crossing,) = seen.now_passing
    assert (crossing.attempt_id, crossing.student) == (three[1].pk, "Bob")
    assert (crossing.old, crossing.new, crossing.max_points) == (2, 3, 3)
    assert (seen.now_passing_count, seen.no_longer_passing_count) == (1, 0)
    assert (seen.open_count, seen.untold_count) == (0, 0)


def test_who_passes_no_longer_is_named(three, quiz):
    import_markdown(
        MARKED.replace("- [x] Mercury\n    - [ ] Venus", "- [ ] Mercury\n    - [x] Venus")
    )
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.NEW_KEY, up_to=1)])
    assert [each.student for each in seen.no_longer_passing] == ["Alice"]
    assert [each.student for each in seen.now_passing] == ["Bob"]
    assert (seen.rise_count, seen.fall_count) == (1, 1)


def test_only_a_hundred_are_named_and_all_are_counted(quiz):
    for student in students(3):
        sit(quiz, student, {0: [1], 1: RINGS, 2: MARS})
    void = proposed(quiz, 0, Decision.VOID)
    assert len(forecast(quiz=quiz, proposed=[void]).now_passing) == 3
    from quizzes.actions import forecasting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecasting, "MOST_LISTED", 2)
        seen = forecast(quiz=quiz, proposed=[void])
    assert (len(seen.now_passing), seen.now_passing_count) == (2, 3)


def test_a_new_key_that_the_old_wording_does_not_have_changes_nothing_and_is_counted(three, quiz):
    import_markdown(WITH_PLUTO)
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.NEW_KEY, up_to=1)])
    assert (seen.rise_count, seen.fall_count, seen.untold_count) == (0, 0, 3)


def test_running_attempts_that_have_the_question_are_counted(three, quiz, ines):
    begin(quiz, ines, {})
    assert forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.VOID)]).open_count == 1
    assert forecast(quiz=quiz, proposed=[]).open_count == 0


def test_what_is_set_by_hand_is_not_forecast_to_change(three, quiz, ines):
    answer = three[1].answers.get(question__position=0)
    override_points(answer=answer, points=Decimal(0), by=ines, reason="No.", now=NOW)
    override_score(attempt=three[2], points=Decimal(0), by=ines, reason="No.", now=NOW)
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.VOID)])
    assert (seen.rise_count, seen.fall_count) == (0, 0)
    assert seen.before == seen.after


def test_previews_are_left_out(three, quiz):
    Attempt.objects.update(is_preview=True)
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.VOID)])
    assert (seen.attempt_count, seen.rise_count, seen.before) == (0, 0, {})


def test_without_a_pass_mark_nobody_crosses_it(planets, bob):
    sit(planets, bob, {})
    seen = forecast(quiz=planets, proposed=[proposed(planets, 0, Decision.VOID)])
    assert (seen.rise_count, seen.now_passing_count) == (1, 0)


def test_a_forecast_goes_by_the_rulings_that_there_are(three, quiz):
    decide(quiz, proposed(quiz, 0, Decision.VOID))
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.AS_WRITTEN)])
    assert (seen.rise_count, seen.fall_count) == (0, 2)
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.OLD_OR_NEW)])
    assert (seen.rise_count, seen.fall_count) == (0, 0)


def test_a_quiz_that_nobody_has_taken_has_an_empty_forecast(quiz):
    seen = forecast(quiz=quiz, proposed=[proposed(quiz, 0, Decision.VOID)])
    assert seen == Forecast(0, 0, 0, {}, {}, (), 0, (), 0, 0, 0)


def test_the_queries_are_the_same_for_one_attempt_and_for_many(quiz, count_queries):
    def seen():
        return forecast(quiz=quiz, proposed=[proposed_void, proposed_new])

    proposed_void = proposed(quiz, 0, Decision.VOID)
    proposed_new = proposed(quiz, 1, Decision.NEW_KEY)
    first, *others = students(21)
    sit(quiz, first, {1: RINGS, 2: MARS})
    with count_queries() as one:
        seen()
    for student in others:
        sit(quiz, student, {1: RINGS, 2: MARS})
    with count_queries(len(one)):
        assert seen().rise_count == 21
