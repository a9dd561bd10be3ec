"""Plain lists with `Answer:` and further lines of settings below."""

from quizzes.core.document import Kind
from quizzes.tests.core.sketches import read, sketch

QUIZ = """\
# Rivers

## Vienna
Which rivers flow there?

```text
map
```

- Danube
- Elbe,
  or Labe
- Wien

Answer: 1,3
Type: multiple
Time: 20
Explanation: The Wien
flows into the Danube.

## Question 2
How many are 2 - 1?
- 1
- 2

Answer: 1
Type: multiple
"""


def test_numbers_name_the_right_choices():
    document, found = read(QUIZ)
    first, second = document.questions

    assert document.title == "Rivers"
    assert sketch(first)[1:] == ["* Danube", "- Elbe,\nor Labe", "* Wien"]
    assert first.stem == "Which rivers flow there?\n\n```text\nmap\n```"
    assert (first.tags, first.line) == (("Vienna",), 3)
    assert first.explanation == "The Wien\nflows into the Danube."
    assert (second.number, second.key, second.kind) == ("2", (0,), Kind.MULTIPLE)
    assert found == []


def test_what_does_not_fit_is_an_error_on_its_line():
    source = """\
## One
Which?
- a
- b

Answer: 3

## Two
Why?
- a
- b

Answer: 1, 2
Type: single

## Three
When?
- a
- b

Type: single
"""
    assert read(source)[1] == [
        (1, "no-correct-choice"),
        (6, "unknown-answer"),
        (14, "invalid-kind"),
        (16, "no-correct-choice"),
    ]
