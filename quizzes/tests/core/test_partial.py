"""Leaving broken questions out: what is left has no error and says what it said before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.partial import without_broken
from quizzes.core.reading import SourceFile, read_quiz

MAX = 1_000_000
BLOCKS = {
    "good": "**{n}.** Which is {n}?\n- [x] right {n}\n- [ ] wrong {n}\n",
    "good with explanation": "**{n}.** Which is {n}?\n- [x] a{n}\n- [ ] b{n}\n\nBecause {n}.\n",
    "nothing ticked": "**{n}.** Which is {n}?\n- [ ] a{n}\n- [ ] b{n}\n",
    "no choices": "**{n}.** Which is {n}?\n",
    "open fence": "**{n}.** What does it print?\n```python\nprint({n})\n\n- [x] {n}\n- [ ] none\n",
    "open comment": "**{n}.** Which is {n}? <!-- a note\n- [x] a{n}\n- [ ] b{n}\n",
    "stray box": "## Part {n}\n\n- [x] stray {n}\n",
    "heading": "## Part {n}\n\nRead this first.\n",
    "one id": "**{n}.** Which is {n}? {{#same}}\n- [x] a{n}\n- [ ] b{n}\n",
    "note": "A note, number {n}.\n",
}


def read(*texts: str):
    files = [SourceFile(f"{n}.md", text.encode()) for n, text in enumerate(texts)]
    return read_quiz(files, max_bytes=MAX)


def quiz(kinds: list[str]) -> str:
    return "\n".join(BLOCKS[kind].format(n=n) for n, kind in enumerate(kinds, 1))


def test_broken_questions_are_left_out_and_the_others_keep_lines_and_texts():
    whole = read(quiz(["good", "nothing ticked", "good with explanation", "no choices", "good"]))
    partial = without_broken(whole, max_bytes=MAX)
    assert [question.number for question in partial.left_out] == ["2", "4"]
    kept = partial.read.document.questions
    assert kept == tuple(q for q in whole.document.questions if q.number in "135")


def test_an_unclosed_fence_takes_only_its_own_question_along():
    partial = without_broken(read(quiz(["good", "open fence", "good"])), max_bytes=MAX)
    assert [question.number for question in partial.left_out] == ["2"]
    assert [question.number for question in partial.read.document.questions] == ["1", "3"]


def test_of_several_files_each_keeps_its_good_questions():
    whole = read("# Title\n", quiz(["good", "no choices"]), quiz(["nothing ticked", "good"]))
    partial = without_broken(whole, max_bytes=MAX)
    assert [(q.path, q.number) for q in partial.left_out] == [("1.md", "2"), ("2.md", "1")]
    assert [(q.path, q.number) for q in partial.read.document.questions] == [
        ("1.md", "1"),
        ("2.md", "2"),
    ]


@pytest.mark.parametrize(
    "kinds",
    [["one id", "good", "one id"], ["good", "stray box"], ["no choices"]],
    ids=["an id twice", "choices of no question", "nothing left"],
)
def test_errors_that_are_not_about_one_question_leave_nothing(kinds):
    assert without_broken(read(quiz(kinds)), max_bytes=MAX) is None


def test_bytes_that_are_no_text_leave_nothing():
    broken = read_quiz([SourceFile("a.md", b"\xff")], max_bytes=MAX)
    assert without_broken(broken, max_bytes=MAX) is None


@given(st.lists(st.sampled_from(sorted(BLOCKS)), max_size=8))
@settings(max_examples=150)
def test_what_is_left_has_no_error_and_is_read_as_before(kinds):
    whole = read(quiz(kinds))
    partial = without_broken(whole, max_bytes=MAX)
    if partial is not None:
        assert partial.read.is_ok
        left_out = {question.line for question in partial.left_out}
        kept = [q for q in whole.document.questions if q.line not in left_out]
        assert [replace(q, section=0) for q in partial.read.document.questions] == [
            replace(q, section=0) for q in kept
        ]
        assert left_out or whole.is_ok
        again = without_broken(partial.read, max_bytes=MAX)
        assert (again.read.document, again.left_out) == (partial.read.document, ())


@given(st.text(alphabet="*1. -[]xé#`<!->\n{}:", max_size=300))
@settings(max_examples=150)
def test_no_text_makes_it_fail(text):
    partial = without_broken(read(text), max_bytes=MAX)
    assert partial is None or partial.read.is_ok
