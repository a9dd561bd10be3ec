"""Answers in YAML: in the front matter, named there, or in blocks."""

from quizzes.tests.core.sketches import read, sketch


def test_the_right_answer_says_so_in_the_front_matter():
    source = """\
---
title: "Adding: how"
tags:
  - js
order: 3
answers:
  - '11 // no'
  - '2 // correct'
---

What is `1 + 1`?

```js
// ---
```

<!-- explanation -->

Both are numbers.
"""
    document, found = read(source)
    (question,) = document.questions

    assert (document.title, question.line, found) == ("Adding: how", 11, [])
    assert sketch(question)[1:] == ["- 11 // no", "* 2"]
    assert [(choice.line, choice.column) for choice in question.choices] == [(7, 5), (8, 5)]
    assert question.stem == "What is `1 + 1`?\n\n```js\n// ---\n```"
    assert (question.explanation, question.tags) == ("Both are numbers.", ("js",))


def test_the_front_matter_names_the_letter_of_an_answer_below():
    source = """\
---
Type: MC
Answer: B
---
Which?

--- Answers
one
---
two
lines

--- Explanation
Because.
"""
    (question,) = read(source)[0].questions

    assert sketch(question) == ["Which?", "- one", "* two\nlines"]
    assert ([choice.line for choice in question.choices], question.explanation) == (
        [8, 10],
        "Because.",
    )


def test_an_answer_that_is_not_named_and_gaps_are_reported():
    assert read("---\ntype: MC\n---\nWhich?\n---answers\na\n---\nb\n")[1] == [
        (4, "no-correct-choice")
    ]
    assert (4, "unsupported-question") in read("---\ntype: FIB\n---\nRed ___(rose)[]\n")[1]


def test_yaml_that_cannot_be_read_has_its_line():
    _, found = read("---\nanswers:\n  - a // correct\n  - [b\n---\nWhich?\n")

    assert found == [(4, "front-matter-syntax"), (6, "no-choices")]


def test_blocks_with_the_fields_of_canvas():
    source = """\
# Sums

## Question 1
What is `1 + 1`?

```yaml
answers:
  - answer_text: 11
    answer_weight: 0
    answer_comments: Not text.
  - answer_text: "2"
    answer_weight: 100
```

## And 2 + 2?

```yaml
answers:
  - answer_text: 4
    answer_weight: 100
  - answer_text: 22
    answer_weight: 0
```
"""
    document, found = read(source)

    assert document.title == "Sums"
    assert [sketch(q) for q in document.questions] == [
        ["What is `1 + 1`?", "- 11", "* 2"],
        ["And 2 + 2?", "* 4", "- 22"],
    ]
    assert (document.questions[0].choices[0].feedback, found) == ("Not text.", [])
