"""Pages that are the answer to something sent: to hostile texts in every form of the site."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse

from quizzes.models import QuestionReport

from .worlds import World, lines_of

SEARCHED = [
    "accounts_user",
    *(f"quizzes_{name}" for name in ("quiz", "attempt", "revision", "questionreport")),
]


def answers_to_students(client: Client, world: World, lines: Sequence[str]) -> Iterator[bytes]:
    """What a student gets who sends these, and somebody who is logged out or another."""
    running, other = world.running[0], world.running[-1]
    save = reverse("quizzes:save", args=[running.pk])
    fields = {"versions": "1:0", "sitting": lines[0], lines[1]: lines[2]}
    fields |= {f"q{n}": line for n, line in enumerate(lines, 1)}
    fields |= {f"q{n}.1": line for n, line in enumerate(lines, 1)}
    client.force_login(world.student)
    page = client.get(reverse("quizzes:attempt", args=[other.pk]))
    token = page.context["sitting_token"]
    yield from _pages([client.post(save, fields), client.post(save, {"q1": lines})])
    report = reverse("quizzes:report", args=[world.submitted[0].pk, 1])
    for note in lines_of(lines, QuestionReport.NOTE_LENGTH):
        yield from _pages([client.post(report, {"note": note}, follow=True)])
        yield from _pages([client.post(report, {"note": _too_long(note)})])
    careful = Client(enforce_csrf_checks=True)
    own = fields | {"sitting": token}
    address = reverse("quizzes:save", args=[other.pk])
    yield from _pages([careful.post(address, own)])  # logged out: asked to log in
    careful.force_login(world.student)
    yield from _pages([careful.post(address, own)])  # logged in anew: the page is out of date
    careful.force_login(world.staff)
    yield from _pages([careful.post(address, own)])  # logged in as somebody else


def _too_long(text: str) -> str:
    return text.ljust(QuestionReport.NOTE_LENGTH + 1, "x")


def answers_to_strangers(lines: Sequence[str]) -> Iterator[bytes]:
    """What those get who are not logged in: forms of accounts, and pages that there are none of."""
    client = Client()
    log_in = resolve_url(settings.LOGIN_URL)
    names = ("username", "login", "password", "password1", "password2", "email", "next")
    for line in lines:
        fields = dict.fromkeys(names, line)
        yield from _pages([client.post(log_in, fields), client.get(log_in, {"next": line})])
    yield from _pages(
        [client.post(reverse("admin:login"), fields), client.get(f"/{lines[0]}/{lines[1]}")]
    )


def answers_to_staff(
    client: Client, world: World, lines: Sequence[str], files: Sequence[str], front: Sequence[str]
) -> Iterator[bytes]:
    """What staff get who search for these, decide for such reasons and hand in such files."""
    client.force_login(world.staff)
    for line in lines:
        for name in SEARCHED:
            yield from _pages([client.get(reverse(f"admin:{name}_changelist"), {"q": line})])
        yield from _pages(_about_quizzes(client, world, line))
        yield from _pages(_about_attempts(client, world, line))
        yield from _pages(_about_reports(client, world, line))
    yield from _pages(_uploads(client, world, files, front))


def _pages(responses) -> Iterator[bytes]:
    for response in responses:
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            yield response.content


def _about_quizzes(client: Client, world: World, line: str) -> Iterator[HttpResponse]:
    quiz = world.quizzes[0].pk
    book = reverse("admin:quizzes_quiz_gradebook")
    yield client.get(book, {"course": world.course.pk, "q": line, "order": line, line: line})
    for name in ("results", "items"):
        address = reverse(f"admin:quizzes_quiz_{name}", args=[quiz])
        yield client.get(address, {"which": line, "since": line, "order": line, line: line})
    regrading = reverse("admin:quizzes_quiz_regrading", args=[quiz])
    page = client.get(regrading)
    basis = page.context["form"].initial.get("basis", "")
    questions = page.context["form"].fields["question"].choices
    sent = {"about": "question", "basis": basis, "decision": "void", "reason": line}
    yield client.post(regrading, sent | {"question": next(iter(questions))[0]})
    yield client.post(regrading, sent | {"question": line, "decision": line})
    text = f"---\ntitle: {line}\nslug: x\n{line}: {line}\n---\n**1.** {line}\n- [x] {line}\n- [ ] b"
    yield client.post(reverse("admin:quizzes_quiz_preview"), {"text": text, "line": "1"})
    yield client.post(reverse("admin:quizzes_quiz_add"), {"text": text, "_preview": "1"})
    yield client.post(reverse("admin:quizzes_quiz_add"), {"text": line, "course": line})
    settings_page = reverse("admin:quizzes_quiz_settings", args=[quiz])
    yield client.post(settings_page, dict.fromkeys(("pass_mark", "time_limit_0", "opens_at"), line))


def _about_reports(client: Client, world: World, line: str) -> Iterator[HttpResponse]:
    report = QuestionReport.objects.open().filter(item__quiz__course=world.course).earliest("pk")
    address = reverse("admin:quizzes_questionreport_change", args=[report.pk])
    yield client.post(address, {"reply": line, "seen": line})
    yield client.post(address, {"reply": _too_long(line), "seen": line})
    changelist = reverse("admin:quizzes_questionreport_changelist")
    yield client.get(changelist, {"state": line, "item__quiz__id__exact": line})


def _about_attempts(client: Client, world: World, line: str) -> Iterator[HttpResponse]:
    override = reverse("admin:quizzes_attempt_override", args=[world.submitted[0].pk])
    yield client.post(override, {"target": line, "points": line, "reason": line, "seen": line})
    running = [attempt.pk for attempt in world.running]
    action = {"action": "give_more_time", ACTION_CHECKBOX_NAME: running, "apply": "1"}
    changelist = reverse("admin:quizzes_attempt_changelist")
    yield client.post(changelist, action | {"minutes": line, "reason": line})
    yield client.get(changelist, {"state__exact": line, "ended_by": line})
    yield client.post(reverse("admin:quizzes_extension_add"), {"student": line, "quiz": line})


def _uploads(
    client: Client, world: World, names: Sequence[str], front: Sequence[str]
) -> Iterator[HttpResponse]:
    """Files of such names, and with such front matter."""
    body = "**1.** x\n- [x] a\n- [ ] b\n"
    files = [SimpleUploadedFile(name, body.encode()) for name in names]
    files += [
        SimpleUploadedFile(f"{n}.md", f"---\n{text}\n---\n{body}".encode())
        for n, text in enumerate(front)
    ]
    sent = {"course": world.course.pk, "sources": files}
    upload = reverse("admin:quizzes_quiz_upload")
    yield client.post(upload, sent, follow=True)
    yield client.post(upload, {"course": "x", "sources": [SimpleUploadedFile(names[0], b"\xff")]})
