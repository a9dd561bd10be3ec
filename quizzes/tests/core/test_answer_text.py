"""When all boxes are empty, the answer below them says which choice is right, or nothing does."""

import pytest

from quizzes.core.parsing import parse


@pytest.mark.parametrize(
    ("choices", "answer", "right"),
    [
        (["Linux", "Windows"], "**Answer:** Linux", ["Linux"]),
        (["Linux", "Windows"], "✅ **Correct Answer:** `linux`.", ["Linux"]),
        (["Linux", "Windows"], "The correct answer is: Windows", ["Windows"]),
        (["Linux", "Windows"], "Answer: Linux (a kernel)", ["Linux"]),
        (["a, b", "c", "d"], "**Answers:** d, a, b", ["a, b", "d"]),
        (["read", "write", "run"], "**Answer:** read and run", ["read", "run"]),
        (["A) One", "B) Two"], "Answer: B", ["B) Two"]),
        (["A. One", "B. Two", "C. Three"], "**Answer:** A, C", ["A. One", "C. Three"]),
        (["A) One", "B) Two"], "Answer: Two", ["B) Two"]),
        (["One", "Two"], "Answer: **Three**", []),
        (["One", "Two"], "Answer: one of the two", []),
        (["Same", "Same"], "Answer: Same", []),
        (["rea", "reading"], "Answer: reading", ["reading"]),
        (["One", "Two"], "Whoever answers One is wrong.", []),
    ],
)
def test_the_answer_ticks_what_it_names_beyond_doubt(choices, answer, right):
    boxes = "\n".join(f"- [ ] {choice}" for choice in choices)

    document, found = parse("quiz.md", f"### 1. Which?\n\n{boxes}\n\n{answer}\n")

    [question] = document.questions
    assert [choice.text for choice in question.choices if choice.is_correct] == right
    assert ("no-correct-choice" in {each.code for each in found}) == (not right)
    assert question.explanation == answer


def test_boxes_that_are_ticked_count_and_not_the_text():
    document, _ = parse("quiz.md", "### 1. Which?\n- [x] One\n- [ ] Two\n\nAnswer: Two\n")

    assert document.questions[0].key == (0,)
