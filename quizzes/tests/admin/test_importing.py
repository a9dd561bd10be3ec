"""Adding and editing quizzes in the admin, in an instructor's words."""

from textwrap import dedent

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quizzes.models import Course, Quiz, Revision

from ..conftest import PLANETS

MARKDOWN = dedent(PLANETS).lstrip()
ADD = "admin:quizzes_quiz_add"


def added(client, text: str = "", file: bytes | None = None, name: str = "planets.md"):
    data = {"course": Course.objects.get().pk, "text": text}
    if file is not None:
        data["file"] = SimpleUploadedFile(name, file)
    return client.post(reverse(ADD), data)


def errors_of(response) -> str:
    assert response.status_code == 200
    assert not Quiz.objects.exists()
    return " ".join(
        str(error) for errors in response.context["form"].errors.values() for error in errors
    )


def test_a_quiz_is_added_by_typing_its_markdown(by_ines, ines):
    response = added(by_ines, MARKDOWN.replace("\n", "\r\n"))
    quiz = Quiz.objects.get()
    assert response.url == reverse("admin:quizzes_quiz_change", args=[quiz.pk])
    assert quiz.slug == "planets"
    assert quiz.current_revision.source == MARKDOWN
    assert quiz.current_revision.imported_by == ines
    assert LogEntry.objects.get().user == ines


def test_a_quiz_is_added_by_uploading_its_file(by_ines):
    added(by_ines, file=MARKDOWN.encode(), name="solar-system.md")
    quiz = Quiz.objects.get()
    assert (quiz.title, quiz.slug) == ("Planets", "solar-system")
    assert quiz.current_revision.path == "solar-system.md"


def test_diagnostics_are_errors_of_the_form_and_the_text_stays(by_ines):
    broken = MARKDOWN.replace("[x] Mercury", "[ ] Mercury")
    response = added(by_ines, broken)
    assert "no-correct-choice" in errors_of(response)
    assert "Line 4, column" in errors_of(response)
    assert broken.splitlines()[3] in response.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
        ("**1.** a".encode("utf-16"), "UTF-16"),
        (b"**1.** caf\xe9?\n- [x] a\n- [ ] b\n", "UTF-8"),
        (b"x" * (1024 * 1024 + 1), "at most 1.0"),
        (b"# Only a title\n", "question"),
    ],
    ids=["empty", "binary", "UTF-16", "Latin-1", "too large", "no questions"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(by_ines, data, words):
    assert words in errors_of(added(by_ines, file=data))


def test_too_many_questions_are_refused_with_the_limit(by_ines, settings):
    settings.UPLOAD_MAX_QUESTIONS = 2
    assert "at most 2" in errors_of(added(by_ines, MARKDOWN))


def test_an_address_that_is_taken_is_refused(by_ines):
    added(by_ines, MARKDOWN)
    response = added(by_ines, MARKDOWN + "\n")
    assert response.status_code == 200
    assert "edit that one" in str(response.context["form"].errors)
    assert Revision.objects.count() == 1


def test_editing_shows_the_markdown_and_makes_a_revision(by_ines, planets):
    url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    page = by_ines.get(url)
    source = page.context["form"].initial["text"]
    assert source == planets.current_revision.source
    assert by_ines.post(url, {"text": source.replace("red?", "reddest?")}).status_code == 302
    planets.refresh_from_db()
    assert planets.current_revision.number == 2


def test_importing_an_unchanged_text_says_that_nothing_has_changed(by_ines, planets):
    url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    response = by_ines.post(url, {"text": planets.current_revision.source}, follow=True)
    assert "Nothing has changed" in response.content.decode()
    assert Revision.objects.count() == 1


def test_an_edited_quiz_keeps_its_address(by_ines, planets):
    url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    moved = planets.current_revision.source.replace("title: Planets", "title: Planets\nslug: moved")
    response = by_ines.post(url, {"text": moved})
    assert "cannot change its address" in str(response.context["form"].errors)


def test_those_who_may_only_look_cannot_import(client, assistant, planets):
    client.force_login(assistant)
    url = reverse("admin:quizzes_quiz_change", args=[planets.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": MARKDOWN + "\n"}).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
    assert Revision.objects.count() == 1


def test_warnings_are_shown_after_the_import(by_ines):
    all_right = MARKDOWN.replace("[ ] Venus\n- [ ] Mars\n\n**2", "[x] Venus\n- [x] Mars\n\n**2")
    added(by_ines, all_right)
    page = by_ines.get(reverse("admin:quizzes_quiz_changelist"))
    assert "all-correct" in page.content.decode()
