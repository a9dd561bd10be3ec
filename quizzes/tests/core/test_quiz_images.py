"""Which pictures a quiz gets, and what its author is told about the others."""

from textwrap import dedent

import pytest

from quizzes.core import quiz_images
from quizzes.core.bounded_images import MAX_IMAGE_BYTES, QuizImage
from quizzes.core.quiz_images import gather_images
from quizzes.core.reading import SourceFile, read_quiz

from ..conftest import picture

QUIZ = """
    # Pictures

    ![About it](about.png)

    **1.** Which?
    ![A](a.png)

    > **Hint:** ![H](h.png)

    - [x] ![B](b.png)
      > ![F](f.png)
    - [ ] c

    ![E](e.png)
"""
STORED = QuizImage("0" * 64, "png", 3, 2, "1" * 64)


def gathered(markdown, files, **options):
    source = SourceFile("quiz.md", dedent(markdown).lstrip().encode())
    return gather_images(read_quiz([source], max_bytes=100_000), files.get, **options)


def question(text):
    return f"**1.** {text}\n- [x] a\n- [ ] b\n"


def found(markdown, files=None):
    _, diagnostics = gathered(markdown, files or {})
    return [(each.severity, each.code, each.line, each.column) for each in diagnostics]


def test_pictures_of_every_text_are_gathered_once_each():
    names = ["about.png", "a.png", "h.png", "b.png", "f.png", "e.png"]
    images, diagnostics = gathered(QUIZ, dict.fromkeys(names, picture()))
    assert sorted(images) == sorted(names)
    assert len({image.sha256 for image in images.values()}) == 1
    assert diagnostics == ()


def test_a_missing_picture_is_an_error_where_it_is_shown():
    assert found(QUIZ) == [
        ("error", "missing-image", 3, 1),
        ("error", "missing-image", 6, 1),
        ("error", "missing-image", 8, 13),
        ("error", "missing-image", 14, 1),
        ("error", "missing-image", 10, 7),
        ("error", "missing-image", 11, 5),
    ]


def test_each_of_several_missing_pictures_has_its_column():
    assert found(question("![A](a.png) ![A](b.png)")) == [
        ("error", "missing-image", 1, 8),
        ("error", "missing-image", 1, 20),
    ]


def test_a_picture_elsewhere_is_only_noted():
    assert found(question("![A](https://a.example/a.png)")) == [("warning", "remote-image", 1, 8)]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("![A](/srv/a.png)", [("error", "image-not-usable", 1, 8)]),
        ("![A](data:image/png;base64,AA)", [("error", "image-not-usable", 1, 8)]),
        ('Why <img src="a.png">?', [("warning", "missing-image", 1, 12)]),
        ('Why <img src="/favicon.ico">?', []),
    ],
)
def test_what_can_be_no_file_is_told_too(text, result):
    assert found(question(text)) == result


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg></svg>", "is an SVG drawing"),
        (b"text", "is no PNG, JPEG, GIF or WebP picture"),
        (picture()[:50], "cannot be decoded"),
        (bytes(MAX_IMAGE_BYTES + 1), "has more than 10 MB"),
    ],
)
def test_a_picture_that_pages_cannot_show_is_an_error_that_says_why(data, words):
    images, (diagnostic,) = gathered(question("![A](a.png)"), {"a.png": data})
    assert images == {}
    assert (diagnostic.code, diagnostic.is_error) == ("image-not-usable", True)
    assert diagnostic.message == f"the picture “a.png” {words}"


def test_a_picture_that_is_stored_is_not_decoded_again(monkeypatch):
    monkeypatch.setattr(quiz_images, "fit_image", None)
    asked = []

    def known(digests):
        asked.append(digests)
        return dict.fromkeys(digests, STORED)

    images, _ = gathered(question("![A](a.png)"), {"a.png": picture()}, known=known)
    assert images == {"a.png": STORED}
    assert len(asked) == 1


def test_pictures_of_before_stand_in_for_those_that_do_not_come_along():
    kept = {"a.png": STORED, "unused.png": STORED}
    images, diagnostics = gathered(question("![A](a.png) ![B](b.png)"), {}, kept=kept)
    assert images == {"a.png": STORED}
    assert [each.code for each in diagnostics] == ["missing-image"]


def test_a_picture_that_comes_along_counts_more_than_that_of_before():
    images, _ = gathered(question("![A](a.png)"), {"a.png": picture()}, kept={"a.png": STORED})
    assert images["a.png"].sha256 != STORED.sha256


def test_a_broken_picture_is_not_replaced_by_that_of_before():
    images, diagnostics = gathered(
        question("![A](a.png)"), {"a.png": b"broken"}, kept={"a.png": STORED}
    )
    assert images == {}
    assert len(diagnostics) == 1


def test_a_quiz_has_a_limit_of_pictures(monkeypatch):
    monkeypatch.setattr(quiz_images, "MAX_IMAGES", 1)
    text = question("![A](a.png) ![B](b.png)")
    images, (diagnostic,) = gathered(text, {"a.png": picture(), "b.png": picture("red")})
    assert list(images) == ["a.png"]
    assert diagnostic.code == "image-not-usable"


def test_after_a_picture_that_took_too_much_no_other_is_decoded(monkeypatch):
    tried = []

    def too_costly(data):
        tried.append(data)
        raise quiz_images.UnusableImage("too-costly")

    monkeypatch.setattr(quiz_images, "fit_image", too_costly)
    files = {f"{n}.png": bytes([n]) for n in range(5)}
    text = question(" ".join(f"![A]({name})" for name in files))
    _, diagnostics = gathered(text, files)
    assert len(tried) == 1
    assert len(diagnostics) == 5
