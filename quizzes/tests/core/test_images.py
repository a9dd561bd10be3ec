"""Which pictures a text shows, and which files their addresses name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.images import PlacedImage, image_path, image_references
from quizzes.core.rendering import render, render_inline
from quizzes.core.rendering_limits import MAX_TEXT_BYTES

URL = f"/images/{'0' * 64}.png"
PICTURES = {"images/a.png": PlacedImage(URL, 30, 20)}


def shown(markdown):
    return [(each.path, each.alt, each.line, each.column) for each in image_references(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("![A cat](cat.png)", [("cat.png", "A cat", 0, 1)]),
        ("Text\n  ![A](a.png) and ![B](b.png)", [("a.png", "A", 1, 3), ("b.png", "B", 1, 19)]),
        ("![A](a.png \"title\") ![](b.png 't')", [("a.png", "A", 0, 1), ("b.png", "", 0, 21)]),
        ("![A](a.png?raw=jpg)", [("a.png", "A", 0, 1)]),
        ("![A](<my cat.png>)", [("my cat.png", "A", 0, 1)]),
        ("![A](my%20cat.png)", [("my cat.png", "A", 0, 1)]),
        ("![A](cat_(1).png)", [("cat_(1).png", "A", 0, 1)]),
        ("![[A] `]` cat](a.png)", [("a.png", "[A] `]` cat", 0, 1)]),
        ("[![A](a.png)](https://a.example)", [("a.png", "A", 0, 2)]),
        ("![A](./images/../a.png)", [("a.png", "A", 0, 1)]),
        ('<img src="a.png" alt="A &amp; B" width=600>', [("a.png", "A & B", 0, 1)]),
        ("<IMG alt='A' src=a.png />", [("a.png", "A", 0, 1)]),
        ("![A](https://a.example/a.png)", [(None, "A", 0, 1)]),
    ],
)
def test_pictures_are_found_with_their_place(markdown, found):
    assert shown(markdown) == found


@pytest.mark.parametrize(
    "markdown",
    [
        "`![A](a.png)`",
        "``a ` ![A](a.png)``",
        "```\n![A](a.png)\n```",
        "~~~\n![A](a.png)",
        "<!-- ![A](a.png) -->",
        r"\![A](a.png)",
        "[A](a.png)",
        "![A] (a.png)",
        "![A]()",
        "<img alt='no source'>",
        "<imgs src=a.png>",
    ],
)
def test_code_comments_and_links_show_no_picture(markdown):
    assert shown(markdown) == []


def test_a_picture_behind_a_lone_backtick_is_shown():
    assert shown("5` ![A](a.png)\n\n`") == [("a.png", "A", 0, 4)]


@pytest.mark.parametrize(
    "address",
    [
        "/etc/passwd",
        "//a.example/a.png",
        "\\\\server\\a.png",
        "C:\\a.png",
        "file:///etc/passwd",
        "https://a.example/a.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "a\0.png",
        "a%00.png",
        "%2Fetc/passwd",
        "a" * 301,
        "",
        "?raw=true",
        "#top",
    ],
)
def test_only_relative_paths_name_files(address):
    assert image_path(address) is None


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("images\\a.png", "images/a.png"),
        ("../a.png", "../a.png"),
        ("x/../../a.png", "../a.png"),
        ("Bild-ä.png", "Bild-ä.png"),
    ],
)
def test_paths_are_written_in_one_way(address, path):
    assert image_path(address) == path


PIECES = st.lists(
    st.sampled_from(
        ["![", "]", "(", ")", "](", "a.png", "`", "``", "<img src=", ">", "<!--", "-->"]  # noqa: RUF005
        + ["\n", "\n\n", "```", " ", '"', "'", "\\", "<", "https://a.example", "alt="]
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_every_picture_that_pages_show_was_found(markdown):
    """What the finder does not see is not read, so pages cannot show it; and nothing raises."""
    paths = {each.path for each in image_references(markdown)}
    known = {path: PlacedImage(URL, 1, 1) for path in paths if path}
    everything = {**known, "a.png": PlacedImage(URL, 1, 1)}
    assert render(markdown, known).count("<img") <= render(markdown, everything).count("<img")


@pytest.mark.parametrize("piece", ["![", "![a](", "![a](b ", "`", "``a`", "<img ", "<!--", "![["])
def test_hostile_texts_are_searched_in_no_time(piece):
    before = time.process_time()
    image_references((piece * MAX_TEXT_BYTES)[:MAX_TEXT_BYTES] + "![")
    assert time.process_time() - before < 1


# On the page


def test_a_picture_that_came_with_the_quiz_is_shown_with_its_size():
    assert render_inline('![A & B](images/a.png?raw=true "T")', PICTURES) == (
        f'<img alt="A &amp; B" height="20" loading="lazy" src="{URL}" title="T" width="30">'
    )


def test_an_image_tag_of_such_a_picture_works():
    html = render_inline("<img src='images/a.png' alt='A' width=600 onerror=x>", PICTURES)
    assert html == f'<img alt="A" height="20" loading="lazy" src="{URL}" width="30">'


def test_an_image_tag_that_the_question_is_about_is_shown_as_written():
    html = render_inline('What is wrong with <img src="b.png">?', PICTURES)
    assert html == 'What is wrong with &lt;img src="b.png"&gt;?'


def test_code_and_math_in_the_alternative_text_stay_text():
    html = render_inline("![`x` and $y$ <b>z</b>](images/a.png)", PICTURES)
    assert html.startswith("<img alt=")
    assert html.count("<") == 1
