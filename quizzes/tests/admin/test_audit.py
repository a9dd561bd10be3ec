"""The audit log: what staff do is in it, once, and it can only be read."""

import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from quizzes.actions.auditing import record_event
from quizzes.actions.deciding import basis_of, decide
from quizzes.actions.extending import extend_attempts
from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.actions.regrading import regrade
from quizzes.actions.ruling import ProposedRuling
from quizzes.core.rulings import Decision
from quizzes.models import Accommodation, Attempt, AuditEvent, Course, CourseStaff, Extension, Role
from quizzes.models.immutable import ImmutableRowError

from ..attempts import sit
from ..conftest import NOW, import_markdown, open_course
from .conftest import FIRST_WRONG

Action = AuditEvent.Action
LIST = "/admin/quizzes/auditevent/"


def rows_but_imports():
    return AuditEvent.objects.exclude(action=Action.IMPORTED).order_by("pk")


def events() -> list[tuple]:
    """Who, what, in which course and what to, the first one first; but for imports."""
    rows = rows_but_imports().select_related("by", "course")
    return [
        (row.by and row.by.username, row.action, row.course and row.course.slug, row.target)
        for row in rows
    ]


def event(by, action, target, course="open"):
    return (by, action.value, course, target)


@pytest.fixture
def wrong(planets, alice) -> Attempt:
    return sit(planets, alice, FIRST_WRONG)


# Actions


def test_points_set_by_hand_and_taken_back(wrong, ines, ada):
    answer = wrong.answers.first()
    given = override_points(answer=answer, points=Decimal("0.5"), by=ines, reason="Half.", now=NOW)
    override_score(attempt=wrong, points=Decimal(1), by=ada, reason="Ill.", now=NOW)
    withdraw_override(override=given, by=ada, reason="No.", now=NOW)

    assert events() == [
        event("ines", Action.OVERRODE, "Planets: alice, Attempt 1"),
        event("ada", Action.OVERRODE, "Planets: alice, Attempt 1"),
        event("ada", Action.WITHDREW, "Planets: alice, Attempt 1"),
    ]
    data = rows_but_imports().values_list("data", flat=True)
    assert list(data) == [
        {"attempt": wrong.pk, "question": 1, "points": "0.5"},
        {"attempt": wrong.pk, "question": None, "points": "1"},
        {"attempt": wrong.pk, "question": 1, "points": "0.50"},
    ]


def test_what_is_undone_is_not_logged(wrong, ines):
    with transaction.atomic():
        override_score(attempt=wrong, points=Decimal(1), by=ines, reason="Ill.", now=NOW)
        transaction.set_rollback(True)
    assert events() == []


def test_a_decision_and_the_regrading_that_it_makes(wrong, planets, ines):
    item = planets.items.first()
    proposed = [ProposedRuling(item.pk, Decision.VOID, None, 1)]
    decide(quiz=planets, proposed=proposed, by=ines, reason="", now=NOW, basis=basis_of(planets))
    regrade(quiz=planets, now=NOW)  # changes nothing

    assert events() == [
        event("ines", Action.RULED, "Planets"),
        event("ines", Action.REGRADED, "Planets"),
    ]
    assert AuditEvent.objects.first().data == {"attempts": 1, "rose": 1, "fell": 0}


def test_more_time_for_running_attempts(planets, alice, ines):
    from quizzes.actions.starting import start_attempt

    planets.time_limit = timedelta(minutes=30)
    planets.save()
    start_attempt(quiz=planets, student=alice, now=NOW)
    more = {"by": ines, "now": NOW, "by_time": timedelta(minutes=5), "asked_at": NOW}
    for _ in range(2):  # the same form, sent twice
        extend_attempts(attempts=Attempt.objects.all(), **more)

    assert events() == [event("ines", Action.EXTENDED, "Planets: alice, Attempt 1")]


# Pages


def readings(caplog) -> list[dict]:
    """Lines of the server's log: looking at something writes no row."""
    return [each.details for each in caplog.records if each.getMessage() == "read-attempt"]


