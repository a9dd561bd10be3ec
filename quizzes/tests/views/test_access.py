"""Who may open what: every URL of the site for everybody in the cast."""

import pytest
from django.urls import get_resolver, reverse

from quizzes.actions.starting import start_attempt
from quizzes.models import Image

from ..conftest import ILLUSTRATED, NOW, import_markdown, picture

OPEN, SUBMITTED = "open attempt", "submitted attempt"
PICTURE = "picture of an earlier revision"
QUIZ = "quiz"

# name: (arguments, method, statuses for nobody, alice (whose it is), charlie, ines)
ROUTES = {
    "quizzes:home": ((), "get", 302, 200, 200, 200),
    "quizzes:progress": ((), "get", 302, 200, 200, 200),
    "quizzes:course": (("open",), "get", 302, 200, 200, 200),
    "quizzes:quiz": (("open", "planets"), "get", 302, 200, 200, 200),
    "quizzes:start": (("open", "planets"), "post", 302, 302, 302, 302),
    "quizzes:image": ((PICTURE, "png"), "get", 302, 200, 404, 200),
    "quizzes:attempt": ((OPEN,), "get", 302, 200, 404, 404),
    "quizzes:save": ((OPEN,), "post", 302, 302, 404, 404),
    "quizzes:submit": ((OPEN,), "post", 302, 302, 404, 404),
    "quizzes:state": ((OPEN,), "get", 302, 200, 404, 404),
    "quizzes:sign_in": ((OPEN,), "post", 200, 200, 200, 200),  # a log-in page of its own
    "quizzes:review": ((SUBMITTED,), "get", 302, 200, 404, 200),
    "quizzes:receipt": ((SUBMITTED,), "get", 302, 200, 404, 200),
}
# Pages of our own in the admin; everybody but staff is sent to a log-in.
ADMIN_ROUTES = {
    "admin:quizzes_quiz_results": ((QUIZ,), "get", 302, 302, 302, 200),
    "admin:quizzes_quiz_items": ((QUIZ,), "get", 302, 302, 302, 200),
    "admin:quizzes_quiz_annotated": ((QUIZ,), "get", 302, 302, 302, 200),
    "admin:quizzes_quiz_gradebook": ((), "get", 302, 302, 302, 200),
}
WHO = ("nobody", "alice", "charlie", "ines")


def our_routes() -> set[str]:
    patterns = get_resolver("quizzes.urls").url_patterns
    return {f"quizzes:{pattern.name}" for pattern in patterns}


def test_every_url_has_a_row_here():
    assert our_routes() == set(ROUTES)


@pytest.fixture
def attempts(submitted, alice, planets):
    return {SUBMITTED: submitted, OPEN: start_attempt(quiz=planets, student=alice, now=NOW)}


@pytest.fixture
def earlier_picture(illustrated, alice) -> str:
    """Alice has begun the quiz when it showed this one; now it shows another."""
    start_attempt(quiz=illustrated, student=alice, now=NOW)
    files = {"images/square.png": picture("red")}
    import_markdown(ILLUSTRATED, "illustrated.md", files=files)
    return Image.objects.earliest("pk").sha256


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ROUTES)
def test_everybody_gets_what_is_theirs(request, client, attempts, earlier_picture, name, who):
    arguments, method, *statuses = ROUTES[name]
    numbers = {place: attempt.pk for place, attempt in attempts.items()}
    args = [{**numbers, PICTURE: earlier_picture}.get(each, each) for each in arguments]
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    response = getattr(client, method)(reverse(name, args=args))
    assert response.status_code == statuses[WHO.index(who)]
    if who == "nobody" and response.status_code == 302:
        assert response.url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", ADMIN_ROUTES)
def test_pages_in_the_admin_are_for_instructors(request, client, submitted, name, who):
    arguments, method, *statuses = ADMIN_ROUTES[name]
    args = [{QUIZ: submitted.quiz_id}.get(each, each) for each in arguments]
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    response = getattr(client, method)(reverse(name, args=args))
    assert response.status_code == statuses[WHO.index(who)]


@pytest.mark.parametrize("name", ["quizzes:attempt", "quizzes:save", "quizzes:submit"])
def test_a_strangers_post_changes_nothing(client, attempts, charlie, name):
    client.force_login(charlie)
    attempt = attempts[OPEN]
    client.post(reverse(name, args=[attempt.pk]), {"q1": "0", "accept_unanswered": "1"})
    attempt.refresh_from_db()
    assert attempt.is_open
    assert all(answer.is_blank for answer in attempt.answers.all())


@pytest.mark.parametrize(
    "path",
    [
        "/attempts/999999/",
        f"/attempts/{10**30}/",
        "/quizzes/open/nothing/",
        "/quizzes/open/%00/",
        "/quizzes/open/%F0%9F%90%B1/",
        "/quizzes/x/y/",
        "/nothing/",
    ],
)
def test_what_does_not_exist_is_404(client, alice, path):
    client.force_login(alice)
    assert client.get(path).status_code == 404
