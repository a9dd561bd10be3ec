"""Two texts line by line, and each line word by word."""

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.core.line_diff import all_lines, line_diff
from quizzes.core.word_diff import rows_of

LINES = st.lists(st.sampled_from(["", "- [ ] a", "- [x] a", "- [ ] b", "**1.** q", "text"]))


def signs(old: str, new: str, **options) -> list[list[str]]:
    return [[str(line) for line in hunk] for hunk in line_diff(old, new, **options).hunks]


def rows(old: str, new: str):
    return rows_of(all_lines(old.split("\n"), new.split("\n")))


@settings(max_examples=200)
@given(LINES, LINES)
def test_a_diff_holds_both_texts_with_their_line_numbers(old, new):
    lines = list(all_lines(old, new))

    assert [line.text for line in lines if line.sign != "+"] == old
    assert [line.text for line in lines if line.sign != "-"] == new
    assert [line.old for line in lines if line.old] == [n + 1 for n in range(len(old))]
    assert [line.new for line in lines if line.new] == [n + 1 for n in range(len(new))]


@settings(max_examples=100)
@given(LINES, LINES)
def test_rows_hold_both_texts(old, new):
    shown = rows_of(all_lines(old, new))

    def text(without: str) -> list[str]:
        opposite = {"-": "+", "+": "-"}[without]
        return [
            "".join(piece.text for piece in row.pieces if piece.sign != without)
            for row in shown
            if row.sign in (" ", "~", opposite)
        ]

    assert sorted(text("+")) == sorted(old)
    assert sorted(text("-")) == sorted(new)


def test_equal_texts_have_no_hunks():
    assert line_diff("a\nb", "a\nb").hunks == ()


def test_changes_come_with_the_lines_around_them():
    old = "\n".join("abcdefghijklmnop")
    assert signs(old, old.replace("c", "C").replace("p", "P"), context=1) == [
        ["  b", "- c", "+ C", "  d"],
        ["  o", "- p", "+ P"],
    ]


def test_more_than_can_be_shown_is_counted_and_said():
    old, new = "\n".join("a" * 50), "\n".join(f"b{n}" for n in range(80))

    diff = line_diff(old, new, most=10)

    assert sum(map(len, diff.hunks)) == 10
    assert (diff.removed, diff.added, diff.is_cut) == (50, 80, True)


def test_twenty_thousand_questions_are_compared_exactly():
    old = "".join(f"**{n}.** Question {n}?\n- [x] a\n- [ ] b\n\n" for n in range(20_000))
    new = old.replace("Question 5?", "What?").replace("Question 19990?", "Where?")

    diff = line_diff(old, new)  # 0.3 s; whoever makes it quadratic waits for minutes here

    assert (diff.removed, diff.added, len(diff.hunks)) == (2, 2, 2)


def test_texts_without_anything_in_common_are_not_compared_for_ever():
    diff = line_diff("\n".join(["x", "y"] * 20_000), "\n".join(["y", "z"] * 20_000))

    assert diff.is_cut


def test_a_changed_line_is_one_row_with_its_words():
    (row,) = rows("- [ ] iron oxide", "- [ ] iron sulphide")

    assert row.sign == "~"
    assert [tuple(piece) for piece in row.pieces] == [
        (" ", "- [ ] iron "),
        ("-", "oxide"),
        ("+", "sulphide"),
    ]
    assert row.box == ""


def test_a_box_that_was_ticked_or_cleared_is_said():
    shown = rows("q\n- [ ] one\n- [x] two", "q\n- [x] one\n- [ ] two")

    assert [row.box for row in shown] == ["", "ticked", "cleared"]


def test_lines_that_have_nothing_in_common_stay_apart():
    assert [row.sign for row in rows("alpha beta", "42 + 1")] == ["-", "+"]
