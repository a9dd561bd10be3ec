"""Which attempts results are about, and what an address may say about that."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Count
from django.http import QueryDict

from quizzes.forms.selection import SelectionForm
from quizzes.models import Attempt
from quizzes.reports.selection import Selection, Which, which_counts

from ..attempts import DAY, scored
from ..conftest import NOW, PLANETS, import_markdown


def selected(quiz, **chosen) -> list[int]:
    attempts = Selection(quiz, **chosen).attempts()
    return sorted(int(attempt.score) for attempt in attempts)


def asked(quiz, address: str = "", **options):
    form = SelectionForm(quiz, QueryDict(address), **options)
    return form, form.selection()


@pytest.fixture
def several(planets, alice, bob):
    """Alice has 3, 8, 8 and 5 points, bob has 4."""
    for day, score in enumerate([3, 8, 8, 5]):
        scored(planets, alice, score, at=NOW + day * DAY)
    scored(planets, bob, 4, at=NOW)
    return planets


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (Which.ALL, [3, 4, 5, 8, 8]),
        (Which.BEST, [4, 8]),
        (Which.LATEST, [4, 5]),
        (Which.FIRST, [3, 4]),
    ],
)
def test_one_attempt_of_each_student_is_chosen(several, which, expected):
    assert selected(several, which=which) == expected


def test_of_equally_good_attempts_the_earliest_is_the_best(several, alice):
    best = Selection(several, which=Which.BEST).attempts().get(student=alice)
    assert best.number == 2


def test_a_better_share_is_better_than_more_points(planets, alice):
    scored(planets, alice, 5, of=20)
    scored(planets, alice, 4, of=4)
    assert selected(planets, which=Which.BEST) == [4]


@pytest.mark.parametrize("which", Which)
def test_what_is_selected_can_be_grouped(several, which):
    """A window in the same query would make each attempt a group of its own."""
    attempts = Selection(several, which=which).attempts()
    groups = attempts.order_by().values_list("quiz").annotate(n=Count("pk"))
    assert list(groups) == [(several.pk, attempts.count())]


def test_previews_running_attempts_and_other_quizzes_are_left_out(planets, alice, ines):
    scored(planets, ines, 9, is_preview=True)
    scored(import_markdown(PLANETS, "other.md").quiz, alice, 7)
    Attempt.objects.create(
        quiz=planets,
        revision=planets.current_revision,
        student=alice,
        number=1,
        rules={},
        seed=1,
        started_at=NOW,
        max_points=1,
    )
    for which in Which:
        assert selected(planets, which=which) == []


def test_a_revision_and_dates_choose_before_the_best_is_chosen(several, alice):
    """Alice's best on the last day is the 5, although she had 8 before."""
    since = NOW + 3 * DAY
    assert selected(several, which=Which.BEST, since=since) == [5]
    assert selected(several, which=Which.LATEST, until=NOW + DAY) == [3, 4]
    first = several.current_revision
    second = import_markdown(PLANETS.replace("red?", "reddest?")).revision
    several.refresh_from_db()
    scored(several, alice, 1)
    assert selected(several, which=Which.BEST, revision=second) == [1]
    assert selected(several, which=Which.BEST, revision=first) == [4, 8]


# The form


def test_without_anything_said_it_is_what_the_quiz_goes_by(planets):
    form, selection = asked(planets)
    assert form.is_valid()
    assert selection == Selection(planets, Which.BEST)
    planets.counts = "average"
    assert which_counts(planets) is Which.ALL
    assert asked(planets)[1] == Selection(planets, Which.ALL)


def test_a_page_may_begin_with_a_revision(planets):
    revision = planets.current_revision
    assert asked(planets, revision=revision)[1].revision == revision
    assert asked(planets, "revision=", revision=revision)[1].revision is None


def test_days_are_whole_days_where_the_site_is(planets, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    _, selection = asked(planets, "since=2026-03-29&until=2026-03-29")
    assert selection.since == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert selection.until == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("which=nonsense", "which"),
        ("which=%00", "which"),
        ("revision=x", "revision"),
        ("revision=%00", "revision"),
        ("revision=999999", "revision"),
        ("revision=" + "9" * 30, "revision"),
        ("revision=" + "9" * 5000, "revision"),
        ("revision=-1", "revision"),
        ("since=x", "since"),
        ("since=%00", "since"),
        ("since=0001-01-01", "since"),
        ("since=9999-12-31", "since"),
        ("until=9999-12-31", "until"),
        ("until=99999-12-31", "until"),
        ("until=2026-02-30", "until"),
        ("since=2026-03-02&until=2026-03-01", "until"),
    ],
)
def test_what_cannot_be_read_is_said_and_asks_for_nothing(several, address, field):
    form, selection = asked(several, address)
    assert list(form.errors) == [field]
    assert selection.which is Which.BEST
    assert selection.revision is None
    assert selection.until is None
    assert len(selection.attempts()) == 2


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/Sao_Paulo"])
@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2018, 11, 4), date(2999, 12, 31)])
def test_the_first_and_the_last_day_have_a_midnight_everywhere(several, settings, zone, day):
    settings.TIME_ZONE = zone
    form, selection = asked(several, f"since={day}&until={day}")
    assert form.is_valid()
    assert list(selection.attempts()) == []


def test_a_revision_of_another_quiz_is_none_of_this_one(planets):
    other = import_markdown(PLANETS, "other.md").revision
    form, _ = asked(planets, f"revision={other.pk}")
    assert "revision" in form.errors


def test_other_parameters_are_kept_but_the_page(planets):
    form, _ = asked(planets, "which=all&order=name&page=3&order=two")
    assert form.others == [("order", "name"), ("order", "two")]
