"""The page with the settings of a quiz, as Ines meets it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from quizzes.models import Quiz, Revision

from ..conftest import PLANETS, import_markdown
from .conftest import text_of


def url_of(quiz: Quiz) -> str:
    return reverse("admin:quizzes_quiz_settings", args=[quiz.pk])


def saved(client, quiz: Quiz, **changed: str):
    """Send the form as it was shown, but for what is `changed`."""
    form = client.get(url_of(quiz)).context["adminform"].form
    data = {}
    for field in form:
        value = field.value()
        if field.name in ("opens_at", "closes_at", "retired_at"):
            data |= {f"{field.name}_0": "", f"{field.name}_1": ""}
        elif value is not None and value is not False:
            data[field.name] = value
    return client.post(url_of(quiz), data | changed)


def errors_of(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def stating(*settings: str) -> str:
    return PLANETS.replace("title: Planets", "\n    ".join(["title: Planets", *settings]))


def test_every_setting_has_its_place_on_the_page(by_ines, planets):
    page = text_of(by_ines.get(url_of(planets)))

    for heading in ("When", "How it is taken", "Scoring", "What is shown afterwards"):
        assert f">{heading}</h2>" in page
    for label in ("Opens at", "Time limit", "Navigation", "Which attempt counts", "Show the score"):
        assert label in page


def test_the_page_says_in_which_zone_its_times_are(by_ines, planets, settings):
    settings.TIME_ZONE = "Europe/Berlin"

    assert "Times are in Europe/Berlin, the time zone of this site." in text_of(
        by_ines.get(url_of(planets))
    )


def test_times_and_durations_are_set_in_the_words_of_a_file(by_ines, planets, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    response = saved(
        by_ines,
        planets,
        opens_at_0="2026-03-02",
        opens_at_1="09:00",
        time_limit="1 hour 30 min",
        wait="2 days",
    )

    assert response.status_code == 302
    planets.refresh_from_db()
    assert planets.opens_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert (planets.time_limit, planets.wait) == (timedelta(minutes=90), timedelta(days=2))
    form = by_ines.get(url_of(planets)).context["adminform"].form
    assert (form["time_limit"].value(), form["wait"].value()) == ("1 h 30 min", "2 days")


@pytest.mark.parametrize("nothing", ["", " ", "none", "None"])
def test_a_time_limit_is_taken_away_again(by_ines, planets, nothing):
    Quiz.objects.update(time_limit=timedelta(minutes=30))

    assert saved(by_ines, planets, time_limit=nothing).status_code == 302
    assert Quiz.objects.get().time_limit is None


@pytest.mark.parametrize(
    ("setting", "text", "words"),
    [
        ("time_limit", "30", "with its unit, such as 30 min"),
        ("time_limit", "soon", "with its unit, such as 30 min"),
        ("time_limit", "31 days", "From 1 s to 30 days is possible."),
        ("time_limit", "0 s", "From 1 s to 30 days is possible."),
        ("wait", "366 days", "From 1 s to 365 days is possible."),
    ],
)
def test_what_is_no_possible_duration_is_refused_and_stays_in_the_field(
    by_ines, planets, setting, text, words
):
    response = saved(by_ines, planets, **{setting: text})

    assert words in str(errors_of(response)[setting])
    assert f'value="{text}"' in response.content.decode()


def test_a_quiz_cannot_close_before_it_opens(by_ines, planets):
    times = {"opens_at_0": "2026-03-02", "opens_at_1": "09:00"}
    times |= {"closes_at_0": "2026-03-02", "closes_at_1": "09:00"}

    response = saved(by_ines, planets, **times)

    assert errors_of(response) == {"closes_at": ["The quiz must close after it opens."]}
    planets.refresh_from_db()
    assert planets.opens_at is None


@pytest.mark.parametrize(
    ("stated", "field", "date"),
    [
        ("closes: 2026-03-02", "opens_at", "2026-03-09"),
        ("opens: 2026-03-02", "closes_at", "2026-02-09"),
    ],
)
def test_nor_can_it_where_the_file_states_one_of_the_times(by_ines, planets, stated, field, date):
    import_markdown(stating(stated))

    response = saved(by_ines, planets, **{f"{field}_0": date, f"{field}_1": "09:00"})

    assert errors_of(response) == {field: ["The quiz must close after it opens."]}


def test_what_the_file_states_can_be_read_with_a_note_and_not_be_changed(by_ines, planets):
    import_markdown(stating("time_limit: 90 min", "counts: latest", "closes: 2026-03-09"))

    page = by_ines.get(url_of(planets))

    assert {"time_limit", "counts", "closes_at"}.isdisjoint(page.context["adminform"].form.fields)
    assert "1 h 30 min" in text_of(page)
    assert "the latest" in text_of(page)
    # The title is the fourth.
    assert text_of(page).count("The file states this: change it in the Markdown.") == 4
    assert saved(by_ines, planets, time_limit="5 min", counts="best").status_code == 302
    planets.refresh_from_db()
    assert (planets.time_limit, planets.counts) == (timedelta(minutes=90), "latest")


def test_saving_leaves_alone_what_was_not_changed(by_ines, planets, monkeypatch):
    """An import between reading and saving must not be undone."""
    save_model = Quiz.save

    def import_first(quiz, **options):
        Quiz.objects.update(title="Meanwhile")
        save_model(quiz, **options)

    monkeypatch.setattr(Quiz, "save", import_first)
    saved(by_ines, planets, max_attempts="2")
    planets.refresh_from_db()
    assert (planets.title, planets.max_attempts) == ("Meanwhile", 2)


def test_those_who_may_only_look_see_durations_in_words(client, assistant, planets):
    Quiz.objects.update(time_limit=timedelta(minutes=90))
    client.force_login(assistant)

    page = client.get(url_of(planets))

    assert "1 h 30 min" in text_of(page)
    assert "Show the score" in text_of(page)
    assert client.post(url_of(planets), {"max_attempts": "1"}).status_code == 403


def test_a_revision_shows_what_is_drawn_from_its_sections(by_ines, planets):
    import_markdown(
        PLANETS.replace("    **2.**", "    ## Rings\n    <!-- draw: 1 -->\n\n    **2.**")
    )
    revision = Revision.objects.get(number=2)

    page = text_of(by_ines.get(reverse("admin:quizzes_revision_change", args=[revision.pk])))

    assert "Questions in an attempt" in page
    assert "Rings" in page
    assert 'field-drawn"> <p>1</p>' in page
    assert 'field-drawn"> <p>all</p>' in page
