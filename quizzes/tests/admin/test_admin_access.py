"""Every page of our own in the admin, by GET and by POST, for those whom it does not concern."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.urls import get_resolver, reverse

from accounts.models import User
from quizzes.models import Attempt, Override, PendingImport, Revision, Ruling, ScoreChange

# What a form of the page would send, where anything would come of it.
DECIDED = {"about": "question", "decision": "void", "reason": "So.", "_decide": "1"}
BY_HAND = {"target": "", "points": "1", "reason": "So.", "seen": ""}
QUIZ, ATTEMPT = "quiz", "attempt"

# name: (arguments, what a POST sends)
PAGES = {
    "quizzes_quiz_add": ((), {}),
    "quizzes_quiz_preview": ((), {}),
    "quizzes_quiz_explain": (("no-key",), {}),
    "quizzes_quiz_upload": ((), {}),
    "quizzes_quiz_plan": ((uuid4(),), {}),
    "quizzes_quiz_gradebook": ((), {}),
    "quizzes_quiz_gradebook_export": (("csv",), {}),
    "quizzes_quiz_change": ((QUIZ,), {}),
    "quizzes_quiz_history": ((QUIZ,), {}),
    "quizzes_quiz_restore": ((QUIZ, 1), {}),
    "quizzes_quiz_results": ((QUIZ,), {}),
    "quizzes_quiz_items": ((QUIZ,), {}),
    "quizzes_quiz_annotated": ((QUIZ,), {}),
    "quizzes_quiz_export": ((QUIZ, "answers", "xlsx"), {}),
    "quizzes_quiz_regrading": ((QUIZ,), DECIDED),
    "quizzes_quiz_settings": ((QUIZ,), {}),
    "quizzes_quiz_log": ((QUIZ,), {}),
    "quizzes_attempt_override": ((ATTEMPT,), BY_HAND),
    "quizzes_attempt_withdraw": ((ATTEMPT, 1), {"reason": "So.", "seen": ""}),
}
DJANGO_S = {
    *(f"quizzes_attempt_{name}" for name in ("changelist", "add", "delete", "history", "change")),
    *(f"quizzes_quiz_{name}" for name in ("changelist", "delete")),
}


def own_pages() -> set[str]:
    names = get_resolver().namespace_dict["admin"][1].reverse_dict
    prefixes = ("quizzes_quiz_", "quizzes_attempt_")
    return {n for n in names if isinstance(n, str) and n.startswith(prefixes)} - DJANGO_S


def test_every_page_has_a_row_here():
    assert own_pages() == set(PAGES)


@pytest.fixture
def staff(db) -> User:
    """May enter the admin, and that is all."""
    return User.objects.create_user("stan", is_staff=True)


def counts() -> list[int]:
    models = (Ruling, Override, ScoreChange, PendingImport, Revision)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["nobody", "alice", "staff"])
def test_nobody_but_instructors_sees_or_changes_anything(
    request, client, submitted, name, who, method
):
    arguments, data = PAGES[name]
    numbers = {QUIZ: submitted.quiz_id, ATTEMPT: submitted.pk}
    args = [numbers.get(each, each) for each in arguments]
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    item = submitted.revision.questions.first().item_id
    basis = f"{submitted.revision_id}-0"
    before = counts()
    response = getattr(client, method)(
        reverse(f"admin:{name}", args=args), {**data, "question": item, "basis": basis}
    )
    assert response.status_code in ({403, 404, 405} if who == "staff" else {302})
    if who != "staff":
        assert "/login/?next=/admin/" in response.url
    assert counts() == before
    assert Attempt.objects.get(pk=submitted.pk).score == submitted.score


@pytest.mark.parametrize("name", ["regrading", "results", "items", "annotated"])
def test_to_see_a_quiz_is_not_to_see_its_results(client, staff, planets, name):
    staff.user_permissions.add(Permission.objects.get(codename="view_quiz"))
    client.force_login(staff)
    url = reverse(f"admin:quizzes_quiz_{name}", args=[planets.pk])
    assert client.get(url).status_code == 403
