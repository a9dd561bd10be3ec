"""What holds for every reader: which one a file is for, and what no text may make it do."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.diagnostics import DiagnosticLog
from quizzes.core.dialects import READERS
from quizzes.core.dialects.interface import QuizText
from quizzes.core.document import Kind
from quizzes.core.parsing import parse
from quizzes.core.reading import SourceFile, read_quiz

FRAGMENTS = [
    "1. What?", "### Q2. Why?", "- A. a", "- B: b", "C) c", "**D.** d", "Answer: B", "**Answer:** a, c",
    "ANSWER: A", "Answer: 1,2", "Type: single", "Explanation: e", "<details><summary>Answer</summary>",
    "</details>", '??? success "Answer"', '<div class="upper-alpha">', "</div>", "    1. x", "+ **b**",
    "***A. a***", "- a x", "- b t", "* r", "- w", "[*] r", "[ ] w", "*a) r", "b) w", "... f", "= 1 +- 2",
    "Points: 2", "Title: t", "GROUP", "____", "::t::", "Who? {", "}", "=a", "~%50%b", "#f", "####g", "{T}",
    "{#1..2}", "a -> b", "$CATEGORY: a/b", "// [id:a]", "\\", "---", "answers:", "  - a // correct",
    "type: MC", "---answers", "<!-- explanation -->", "```yaml", "```", "answer_weight: 1", "<!--",
    "\u00a0", "\t", "\u2028", "", " ",
]  # fmt: skip
WITHOUT_BOXES = (
    "gift", "text2qti", "star-box", "aiken", "meta-lines", "yaml-answers", "yaml-blocks", "suffix-mark",
    "star-correct", "bold-correct", "lettered",
)  # fmt: skip
texts = st.builds(
    lambda parts, separator, head: head + separator.join(parts),
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=30),
    st.sampled_from(["\n", "\n\n", " "]),
    st.sampled_from(["", "---\n"]),
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=50)
@given(source=texts)
def test_any_text_is_read_and_every_place_lies_within_it(reader, source):
    text, log = QuizText("quiz.md", source), DiagnosticLog("quiz.md")

    assert reader.evidence(text) >= 0
    questions = [question.document for question in reader.read(log, text).questions]

    choices = [choice for question in questions for choice in question.choices]
    for place in (*log.found, *questions, *choices):
        assert 1 <= place.line <= len(text.lines)
        assert 1 <= place.column <= len(text.lines[place.line - 1]) + 1


def test_prose_with_examples_is_no_quiz_without_boxes():
    root = Path(__file__).parents[3]
    for path in (root / "README.md", *(root / "docs").glob("*.md")):
        text = QuizText(path.name, path.read_text(encoding="utf-8"))
        seen = {reader.name for reader in READERS if reader.evidence(text)}
        assert not seen.intersection(WITHOUT_BOXES), path


CORPUS = os.environ.get("QUIZMARK_CORPUS", "")
DIALECTS = (
    "letter-details", "letter-answer", "aiken", "aiken-in-readme", "meta-lines", "yaml-answers", "gift",
    "text2qti",
)  # fmt: skip
LEAST_EXACT = 0.97


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder of real quiz files")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_real_files_have_the_questions_choices_and_keys_that_are_known_of_them(dialect):
    with (Path(CORPUS) / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = [
            row for row in csv.DictReader(manifest, delimiter="\t") if row["dialect"] == dialect
        ]
    exact = Counter(_is_exact(row) for row in rows if row["truth"] in ("agree", "hand", "parsed"))

    # A file whose fences the manifest's own counters have lost may differ.
    assert exact[False] <= max(1, (1 - LEAST_EXACT) * exact.total())


def _is_exact(row):
    data = (Path(CORPUS) / "files" / row["path"]).read_bytes()
    document = read_quiz([SourceFile(row["path"], data)], max_bytes=1 << 26).document
    asked = [q for q in document.questions if q.kind in (Kind.SINGLE, Kind.MULTIPLE) and q.choices]
    found = len(asked), sum(len(question.choices) for question in asked)
    # Of lettered questions the manifest counts the lines with an answer, not the letters in them.
    is_lettered = row["dialect"].startswith("letter-")
    right = sum(bool(q.key) if is_lettered else len(q.key) for q in asked)
    return (*map(str, found), str(right)) == (
        row["n_questions"], row["n_options"], row["n_correct"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong"), [("1. [x]", "2. [ ]"), ("- (x)", "- ( )"), ("[x]", "[ ]")]
)
def test_bold_numbers_may_stand_above_boxes_of_other_kinds(right, wrong):
    document, found = parse("quiz.md", f"**1. Which?**\n\n{right} this\n{wrong} that\n")

    assert [choice.text for choice in document.questions[0].choices] == ["this", "that"]
    assert document.questions[0].key == (0,)
    assert found == []
