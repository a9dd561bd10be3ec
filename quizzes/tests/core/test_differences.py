"""A plan shows old and new of each question as its author would write them."""

from dataclasses import replace
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.differences import QuestionChange, change_of, question_lines
from quizzes.core.matching import Change
from quizzes.core.parsing import parse

QUESTION = """\
**1.** Which planet is red?

Think of rust.
> **Hint:** It has two moons.

- [x] Mars
  > Iron oxide.
- [ ] Venus
  and its clouds

Mars is the fourth planet.
"""


def read(text: str):
    return parse("planets.md", dedent(text))[0].questions[0]


def test_a_question_is_shown_as_it_would_be_written():
    text = QUESTION.replace("red?\n", "red?\n<!-- id: rust; points: 2.5; tags: mars, rust -->\n")
    assert question_lines(read(text)) == [
        "Which planet is red?",
        "",
        "Think of rust.",
        "> Hint: It has two moons.",
        "- [x] Mars",
        "  > Iron oxide.",
        "- [ ] Venus",
        "  and its clouds",
        "> Explanation: Mars is the fourth planet.",
        "points: 2.5",
        "tags: mars, rust",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("is red?", "looks red?", ["- Which planet is red?", "+ Which planet looks red?"]),
        ("[x] Mars", "[ ] Mars", ["- - [x] Mars", "+ - [ ] Mars"]),
        ("Iron oxide.", "Iron.", ["-   > Iron oxide.", "+   > Iron."]),
        ("two moons", "2 moons", ["- > Hint: It has two moons.", "+ > Hint: It has 2 moons."]),
        ("- [ ] Venus", "- [ ] Earth\n- [ ] Venus", ["+ - [ ] Earth"]),
    ],
    ids=["stem", "box", "comment on a choice", "hint", "added choice"],
)
def test_a_diff_names_the_lines_that_are_different(old, new, expected):
    changed = read(QUESTION.replace(old, new))
    change = QuestionChange(Change.REWORDED, "key", read(QUESTION), changed)
    assert [str(line) for line in change.lines if line.sign != " "] == expected


def test_a_new_question_is_all_plus_and_a_retired_one_all_minus():
    question = read(QUESTION)
    new = QuestionChange(Change.NEW, "key", None, question)
    retired = QuestionChange(Change.RETIRED, "key", question, None)
    assert {line.sign for line in new.lines} == {"+"}
    assert {line.sign for line in retired.lines} == {"-"}
    assert new.shown == retired.shown == question


@pytest.mark.parametrize(
    ("old", "new"),
    [("Iron", "Ferric"), ("two moons", "2 moons"), ("fourth", "4th"), ("Think", "Dream")],
    ids=["feedback", "hint", "explanation", "stem"],
)
def test_every_text_of_a_question_counts_as_a_rewording(old, new):
    changed = read(QUESTION.replace(old, new))
    assert change_of(Change.SAME, read(QUESTION), changed) is Change.REWORDED
    assert change_of(Change.KEY_CHANGED, read(QUESTION), changed) is Change.KEY_CHANGED


def test_other_numbers_and_orders_are_no_rewording():
    changed = QUESTION.replace("**1.**", "**9.**").replace(
        "- [x] Mars\n  > Iron oxide.\n- [ ] Venus\n  and its clouds\n",
        "- [ ] Venus\n  and its clouds\n- [x] Mars\n  > Iron oxide.\n",
    )
    assert changed.index("Venus") < changed.index("Mars\n  >")
    assert change_of(Change.MOVED, read(QUESTION), read(changed)) is Change.MOVED


lines = st.lists(st.sampled_from(["a", "b", "", "- [x] c"]), min_size=1, max_size=12)


@given(lines, lines)
def test_a_diff_holds_both_questions_whole(old, new):
    question = read(QUESTION)
    before, after = (replace(question, stem="\n".join(stem)) for stem in (old, new))
    found = QuestionChange(Change.REWORDED, "key", before, after).lines
    assert [line.text for line in found if line.sign != "+"] == question_lines(before)
    assert [line.text for line in found if line.sign != "-"] == question_lines(after)


def test_twenty_thousand_alike_lines_are_no_obstacle():
    question = read(QUESTION)
    before = replace(question, stem="first\n" + "a\n" * 20_000 + "b")
    after = replace(question, stem="other\n" + "a\n" * 19_000 + "c")
    found = QuestionChange(Change.REWORDED, "key", before, after).lines
    assert {"- b", "+ c"} <= set(map(str, found))
