"""Ines gives one student more time everywhere, or more attempts and a later end in one quiz."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.actions.starting import start_attempt
from quizzes.models import Accommodation, Extension

from ..conftest import NOW
from .conftest import text_of

MODELS = ["accommodation", "extension"]
MINUTE = timedelta(minutes=1)


def url(model: str, page: str, *args) -> str:
    return reverse(f"admin:quizzes_{model}_{page}", args=args)


def add_accommodation(client, student, factor="1.5"):
    data = {"student": student.pk, "time_factor": factor}
    return client.post(url("accommodation", "add"), data)


def test_a_time_factor_is_given_changed_and_taken_back(by_ines, alice):
    assert add_accommodation(by_ines, alice).status_code == 302
    row = Accommodation.objects.get()
    assert (row.student, row.time_factor) == (alice, Decimal("1.5"))
    change = url("accommodation", "change", row.pk)
    assert by_ines.post(change, {"time_factor": "2"}).status_code == 302
    assert Accommodation.objects.get().time_factor == 2
    by_ines.post(url("accommodation", "delete", row.pk), {"post": "yes"})
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("factor", ["0.99", "0", "-1", "10.01", "x", "", "NaN", "1.555"])
def test_a_factor_that_is_none_is_refused(by_ines, alice, factor):
    assert "errorlist" in text_of(add_accommodation(by_ines, alice, factor))
    assert not Accommodation.objects.exists()


def test_a_student_has_one_factor(by_ines, alice):
    add_accommodation(by_ines, alice)
    assert "already exists" in text_of(add_accommodation(by_ines, alice, "2"))


def test_the_student_of_a_row_stays(by_ines, alice, bob):
    add_accommodation(by_ines, alice)
    row = Accommodation.objects.get()
    by_ines.post(url("accommodation", "change", row.pk), {"student": bob.pk, "time_factor": "2"})
    row.refresh_from_db()
    assert (row.student, row.time_factor) == (alice, 2)


def test_an_extension_counts_at_the_next_start(by_ines, planets, alice):
    data = {
        "quiz": planets.pk,
        "student": alice.pk,
        "extra_attempts": "1",
        "closes_at_0": "2026-03-02",
        "closes_at_1": "10:00",
    }
    assert by_ines.post(url("extension", "add"), data).status_code == 302
    planets.closes_at = NOW + MINUTE
    attempt = start_attempt(quiz=planets, student=alice, now=NOW + 2 * MINUTE)
    assert attempt.deadline == NOW + 60 * MINUTE


def test_the_tab_of_a_quiz_lists_its_extensions_and_adds_one_for_it(
    by_ines, planets, every_kind, alice
):
    for quiz in (planets, every_kind):
        Extension.objects.create(quiz=quiz, student=alice)
    shown = {"quiz__id__exact": planets.pk}
    tab = f"{url('extension', 'changelist')}?quiz__id__exact={planets.pk}"
    assert tab in text_of(by_ines.get(reverse("admin:quizzes_quiz_settings", args=[planets.pk])))
    page = by_ines.get(url("extension", "changelist"), shown)
    assert [row.quiz for row in page.context["cl"].result_list] == [planets]
    assert "Pages of this quiz" in text_of(page)
    add = by_ines.get(
        url("extension", "add"), {"_changelist_filters": f"quiz__id__exact={planets.pk}"}
    )
    assert add.context["adminform"].form["quiz"].value() == str(planets.pk)


@pytest.mark.parametrize("filters", ["", "quiz__id__exact=x", "quiz__id__exact=", "&&%00"])
def test_an_extension_can_be_added_from_anywhere(by_ines, db, filters):
    page = by_ines.get(url("extension", "add"), {"_changelist_filters": filters})
    assert page.status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_the_form_says_that_running_attempts_keep_their_end(by_ines, planets, alice, model):
    attempts = reverse("admin:quizzes_attempt_changelist")
    page = text_of(by_ines.get(url(model, "add")))
    assert "Attempts that are running keep their end" in page
    assert f'href="{attempts}?state__exact=open"' in page
    accommodation = Accommodation.objects.create(student=alice, time_factor=2)
    extension = Extension.objects.create(quiz=planets, student=alice)
    row = accommodation if model == "accommodation" else extension
    page = text_of(by_ines.get(url(model, "change", row.pk)))
    link = f"{attempts}?state__exact=open&amp;student__id__exact={alice.pk}"
    assert f'href="{link}"' in page
    start_attempt(quiz=planets, student=alice, now=NOW)
    found = by_ines.get(link.replace("&amp;", "&"))
    assert [attempt.student for attempt in found.context["cl"].result_list] == [alice]


# Choosing a student


def search(client, term="", model="accommodation"):
    """As the widget of the form asks."""
    page = client.get(url(model, "add"))
    widget = page.context["adminform"].form.fields["student"].widget
    address = getattr(widget, "widget", widget).get_url()
    fields = {"app_label": "quizzes", "model_name": model, "field_name": "student"}
    return client.get(address, {"term": term, **fields})


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("who", ["ines", "ada"])
@pytest.mark.parametrize("term", ["ali", "ALICE@example", "alice"])
def test_a_student_is_found_by_name_or_address(request, client, alice, bob, model, who, term):
    client.force_login(request.getfixturevalue(who))
    assert search(client, term, model).json() == {
        "results": [{"id": str(alice.pk), "text": "Alice (alice)"}],
        "pagination": {"more": False},
    }


def test_who_cannot_sign_in_is_not_offered(by_ines, alice):
    alice.is_active = False
    alice.save()
    assert search(by_ines, "alice").json()["results"] == []


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_searches_people(client, alice, assistant, model):
    """Neither students nor assistants, nor Ines by Django's own search."""
    address = url(model, "students")
    fields = {"app_label": "quizzes", "model_name": model, "field_name": "student", "term": ""}
    client.force_login(assistant)
    assert client.get(address, fields).status_code == 403
    assistant.is_staff = False
    assistant.save()
    assert client.get(address, fields).status_code == 302