def test_reading_somebody_elses_attempt_and_not_ones_own(client, alice, ines, submitted, caplog):
    caplog.set_level(logging.INFO, "quizmark.security")
    review = reverse("quizzes:review", args=[submitted.pk])
    receipt = reverse("quizzes:receipt", args=[submitted.pk])
    client.force_login(alice)
    client.get(review)
    client.get(receipt)
    assert readings(caplog) == []

    client.force_login(ines)
    for url in (
        review,
        receipt,
        reverse("admin:quizzes_attempt_change", args=[submitted.pk]),
        reverse("admin:quizzes_attempt_override", args=[submitted.pk]),
    ):
        assert client.get(url).status_code == 200
    assert readings(caplog) == [{"user": "ines", "ip": "127.0.0.1", "attempt": submitted.pk}] * 4
    assert events() == []


def test_reading_that_is_refused_is_no_reading(client, bob, submitted, caplog):
    caplog.set_level(logging.INFO, "quizmark.security")
    client.force_login(bob)
    assert client.get(reverse("quizzes:review", args=[submitted.pk])).status_code == 404
    assert readings(caplog) == []


@pytest.mark.parametrize(
    ("url", "target", "table"),
    [
        ("/admin/quizzes/quiz/{pk}/export/answers.csv", "Planets", "answers"),
        ("/admin/quizzes/quiz/{pk}/items/annotated.md", "Planets", "annotated"),
        ("/admin/quizzes/quiz/gradebook.csv?course=open", "Open quizzes", "gradebook"),
    ],
)
def test_exports(by_ines, submitted, url, target, table):
    assert by_ines.get(url.format(pk=submitted.quiz_id)).status_code == 200

    assert events() == [event("ines", Action.EXPORTED, target)]
    assert rows_but_imports().get().data == {"table": table}


def test_an_export_of_chosen_attempts_is_logged_in_each_of_their_courses(
    client, ada, alice, submitted
):
    other = Course.objects.create(slug="stars", title="Stars")
    elsewhere = sit(
        import_markdown("**1.** A?\n- [x] b\n- [ ] c\n", "s.md", course=other).quiz, alice, {}
    )
    chosen = [submitted.pk, elsewhere.pk]
    client.force_login(ada)
    client.post(
        reverse("admin:quizzes_attempt_changelist"),
        {"action": "export_csv", "_selected_action": chosen},
    )

    assert events() == [
        event("ada", Action.EXPORTED, "Open quizzes"),
        event("ada", Action.EXPORTED, "Stars", "stars"),
    ]


def test_settings_of_a_quiz(by_ines, planets):
    url = reverse("admin:quizzes_quiz_settings", args=[planets.pk])
    form = by_ines.get(url).context["adminform"].form
    given = {name: form.initial.get(name) for name in form.fields}
    data = {name: value for name, value in given.items() if value is not None}
    response = by_ines.post(url, data | {"max_attempts": "2"})

    assert response.status_code == 302
    assert events() == [event("ines", Action.SETTINGS_CHANGED, "Planets")]
    assert rows_but_imports().get().data == {"id": planets.pk, "changed": ["max_attempts"]}


def test_accommodations_and_extensions(client, ada, alice, planets):
    client.force_login(ada)
    add = {"student": alice.pk, "time_factor": "1.5"}
    client.post(reverse("admin:quizzes_accommodation_add"), add)
    row = Accommodation.objects.get()
    client.post(reverse("admin:quizzes_accommodation_change", args=[row.pk]), {"time_factor": "2"})
    client.post(reverse("admin:quizzes_accommodation_delete", args=[row.pk]), {"post": "yes"})
    more = {"quiz": planets.pk, "student": alice.pk, "extra_attempts": "1"}
    client.post(reverse("admin:quizzes_extension_add"), more)
    chosen = {"action": "delete_selected", "_selected_action": Extension.objects.get().pk}
    client.post(reverse("admin:quizzes_extension_changelist"), chosen | {"post": "yes"})

    assert events() == [
        event("ada", Action.ACCOMMODATED, "alice: 1.5 times the time", None),
        event("ada", Action.ACCOMMODATED, "alice: 2 times the time", None),
        event("ada", Action.ACCOMMODATED, "alice: 2 times the time", None),
        event("ada", Action.EXTENDED, "alice: Planets"),
        event("ada", Action.EXTENDED, "alice: Planets"),
    ]
    assert not Extension.objects.exists()


