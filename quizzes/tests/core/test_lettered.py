"""Lettered choices with the key in a line below them, as authors of many countries write them."""

import pytest

from quizzes.tests.core.sketches import read, sketch, sketches

FOLDED = """\
# Beginnings

###### 1. Which is first?

```python
print("A: not a choice")
```

- A: `one`
- B:`two` <br /> and more

<details><summary><b>{word}</b></summary>
<p>

#### {word}: B

Because.

</p>
</details>

---

###### <a name=later></a>2. Which is last?
- A: one
- B: two
<details><summary><b>{word}</b></summary>

#### {word}：A
</details>
"""


@pytest.mark.parametrize(
    "word", ["Answer", "Réponse ", "答案", "\u200fالإجابة", "Antwoord", "Хто знає"]
)
def test_the_key_is_read_in_any_language(word):
    first, second = read(FOLDED.format(word=word))[0].questions

    assert sketch(first)[1:] == ["- `one`", "* `two` <br /> and more"]
    assert first.stem.startswith("Which is first?\n\n```python")
    assert first.explanation == "Because."
    assert sketch(second) == ["Which is last?", "* one", "- two"]


NUMBERED = """\
1. Which two? (Select TWO)
    - A. one
    - B. two
    - C. three

    <details markdown=1><summary markdown='span'>Answer</summary>

    {key}

    Explanation:

    - A. This is wrong.
    - B. This is right.

    </details>

1. Next?
    - A. yes
    - B. no

    Correct answer: A
"""


@pytest.mark.parametrize(
    "key",
    ["Correct answer: BC", "Correct Answer: Bc", "Answer: B, C", "**Answer:** b and c", "B, C"],
)
def test_several_letters_may_be_glued_or_listed(key):
    assert sketches(NUMBERED.format(key=key)) == [
        ["Which two? (Select TWO)", "- one", "* two", "* three"],
        ["Next?", "* yes", "- no"],
    ]


def test_letters_that_come_again_in_an_explanation_are_no_choices():
    document, found = read(NUMBERED.format(key="Correct answer: BC"))

    assert document.questions[0].explanation == "- A. This is wrong.\n- B. This is right."
    assert found == []


def test_the_same_holds_without_a_fold_around_the_explanation():
    source = """\
## Question 1
Which?
- A. one
- B. two

**Answer**: B

- A. wrong
- B. right

## Question 2
Why?
- A. so
- B. no

**Answer**: A
"""
    document, _ = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["Which?", "- one", "* two"],
        ["Why?", "* so", "- no"],
    ]
    assert document.questions[0].explanation == "- A. wrong\n- B. right"


def test_headings_above_the_questions_are_title_and_sections():
    source = """\
# Storage

## Section 1: Disks

### Q1. Which is fast?

a) tape
b) memory

**Answer:** B

## Answer Key

1. B
"""
    document, found = read(source)

    assert document.title == "Storage"
    assert [section.title for section in document.sections] == ["Section 1: Disks"]
    assert [(q.number, q.line) for q in document.questions] == [("1", 5)]
    assert (sketch(document.questions[0]), found) == (
        ["Which is fast?", "- tape", "* memory"],
        [],
    )


def test_paragraphs_ask_where_nothing_stands_above_them():
    source = """\
What is this?
```
code
```
A) one
B) two

Answer: A

What is that?
(A) one
(B) two

Answer: b
Explanation: It says so.
"""
    document, _ = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["What is this?\n```\ncode\n```", "* one", "- two"],
        ["What is that?", "- one", "* two"],
    ]
    assert document.questions[1].explanation == "It says so."


def test_a_numbered_list_that_is_shown_with_letters_has_letters():
    source = """\
1. Which layer?

    <div class="upper-alpha" markdown>
    1. first
    2. second
    </div>

    ??? success "Answer"
        The correct answer is: **B**

        It switches frames.
"""
    (question,) = read(source)[0].questions

    assert sketch(question) == ["Which layer?", "- first", "* second"]
    assert question.explanation == "It switches frames."


