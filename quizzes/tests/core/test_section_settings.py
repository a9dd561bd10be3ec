"""How many questions are drawn from a section: `<!-- draw: 3 -->` below its heading."""

import pytest

from quizzes.core.parsing import parse
from quizzes.core.reading import SourceFile, read_quiz

QUESTION = "**{n}.** What is {n}?\n- [x] a{n}\n- [ ] b{n}\n\n"
THREE = "".join(QUESTION.format(n=n) for n in (1, 2, 3))


def draws(source: str) -> tuple[list[int | None], list[str]]:
    """The draws of the sections, and the codes of what there is to say."""
    document, found = parse("quiz.md", source)
    return [section.draw for section in document.sections], [each.code for each in found]


@pytest.mark.parametrize(
    "comment",
    ["<!-- draw: 2 -->", "<!--draw:2-->", "<!-- DRAW: 02 -->", "<!--\ndraw: 2\n-->"],
)
def test_a_comment_below_a_heading_says_how_many_questions_are_drawn(comment):
    assert draws(f"## A\n{comment}\n\n{THREE}") == ([2], [])
    assert draws(f"## A\n\nRead this.\n\n{comment}\n{THREE}") == ([2], [])


def test_without_a_heading_it_stands_above_the_first_question():
    assert draws(f"<!-- draw: 2 -->\n{THREE}") == ([2], [])
    assert draws(f"# Title\n\nWelcome.\n<!-- draw: 2 -->\n{THREE}") == ([2], [])


def test_an_attempt_gets_what_is_drawn_and_all_of_the_other_sections():
    document, _ = parse("quiz.md", f"{THREE}## A\n<!-- draw: 2 -->\n{THREE}")

    assert document.dealt_count == 5


@pytest.mark.parametrize("value", ["0", "-1", "2.5", "two", "half of them", "", "10000"])
def test_what_is_no_number_from_1_on_is_an_error(value):
    assert draws(f"## A\n<!-- draw: {value} -->\n{THREE}") == ([None], ["invalid-draw"])


@pytest.mark.parametrize("count", [3, 4])
def test_drawing_all_there_are_is_a_warning(count):
    assert draws(f"## A\n<!-- draw: {count} -->\n{THREE}") == ([count], ["draws-all"])


def test_drawing_from_questions_of_different_points_is_a_warning_at_the_draw():
    _, (found,) = parse("quiz.md", f"## A\n<!-- draw: 1 -->\n{THREE}<!-- points: 2 -->\n")

    assert (found.code, found.line, found.column, found.length) == ("unequal-points", 2, 6, 4)
    assert "have 1 to 2 points" in found.message


@pytest.mark.parametrize("key", ["drawn", "draws", "pick", "select"])
def test_a_misspelt_key_is_a_warning_that_names_the_right_one(key):
    document, (found,) = parse("quiz.md", f"## A\n<!-- {key}: 2 -->\n{THREE}")

    assert document.sections[0].draw is None
    assert (found.code, found.hint) == ("unknown-section-key", "did you mean “draw”?")


@pytest.mark.parametrize("note", ["pick: the best", "draw a picture", "raw: see below", "see: 2"])
def test_a_note_below_a_heading_stays_a_note(note):
    document, found = parse("quiz.md", f"## A\n<!-- {note} -->\n{THREE}")

    assert found == []
    assert [each.text.strip() for each in document.notes] == [note]


def test_a_draw_is_no_note():
    assert parse("quiz.md", f"## A\n<!-- draw: 2 -->\n{THREE}")[0].notes == ()


@pytest.mark.parametrize(
    "source",
    [
        f"<!-- draw: 2 -->\n## A\n{THREE}",
        f"{THREE}<!-- draw: 2 -->\n\n## A\n{THREE}",
        f"**0.** What?\n<!-- draw: 2 -->\n- [x] a\n- [ ] b\n{THREE}",
    ],
)
def test_a_draw_that_belongs_to_no_section_is_a_warning(source):
    found, codes = draws(source)

    assert set(found) == {None}
    assert codes == ["misplaced-comment"]


def test_headings_and_numbers_of_other_dialects_have_draws_too():
    question = "### What is {n}?\n- [x] a{n}\n- [ ] b{n}\n\n"
    source = "# Title\n\n## A\n<!-- draw: 1 -->\n\n" + "".join(question.format(n=n) for n in (1, 2))

    document, found = parse("quiz.md", source)

    assert document.dialect == "headings"
    assert [(section.title, section.draw) for section in document.sections] == [("A", 1)]
    assert found == []


def test_each_file_of_a_folder_has_draws_of_its_own():
    files = [
        SourceFile("quiz.md", b"# Title\n"),
        SourceFile("a.md", f"<!-- draw: 1 -->\n{THREE}".encode()),
        SourceFile("b.md", f"<!-- draw: 2 -->\n{THREE.replace('What', 'Who')}".encode()),
    ]

    read = read_quiz(files, max_bytes=10_000, ignored={"advice"})

    assert read.diagnostics == ()
    assert [section.draw for section in read.document.sections] == [None, 1, 2]
    assert read.document.dealt_count == 3


def test_a_heading_alone_in_its_file_may_draw_from_the_files_below():
    files = [
        SourceFile("quiz.md", b"# Title\n## A\n<!-- draw: 2 -->\n"),
        SourceFile("a.md", THREE.encode()),
    ]

    read = read_quiz(files, max_bytes=10_000, ignored={"advice"})

    assert read.diagnostics == ()
    assert read.document.dealt_count == 2
