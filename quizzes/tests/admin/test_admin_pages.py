"""Every registered admin page opens, for those who may, at a number of queries that holds."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from quizzes.actions.attempts import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Accommodation, Course, Extension, ImportRecord, Quiz, Revision, Role

from ..attempts import scored, students
from ..conftest import ALL_RIGHT, NOW, PLANETS, given, import_markdown

MODELS = [model._meta for model in admin.site._registry]


@pytest.fixture
def by_ada(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def by_ines(client, ines):
    client.force_login(ines)
    return client


@pytest.mark.parametrize("opts", MODELS, ids=str)
def test_every_list_opens_and_can_be_searched(by_ada, submitted, opts):
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    assert by_ada.get(url).status_code == 200
    assert by_ada.get(url, {"q": "a"}).status_code == 200


@pytest.mark.parametrize("opts", MODELS, ids=str)
def test_every_row_opens(by_ada, submitted, opts):
    Accommodation.objects.create(student=submitted.student, time_factor=2)
    Extension.objects.create(student=submitted.student, quiz=submitted.quiz)
    row = opts.model.objects.first()
    if row is None:
        pytest.skip("no such row in a fresh installation")
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    assert by_ada.get(url).status_code == 200


@pytest.mark.parametrize("opts", MODELS, ids=str)
def test_students_and_strangers_are_sent_to_the_login(client, alice, submitted, opts):
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    assert client.get(url).status_code == 302
    client.force_login(alice)
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_an_instructor_sees_teaching_and_nothing_else(by_ines):
    page = by_ines.get(reverse("admin:index"))
    offered = {model["object_name"] for app in page.context["app_list"] for model in app["models"]}
    assert offered == {
        *(
            "Course",
            "Quiz",
            "QuestionReport",
            "Revision",
            "ImportRecord",
            "Attempt",
            "Accommodation",
            "Extension",
        )
    }
    assert by_ines.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_staff_without_permissions_see_nothing(client, db, submitted):
    plain = User.objects.create_user("plain", is_staff=True)
    client.force_login(plain)
    for opts in MODELS:
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        assert client.get(url).status_code == 403
    quiz = Quiz.objects.get()
    for url in (
        reverse("admin:quizzes_quiz_add"),
        reverse("admin:quizzes_quiz_change", args=[quiz.pk]),
        reverse("admin:quizzes_quiz_settings", args=[quiz.pk]),
        reverse("admin:quizzes_quiz_regrading", args=[quiz.pk]),
        reverse("admin:quizzes_attempt_change", args=[submitted.pk]),
        reverse("admin:quizzes_attempt_override", args=[submitted.pk]),
    ):
        assert client.get(url).status_code in (403, 404)
        assert client.post(url, {"text": "x"}).status_code in (403, 404)
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("model", ["revision", "attempt", "importrecord"])
def test_results_and_revisions_can_only_be_read(by_ada, submitted, model):
    row = apps.get_model("quizzes", model).objects.get()
    change = reverse(f"admin:quizzes_{model}_change", args=[row.pk])
    assert by_ada.post(change, {"score": "0"}).status_code == 403
    assert by_ada.get(reverse(f"admin:quizzes_{model}_add")).status_code == 403
    assert by_ada.get(reverse(f"admin:quizzes_{model}_delete", args=[row.pk])).status_code == 403


def test_a_quiz_is_never_deleted(by_ada, planets):
    assert by_ada.get(reverse("admin:quizzes_quiz_delete", args=[planets.pk])).status_code == 403


def more_attempts(quiz: Quiz, count: int) -> None:
    for n in range(count):
        student = User.objects.create_user(f"student{n}", f"s{n}@example.org")
        attempt = start_attempt(quiz=quiz, student=student, now=NOW)
        submit_attempt(attempt=attempt, given=given(attempt, ALL_RIGHT), now=NOW)


def test_the_list_of_attempts_takes_the_same_queries_for_one_and_for_three(
    by_ines, submitted, count_queries
):
    url = reverse("admin:quizzes_attempt_changelist")
    by_ines.get(url)
    with count_queries() as one:
        by_ines.get(url)
    more_attempts(submitted.quiz, 2)
    with count_queries() as three:
        by_ines.get(url)
    for student in students(200):
        scored(submitted.quiz, student)
    with count_queries() as several_pages:
        by_ines.get(url)
    assert len(one) == len(three) == len(several_pages)


def test_the_list_of_quizzes_takes_the_same_queries_for_one_and_for_three(
    by_ines, submitted, count_queries
):
    url = reverse("admin:quizzes_quiz_changelist")
    by_ines.get(url)
    with count_queries() as one:
        by_ines.get(url)
    import_markdown(PLANETS, "two.md")
    import_markdown(PLANETS, "three.md")
    with count_queries() as three:
        by_ines.get(url)
    assert len(one) == len(three)


def test_the_list_of_imports_takes_the_same_queries_for_one_and_for_three(
    by_ines, planets, count_queries
):
    url = reverse("admin:quizzes_importrecord_changelist")
    by_ines.get(url)
    with count_queries() as one:
        by_ines.get(url)
    import_markdown(PLANETS, "two.md")
    import_markdown(PLANETS, "three.md", by=User.objects.get(username="ines"))
    with count_queries() as three:
        by_ines.get(url)
    assert len(one) == len(three)


def test_an_import_shows_what_the_importer_said(by_ines, planets):
    import_markdown(PLANETS.replace("Select two", "Select three"))
    record = ImportRecord.objects.get(outcome="revised")
    page = by_ines.get(reverse("admin:quizzes_importrecord_change", args=[record.pk]))
    assert "select-count" in page.content.decode()
    assert "reworded: 1, same: 2" in page.content.decode()


def test_an_attempt_shows_what_was_chosen_and_what_it_scored(by_ines, submitted):
    page = by_ines.get(reverse("admin:quizzes_attempt_change", args=[submitted.pk]))
    assert "Saturn; Uranus" in page.content.decode()
    assert reverse("quizzes:review", args=[submitted.pk]) in page.content.decode()


def test_an_attempt_takes_the_same_queries_whatever_its_length(by_ines, submitted, count_queries):
    url = reverse("admin:quizzes_attempt_change", args=[submitted.pk])
    by_ines.get(url)
    with count_queries() as three_questions:
        by_ines.get(url)
    longer = import_markdown(
        "\n".join(f"**{n}.** Number {n}?\n- [x] a\n- [ ] b\n" for n in range(9)), "longer.md"
    ).quiz
    attempt = start_attempt(quiz=longer, student=submitted.student, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    url = reverse("admin:quizzes_attempt_change", args=[attempt.pk])
    with count_queries() as nine_questions:
        by_ines.get(url)
    assert len(three_questions) == len(nine_questions)


def test_settings_that_the_file_states_cannot_be_edited(by_ines, planets):
    import_markdown(PLANETS.replace("title: Planets", "title: Planets\n    scoring: coverage"))
    url = reverse("admin:quizzes_quiz_settings", args=[planets.pk])
    form = by_ines.get(url).context["adminform"].form
    assert "scoring" not in form.fields
    assert "max_attempts" in form.fields


def test_settings_that_the_file_leaves_open_can_be_set(by_ines, planets):
    url = reverse("admin:quizzes_quiz_settings", args=[planets.pk])
    page = by_ines.get(url)
    form = page.context["adminform"].form
    data = {
        name: value
        for name, value in form.initial.items()
        if name in form.fields and value is not None
    }
    data |= {"max_attempts": "2", "pass_mark": "60"}
    data |= {"revisions-TOTAL_FORMS": "0", "revisions-INITIAL_FORMS": "0"}
    response = by_ines.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    planets.refresh_from_db()
    assert (planets.max_attempts, planets.pass_mark) == (2, 60)


def test_instructors_make_courses_and_other_staff_do_not(client, by_ines, db):
    assert by_ines.get(reverse("admin:quizzes_course_add")).status_code == 200
    stan = User.objects.create_user("stan", is_staff=True)
    Course.objects.get().staff.create(user=stan, role=Role.OWNER)
    client.force_login(stan)
    assert client.get(reverse("admin:quizzes_course_add")).status_code == 403
