"""What may begin a question in a file that has no bold numbers of ours."""

import pytest

from quizzes.core.dialects.question_starts import start_of
from quizzes.core.lines import make_line


@pytest.mark.parametrize(
    ("line", "style", "label", "stem"),
    [
        ("###### 7. Which?", "######", "7", "Which?"),
        ("###### 31.Which?", "######", "31", "Which?"),
        ("### <a name=x></a>8. Which?", "###", "8", "Which?"),
        ("## Question 2: Which?", "##", "2", "Which?"),
        ("## Domanda n° 2", "##", "2", ""),
        ("### Q12. Which?", "###", "12", "Which?"),
        ("### **Q3** Which?", "###", "", "**Q3** Which?"),
        ("## And 2 + 2?", "##", "", "And 2 + 2?"),
        ("1. Which?", "1.0", "1", "Which?"),
        ("    2) Which?", "1.4", "2", "Which?"),
        ("**3.** Which?", "1**0", "3", "Which?"),
        ("**3. Which?**", "1**0", "3", "**Which?**"),
        ("**Question 4:** Which?", "question**0", "4", "Which?"),
        ("Q5. Which?", "q.0", "5", "Which?"),
        ("**Question 6**", "question**0", "6", ""),
    ],
)
def test_headings_and_numbers_begin_questions(line, style, label, stem):
    start = start_of(make_line(1, line))

    assert (start.style, start.label, start.stem) == (style, label, stem)


@pytest.mark.parametrize("line", ["Which?", "Room 5 is open.", "1.5 litres", "- 1. x", "#tag", ""])
def test_other_lines_begin_none(line):
    assert start_of(make_line(1, line)) is None
