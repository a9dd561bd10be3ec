"""Editing real files for years: items, past attempts and scores stay, and the plan says just that.

QUIZMARK_CORPUS names a folder of real quizzes with their MANIFEST.tsv; without it only a quiz that
is made here is edited.
"""

import csv
import os
from pathlib import Path

import pytest

from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.importing import import_quiz
from quizzes.actions.rendering import render_quiz
from quizzes.actions.starting import start_attempt
from quizzes.core.document import Kind
from quizzes.core.matching import Change
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.models import Attempt, Course, Quiz
from quizzes.models.papers import paper_of

from ..commands.conftest import run
from ..conftest import NOW
from .edits import EDITS, Edit

CORPUS = os.environ.get("QUIZMARK_CORPUS", "")
SIZES = range(6, 31)  # questions of a file worth editing
MOST_FILES = 8
TOPICS = [
    "amber",
    "basalt",
    "cedar",
    "dahlia",
    "ebony",
    "feldspar",
    "garnet",
    "heather",
    "indigo",
    "jasper",
]
OWN = "\n".join(
    f"**{n}.** In which drawer of the cabinet would you look for {topic} today?\n"
    + "".join(
        f"- [{'x' if n % 4 == drawer else ' '}] The {TOPICS[(n * 3 + drawer) % 10]} drawer {n}\n"
        for drawer in range(4)
    )
    + f"\nThe {topic} is there since spring.\n"
    for n, topic in enumerate(TOPICS)
)


def read(text: str, path: str = "edited.md"):
    return read_quiz([SourceFile(path, text.encode())], max_bytes=10**7)


def is_handy(row: dict[str, str]) -> bool:
    return row["truth"] in ("agree", "hand") and int(row["n_questions"] or 0) in SIZES


def has_choices_only(path: Path) -> bool:
    whole = read(path.read_text("utf-8-sig"))
    return whole.is_ok and all(
        question.kind in (Kind.SINGLE, Kind.MULTIPLE) for question in whole.document.questions
    )


def sample() -> list[Path]:
    """One real file of each dialect that is read without an error, and of a handy size."""
    if not CORPUS:
        return []
    with open(Path(CORPUS, "MANIFEST.tsv"), encoding="utf-8") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    chosen: dict[str, Path] = {}
    for row in rows:
        path = Path(CORPUS, "files", row["path"])
        if row["dialect"] not in chosen and is_handy(row) and has_choices_only(path):
            chosen[row["dialect"]] = path
    return sorted(chosen.values())[:MOST_FILES]


@pytest.fixture(params=[None, *sample()], ids=lambda path: path.name if path else "own")
def text(request) -> str:
    if request.param is None:
        return OWN
    return request.param.read_text("utf-8-sig").replace("\r\n", "\n")


def import_text(text: str):
    source = read(text)
    assert source.is_ok, source.diagnostics
    rendered, problems = render_quiz(source.document)
    assert rendered, problems
    course = Course.objects.get(slug=Course.OPEN_SLUG)
    return import_quiz(rendered=rendered, course=course, slug="edited", by=None, now=NOW)


def all_right(attempt: Attempt) -> dict[int, GivenAnswer]:
    paper = paper_of(attempt.revision)
    sent = {}
    for answer in attempt.answers.all():
        question = paper.question_by_id[answer.question_id]
        order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
        key = [i for i, choice in enumerate(question.choices) if choice.is_correct]
        values = tuple(str(order.index(position)) for position in key)
        sent[answer.position] = GivenAnswer(values, 0)
    return sent


@pytest.fixture
def past(alice, text) -> Attempt:
    """An attempt of alice at the first revision, with everything right."""
    quiz = import_text(text).quiz
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=all_right(attempt), now=NOW)
    attempt.refresh_from_db()
    assert attempt.score == attempt.max_points
    return attempt


def as_seen(attempt: Attempt) -> list[tuple]:
    """What the student saw and got, in the order of the attempt."""
    return [
        (answer.question.html, answer.question.item_id, answer.response, answer.points)
        for answer in attempt.answers.select_related("question").order_by("position")
    ]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_is_planned_exactly_and_damages_nothing(past, text, edit: Edit):
    lines = text.split("\n")
    edited = edit(lines, read(text).document)
    if edited is None or not read("\n".join(edited[0])).is_ok:
        pytest.skip("this file has no place for that edit")
    new_lines, expected = edited
    seen = as_seen(past)
    items = set(past.quiz.items.values_list("pk", flat=True))

    result = import_text("\n".join(new_lines))

    found = {
        None if each.new is None else position: each.change
        for position, each in enumerate(result.plan.questions)
        if each.change is not Change.SAME
    }
    if edit.__name__ == "swap_two_questions":  # which of the two has moved is a matter of taste
        assert set(found.values()) == {Change.MOVED}
        assert len(found) == 1
    else:
        assert found == expected
    assert set(past.quiz.items.values_list("pk", flat=True)) == items
    again = Attempt.objects.get(pk=past.pk)
    assert (again.quiz_id, again.revision.number) == (result.quiz.pk, 1)
    assert (again.score, as_seen(again)) == (again.max_points, seen)
    # Going back to the first text brings every question back as the item it was.
    import_text(text)
    current = Quiz.objects.get().current_revision.questions.order_by("position")
    assert [q.item_id for q in current] == [
        q.item_id for q in past.revision.questions.order_by("position")
    ]


def test_a_renamed_file_keeps_items_attempts_and_scores(alice, text, tmp_path):
    path = tmp_path / "edited.md"
    path.write_text(text, encoding="utf-8")
    run(tmp_path)
    attempt = start_attempt(quiz=Quiz.objects.get(), student=alice, now=NOW)
    submit_attempt(attempt=attempt, given=all_right(attempt), now=NOW)
    seen = as_seen(attempt)
    path.rename(tmp_path / "another.md")
    assert f"renamed from {path}, nothing has changed" in run(tmp_path)
    assert Quiz.objects.get().attempts.get() == attempt
    assert as_seen(Attempt.objects.get()) == seen
