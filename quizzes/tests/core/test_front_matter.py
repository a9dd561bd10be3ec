"""The head of a file: settings, their values, and texts that are no settings at all."""

from decimal import Decimal

import pytest

from quizzes.core.document import Scoring, Shuffle
from quizzes.core.parsing import parse

QUESTION = "**1.** Is it read?\n- [x] yes\n- [ ] no\n"


def read(head: str):
    """What a head states, and the codes and places of the findings; the question must survive."""
    document, found = parse("quiz.md", f"---\n{head}\n---\n{QUESTION}")
    assert [question.stem for question in document.questions] == ["Is it read?"]
    return dict(document.stated), [(each.code, each.line, each.column) for each in found]


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        ("", {}),
        ("# only a comment", {}),
        ("title: 2026", {"title": "2026"}),
        ("title: 'It''s: quoted'", {"title": "It's: quoted"}),
        ("attempts: unlimited", {"max_attempts": None}),
        ("attempts: 010", {"max_attempts": 10}),
        ('pass_mark: "60%"', {"pass_mark": Decimal(60)}),
        ("pass_mark: 66.67 %", {"pass_mark": Decimal("66.67")}),
        ("pass_mark: 0", {"pass_mark": Decimal(0)}),
        ("shuffle: none", {"shuffle": Shuffle.NONE}),
        ("scoring: each-choice", {"scoring": Scoring.EACH_CHOICE}),
        ("announce_count: off", {"announce_count": False}),
        ("slug: lección-1", {"slug": "lección-1"}),
    ],
)
def test_settings_become_values_of_their_types(head, stated):
    assert read(head) == (stated, [])


@pytest.mark.parametrize(
    "head",
    [
        "attempts: -1",
        "attempts: 1.5",
        "attempts: many",
        "attempts:",
        "pass_mark: 100.01",
        "pass_mark: sixty",
        "pass_mark: [60]",
        "scoring: net_correct",
        "scoring: Exact",
        "shuffle: off",
        "announce_count: 2",
        "slug: a/b",
        "title: ''",
        "title: {a: b}",
        f"title: {'x' * 201}",
        "description:",
        "description: [a, b]",
    ],
)
def test_a_value_that_does_not_fit_is_an_error_at_the_value(head):
    stated, found = read(head)

    assert stated == {}
    assert [(code, line) for code, line, _ in found] == [("front-matter-value", 2)]
    assert found[0][2] >= head.index(":") + 2


@pytest.mark.parametrize(
    "head",
    [
        "just a sentence",
        "- a\n- list",
        "title: a: b",
        "\ttitle: tab",
        "title: 'open",
        "[" * 5000,
        "a: &a [*a",
        "title: \x07",
        "x" * 70_000,
    ],
)
def test_a_head_that_is_not_yaml_settings_is_one_error(head):
    stated, found = read(head)

    assert stated == {}
    assert [code for code, _, _ in found] == ["front-matter-syntax"]


def test_aliases_are_never_expanded():
    bomb = "\n".join(f"k{i}: &k{i} [{f'*k{i - 1},' * 9 if i else 'x'}]" for i in range(30))

    stated, found = read(bomb)

    assert stated == {}
    assert {code for code, _, _ in found} == {"front-matter-unknown-key"}


def test_an_unknown_setting_is_a_warning_that_names_the_nearest_one():
    _, found = parse("quiz.md", f"---\nshufle: all\n---\n{QUESTION}")

    assert [(each.severity, each.code, each.hint) for each in found] == [
        ("warning", "front-matter-unknown-key", "did you mean “shuffle”?")
    ]


def test_a_second_statement_of_a_setting_is_an_error_and_the_first_counts():
    stated, found = read("shuffle: all\nshuffle: none")

    assert stated == {"shuffle": Shuffle.ALL}
    assert found == [("front-matter-duplicate-key", 3, 1)]


def test_the_title_comes_from_the_front_matter_before_a_heading_before_the_file():
    assert parse("a/week-3_llms.md", QUESTION)[0].title == "Week 3 llms"
    assert parse("a.md", f"# Heading\n{QUESTION}")[0].title == "Heading"
    document, _ = parse("a.md", f"---\ntitle: Head\n---\n# Heading\n{QUESTION}")
    assert document.title == "Head"
    assert [section.title for section in document.sections] == ["Heading"]


def test_a_heading_that_repeats_the_stated_title_makes_no_section():
    document, _ = parse("a.md", f"---\ntitle: Head\n---\n# Head\n{QUESTION}")

    assert [section.title for section in document.sections] == [""]


def test_a_title_that_is_too_long_is_an_error():
    _, found = parse("a.md", f"# {'x' * 201}\n## {'y' * 301}\n{QUESTION}")

    assert [(each.code, each.line) for each in found] == [
        ("title-too-long", 1),
        ("title-too-long", 2),
    ]


@pytest.mark.parametrize(
    ("head", "message", "hint"),
    [
        (
            "scoring: net_correct",
            "“scoring” takes one of: exact, net",
            "did you mean “net-correct”?",
        ),
        ("attempts: 0", "the word unlimited, not “0”", ""),
        ("shuffle: Questions", "choices, all, not “Questions”", "did you mean “questions”?"),
        ("title: a: b", "a second colon is in the line", "write one `key: value` a line"),
        ("\ttitle: a", "a tab stands where only spaces may", "write one `key: value` a line"),
    ],
)
def test_an_error_says_what_was_written_and_what_was_probably_meant(head, message, hint):
    (found,) = parse("quiz.md", f"---\n{head}\n---\n{QUESTION}")[1]

    assert message in found.message
    assert found.hint.startswith(hint)
