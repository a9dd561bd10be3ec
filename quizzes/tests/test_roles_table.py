"""The table of roles in docs/enrolment.md says what the code does."""

from pathlib import Path

import pytest
from django.conf import settings

from quizzes.models.roles import GRANTS, Role

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "enrolment.md"
# Each line of the table, and the permissions that it puts into words.
MEANT = {
    "sees quizzes, questions and who is in the course": {
        *("view_quiz", "view_question", "view_revision", "view_course", "view_unit", "view_item"),
        *("view_section", "view_choice", "view_enrolment", "view_coursestaff", "view_importrecord"),
    },
    "sees attempts, answers, results and reports of questions": {
        *("view_attempt", "view_answer", "view_attemptevent", "view_scorechange", "view_override"),
        *("view_ruling", "view_extension", "view_accommodation", "view_questionreport"),
    },
    "imports quizzes, changes settings of quizzes and of the course": {
        *("add_quiz", "change_quiz", "change_course"),
    },
    "gives more time, extra attempts, accommodations": {
        *("extend_attempt", "add_extension", "change_extension", "delete_extension"),
        *("add_accommodation", "change_accommodation", "delete_accommodation"),
    },
    "decides about questions, sets points by hand": {
        *("add_ruling", "add_override", "delete_override"),
    },
    "answers reports of questions": {"change_questionreport"},
    "enrols, removes, changes dates, invites students": {
        *("add_enrolment", "change_enrolment"),
        *("add_invitation", "delete_invitation", "view_invitation"),
    },
    "makes and ends join codes": {"add_joincode", "change_joincode", "view_joincode"},
    "gives and takes roles, invites to the staff": {
        *("add_coursestaff", "change_coursestaff", "delete_coursestaff"),
    },
    "reads the audit log of the course": {"view_auditevent"},
}


def table() -> dict[str, list[bool]]:
    """By what is done: whether assistants, instructors and owners may."""
    lines = DOCUMENT.read_text().splitlines()
    start = lines.index("| | assistant | instructor | owner |") + 2
    rows = {}
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        what, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[what] = [cell == "yes" for cell in cells]
    return rows


@pytest.mark.parametrize("what", MEANT)
def test_a_role_may_what_the_table_says(what):
    may = [MEANT[what] <= GRANTS[role] for role in Role]
    none = [MEANT[what].isdisjoint(GRANTS[role]) for role in Role]
    assert may == table()[what]
    assert none == [not each for each in may]


def test_the_table_says_all_that_roles_may():
    assert set(table()) == set(MEANT)
    assert set().union(*MEANT.values()) == GRANTS[Role.OWNER]
