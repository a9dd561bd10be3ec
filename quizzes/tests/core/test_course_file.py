"""course.md: what is read, and what is said about what cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.course_file import (
    CourseQuiz,
    Part,
    arrange,
    merged,
    read_course,
    read_course_file,
)
from quizzes.core.reading import SourceFile

WHOLE = """\
---
title: Tiefes Lernen — 深層学習
code: DL-101
slug: dl
open: yes
instructors: [Ines@Example.org, paul@example.org, ines@example.org]
order:
  - intro.md
  - Week 1: [week-1/attention.md, lora]
  - Week 2:
---

What the course is **about**.
"""
QUIZZES = [
    CourseQuiz("intro.md"),
    CourseQuiz("week-1/attention.md"),
    CourseQuiz("week-1/lora/quiz.md"),
    CourseQuiz("zz.md"),
    CourseQuiz("exam.md", slug="final"),
]


def codes(text: str) -> list[tuple[str, int, int]]:
    _, found = read_course("course.md", text)
    return [(each.code, each.line, each.column) for each in found]


def head(*lines: str) -> str:
    return "\n".join(["---", *lines, "---"])


def test_a_course_is_what_its_file_states():
    document, found = read_course("course.md", WHOLE)

    assert found == []
    assert document.stated["title"] == "Tiefes Lernen — 深層学習"
    assert document.stated["code"] == "DL-101"
    assert document.stated["is_open"] is True
    assert document.description == "What the course is **about**."
    assert document.description_line == 13
    assert document.instructors == ("Ines@Example.org", "paul@example.org")
    assert document.slug("folder") == "dl"


def test_what_is_left_out_is_not_stated():
    document, found = read_course("course.md", "")

    assert (found, dict(document.stated), document.order) == ([], {}, None)
    assert document.slug("Week 1: Ä") == "week-1-ä"
    assert document.slug("…") == "course"
    assert document.title("Deep") == "Deep"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("colour: red", ("front-matter-unknown-key", 2, 1)),
        ("title: [a]", ("front-matter-value", 2, 8)),
        (f"title: {'x' * 201}", ("front-matter-value", 2, 8)),
        (f"code: {'x' * 51}", ("front-matter-value", 2, 7)),
        ("slug: a/b", ("front-matter-value", 2, 7)),
        ("open: perhaps", ("front-matter-value", 2, 7)),
        ("instructors: [a@example.org, nobody]", ("front-matter-value", 2, 30)),
        ("instructors: {a: b}", ("front-matter-value", 2, 14)),
        ("order: intro.md", ("front-matter-value", 2, 8)),
        ("order: [intro.md, [a.md]]", ("front-matter-value", 2, 19)),
        ("order: [{Week 1: {a: b}}]", ("front-matter-value", 2, 18)),
        ("order: [{[a]: [b]}]", ("front-matter-value", 2, 10)),
        ("order: [{A: []}, {A: []}]", ("duplicate-unit", 2, 19)),
        ('title: "a\\0b"', ("front-matter-value", 2, 8)),
        ('order: ["\\ud800"]', ("front-matter-value", 2, 9)),
        ("title: a: b", ("front-matter-syntax", 2, 9)),
        ("- a", ("front-matter-syntax", 2, 1)),
    ],
)
def test_what_is_wrong_is_said_at_its_place(line, expected):
    assert codes(head(line)) == [expected]


def test_a_key_that_is_stated_twice_names_the_first():
    assert codes(head("title: A", "title: B")) == [("front-matter-duplicate-key", 3, 1)]


def test_a_head_without_an_end_is_an_error():
    assert codes("---\ntitle: A\n\nText\n") == [("front-matter-syntax", 1, 1)]


def test_a_question_in_the_description_would_show_its_answer():
    text = "About.\n\n**1.** Which?\n- [ ] Venus\n- [x] Mercury\n"
    assert codes(text) == [("questions-in-course", 5, 1)]


def test_a_description_has_its_limit():
    assert codes(head("title: A") + "\n\n" + "x" * 20_481) == [("text-too-long", 5, 1)]


def test_an_alias_cannot_blow_up_the_order():
    names = ", ".join(f"n{number}" for number in range(1000))
    units = "".join(f"\n  - U{number}: *names" for number in range(1000))
    text = head(f"order:\n  - U: &names [{names}]{units}")
    assert [code for code, *_ in codes(text)] == ["front-matter-value"]


def test_a_file_that_is_no_text_has_one_finding():
    document, found = read_course_file(SourceFile("course.md", b"\xff\xfe\0"), max_bytes=100)
    assert (document, [each.code for each in found]) == (None, ["not-utf8"])


# The order


def test_names_are_paths_folders_and_slugs_and_the_rest_follows():
    document, _ = read_course("course.md", WHOLE)
    parts, found = arrange(document, QUIZZES)

    assert found == []
    assert parts == (
        Part("", ("intro.md",)),
        Part("Week 1", ("week-1/attention.md", "week-1/lora/quiz.md")),
        Part("Week 2", ()),
        Part("", ("exam.md", "zz.md")),
    )


@pytest.mark.parametrize(
    "name",
    ["exam.md", "exam", "./exam.md", "final"],
)
def test_a_quiz_has_several_names(name):
    document, _ = read_course("course.md", head(f"order: [{name}]"))
    parts, found = arrange(document, QUIZZES)
    assert (parts[0].quizzes[0], found) == ("exam.md", [])


def test_the_name_of_a_file_may_be_in_another_normal_form():
    document, _ = read_course("course.md", head("order: [u\u0308bung.md]"))
    parts, found = arrange(document, [CourseQuiz("\u00fcbung.md")])
    assert (parts, found) == ((Part("", ("\u00fcbung.md",)),), [])


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[nope.md]", ("unknown-quiz", 2, 9)),
        ("[intro.md, intro]", ("duplicate-quiz", 2, 19)),
        ("[same.md]", ("unknown-quiz", 2, 9)),  # two of them
    ],
)
def test_a_name_that_is_of_no_quiz_or_of_a_quiz_before_is_an_error(order, expected):
    document, _ = read_course("course.md", head(f"order: {order}"))
    quizzes = [*QUIZZES, CourseQuiz("a/same.md"), CourseQuiz("b/same.md")]
    _, found = arrange(document, quizzes)
    assert [(each.code, each.line, each.column) for each in found] == [expected]


SCRAPS = st.sampled_from(
    ["title", "order", "instructors", "code", "open", "slug", ":", "-", "[", "]", "{", "}", "&a",
     "*a", "\n", "\n  ", " ", "---\n", "a@b.org", "intro.md", "- [x] a", '"\\0"', "|", "\t", "é"]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=40).map("".join) | st.text(max_size=200))
def test_no_text_makes_it_raise(text):
    for whole in (text, f"---\n{text}\n---\n{text}"):
        document, found = read_course("course.md", whole)
        parts, more = arrange(document, QUIZZES)
        placed = [path for part in parts for path in part.quizzes]
        assert sorted(placed) == sorted(quiz.path for quiz in QUIZZES)
        lines = whole.count("\n") + 1
        assert all(1 <= each.line <= lines and each.column >= 1 for each in [*found, *more])


def test_quizzes_without_a_unit_that_follow_each_other_are_one_part():
    parts = [Part("", ("a",)), Part("", ()), Part("", ("b",)), Part("U", ()), Part("", ())]
    assert merged(parts) == (Part("", ("a", "b")), Part("U", ()))


@pytest.mark.parametrize("brackets", ["[" * 21 + "]" * 21, "[" * 30_000, "{" * 30_000])
def test_what_is_nested_deeply_is_refused_before_it_costs_anything(brackets):
    _, found = read_course("c/course.md", f"---\ntitle: {brackets}\n---\n")

    assert "nested too deeply" in found[0].message
