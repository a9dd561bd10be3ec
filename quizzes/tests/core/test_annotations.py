"""Figures in the text of a quiz: seen by whoever reads the file, by no importer."""

import csv
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizzes.core.annotations import CannotAnnotate, annotate, without_annotations
from quizzes.core.parsing import parse
from quizzes.core.reading import content_hash
from quizzes.core.sources import decode
from quizzes.core.writing import write

from .documents import quizzes

CORPUS = os.environ.get("QUIZMARK_CORPUS")
FILES_OF_A_DIALECT = 3
CASES = Path(__file__).parent.parent / "cases"
# What could be taken for something else, in one dialect or another.
TRICKY = [
    "facility index 71 %, discrimination 0.31 (0.25 to 0.37)",
    "--> a -- b <x> ; points: 3 `c",
]

# Lines that begin, end or hide a question in one dialect or another.
LINES = [
    "**1.** Which?",
    "## 2. Which?",
    "3. Which?",
    "Which?",
    "- [x] one",
    "- [ ] two",
    "* right",
    "- A. one",
    "a) one",
    "*b) two",
    "ANSWER: B",
    "Answer: 1",
    "::a::Which? {=one ~two}",
    "{=one",
    "~two}",
    "// [id:mine]",
    "% note",
    "<quiz>",
    "</quiz>",
    "```quizdown",
    "```",
    "~~~",
    "---",
    "question: Which?",
    "answers:",
    "  - two // correct",
    "<!-- note",
    "-->",
    "<!-- id: mine -->",
    "<!-- Quizmark statistics: old -->",
    "// Quizmark statistics: old",
    "## Quizmark statistics: old",
    "> **Hint:** think",
    "> quotation",
    "    indented",
    "",
    "",
]

QUIZ = """\
# Planets

**1.** Which is red?
- [x] Mars
- [ ] Venus

It rusts.

**2.** Which has rings?
- [ ] Mars
- [x] Saturn
"""


def meaning(source):
    """What a text says, wherever it stands in the file."""
    document, found = parse("quiz.md", decode("quiz.md", source.encode(), 10**9)[0] or "")
    return (
        replace(
            document,
            source="",
            notes=tuple(note.text for note in document.notes if "Quizmark" not in note.text),
            sections=tuple(replace(section, line=0) for section in document.sections),
            questions=tuple(
                replace(
                    question,
                    line=0,
                    column=0,
                    choices=tuple(replace(each, line=0, column=0) for each in question.choices),
                )
                for question in document.questions
            ),
        ),
        sorted(each.code for each in found),
    )


def starts(source):
    text = decode("quiz.md", source.encode(), 10**9)[0] or ""
    return [question.line for question in parse("quiz.md", text)[0].questions]


def check(source, texts=TRICKY):
    """Annotates every question of the source, and holds all that is promised about that."""
    lines = starts(source)
    annotated = annotate(source, dict.fromkeys(lines, texts))
    assert annotated.count("Quizmark statistics:") >= len(lines) * len(texts)
    assert meaning(annotated) == meaning(source)
    assert annotate(annotated, {}) == annotate(source, {})
    other = {line: ["other"] for line in starts(annotated)}
    assert annotate(annotated, other) == annotate(source, {line: ["other"] for line in lines})
    assert without_annotations(annotated) == without_annotations(source)
    assert content_hash(annotated) == content_hash(source)
    return annotated


def test_the_figures_stand_above_their_question():
    annotated = annotate(QUIZ, {3: ["facility index 71 %", "few attempts"], 9: ["facility 20 %"]})
    assert annotated == QUIZ.replace(
        "**1.**",
        "<!-- Quizmark statistics: facility index 71 % -->\n"
        "<!-- Quizmark statistics: few attempts -->\n**1.**",
    ).replace("**2.**", "<!-- Quizmark statistics: facility 20 % -->\n**2.**")
    assert meaning(annotated) == meaning(QUIZ)


def test_new_figures_take_the_place_of_old_ones():
    once = annotate(QUIZ, {3: ["old"], 9: ["old"]})
    assert annotate(once, {4: ["new"]}) == annotate(QUIZ, {3: ["new"]})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n", "  \n"])
def test_line_ends_stay_as_they_are(end, last):
    source = (QUIZ.rstrip("\n") + last).replace("\n", end)
    annotated = check(source)
    assert f"-->{end}**1.**" in annotated
    assert annotate(annotated, {}) == source


