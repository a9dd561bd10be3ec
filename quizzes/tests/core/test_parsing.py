"""What is hard to see in a golden case: columns, near misses, and what must hold for any text."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.document import Kind
from quizzes.core.linting import lint
from quizzes.core.parsing import parse
from quizzes.core.reporting import FileReport, as_github, as_json, as_text
from quizzes.core.sources import decode

FRAGMENTS = [
    "**1.** What?", "**Q7a)** x", "**3. True.** y", "**", "- [ ] a", "- [x] b", "* []", "+ [x",
    "    - [X] c", "\t- [x]t", "- n", "```", "```py", "~~~~", "> q", "> Hint: h", "  > f", "> ```",
    "<!--", "-->", "<!-- id: a; points: 2 -->", "<!-- points: x; tag: y -->", "{#a}", "# H",
    "## S {#x}", "---", "...", "title: x", "attempts: 0", "&a [*a", "\t", "Explanation: e",
    "Select two", "`", "``", "\u00a0", "\u2028", "\x85", "\r", "\x0c", "語", "", " ",
    "= a", "= 5 +- 2%", "=", "= [2,1]", "[[a|b]]", "[[ ]]", "1. a", "2) b", "- a :: b", "- :: c",
    *(f"<!-- kind: {kind} -->" for kind in Kind),
]  # fmt: skip

fragments = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=30)
texts = st.builds(
    lambda parts, separator, head: head + separator.join(parts),
    fragments,
    st.sampled_from(["\n", "\n\n", "", " "]),
    st.sampled_from(["", "---\n"]),
)


@given(texts)
def test_any_text_is_read_and_every_finding_lies_within_it(source):
    document, found = parse("quiz.md", source)

    lines = source.split("\n")
    found += lint(document)
    for diagnostic in found:
        assert 1 <= diagnostic.line <= len(lines)
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1
    assert as_text(found, {"quiz.md": source}) or not found
    assert as_github(found).count("\n") <= len(found)
    assert as_json([FileReport("quiz.md", document, found)])


@given(texts)
def test_a_sound_question_survives_any_text_above_it(above):
    sound = "\n\n# Section\n\n**99.** Sound?\n- [x] yes\n- [ ] no\n"

    document, found = parse("quiz.md", above + sound)

    last = document.questions[-1]
    assert (last.stem, [choice.text for choice in last.choices]) == ("Sound?", ["yes", "no"])
    assert all(each.line <= above.count("\n") + 1 for each in found if each.is_error)


words = st.text("abcdefghijklmnop äß語", min_size=1, max_size=20).map(str.strip).filter(bool)
choices = st.lists(st.tuples(st.booleans(), words, words | st.just("")), min_size=2, max_size=6)
questions = st.lists(
    st.tuples(words, words | st.just(""), choices, words | st.just("")), min_size=1, max_size=5
)


@given(questions)
def test_what_is_written_in_the_format_is_read_back(written):
    document, _ = parse("quiz.md", "\n".join(_markdown(*question) for question in written))

    assert [_read_back(question) for question in document.questions] == written


def _markdown(stem, hint, choices, explanation) -> str:
    lines = [f"**1.** {stem}", *([f"> Hint: {hint}"] if hint else [])]
    for is_correct, text, feedback in choices:
        lines.append(f"- [{'x' if is_correct else ' '}] {text}")
        lines += [f"  > {feedback}"] if feedback else []
    return "\n".join([*lines, "", explanation, ""])


def _read_back(question):
    choices = [(choice.is_correct, choice.text, choice.feedback) for choice in question.choices]
    return question.stem, question.hint, choices, question.explanation


def stems(source: str) -> list[str]:
    return [question.stem for question in parse("quiz.md", source)[0].questions]


@pytest.mark.parametrize(
    "line",
    ["**Note.** x", "**12** monkeys", "    **1.** x", "- **1.** x", "**2026-11-24** x", "1. x"],
)
def test_bold_text_that_is_no_number_begins_no_question(line):
    assert stems(f"**1.** q\n- [x] a\n- [ ] b\n\n{line}\n") == ["q"]


@pytest.mark.parametrize("line", ["#hashtag", "    # code", "####### seven"])
def test_what_only_looks_like_a_heading_begins_no_section(line):
    document, _ = parse("quiz.md", f"**1.** q\n- [x] a\n- [ ] b\n\n{line}\n")

    assert len(document.sections) == 1


@pytest.mark.parametrize(
    "comment",
    ["TODO: reword", "see id below", "note: id: x", "id", "kind regards: Ada", "https://a.b/?id=1"],
)
def test_comments_that_are_not_about_settings_are_ignored(comment):
    document, found = parse("quiz.md", f"**1.** q\n<!-- {comment} -->\n- [x] a\n- [ ] b\n")

    assert found == []
    assert document.questions[0].explicit_id == ""


def test_the_place_of_a_choice_behind_a_comment_counts_the_comment():
    document, _ = parse("quiz.md", "**1.** q\n<!-- c -->  - [x] a\n- [ ] b\n")

    assert [choice.column for choice in document.questions[0].choices] == [13, 1]


def test_more_than_one_tick_makes_a_checkbox_question():
    ticks = {"- [x] a\n- [ ] b": Kind.SINGLE, "- [x] a\n- [x] b": Kind.MULTIPLE}

    for choices, kind in ticks.items():
        assert parse("quiz.md", f"**1.** q\n{choices}")[0].questions[0].kind == kind


def test_a_comment_in_a_quoted_fence_is_code():
    document, found = parse("quiz.md", "**1.** q\n- [x] a\n- [ ] b\n\n> ```\n> <!-- c\n> ```\n")

    assert found == []
    assert document.questions[0].explanation == "```\n<!-- c\n```"


def test_what_looks_like_a_comment_behind_a_fence_is_no_comment():
    source = "**1.** q\n```<!--\ncode\n```\n- [x] a\n- [ ] b\n\n**2.** r -->\n- [x] a\n- [ ] b\n"

    assert stems(source) == ["q\n```<!--\ncode\n```", "r -->"]


CORPUS = os.environ.get("QUIZMARK_CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="QUIZMARK_CORPUS names no folder of real quiz files")
def test_real_files_have_the_questions_that_the_manifest_counts():
    rows = [line.split("\t") for line in _corpus("MANIFEST.tsv").read_text().splitlines()[1:]]
    for path, _, _, _, dialect, *counts in rows:
        text, _ = decode(path, _corpus("files", path).read_bytes(), 10**8)
        document, _ = parse(path, text or "")
        if dialect in ("cb-boldnum", "negative-tasklist"):
            choices = [choice for each in document.questions for choice in each.choices]
            ticked = sum(choice.is_correct for choice in choices)
            assert [len(document.questions), len(choices), ticked] == [int(n) for n in counts[:3]]


def _corpus(*parts: str) -> Path:
    return Path(CORPUS, *parts)


def test_choices_that_stray_are_not_also_reported_as_missing():
    source = "**1.** q\n- [ ] a\n\nAn explanation.\n- [x] b\n"

    assert [each.code for each in parse("quiz.md", source)[1]] == ["choices-without-question"]
