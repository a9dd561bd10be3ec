"""What is somebody's own is kept by no browser and no proxy: after a log-out, Back shows nothing."""

import pytest

from quizzes.actions.starting import start_attempt

from ..conftest import NOW

OF_STUDENTS = [
    "/",
    "/progress/",
    "/practice/",
    "/practice/0/",
    "/quizzes/open/planets/",
    "/attempts/{submitted}/review/",
    "/attempts/{submitted}/receipt/",
    "/attempts/{running}/",
    "/attempts/{running}/submit/",
    "/attempts/{running}/state/",
    "/accounts/password/change/",
    "/attempts/0/review/",
]
OF_STAFF = [
    "/admin/",
    "/admin/quizzes/attempt/",
    "/admin/quizzes/attempt/{submitted}/change/",
    "/admin/quizzes/attempt/{submitted}/override/",
    "/admin/quizzes/quiz/{quiz}/results/",
    "/admin/quizzes/quiz/{quiz}/items/",
    "/admin/quizzes/quiz/{quiz}/items/annotated.md",
    "/admin/quizzes/quiz/{quiz}/export/answers.csv",
    "/admin/quizzes/quiz/{quiz}/export/answers.xlsx",
    "/admin/quizzes/quiz/gradebook/",
    "/admin/quizzes/quiz/gradebook.csv?course=open",
    "/admin/quizzes/quiz/no-such-quiz/results/",
]


@pytest.fixture
def keys(submitted, planets, alice) -> dict[str, int]:
    running = start_attempt(quiz=planets, student=alice, now=NOW)
    return {"submitted": submitted.pk, "running": running.pk, "quiz": planets.pk}


@pytest.mark.parametrize("address", OF_STUDENTS)
def test_pages_of_students_are_not_kept(client, alice, keys, address):
    alice.set_password("correct horse battery")  # without one, another page asks for one
    alice.save()
    client.force_login(alice)
    response = client.get(address.format(**keys))

    assert response.status_code in {200, 404}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", OF_STAFF)
def test_pages_and_files_of_staff_are_not_kept(client, ines, keys, address):
    client.force_login(ines)
    response = client.get(address.format(**keys))

    assert response.status_code in {200, 404}
    assert "no-store" in response["Cache-Control"]


def test_what_a_form_is_answered_with_is_not_kept(client, alice, keys):
    client.force_login(alice)
    for address in ("/attempts/{running}/save/", "/attempts/{running}/submit/"):
        assert "no-store" in client.post(address.format(**keys))["Cache-Control"]
    start = client.post("/quizzes/open/planets/start/")
    assert (start.status_code, start["Cache-Control"]) == (302, "private, no-store")
