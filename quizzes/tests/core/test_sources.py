"""What bytes become text, and the one reason why others do not."""

import pytest

from quizzes.core.sources import decode

QUIZ = "**1.** ¿Qué?\n- [x] sí\n"


def refused(data: bytes, max_bytes: int = 1000) -> tuple[str, int, int, str]:
    text, found = decode("quiz.md", data, max_bytes)
    assert text is None
    assert len(found) == 1
    return found[0].code, found[0].line, found[0].column, found[0].message


def test_utf8_text_is_kept_as_it_is():
    assert decode("quiz.md", QUIZ.encode(), 1000) == (QUIZ, [])


def test_a_byte_order_mark_and_foreign_line_ends_disappear():
    data = b"\xef\xbb\xbf**1.** q\r\n- [x] a\r- [ ] b"

    assert decode("quiz.md", data, 1000) == ("**1.** q\n- [x] a\n- [ ] b", [])


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n"])
def test_a_file_of_white_space_is_empty(data):
    assert refused(data)[0] == "empty-file"


def test_a_large_file_is_refused_with_its_size_and_the_limit():
    code, _, _, message = refused(b"x" * 2345, max_bytes=2000)

    assert code == "too-large"
    assert "2,345" in message
    assert "2,000" in message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_wide_encodings_are_named(encoding):
    code, line, column, message = refused(QUIZ.encode(encoding))

    assert (code, line, column) == ("not-utf8", 1, 1)
    assert encoding[:6].upper() in message


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"abc\xff", 1, 4),
        (b"one\r\ntwo \xe9t\xe9", 2, 5),
        ("ééé".encode() + b"\xff", 1, 4),
        (b"\xef\xbb\xbfab\xff", 1, 3),
    ],
)
def test_the_first_byte_that_is_not_utf8_is_pointed_at(data, line, column):
    assert refused(data)[:3] == ("not-utf8", line, column)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [(b"PK\x03\x04\x00\x00", 1, 5), (b"a\nb\x00", 2, 2), (b"a\r\nbc\x1b[31m", 2, 3)],
)
def test_binary_files_are_refused_at_the_first_odd_character(data, line, column):
    assert refused(data)[:3] == ("binary-file", line, column)