def test_a_byte_order_mark_stays_at_the_very_start():
    source = "\ufeff**1.** Which is red?\n- [x] Mars\n- [ ] Venus\n"
    annotated = annotate(source, {1: ["easy"]})
    assert annotated.startswith("\ufeff<!-- Quizmark")
    assert annotate(annotated, {}) == source


def test_nothing_in_a_text_can_end_the_comment_or_set_something():
    annotated = annotate(QUIZ, {9: ["a --> b <!-- c\n- [x] d; id: mine\u2028e", "points: 7"]})
    comment = annotated.split("\n")[8]
    assert comment == ("<!-- Quizmark statistics: a –› b ‹!– c - [x] d, id: mine e -->")
    assert meaning(annotated) == meaning(QUIZ)


def test_a_comment_in_code_is_code_and_stays():
    source = QUIZ.replace("It rusts.", "```\n<!-- Quizmark statistics: sample -->\n```")
    annotated = annotate(source, {3: ["easy"]})
    assert "```\n<!-- Quizmark statistics: sample -->\n```" in annotated
    again = annotate(annotated, {4: ["hard"]})
    assert again == annotated.replace("easy", "hard")


def test_a_line_on_which_no_question_starts_is_refused():
    with pytest.raises(ValueError, match="no question starts on line 4"):
        annotate(QUIZ, {3: ["a"], 4: ["b"]})


@pytest.mark.parametrize(
    ("source", "comment"),
    [
        (
            "::a::Which? {=one ~two}\n\n::b::Which? {=one ~two}\n",
            "// Quizmark statistics: easy\n::b",
        ),
        ("1. Which?\na) one\n*b) two\n", "% Quizmark statistics: easy\n1. Which?"),
        (
            "---\nquestion: Which?\n---\n\n- [x] one\n- [ ] two\n",
            "---\n## Quizmark statistics: easy\nquestion",
        ),
        (
            "---\nanswers:\n  - one\n  - two // correct\n---\nWhich?\n",
            "---\n## Quizmark statistics: easy\nanswers",
        ),
        (
            "Which?\nA. one\nB. two\nANSWER: B\n\nAnd now?\nA. one\nB. two\nANSWER: A",
            "ANSWER: A\n<!-- Quizmark statistics: line 1: easy -->\n"
            "<!-- Quizmark statistics: line 6: easy -->",
        ),
    ],
)
def test_each_dialect_has_comments_of_its_own(source, comment):
    assert comment in check(source, ["easy"])


def test_a_note_that_would_change_the_quiz_is_refused():
    # In GIFT, what stands in brackets in a comment above a question is its id.
    with pytest.raises(CannotAnnotate):
        annotate("::a::Which? {=one ~two}\n", {1: ["[id:mine]"]})


@settings(max_examples=25)
@given(quizzes())
def test_any_quiz_in_normal_form_can_be_annotated(document):
    check(write(document))


@given(st.lists(st.sampled_from(LINES), max_size=30).map("\n".join))
def test_whatever_a_file_holds_it_is_annotated_without_a_change_or_refused(source):
    try:
        check(source)
    except CannotAnnotate:
        assume(False)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.md")), ids=lambda path: path.stem)
def test_the_golden_cases_can_be_annotated(path):
    check(path.read_bytes().decode())


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder")
def test_real_files_of_every_dialect_can_be_annotated():
    """A few of each dialect, the same in every run; QUIZMARK_DAMAGE=all takes all files."""
    dialects = set()
    for path in real_files(Path(CORPUS or "")):
        source = path.read_bytes().decode()
        said = meaning(source)
        annotated = annotate(source, dict.fromkeys(starts(source), TRICKY))
        assert meaning(annotated) == said, path
        assert without_annotations(annotated) == source, path
        dialects.add(said[0].dialect)
    assert len(dialects) > 10


def real_files(folder: Path) -> Iterator[Path]:
    by_dialect = defaultdict(list)
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t"):
            path = folder / "files" / row["path"]
            if decode(path.name, path.read_bytes(), 10**9)[0] is not None:
                by_dialect[row["dialect"]].append(path)
    for dialect, paths in by_dialect.items():
        chance = random.Random(dialect)
        takes_all = os.environ.get("QUIZMARK_DAMAGE") == "all"
        yield from paths if takes_all else chance.sample(paths, min(len(paths), FILES_OF_A_DIALECT))