def test_people_stay_closed_to_instructors(by_ines, alice):
    fields = {"app_label": "quizzes", "model_name": "accommodation", "field_name": "student"}
    assert by_ines.get(reverse("admin:autocomplete"), {**fields, "term": ""}).status_code == 403
    assert by_ines.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert by_ines.get(reverse("admin:accounts_user_change", args=[alice.pk])).status_code == 403
    Accommodation.objects.create(student=alice, time_factor=2)
    page = text_of(by_ines.get(url("accommodation", "changelist")))
    assert "/accounts/user/" not in page


@pytest.mark.parametrize("field", ["id", "time_factor", "nothing", "student__password"])
def test_the_search_is_for_students_only(by_ines, planets, field):
    fields = {"app_label": "quizzes", "model_name": "accommodation", "field_name": field}
    response = by_ines.get(url("accommodation", "students"), {**fields, "term": ""})
    assert response.status_code == 403


def test_the_search_is_for_people_only(by_ines, planets):
    """Not for whatever else some field of some model points at."""
    fields = {"app_label": "quizzes", "model_name": "attempt", "field_name": "quiz", "term": ""}
    assert by_ines.get(url("accommodation", "students"), fields).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    by_ines, planets, alice, bob, charlie, count_queries, model
):
    def add(student):
        Accommodation.objects.create(student=student, time_factor=2)
        Extension.objects.create(quiz=planets, student=student)

    add(alice)
    by_ines.get(url(model, "changelist"))
    with count_queries() as one:
        by_ines.get(url(model, "changelist"))
    add(bob)
    add(charlie)
    with count_queries() as three:
        by_ines.get(url(model, "changelist"))
    assert len(one) == len(three) <= 9
