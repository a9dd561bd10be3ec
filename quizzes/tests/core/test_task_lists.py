"""Lists of things to do are not mistaken for quizzes, and quizzes not for lists of things to do."""

import pytest

from quizzes.core.parsing import parse

TASKS = {
    "a template for pull requests": """\
## Description

Please describe your change.

## What kind of change does this PR introduce?

- [ ] Bug fix
- [ ] New feature

## Checklist:

- [x] I have read the guide
- [x] My code has tests
- [ ] I have updated the documents
""",
    "an issue form without headings": """\
Please check what applies:

- [ ] A new question
- [ ] A mistake
- [ ] ...
""",
    "nothing but boxes": "- [ ] Buy milk\n- [x] Buy bread\n",
    "a road map": """\
# A tool

## Roadmap

- [x] Login
- [x] Search
- [ ] Export
""",
    "a plan of study, with links": """\
# Course

### Week 1

- [ ] [Read this](https://example.com)
- [ ] Watch that

### Week 2

- [ ] Do the exercise
  - [ ] the first half
  - [ ] the second half
""",
    "steps with numbers": """\
1. Before the release
   - [ ] Write the notes
   - [ ] Run the tests
2. After the release
   - [ ] Tell everybody
""",
    "everything is done": "## Setup\n\n- [x] Install\n- [x] Configure\n",
    "one question to confirm": "### Is there an issue already?\n\n- [ ] I have searched for it\n",
}

QUIZZES = {
    "no box is ticked yet": "## Q1. What is it\n- [ ] a\n- [ ] b\n\n## Q2. Where it is\n- [ ] c\n- [ ] d\n",
    "a question without a key": "## Which is it?\n\n- [ ] a\n- [ ] b\n",
    "headings that are no questions": "## The sound of a dog\n\n- [ ] meow\n- [x] woof\n",
    "statements with numbers": "1. Water boils at\n- [ ] 50 °C\n- [x] 100 °C\n\n2. It freezes at\n- [x] 0 °C\n- [ ] 9 °C\n",
    "a question about lists": "### Which of these belongs into a checklist?\n- [x] Tests\n- [ ] Jokes\n",
    "a question about progress": "#### Q3. Testing is a part of\n- [x] DevOps\n- [ ] Nothing\n",
    "bare boxes": "Eine Aussage\n\n[ ] a\n[ ] b\n",
    "bold numbers": "**1.** Features\n- [ ] a\n- [ ] b\n",
    "choices about oneself": "## Which sentence is right?\n- [x] I have been there\n- [ ] I has been there\n",
    "a quiz with one list of tasks": "## Goals\n- [ ] Learn\n\n## 1. What is 2 + 2?\n- [x] 4\n- [ ] 5\n",
    "an answer below": "## A system that is open\n- [ ] Linux\n- [ ] Windows\n\nAnswer: Linux\n",
}


@pytest.mark.parametrize("source", TASKS.values(), ids=TASKS)
def test_a_list_of_tasks_gives_no_questions_and_one_finding(source):
    document, found = parse("README.md", source)

    assert document.questions == ()
    assert [(each.severity, each.code) for each in found] == [("error", "task-list")]
    assert "[" in source.split("\n")[found[0].line - 1]


@pytest.mark.parametrize("source", QUIZZES.values(), ids=QUIZZES)
def test_a_quiz_is_not_a_list_of_tasks(source):
    document, found = parse("quiz.md", source)

    assert document.questions
    assert "task-list" not in {each.code for each in found}


def test_a_file_without_boxes_is_no_list_of_tasks():
    _, found = parse("README.md", "# A tool\n\nInstall it.\n")

    assert [each.code for each in found] == ["no-questions"]
