"""Folders with a course.md: courses, their units and order, their instructors."""

import json

import pytest

from accounts.models import User
from quizzes.actions.arranging import order_of
from quizzes.core.course_file import Part
from quizzes.models import AuditEvent, Course, CourseStaff, Invitation, Quiz, Role

from .conftest import GOOD, MOONS, run

COURSE = """\
---
title: Deep learning
code: DL-101
order:
  - Week 1: [planets.md]
---
About **it**. <script>alert(1)</script>
"""


@pytest.fixture
def courses(write):
    write("dl/course.md", COURSE)
    write("dl/planets.md")
    write("dl/more/moons.md", MOONS)
    write("ml/course.md", "")
    write("ml/planets.md")
    return write("loose.md").parent


def addresses() -> list[tuple[str, str]]:
    return sorted(Quiz.objects.values_list("course__slug", "slug"))


def test_each_folder_is_a_course_and_the_rest_is_open(db, courses):
    text = run(courses)

    assert addresses() == [
        ("dl", "more-moons"), ("dl", "planets"), ("ml", "planets"), ("open", "loose"),
    ]  # fmt: skip
    course = Course.objects.get(slug="dl")
    assert (course.title, course.code, course.is_open) == ("Deep learning", "DL-101", False)
    assert course.stated == ["code", "description", "order", "title"]
    assert "<strong>it</strong>" in course.description_html
    assert "<script" not in course.description_html
    assert Course.objects.get(slug="ml").title == "ml"
    assert order_of(course) == (Part("Week 1", ("planets",)), Part("", ("more-moons",)))
    assert "new course “dl”: Deep learning" in text
    assert "4 ok, 0 failed" in text


def test_the_same_again_changes_nothing(db, courses):
    run(courses)
    events = AuditEvent.objects.count()

    text = run(courses)

    assert text.count("nothing has changed") == 6
    assert AuditEvent.objects.count() == events


def test_a_dry_run_shows_the_course_and_writes_nothing(db, courses):
    text = run("--dry-run", courses)

    assert "would be a new course “dl”: Deep learning\n  code: DL-101" in text
    assert "order would change:\n  Week 1: planets\n  more-moons" in text
    assert (Course.objects.count(), Quiz.objects.count()) == (1, 0)
    run(courses)
    assert "would change:" not in run("--dry-run", courses)


def test_a_check_needs_no_database_and_lists_no_course_as_a_quiz(courses):
    found = json.loads(run("--check", "--format", "json", courses))

    assert [file["path"].rpartition("/")[2] for file in found["files"]] == [
        "loose.md", "planets.md", "moons.md", "planets.md",
    ]  # fmt: skip
    assert [(each["slug"], each["title"], each["ok"]) for each in found["courses"]] == [
        ("dl", "Deep learning", True),
        ("ml", "ml", True),
    ]


def test_what_the_file_leaves_out_is_the_admins(db, courses, write):
    run(courses)
    Course.objects.filter(slug="ml").update(title="Machines", code="M", is_open=True)
    write("ml/course.md", "---\ncode: ML-1\n---\n")

    assert "  code: M → ML-1" in run(courses)
    course = Course.objects.get(slug="ml")
    assert (course.title, course.code, course.is_open) == ("Machines", "ML-1", True)


def test_an_error_keeps_the_course_out_with_its_quizzes_and_no_other(db, courses, write):
    write("dl/course.md", COURSE.replace("planets.md", "planet.md"))

    text = run(courses, expect=1)

    assert "course.md:5:14: error[unknown-quiz]" in text
    assert "moons.md: not imported, for the course.md of its folder has errors" in text
    assert "2 ok, 0 failed, 1 course failed, with 2 quizzes" in text
    assert addresses() == [("ml", "planets"), ("open", "loose")]


def test_two_folders_cannot_be_one_course(db, courses, write):
    write("ml/course.md", "---\nslug: dl\n---\n")
    assert "error[duplicate-course]" in run(courses, expect=1)
    assert addresses() == [("dl", "more-moons"), ("dl", "planets"), ("open", "loose")]


def test_an_order_may_name_a_slug_that_a_quiz_states(db, courses, write):
    write("dl/course.md", COURSE.replace("planets.md", "lunar"))
    write("dl/more/moons.md", f"---\nslug: lunar\n---\n{MOONS}")
    run(courses)
    course = Course.objects.get(slug="dl")
    assert order_of(course) == (Part("Week 1", ("lunar",)), Part("", ("planets",)))


