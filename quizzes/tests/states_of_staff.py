"""States of the admin's pages: quizzes, their results, their people, reports of questions."""

import re
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer, Quiz

from .access_world import World
from .attempts import begin, scored, students, submit
from .shown import MIXED, Reach, Shown, State, ask, at, every_kind, fields_of

ROSTER = "Name;E-mail;Ends\nA;student@example.org;\nB;s7@example.org;2999-01-01\nC;x\nD;=1+1\n"
BROKEN = "# Broken\n**1.** First?\n- [ ] a\n- [ ] b\n\n**2.** Second?\n- [x] c\n- [ ] d\n"


def _edited(markdown: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        address = reverse("admin:quizzes_quiz_change", args=[world.names["quiz_pk"]])
        fields = {"text": markdown, "base": str(world.names["base"])}
        return ask(client, address, fields)

    return reach


def _uploaded(*files: tuple[str, str]) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        sources = [SimpleUploadedFile(name, text.encode()) for name, text in files]
        data = {"course": world.names["course_pk"], "sources": sources}
        return ask(client, reverse("admin:quizzes_quiz_upload"), data)

    return reach


def _forecast(world: World, client: Client) -> Shown:
    """The same, and what each decision would do."""
    plan = _new_key_decided(world, client)
    radios = re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', plan.html)
    return ask(client, plan.address, fields_of(plan.html) | dict(radios) | {"_forecast": "1"})


def _new_key_decided(world: World, client: Client) -> Shown:
    """A plan in which the key of an answered question changes."""
    quiz = Quiz.objects.select_related("current_revision").get(pk=world.names["quiz_pk"])
    source = quiz.current_revision.source
    return _edited(source.replace("- [x] Yes\n- [ ] No", "- [ ] Yes\n- [x] No"))(world, client)


def _popular(address: str) -> Reach:
    """Results of many."""

    def reach(world: World, client: Client) -> Shown:
        quiz = Quiz.objects.get(pk=world.names["quiz_pk"])
        for score, student in enumerate(students(60)):
            scored(quiz, student, score % 4, pass_mark=50, seconds=60 * score)
        return ask(client, address.format_map(world.names))

    return reach


def _confident(address: str) -> Reach:
    """A quiz with each kind of question that five students answered, sure of themselves."""

    def reach(world: World, client: Client) -> Shown:
        now = timezone.now()
        quiz = every_kind()
        quiz.course_id = world.names["course_pk"]
        quiz.save()
        for number, student in enumerate(students(5)):
            answers = MIXED if number % 2 else {0: [1], 1: [2], 2: "Mars"}
            attempt = begin(quiz, student, answers, now=now)
            Answer.objects.filter(attempt=attempt).update(sure=number != 3)
            submit(attempt, now=now)
        return ask(client, address.format(quiz=quiz.pk))

    return reach


def _posted(address: str, **data: str) -> Reach:
    def reach(world: World, client: Client) -> Shown:
        sent = {name: value.format_map(world.names) for name, value in data.items()}
        return ask(client, address.format_map(world.names), sent)

    return reach


STATES = [
    State("editor, an error", "owner", _edited(BROKEN)),
    State("plan, a key changes", "owner", _new_key_decided),
    State("plan, what a new key does", "owner", _forecast),
    State("plan, some files refused", "owner", _uploaded(("b.md", BROKEN), ("cat.png", "x"))),
    State("results of many", "owner", _popular("/admin/quizzes/quiz/{quiz_pk}/results/")),
    State("items of many", "owner", _popular("/admin/quizzes/quiz/{quiz_pk}/items/")),
    State(
        "gradebook of many", "owner", _popular("/admin/quizzes/quiz/gradebook/?course={course_pk}")
    ),
    State(
        "items, nobody yet",
        "owner",
        partial(
            lambda w, c: ask(c, f"/admin/quizzes/quiz/{w.names['quiz_pk']}/items/?since=2999-01-01")
        ),
    ),
    State("results, sure and wrong", "owner", _confident("/admin/quizzes/quiz/{quiz}/results/")),
    State("items of each kind", "owner", _confident("/admin/quizzes/quiz/{quiz}/items/")),
    State("test on paper, each kind", "owner", _confident("/admin/quizzes/quiz/{quiz}/print/")),
    State(
        "more time, an error",
        "owner",
        _posted(
            "/admin/quizzes/attempt/",
            action="give_more_time",
            apply="yes",
            minutes="0",
            _selected_action="{open_attempt}",
        ),
    ),
    State(
        "people, an error",
        "owner",
        _posted("/admin/quizzes/course/{course_pk}/staff/appoint/", who="nobody", role="owner"),
    ),
    State(
        "a roster, what it does",
        "owner",
        _posted("/admin/quizzes/course/{course_pk}/roster/", text=ROSTER),
    ),
    State(
        "a reply",
        "owner",
        at("/admin/quizzes/questionreport/{answered_report}/change/"),
    ),
]
