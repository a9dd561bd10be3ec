"""The head of a file: settings, their values, and texts that are no settings at all."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from quizzes.core.document import Counts, Navigation, Reveal, Scoring, Shuffle
from quizzes.core.parsing import parse

UNKNOWN, VALUE = "front-matter-unknown-key", "front-matter-value"
at = datetime.fromisoformat
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
        ("opens: 2026-03-02", {"opens_at": at("2026-03-02")}),
        ("closes: 2026-03-02", {"closes_at": at("2026-03-02T23:59:59")}),
        ("closes: 2026-03-02 09:00", {"closes_at": at("2026-03-02T09:00")}),
        ("opens: 2026-03-02T09:00:30+01:00", {"opens_at": at("2026-03-02T08:00:30Z")}),
        ("opens: '2026-03-02T09:00Z'", {"opens_at": at("2026-03-02T09:00Z")}),
        ("opens: none", {"opens_at": None}),
        ("closes: none", {"closes_at": None}),
        ("time_limit: 30 min", {"time_limit": timedelta(minutes=30)}),
        ("time_limit: 1:30:00", {"time_limit": timedelta(minutes=90)}),
        ("time_limit: 30 days", {"time_limit": timedelta(days=30)}),
        ("time_limit: none", {"time_limit": None}),
        ("wait: 2 days", {"wait": timedelta(days=2)}),
        ("wait: none", {"wait": None}),
        ("pass_mark: none", {"pass_mark": None}),
        ("navigation: forward-only", {"navigation": Navigation.FORWARD_ONLY}),
        ("counts: latest", {"counts": Counts.LATEST}),
        ("show_score: never", {"show_score": Reveal.NEVER}),
        ("show_marks: after-closing", {"show_marks": Reveal.AFTER_CLOSING}),
        ("show_answers: after-submitting", {"show_answers": Reveal.AFTER_SUBMITTING}),
        ("show_explanations: never", {"show_explanations": Reveal.NEVER}),
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
        "opens: tomorrow",
        "opens: 2026-02-30",
        "closes: never",
        "closes:",
        "closes: [2026-03-02]",
        "time_limit: 30",
        "time_limit: 1:30",
        "time_limit: 0 min",
        "time_limit: 31 days",
        "time_limit: unlimited",
        "wait: -5 min",
        "wait: 366 days",
        "attempts: none",
        "navigation: linear",
        "counts: worst",
        "show_score: true",
        "show_answers: after closing",
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


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("time-limit", "time_limit"),
        ("timelimit", "time_limit"),
        ("Time Limit", "time_limit"),
        ("duration", "time_limit"),
        ("closes_at", "closes"),
        ("opens_at", "opens"),
        ("due date", "closes"),
        ("max_attempts", "attempts"),
        ("passing_score", "pass_mark"),
        ("show_explanation", "show_explanations"),
        ("wait_time", "wait"),
    ],
)
def test_a_key_that_is_nearly_right_is_put_right(key, nearest):
    (found,) = parse("quiz.md", f"---\n{key}: 1\n---\n{QUESTION}")[1]

    assert (found.code, found.line, found.column) == ("front-matter-unknown-key", 2, 1)
    assert found.hint == f"did you mean “{nearest}”?"


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-03", "2026-03-02"),
        ("2026-03-02 09:00Z", "2026-03-02 09:30+01:00"),
    ],
)
def test_a_quiz_that_would_close_before_it_opens_is_an_error_at_the_closing_time(opens, closes):
    _, found = read(f"opens: {opens}\ncloses: {closes}")

    assert found == [("closes-before-opening", 3, 9)]


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02 09:00+02:00", "2026-03-02 07:30Z"),
        ("2026-03-02 09:00", "2026-03-02 08:00Z"),  # it depends on the zone of the site
        ("2026-03-02", "none"),
    ],
)
def test_a_window_that_is_open_for_a_while_is_fine(opens, closes):
    assert read(f"closes: {closes}\nopens: {opens}")[1] == []


def test_what_is_shown_after_closing_is_never_shown_where_the_file_says_that_nothing_closes():
    _, found = read("closes: none\nshow_score: after-closing\nshow_answers: never")

    assert found == [("never-closes", 3, 13)]
    assert read("show_score: after-closing")[1] == []
    assert read("show_score: after-closing\ncloses: 2026-03-02")[1] == []


FOREIGN = "### What is it?\n- [x] this\n- [ ] that\n"


@pytest.mark.parametrize(
    ("head", "stated", "codes"),
    [
        ("layout: page\ntime_limit: 30 min", {"time_limit": timedelta(minutes=30)}, [UNKNOWN]),
        ("closes: 2026-03-02\nshow_answers: never", None, []),
        ("layout: page\nshow_answers: true\nnavigation: [a, b]", {}, []),
        ("layout: page\ntime_limit: 30", {}, ["front-matter-no-effect"]),
        ("layout: page\ntime_limit: 30\nattempts: 2", {"max_attempts": 2}, [UNKNOWN, VALUE]),
    ],
)
def test_a_head_for_another_program_states_rules_only_in_our_words(head, stated, codes):
    document, found = parse("quiz.md", f"---\n{head}\n---\n{FOREIGN}")

    assert document.dialect == "headings"
    assert [each.code for each in found] == codes
    if stated is not None:
        assert dict(document.stated) == stated


@pytest.mark.parametrize(
    ("dialect", "body"),
    [
        ("quiz-tags", "<quiz>\nWhat is it?\n- [x] this\n- [ ] that\n</quiz>\n"),
        ("quizdown", "{{< quizdown >}}\n## What?\n- [x] this\n- [ ] that\n{{< /quizdown >}}\n"),
        ("numbers", "1. What is it?\n- [x] this\n- [ ] that\n"),
    ],
)
def test_settings_hold_whatever_the_dialect_of_the_questions(dialect, body):
    document, found = parse("quiz.md", f"---\ntitle: A\ntime_limit: 30 min\n---\n{body}")

    assert (document.dialect, len(document.questions)) == (dialect, 1)
    assert dict(document.stated) == {"title": "A", "time_limit": timedelta(minutes=30)}
    assert found == []


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
        (
            "time_limit: 30",
            "such as 30 min, or the word none, not “30”",
            "add the unit, such as 30",
        ),
        ("wait: 0 s", "at most 365 days", "write none if there is to be none"),
        ("closes: 1/2/26", "or 2026-03-02 09:00), or the word none, not “1/2/26”", "write year"),
        ("opens: 2026-02-30", "not “2026-02-30”", "there is no such date"),
        ("counts: newest", "one of: best, latest, first, average", ""),
        ("show_score: after_closing", "not “after_closing”", "did you mean “after-closing”?"),
        ("shuffle: Questions", "choices, all, not “Questions”", "did you mean “questions”?"),
        ("title: a: b", "a second colon is in the line", "write one `key: value` a line"),
        ("\ttitle: a", "a tab stands where only spaces may", "write one `key: value` a line"),
    ],
)
def test_an_error_says_what_was_written_and_what_was_probably_meant(head, message, hint):
    (found,) = parse("quiz.md", f"---\n{head}\n---\n{QUESTION}")[1]

    assert message in found.message
    assert found.hint.startswith(hint)
