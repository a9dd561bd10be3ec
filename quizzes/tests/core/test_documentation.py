"""The quizzes that the project shows as examples are what they teach."""

import re
from pathlib import Path

import pytest

from quizzes.core.choice_statistics import (
    EASY_FACILITY,
    FEWEST_ATTEMPTS,
    GROUP_PER_CENT,
    HARD_FACILITY,
    LOWEST_DISCRIMINATION,
    Flag,
)
from quizzes.core.document import Kind
from quizzes.core.front_matter import KEYS
from quizzes.core.grouping import COURSE_FILE
from quizzes.core.linting import lint
from quizzes.core.normalising import normal_form
from quizzes.core.parsing import parse
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import SourceFile, read_quiz
from quizzes.management.pictures import files_below

ROOT = Path(__file__).parents[3]
SAMPLES = sorted(path for path in (ROOT / "fixtures").rglob("*.md") if path.name != COURSE_FILE)
COURSES = sorted((ROOT / "fixtures").rglob(COURSE_FILE))
PAGES = [ROOT / "README.md", ROOT / "benchmarks" / "README.md", *sorted(ROOT.glob("docs/*.md"))]
CODE = re.compile(
    r"^(?P<fence>`{3,})(?!`).*?^(?P=fence)$|(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)


def examples(page: str = "format.md") -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [found["text"] for found in EXAMPLE.finditer(text)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_sample_quiz_has_no_findings(sample):
    read = read_quiz([SourceFile(sample.name, sample.read_bytes())], max_bytes=100_000)

    assert read.diagnostics == ()
    assert read.document.questions


def test_the_pictures_of_the_samples_lie_beside_them():
    shown = 0
    for sample in SAMPLES:
        read = read_quiz([SourceFile(sample.name, sample.read_bytes())], max_bytes=100_000)
        images, found = gather_images(read, files_below(sample.parent, sample.parent))
        assert found == ()
        shown += len(images)
    assert shown


def test_the_showcase_uses_what_the_format_has():
    path = ROOT / "fixtures" / "quizzes" / "showcase.md"
    document, _ = parse(path.name, path.read_text(encoding="utf-8"))

    questions = document.questions
    assert len(document.stated) == 11
    assert len(document.sections) > 1
    assert {question.kind for question in questions} == set(Kind)
    for name in ("explicit_id", "hint", "explanation", "tags"):
        assert any(getattr(question, name) for question in questions), name
    assert any(question.points != 1 for question in questions)
    assert any(choice.feedback for question in questions for choice in question.choices)


def test_the_first_example_of_the_format_is_a_whole_quiz():
    first = examples()[0]

    document, found = parse("attention.md", first)

    assert first.count("\n") == 10
    assert [*found, *lint(document)] == []
    assert (document.title, len(document.questions)) == ("Attention", 2)


def test_the_reference_of_settings_has_every_key_in_the_order_in_which_it_is_written():
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    table = text.split("\n## Front matter\n")[1].split("\n## ")[0]

    keys = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)

    assert keys == list(KEYS.values())


def test_every_head_in_the_documentation_is_read_without_findings():
    heads = [text for text in examples() if text.startswith("---\n")]

    assert len(heads) >= 2
    for head in heads:
        assert parse("format.md", f"{head}**1.** Who?\n- [x] a\n- [ ] b\n")[1] == [], head


def test_whole_questions_in_the_documentation_have_no_errors():
    signs = ("- [x]", "\n= ", "[[", " :: ", "kind: ordering")
    whole = [
        text
        for text in examples()
        if re.match(r"\*\*\d+\.", text) and any(sign in text for sign in signs)
    ]

    assert len(whole) >= 12
    for text in whole:
        assert [each for each in parse("format.md", text)[1] if each.is_error] == [], text


def test_every_dialect_that_the_documentation_shows_is_read_without_errors():
    shown = examples("dialects.md")

    assert len(shown) >= 9
    for text in shown:
        document, found = parse("dialects.md", text)
        assert document.questions, text
        assert document.dialect != "recommended", text
        assert [each for each in found if each.is_error] == [], text


def test_every_example_has_a_normal_form():
    for text in examples():
        document, found = parse("format.md", text)
        if not any(each.is_error for each in found):
            assert normal_form(document)[1] == [], text


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^##+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_overview_of_the_format_links_to_sections_that_exist():
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")

    linked = re.findall(r"\]\(#([^)]+)\)", text)

    assert len(linked) >= 12
    assert set(linked) <= anchors(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_file_and_a_section_that_exist(page):
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for path, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), anchor


def test_marked_lines_are_text():
    text = next(text for text in examples() if "<!---->" in text)

    document, _ = parse("format.md", text)

    (question,) = document.questions
    assert question.stem.endswith("\n- [x] Water the plants\n- [ ] Feed the cat")
    assert [choice.text for choice in question.choices] == ["The first", "The second"]


def test_every_flag_of_the_item_analysis_is_explained_with_its_threshold():
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    for flag in Flag:
        assert f"| `{flag}` |" in text
    for threshold in (
        f"fewer than {FEWEST_ATTEMPTS} attempts",
        f"at least {EASY_FACILITY:.0%}".replace("%", " %"),
        f"at most {HARD_FACILITY:.0%}".replace("%", " %"),
        f"below {LOWEST_DISCRIMINATION:.2f}",
        f"the worst {GROUP_PER_CENT} %",
    ):
        assert threshold in text
