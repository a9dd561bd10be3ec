"""Roles hold in their course alone: Otto teaches elsewhere, and helps or teaches here."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from quizzes.access import students_where
from quizzes.actions.arranging import arrange_course, order_of
from quizzes.actions.overriding import override_score
from quizzes.actions.starting import start_attempt
from quizzes.core.course_file import Part
from quizzes.core.rulings import Decision
from quizzes.models import (
    Accommodation,
    Attempt,
    Course,
    Enrolment,
    Extension,
    Quiz,
    Role,
    ScoreChange,
)
from quizzes.models.roles import GRANTS

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW, PLANETS, import_markdown
from ..rulings import decide, proposed
from .conftest import text_of

ATTEMPTS = reverse("admin:quizzes_attempt_changelist")
EXTENSIONS = reverse("admin:quizzes_extension_changelist")


@pytest.fixture
def botany(db) -> Course:
    return Course.objects.create(slug="botany", title="Botany")


@pytest.fixture
def chemistry(db) -> Course:
    return Course.objects.create(slug="chemistry", title="Chemistry")


@pytest.fixture
def otto(botany, chemistry) -> User:
    """An instructor of chemistry who assists in botany."""
    otto = User.objects.create_user("otto", is_staff=True)
    chemistry.staff.create(user=otto, role=Role.INSTRUCTOR)
    botany.staff.create(user=otto, role=Role.ASSISTANT)
    return otto


@pytest.fixture
def by_otto(client, otto):
    client.force_login(otto)
    return client


def quiz_in(course: Course) -> Quiz:
    quiz = import_markdown(PLANETS, course=course).quiz
    quiz.time_limit = timedelta(minutes=30)
    quiz.save()
    return quiz


def enrol(course: Course, student: User, **fields) -> Enrolment:
    return Enrolment.objects.create(
        course=course, student=student, via="roster", enrolled_at=NOW, **fields
    )


# Permissions by the row at hand


def test_every_kind_of_row_knows_its_course(botany, otto, ines, ada, alice):
    quiz = quiz_in(botany)
    attempt = sit(quiz, alice, ALL_RIGHT)
    decide(quiz, proposed(quiz, 0, Decision.VOID), by=ines)
    override = override_score(
        attempt=attempt, points=attempt.max_points - 1, by=ines, reason="So.", now=timezone.now()
    )
    extension = Extension.objects.create(quiz=quiz, student=alice)
    question = quiz.current_revision.questions.first()
    rows = [botany, quiz, quiz.current_revision, question.section, question, question.item]
    rows += [attempt, attempt.answers.first(), attempt.events.first(), extension, override]
    rows += [ScoreChange.objects.first(), question.item.rulings.get(), quiz.imports.get()]
    for row in rows:
        view = f"quizzes.view_{row._meta.model_name}"
        may = {user: user.has_perm(view, row) for user in (otto, ines, ada, alice)}
        assert may == {otto: True, ines: False, ada: True, alice: False}, row


def test_a_row_without_a_course_yet_is_nobodys(otto, ada):
    assert not otto.has_perm("quizzes.add_extension", Extension())
    assert ada.has_perm("quizzes.add_extension", Extension())


@pytest.mark.parametrize("role", Role)
def test_assistants_have_no_permission_but_to_look(role):
    changing = {name for name in GRANTS[role] if not name.startswith("view_")}
    assert bool(changing) is (role != Role.ASSISTANT)


# Two roles at once


def test_what_one_may_in_one_course_one_may_not_do_in_the_other(by_otto, botany, chemistry, alice):
    for course, status in ((botany, 403), (chemistry, 200)):
        quiz = quiz_in(course)
        attempt = sit(quiz, alice, ALL_RIGHT)
        url = reverse("admin:quizzes_attempt_override", args=[attempt.pk])
        assert by_otto.get(url).status_code == status
        page = by_otto.get(reverse("admin:quizzes_attempt_change", args=[attempt.pk]))
        assert (url in text_of(page)) is (status == 200)
        regrading = by_otto.get(reverse("admin:quizzes_quiz_regrading", args=[quiz.pk]))
        assert ("Decide about a question" in text_of(regrading)) is (status == 200)
        edit = by_otto.get(reverse("admin:quizzes_quiz_change", args=[quiz.pk]))
        assert (" readonly" in text_of(edit)) is (status == 403)


def test_more_time_is_refused_where_it_holds_not_for_all_that_are_ticked(
    by_otto, botany, chemistry, alice, bob
):
    now = timezone.now()
    helped, taught = (
        start_attempt(quiz=quiz_in(course), student=alice, now=now)
        for course in (botany, chemistry)
    )
    data = {"action": "give_more_time", "apply": "yes", "minutes": "10"}

    def give(*attempts: Attempt) -> int:
        ticked = {"_selected_action": [attempt.pk for attempt in attempts]}
        return by_otto.post(ATTEMPTS, data | ticked).status_code

    assert give(helped) == give(helped, taught) == 403
    assert Attempt.objects.get(pk=taught.pk).deadline == taught.deadline
    assert give(taught) == 302
    assert Attempt.objects.get(pk=taught.pk).deadline > taught.deadline
    assert Attempt.objects.get(pk=helped.pk).deadline == helped.deadline


def test_extensions_are_deleted_only_where_one_may(by_otto, botany, chemistry, alice):
    helped, taught = (
        Extension.objects.create(quiz=quiz_in(course), student=alice)
        for course in (botany, chemistry)
    )
    data = {"action": "delete_selected", "post": "yes"}
    ticked = {"_selected_action": [helped.pk, taught.pk]}
    assert by_otto.post(EXTENSIONS, data | ticked).status_code == 403
    assert Extension.objects.count() == 2
    assert by_otto.post(EXTENSIONS, data | {"_selected_action": [taught.pk]}).status_code == 302
    assert list(Extension.objects.all()) == [helped]


def test_a_quiz_moves_only_to_a_course_in_which_one_may_add_quizzes(by_otto, botany, chemistry, db):
    url = reverse("admin:quizzes_quiz_settings", args=[quiz_in(chemistry).pk])
    courses = by_otto.get(url).context["adminform"].form.fields["course"].queryset
    assert list(courses) == [chemistry]


def test_a_quiz_is_not_moved_to_a_course_that_has_its_address(client, ada, botany, chemistry):
    moved, _ = quiz_in(botany), quiz_in(chemistry)
    client.force_login(ada)
    url = reverse("admin:quizzes_quiz_settings", args=[moved.pk])
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    page = client.post(url, data | {"course": chemistry.pk})
    assert "a quiz with the same address in this course" in text_of(page)
    moved.refresh_from_db()
    assert moved.course == botany


def test_a_quiz_that_moves_leaves_its_unit_behind(client, ada, botany, chemistry):
    quiz = quiz_in(botany)
    arrange_course(course=botany, parts=[Part("Week 1", (quiz.slug,))], by=ada, now=NOW)
    client.force_login(ada)
    url = reverse("admin:quizzes_quiz_settings", args=[quiz.pk])
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    client.post(url, data | {"course": chemistry.pk, "time_limit": "30 min"})

    assert order_of(chemistry) == (Part("", (quiz.slug,)),)
    assert "Week 1" not in text_of(client.get(reverse("quizzes:course", args=["chemistry"])))
    assert order_of(botany) == (Part("Week 1", ()),)


# Lists offer nothing of others


@pytest.mark.parametrize("model", ["quiz", "revision", "importrecord", "attempt", "extension"])
def test_filters_offer_the_rows_of_ones_own_courses(by_otto, botany, chemistry, every_kind, model):
    """Of two, that is: for one alone, Django shows no filter."""
    quiz_in(botany)
    quiz_in(chemistry)
    page = by_otto.get(reverse(f"admin:quizzes_{model}_changelist"))
    filters = [getattr(spec, "lookup_choices", ()) for spec in page.context["cl"].filter_specs]
    offered = {str(label) for choices in filters for _, label in choices}
    assert {"Open quizzes", "Every kind"}.isdisjoint(offered)
    assert not {"Botany", "Planets"}.isdisjoint(offered)


def test_the_admin_asks_once_in_a_request_for_the_roles(by_otto, botany, count_queries):
    quiz_in(botany)
    for model in ("quiz", "revision", "attempt", "importrecord", "extension", "accommodation"):
        with count_queries() as queries:
            assert by_otto.get(reverse(f"admin:quizzes_{model}_changelist")).status_code == 200
        assert sum('FROM "quizzes_coursestaff"' in query for query in queries) == 1, model


def test_students_are_not_asked_for_their_roles(client, alice, planets, count_queries):
    client.force_login(alice)
    for url in (reverse("quizzes:home"), reverse("quizzes:quiz", args=["open", "planets"])):
        with count_queries() as queries:
            assert client.get(url).status_code == 200
        assert not [query for query in queries if "coursestaff" in query]


# Whose students they are


@pytest.mark.parametrize("state", ["active", "left", "removed"])
def test_students_of_a_course_are_those_who_are_or_were_in_it(otto, chemistry, alice, bob, state):
    enrol(chemistry, alice, state=state, ended_at=None if state == "active" else NOW)
    assert list(students_where(otto, "add_accommodation")) == [alice]


def test_students_of_a_course_are_those_who_took_a_quiz_of_it(otto, chemistry, alice, bob):
    sit(quiz_in(chemistry), alice, ALL_RIGHT)
    assert list(students_where(otto, "add_accommodation")) == [alice]


def test_students_of_an_open_course_are_everybody(otto, chemistry, alice, bob):
    Course.objects.filter(pk=chemistry.pk).update(is_open=True)
    assert set(students_where(otto, "add_accommodation")) == {otto, alice, bob}


def test_who_helps_in_a_course_sees_its_students_and_gives_them_nothing(
    by_otto, otto, botany, alice
):
    enrol(botany, alice)
    row = Accommodation.objects.create(student=alice, time_factor=2)
    url = reverse("admin:quizzes_accommodation_change", args=[row.pk])
    assert by_otto.get(url).status_code == 200
    assert by_otto.post(url, {"time_factor": "3"}).status_code == 403
    delete = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    changelist = reverse("admin:quizzes_accommodation_changelist")
    assert by_otto.post(changelist, delete).status_code == 403
    row.refresh_from_db()
    assert row.time_factor == 2
    assert not students_where(otto, "add_accommodation").exists()


def test_an_extension_is_for_a_student_of_the_quizs_course(by_otto, chemistry, botany, alice, bob):
    enrol(chemistry, alice)
    enrol(botany, bob)
    url = reverse("admin:quizzes_extension_add")
    taught, helped = quiz_in(chemistry), quiz_in(botany)
    for quiz, student in ((taught, bob), (helped, bob), (helped, alice)):
        page = by_otto.post(url, {"quiz": quiz.pk, "student": student.pk, "extra_attempts": 1})
        assert "errorlist" in text_of(page)
    assert not Extension.objects.exists()
    data = {"quiz": taught.pk, "student": alice.pk, "extra_attempts": 1}
    assert by_otto.post(url, data).status_code == 302


def test_an_extension_is_not_moved_to_a_course_that_the_student_is_not_in(
    client, ada, chemistry, botany, alice
):
    enrol(chemistry, alice)
    extension = Extension.objects.create(quiz=quiz_in(chemistry), student=alice)
    client.force_login(ada)
    url = reverse("admin:quizzes_extension_change", args=[extension.pk])
    page = client.post(url, {"quiz": quiz_in(botany).pk, "extra_attempts": 1})
    assert "This student is not one of the quiz’s course." in text_of(page)


# Importing


def test_what_was_handed_in_is_gone_with_the_role(by_otto, otto, chemistry):
    quiz = quiz_in(chemistry)
    restore = reverse("admin:quizzes_quiz_restore", args=[quiz.pk, 1])
    plan = by_otto.post(restore).url
    assert by_otto.get(plan).status_code == 200
    otto.course_roles.filter(course=chemistry).update(role=Role.ASSISTANT)
    assert by_otto.get(plan).status_code == 403
    other = Course.objects.create(slug="drawing", title="Drawing")
    other.staff.create(user=otto, role=Role.INSTRUCTOR)
    agreed = {"agreed": f"{quiz.slug}={quiz.current_revision.uid}", "reason": ""}
    for response in (by_otto.get(plan), by_otto.post(plan, agreed)):
        assert response.status_code in (302, 404)
    assert quiz.revisions.count() == 1


def test_a_preview_shows_no_pictures_of_a_quiz_that_one_may_not_see(
    client, otto, ines, illustrated
):
    picture = illustrated.current_revision.images.get().image.sha256
    data = {"text": "1. ![x](images/square.png)\n", "base": illustrated.current_revision.uid}
    for user, is_shown in ((ines, True), (otto, False)):
        client.force_login(user)
        page = client.post(reverse("admin:quizzes_quiz_preview"), data)
        assert (picture in text_of(page)) is is_shown