def test_of_nested_courses_the_inner_one_counts(db, courses, write):
    write("dl/more/course.md", "")
    run(courses)
    assert ("more", "moons") in addresses()
    assert order_of(Course.objects.get(slug="dl")) == (Part("Week 1", ("planets",)),)


def test_a_file_that_is_named_belongs_to_the_course_of_its_folder(db, courses):
    run(courses / "dl" / "more" / "moons.md")
    run(courses / "dl" / "more")
    assert addresses() == [("dl", "more-moons")]


def test_a_course_that_is_named_decides_about_files_that_are_named(db, courses):
    run("--course", "open", courses / "dl" / "planets.md")
    assert addresses() == [("open", "planets")]


def test_a_course_file_can_be_named_by_itself(db, courses):
    assert "new course “dl”" in run(courses / "dl" / "course.md")
    assert addresses() == []


def test_a_quiz_that_moves_to_another_course_is_a_new_one_there(db, courses):
    run(courses)
    (courses / "dl" / "more" / "moons.md").rename(courses / "ml" / "moons.md")

    text = run("--prune", courses)

    assert "new quiz, 2 questions\n  the quiz “more-moons” of the course “dl”" in text
    assert ("ml", "moons") in addresses()
    assert Quiz.objects.get(slug="more-moons").retired_at


def test_files_that_were_open_before_their_folder_became_a_course_are_named(db, write):
    folder = write("dl/planets.md").parent
    run(folder)
    write("dl/course.md", "")

    assert "the quiz “planets” of the course “open”" in run("--prune", folder)
    assert not Quiz.objects.get(slug="planets", course__slug="dl").retired_at
    assert Quiz.objects.get(slug="planets", course__slug="open").retired_at


def test_a_folder_with_quiz_md_and_course_md_is_a_course_of_one_quiz(db, write):
    write("dl/course.md", "---\ntitle: DL\n---\nAbout.")
    write("dl/quiz.md", "---\ntitle: One\n---\n")
    folder = write("dl/part.md", GOOD).parent
    run(folder)
    assert addresses() == [("dl", "dl")]


def test_names_in_any_script_make_addresses(db, write, client, ada):
    write("機械学習/course.md", "---\ntitle: 機械学習 <b>\n---\n")
    run(write("機械学習/問題.md").parent)
    client.force_login(ada)
    page = client.get("/courses/機械学習/").content.decode()
    assert "機械学習 &lt;b&gt;" in page
    assert client.get("/quizzes/機械学習/問題/").status_code == 200


# Instructors


def staff(slug: str = "dl") -> dict[str, str]:
    return dict(CourseStaff.objects.filter(course__slug=slug).values_list("user__username", "role"))


def named(*emails: str) -> str:
    return f"---\ninstructors: [{', '.join(emails)}]\n---\n"


def test_the_first_of_a_new_course_owns_it_and_strangers_are_invited(alice, bob, courses, write):
    write("dl/course.md", named("ALICE@example.org", "bob@example.org", "new@example.org"))

    text = run(courses / "dl")

    assert staff() == {"alice": Role.OWNER, "bob": Role.INSTRUCTOR}
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("new@example.org", Role.INSTRUCTOR)
    assert "ALICE@example.org: appointed as owner" in text
    assert User.objects.get(username="alice").is_staff
    assert "nothing has changed" in run(courses / "dl")


def test_nobody_loses_a_role_by_a_file(alice, bob, courses, write):
    write("dl/course.md", named("alice@example.org", "bob@example.org"))
    run(courses / "dl")
    CourseStaff.objects.filter(user=bob).update(role=Role.ASSISTANT)
    run(courses / "dl")
    write("dl/course.md", "")
    run(courses / "dl")
    assert staff() == {"alice": Role.OWNER, "bob": Role.ASSISTANT}


def test_a_dry_run_appoints_nobody(alice, courses, write):
    write("dl/course.md", named("alice@example.org", "new@example.org"))
    text = run("--dry-run", courses / "dl")
    assert "alice@example.org: would be appointed as owner" in text
    assert "new@example.org: would be invited as instructor" in text
    assert not CourseStaff.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_an_unchanged_course_costs_the_same_queries_whatever_its_size(
    db, write, count, count_queries
):
    for number in range(count):
        write(f"dl/q{number}.md")
    folder = write("dl/course.md", "---\norder: [q0.md]\n---\n").parent
    run(folder)
    with count_queries(7):
        run(folder)
