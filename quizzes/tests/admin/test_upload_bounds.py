"""What an upload may not be, and who may not upload: each refused in a line, without harm."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quizzes.actions.pending import keep_pending
from quizzes.models import Course, PendingImport, Revision

from ..conftest import NOW
from .conftest import UPLOAD, agreed, text_of, upload, zipped

QUIZ = "# {0}\n**1.** What is {0}?\n- [x] right\n- [ ] wrong\n"


class CountedBody:
    """A request body that is made while it is read, and knows how much of it was."""

    def __init__(self, head: bytes, size: int) -> None:
        self._head, self._left, self.size, self.read_bytes = head, size, len(head) + size, 0

    def read(self, size: int = -1) -> bytes:
        size = self._left + len(self._head) if size < 0 else size
        data, self._head = self._head[:size], self._head[size:]
        filling = min(size - len(data), self._left)
        self._left -= filling
        self.read_bytes += len(data) + filling
        return data + b"x" * filling

    readline = read


def send(client, name: str, size: int, *, url: str = "", field: str = "sources") -> tuple:
    """Upload a file of `size` bytes as a browser would, without having it in memory."""
    token = client.get(reverse("admin:quizzes_quiz_add")).context["csrf_token"]
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="course"\r\n\r\n{Course.objects.get().pk}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: text/markdown\r\n\r\n"
    ).encode()
    body = CountedBody(head, size)
    response = client.post(
        url or reverse(UPLOAD),
        content_type="multipart/form-data; boundary=b",
        **{"wsgi.input": body, "CONTENT_LENGTH": body.size},
    )
    return response, body.read_bytes


@pytest.fixture
def strict_ines(ines):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines)
    return client


@pytest.mark.parametrize(
    ("name", "size"),
    [("big.md", 50_000_000), ("big.zip", 50_000_000), ("big.md", 3_000_000)],
)
def test_a_file_that_is_too_large_is_refused_while_it_arrives(
    strict_ines, name, size, tmp_path, settings
):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    response, read = send(strict_ines, name, size)

    assert "too large" in str(response.context["form"].errors["sources"])
    assert len(response.context["form"].errors["sources"]) == 1
    assert read <= 2_000_000
    assert os.listdir(tmp_path) == []
    assert not PendingImport.objects.exists()


@pytest.mark.parametrize("page", ["add", "change"])
def test_the_same_bounds_hold_where_one_file_is_handed_in(strict_ines, planets, page):
    url = reverse(f"admin:quizzes_quiz_{page}", args=[planets.pk] if page == "change" else [])

    response, read = send(strict_ines, "big.md", 50_000_000, url=url, field="file")

    assert "too large" in str(response.context["form"].errors["file"])
    assert read <= 2_000_000
    assert Revision.objects.count() == 1


def test_too_many_files_are_refused(by_ines, settings):
    settings.UPLOAD_MAX_FILES = 2

    response = upload(by_ines, {f"{n}.md": QUIZ.format(n) for n in range(3)})

    assert "At most 2 files" in str(response.context["form"].errors)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.md", b"", "empty-file"),
        ("utf16.md", QUIZ.format("a").encode("utf-16"), "not-utf8"),
        ("latin1.md", "**1.** café?\n- [x] a\n- [ ] b\n".encode("latin-1"), "not-utf8"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\0\0", "binary-file"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0", "not-a-quiz"),
        ("bomb.zip", zipped({"bomb.md": b"a" * 10_000_000}), "archive-entry"),
        ("up.zip", zipped({"../../x.md": QUIZ}), "archive-entry"),
        ("a" * 300 + ".md", QUIZ, "unusable-name"),
        ("damaged.zip", b"PK\x03\x04", "bad-archive"),
        ("list.md", "# To do\n", "no-questions"),
    ],
)
def test_each_file_that_cannot_be_used_is_one_readable_line(by_ines, name, data, code):
    page = upload(by_ines, {name: data})

    plan = page.context["plan"]
    said = [*plan.diagnostics, *(d for quiz in plan.quizzes for d in quiz.diagnostics)]
    assert [diagnostic.code for diagnostic in said] == [code]
    assert page.content.decode().count('<strong class="severity">') == 1
    assert plan.importable == ()


def test_a_path_in_a_name_is_no_path(by_ines):
    page = upload(by_ines, {"../../x.md": QUIZ.format("x")})
    by_ines.post(page.request["PATH_INFO"], agreed(page))

    assert Revision.objects.get().path == "x.md"


def test_the_questions_of_all_files_count_together(by_ines, settings):
    settings.UPLOAD_MAX_QUESTIONS = 2

    page = upload(by_ines, {f"{n}.md": QUIZ.format(n) for n in range(3)})

    assert [quiz.is_rejected for quiz in page.context["plan"].quizzes] == [False, False, True]
    assert "at most 2 questions" in text_of(page)


def test_two_files_cannot_be_revisions_of_one_quiz(by_ines):
    page = upload(
        by_ines, {"a.md": "---\nslug: same\n---\n" + QUIZ, "b.md": "---\nslug: same\n---\n" + QUIZ}
    )

    assert [quiz.is_rejected for quiz in page.context["plan"].quizzes] == [False, True]
    assert "duplicate-slug" in text_of(page)


def test_no_file_at_all_is_said(by_ines):
    response = by_ines.post(reverse(UPLOAD), {"course": Course.objects.get().pk})

    assert "required" in str(response.context["form"].errors["sources"])


def test_texts_of_files_are_escaped(by_ines):
    page = upload(by_ines, {"x.md": "# <b>T</b>\n**1.** <script>alert(1)</script>\n- [x] a\n"})

    assert "<script>alert" not in page.content.decode()
    assert "<b>T" not in page.content.decode()


# Who may


def test_only_those_who_may_add_and_change_quizzes_can_upload(client, alice, assistant, planets):
    urls = [
        reverse(UPLOAD),
        reverse("admin:quizzes_quiz_plan", args=["0" * 8 + "-0000" * 3 + "-" + "0" * 12]),
    ]
    for url in urls:
        assert client.get(url).url.startswith(reverse("account_login"))
    client.force_login(assistant)
    for url in urls:
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


def test_students_are_sent_to_the_login(client, bob):
    client.force_login(bob)
    assert client.post(reverse(UPLOAD), {}).url.startswith(reverse("admin:login"))


def test_a_body_is_not_even_read_from_those_who_may_not_upload(bob):
    client = Client()
    client.force_login(bob)
    body = CountedBody(b"", 50_000_000)
    client.post(
        reverse(UPLOAD),
        content_type="multipart/form-data; boundary=b",
        **{"wsgi.input": body, "CONTENT_LENGTH": body.size},
    )
    assert body.read_bytes == 0


def test_a_post_without_its_token_does_nothing(strict_ines, ines, planets):
    pending = keep_pending(by=ines, course=planets.course, files=[], now=NOW)
    urls = [
        reverse(UPLOAD),
        reverse("admin:quizzes_quiz_add"),
        reverse("admin:quizzes_quiz_change", args=[planets.pk]),
        reverse("admin:quizzes_quiz_plan", args=[pending.pk]),
        reverse("admin:quizzes_quiz_preview"),
        reverse("admin:quizzes_quiz_restore", args=[planets.pk, 1]),
    ]
    for url in urls:
        data = {"file": SimpleUploadedFile("a.md", b"x"), "text": "x"}
        assert strict_ines.post(url, data).status_code == 403, url
    assert PendingImport.objects.count() == 1
