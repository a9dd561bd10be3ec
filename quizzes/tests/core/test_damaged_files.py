"""Whatever a file says, reading it ends, says why there are no questions, and names what is wrong.

The corpus of real files is read from the folder that QUIZMARK_CORPUS names, a few damaged copies of
each; QUIZMARK_DAMAGE=all takes every cut.
"""

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.document import Kind, QuizDocument
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz
from quizzes.core.reporting import as_text

CUT_EVERY = 997  # bytes
FRAGMENTS = [
    "## Q1. What?", "###Q2. x", "#### Question 3", "### Explanation", "# T", "1. What?", "2) x", "#. y",
    "Q7. z", "**Question 4:** w", "?[q](multiple)", "?: q", ">[!Question] 1", ">[!Reason]", "**1.** o",
    "- [ ] a", "- [x] b", "* [X]c", "-[ ] d", "+ []", "1. [x] e", "[ ] f", "(X) g", "- ( ) h", "- i [x]",
    "<quiz>", "</quiz>", "<?quiz?>", "[[gap]]", "{{< quizdown >}}", "{{< /quizdown >}}",
    '<div class="quizdown">', "</div>", "```quizdown", "```{quizdown}", "```masteryls", '{"id":"a"}',
    "{" * 50, "```", "````md", "```py", "1. One", "2. Two", "- a :: b", "- :: c", "    > comment", "> hint",
    "---", "question: What?", "title: [x", "✅ **Correct Answer:** a", "**Answer:** a, b", "<details>",
    "<!--", "-->", "text", "\t- [x] t", "＃＃ ｘ", "\u00a0", "", "",
]  # fmt: skip
texts = st.builds(
    lambda parts, separator, head: head + separator.join(parts),
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=40),
    st.sampled_from(["\n", "\n\n", " "]),
    st.sampled_from(["", "---\n", "---\nquestion: Q?\n---\n", "<quiz>\n", "{{< quizdown >}}\n"]),
)


@settings(max_examples=150)
@given(texts)
def test_any_mixture_of_dialects_is_read_and_explained(source):
    quiz = read(source.encode(errors="replace"))

    assert_explained(quiz)
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for diagnostic in quiz.diagnostics:
        assert 1 <= diagnostic.line <= len(lines)
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1
    assert as_text(quiz.diagnostics, quiz.sources) or not quiz.diagnostics


@pytest.mark.parametrize(
    "source",
    [
        "- [ ] a\n" * 10_000,
        "## Q1. a\n" * 10_000,
        "1. a\n" * 10_000 + "- [ ] a\n",
        "<quiz>\n" * 10_000,
        "```masteryls\n" * 10_000,
        "```\n## Q1. a\n\n- [ ] b\n" * 3_000,
        "{{< quizdown >}}\n---\n" + "a: b\n" * 40 + "# q\n" + "---\na: b\n" * 10_000,
        "# Q\n- [ ] a\n- [ ] b\n\nAnswer: " + "a, b " * 10_000,
        "# Q\n" + "".join(f"- [ ] {n}\n" for n in range(5_000)) + "\nAnswer: " + "1, " * 5_000,
        "## " + "Question " * 40_000,
        "**" * 50_000,
        "[" * 50_000 + "\n" + "(" * 50_000,
        "> " * 50_000,
        "Q1" * 50_000,
        "```" * 50_000 + "\nquizdown",
        "{{< " * 50_000 + "quizdown",
        "``` " + " " * 50_000 + "x\n{{< quizdown >}}\n# q\n- a" + " " * 50_000 + "x",
        "---\nquestion: [\nb:" + " " * 50_000 + "x\n---\n- [ ] a\n",
        "## question" + " " * 50_000 + "x\n- [ ] a\nquestion" + " " * 50_000 + "x\n- [ ] a",
        "# Q\n- [ ] a\n- [ ] b\n" + "\n" * 50_000 + "> " * 50_000,
        "?[" + "]" * 50_000 + "x\n- [ ] a" + "[" * 50_000 + "]",
        "<quiz>\n" + "[[" * 50_000 + "`" * 50_001 + "\n</quiz>",
        "- a" + " [" * 50_000 + "]\n- [ ] b",
        "# 1" + ".1" * 50_000 + "\n- [ ] a",
    ],
    ids=lambda source: source[:20],
)
def test_a_long_file_takes_no_more_than_linear_time(source):
    """A quadratic step over these would take minutes, and so would not go unnoticed."""
    assert_explained(read(source.encode()))


def corpus_files() -> list[Path]:
    folder = os.environ.get("QUIZMARK_CORPUS")
    if not folder:
        return []
    return sorted(path for path in (Path(folder) / "files").rglob("*") if path.is_file())


@pytest.mark.skipif(not corpus_files(), reason="QUIZMARK_CORPUS names no folder")
@pytest.mark.parametrize("damage", ["cut", "shuffled", "overwritten"])
def test_damaged_real_files_are_read_and_explained(damage):
    chance = random.Random(damage)  # the same damage in every run
    takes_all = os.environ.get("QUIZMARK_DAMAGE") == "all"
    for path in corpus_files():
        data = path.read_bytes()
        copies = list(damaged(data, damage, chance))
        for copy in copies if takes_all else chance.sample(copies, 1):
            assert_explained(read(copy))


def damaged(data: bytes, damage: str, chance: random.Random):
    if damage == "cut":
        for end in range(min(CUT_EVERY, len(data)), len(data) + 1, CUT_EVERY):
            yield data[:end]
    elif damage == "shuffled":
        lines = data.splitlines(keepends=True)
        chance.shuffle(lines)
        yield b"".join(lines)
    else:
        changed = bytearray(data)
        for _ in range(20):
            changed[chance.randrange(len(changed))] = chance.choice(b"[]()`#*->x:\n\t 0~<")
        yield bytes(changed)


def read(data: bytes) -> ReadQuiz:
    return read_quiz([SourceFile("quiz.md", data)], max_bytes=16_000_000)


def assert_explained(quiz: ReadQuiz) -> None:
    errors = [diagnostic for diagnostic in quiz.diagnostics if diagnostic.is_error]
    if quiz.document is None or not quiz.document.questions:
        assert errors
        return
    lines = {diagnostic.line for diagnostic in errors}
    for line in lines_of_broken_questions(quiz.document):
        assert line in lines


def lines_of_broken_questions(document: QuizDocument) -> list[int]:
    return [
        question.line
        for question in document.questions
        if not question.stem
        or (
            question.kind in (Kind.SINGLE, Kind.MULTIPLE)
            and (len(question.choices) < 2 or not question.key)
        )
    ]