def test_code_and_wrapped_lines_belong_to_the_choice_above():
    source = """\
1. Which?
- A. one
  more
- B. ...

  ```sh
  ls
  ```
- C. three

Answer: C
"""
    assert sketches(source) == [
        ["Which?", "- one\nmore", "- ...\n\n```sh\nls\n```", "* three"],
    ]


def test_the_answer_may_be_the_text_of_a_choice():
    assert sketches("1. Which?\n- A. one\n- B. Two.\n\nAnswer: **two**\n") == [
        ["Which?", "- one", "* Two."]
    ]


def test_an_answer_that_names_no_choice_is_an_error_where_it_stands():
    _, found = read("1. Which?\n- A. one\n- B. two\n\n  Answer: F\n")

    assert found == [(1, "no-correct-choice"), (5, "unknown-answer")]


def test_a_key_may_lack_its_colon_and_a_choice_have_a_space_in_front_of_it():
    source = "1. Lequel ?\n- A : un\n- B : deux\n\n**Réponse B**\n"

    assert sketches(source) == [["Lequel ?", "- un", "* deux"]]


def test_a_question_alone_in_a_file_is_read_without_number_and_key():
    source = "Which is it?\n\nA. one\nB. two\nC. three\n\nB is correct because it is.\n"
    document, found = read(source)

    assert [sketch(q) for q in document.questions] == [
        ["Which is it?", "- one", "- two", "- three"]
    ]
    assert found == [(1, "no-correct-choice")]


def test_without_a_key_nothing_is_guessed():
    source = (
        "1. Which?\n- A. one\n- B. two\n\nB is right because it is.\n\n2. Why?\n- A. a\n- B. b\n"
    )
    document, found = read(source)

    assert [q.key for q in document.questions] == [(), ()]
    assert found == [(1, "no-correct-choice"), (7, "no-correct-choice")]


def test_a_broken_question_leaves_its_neighbours_alone():
    source = """\
### 1. Good?
- A. yes
- B. no

Answer: A

### 2. Broken?
- A. yes
- B.

Answer: A

### 3. Good again?
- A. yes
- B. no

Answer: B
"""
    document, found = read(source)

    assert [q.key for q in document.questions] == [(0,), (0,), (1,)]
    assert found == [(9, "empty-choice")]


def test_a_fence_that_is_never_closed_ends_at_the_next_numbered_heading():
    source = """\
### 1. One?
- A. yes
- B. no

Answer: A

```js
lost

### 2. Two?

```js
x
```

- A. yes
- B. no

Answer: B
"""
    document, found = read(source)

    assert [q.key for q in document.questions] == [(0,), (1,)]
    assert found == [(7, "unclosed-fence")]


@pytest.mark.parametrize(
    "prose",
    [
        "Dr. A. Smith and B. Jones wrote it.\n",
        "Steps:\n\n- a) open\n- b) close\n\nThat is all.\n",
        "A: Hello?\nB: Hello!\n\nNote: A\n",
        "# Options\n\n- [ ] A. open\n- [x] B. close\n",
    ],
)
def test_prose_and_boxes_are_not_taken_for_lettered_questions(prose):
    assert read(prose)[0].dialect != "lettered"


def test_a_question_with_a_key_whose_choices_cannot_be_read_is_not_passed_over():
    _, found = read(
        "### Q1. Which?\n\na) one\nb) two\n\n**Answer:** B\n\n"
        "### Q2. Who?\n\nb) one\na) two\n\n**Answer:** B\n"
    )

    assert (8, "no-choices") in found


def test_below_one_title_each_paragraph_above_a_list_asks():
    text = "# Quiz\n\nWhich?\n\nA) x\nB) y\n\nAnswer: B\n\nNext?\n\nA) yes\nB) no\n\nAnswer: A\n"

    assert sketches(text) == [["Which?", "- x", "* y"], ["Next?", "* yes", "- no"]]
    assert read(text)[0].title == "Quiz"