def test_accounts_and_groups_and_never_their_passwords(client, ada, alice):
    client.force_login(ada)
    password = {"password1": "three turnips in a hat", "password2": "three turnips in a hat"}
    change = reverse("admin:accounts_user_change", args=[alice.pk])
    form = client.get(change).context["adminform"].form
    data = {k: v for k, v in form.initial.items() if isinstance(v, str)}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "09:00:00"}
    saved = client.post(change, data | joined | {"is_staff": "on", "is_active": "on"})
    assert saved.status_code == 302, saved.context["errors"]
    url = reverse("admin:auth_user_password_change", args=[alice.pk])
    assert client.post(url, password | {"usable_password": "true"}).status_code == 302
    client.post(reverse("admin:auth_group_add"), {"name": "Tutors"})

    assert events() == [
        event("ada", Action.ACCOUNT_CHANGED, "alice", None),
        event("ada", Action.ACCOUNT_CHANGED, "alice", None),
        event("ada", Action.ACCOUNT_CHANGED, "Tutors", None),
    ]
    assert "is_staff" in AuditEvent.objects.order_by("pk").first().data["changed"]
    assert "turnips" not in str(list(AuditEvent.objects.values()))
    assert Group.objects.filter(name="Tutors").exists()


# The log of the server


def test_what_is_committed_is_in_the_log_of_the_server_as_well(
    db, ines, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.INFO, "quizmark.audit")
    with django_capture_on_commit_callbacks(execute=True):
        record_event(Action.EXPORTED, by=ines, now=NOW, target="Planets", course=open_course())

    (record,) = caplog.records
    assert (record.name, record.getMessage()) == ("quizmark.audit", "exported")
    assert record.details == {
        "event": rows_but_imports().get().pk,
        "by": "ines",
        "course": "open",
        "target": "Planets",
    }


def test_an_event_names_the_request_that_it_happened_in(by_ines, submitted):
    page = by_ines.get(f"/admin/quizzes/quiz/{submitted.quiz_id}/export/answers.csv")

    assert rows_but_imports().get().request_id == page["X-Request-ID"]


# The page


@pytest.fixture
def olga(db) -> User:
    """Owner of a course of her own."""
    olga = User.objects.create_user("olga", "olga@example.org", is_staff=True)
    stars = Course.objects.create(slug="stars", title="Stars")
    CourseStaff.objects.create(course=stars, user=olga, role=Role.OWNER)
    return olga


@pytest.fixture
def logged(olga, ines):
    def log(target: str, course: Course | None = None) -> AuditEvent:
        return record_event(Action.EXPORTED, by=ines, now=NOW, target=target, course=course)

    return {
        "open": log("In the open course", open_course()),
        "stars": log("In Stars", Course.objects.get(slug="stars")),
        "site": log("Everywhere"),
    }


@pytest.mark.parametrize(
    ("name", "seen"), [("ada", {"open", "stars", "site"}), ("olga", {"stars"})]
)
def test_owners_see_what_happened_in_their_courses_and_administrators_all(
    client, ada, olga, logged, name, seen
):
    client.force_login(User.objects.get(username=name))
    page = client.get(LIST)
    content = page.content.decode()

    assert {event.pk for event in page.context["cl"].result_list} == {
        logged[each].pk for each in seen
    }
    assert ("Open quizzes" in content) == ("open" in seen)
    for each, row in logged.items():
        opened = client.get(f"{LIST}{row.pk}/change/")
        assert (opened.status_code == 200) == (each in seen)


def test_instructors_and_students_see_none_of_it(client, ines, alice, logged):
    client.force_login(ines)
    for row in logged.values():
        assert client.get(f"{LIST}{row.pk}/change/").status_code in {302, 403, 404}
    client.force_login(alice)
    assert client.get(LIST).status_code == 302


def test_it_can_be_read_and_nothing_else(client, ada, logged):
    client.force_login(ada)
    row = logged["open"]

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"target": "x"}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(LIST, {"q": "ines"}).context["cl"].result_count == 3
    row.target = "Nothing"
    for change in (
        row.save,
        row.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(target="Nothing"),
    ):
        with pytest.raises(ImmutableRowError):
            change()


def test_the_list_takes_the_same_queries_for_one_and_for_many(client, ada, count_queries):
    client.force_login(ada)
    record_event(Action.EXPORTED, by=ada, now=NOW, target="A", course=open_course())
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for n in range(9):
        by = User.objects.create_user(f"u{n}")
        course = Course.objects.create(slug=f"c{n}", title=f"C{n}")
        record_event(Action.EXPORTED, by=by, now=NOW, target="A", course=course)
    with count_queries() as ten:
        client.get(LIST)
    assert len(one) == len(ten)
