"""Ines and others at the admin's pages."""

import io
import zipfile
from textwrap import dedent

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Course, Role

from ..attempts import sit
from ..conftest import ALL_RIGHT, NOW, PLANETS, open_course

UPLOAD = "admin:quizzes_quiz_upload"
KEY_FIXED = dedent(PLANETS).lstrip().replace("[x] Mercury\n- [ ] Venus", "[ ] Mercury\n- [x] Venus")
FIRST_WRONG = ALL_RIGHT | {"closest": ["Venus"]}


@pytest.fixture
def by_ines(client, ines):
    client.force_login(ines)
    return client


@pytest.fixture
def assistant(bob):
    """Bob as an assistant of the open course: he may look at everything and change nothing."""
    bob.is_staff = True
    bob.save()
    open_course().staff.create(user=bob, role=Role.ASSISTANT)
    return bob


@pytest.fixture
def outsider(db):
    """Otto teaches, but not the open course."""
    otto = User.objects.create_user("otto", is_staff=True)
    elsewhere = Course.objects.create(slug="elsewhere", title="Elsewhere")
    elsewhere.staff.create(user=otto, role=Role.INSTRUCTOR)
    return otto


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def upload(client, files: dict[str, str | bytes], *, is_new_course: bool = False):
    """Hand in files for the open course, or for a new one; the response is the page with the plan, or the form with what is wrong."""
    sources = [
        SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
        for name, data in files.items()
    ]
    course = None if is_new_course else open_course()
    data = {"course": course.pk if course else "", "sources": sources}
    return client.post(reverse(UPLOAD), data, follow=True)


def agreed(page) -> dict[str, list[str]]:
    """What the form of a page with a plan sends."""
    plan = page.context["plan"]
    bases = [f"{quiz.slug}={quiz.base}" for quiz in plan.importable]
    if plan.course and plan.course.plan:
        bases.append(f"course.md={plan.course.plan.base}")
    return {"agreed": bases}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def attempts(alice, bob, charlie, planets) -> dict[str, Attempt]:
    """By what counted as right, bob is wrong; charlie is still at it."""
    charlie_at_it = start_attempt(quiz=planets, student=charlie, now=NOW)
    return {
        "alice": sit(planets, alice, ALL_RIGHT),
        "bob": sit(planets, bob, FIRST_WRONG),
        "charlie": charlie_at_it,
    }


def scores(attempts: dict[str, Attempt]) -> dict[str, object]:
    return {
        name: Attempt.objects.get(pk=attempt.pk).score
        for name, attempt in attempts.items()
        if name != "charlie"
    }
