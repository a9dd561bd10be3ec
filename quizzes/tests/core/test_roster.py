"""Lists of addresses as people have them, read line by line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.roster import MAX_BYTES, MAX_LINES, RosterLine, UnreadableRoster, read_roster


def emails(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [line.email for line in read_roster(data)]


def refusal(data: bytes) -> tuple[str, int]:
    with pytest.raises(UnreadableRoster) as refused:
        read_roster(data)
    return refused.value.code, refused.value.line


@pytest.mark.parametrize(
    "line",
    [
        "jane@example.org",
        "  jane@example.org  ",
        "jane@example.org,",
        "jane@example.org;",
        "Jane Doe <jane@example.org>",
        '"Doe, Jane" <jane@example.org>',
        "Doe, Jane <jane@example.org>;",
        "<jane@example.org>",
        "mailto:jane@example.org",
        "\u200bjane@example.org\u00a0",
        "'jane@example.org'",
        "Jane;Doe;jane@example.org;2026",
        "Jane\tjane@example.org",
    ],
)
def test_one_address_a_line_without_a_heading(line):
    assert emails(line) == ["jane@example.org"]
    assert emails(f"\n\n{line}\r\nbob@example.org\r\n") == ["jane@example.org", "bob@example.org"]


@pytest.mark.parametrize("separator", [", ", "; ", ",", ";\t"])
def test_several_addresses_in_a_line_as_mail_programs_copy_them(separator):
    line = separator.join(["Doe, Jane <jane@example.org>", "bob@example.org", "<c@example.org>"])
    read = read_roster(line.encode())
    assert [one.email for one in read] == ["jane@example.org", "bob@example.org", "c@example.org"]
    assert {one.number for one in read} == {1}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("heading", ["email", "E-Mail", "EMAIL ADDRESS", "e_mail", " Mail "])
def test_a_table_with_whatever_separates_its_columns(separator, heading):
    if heading == "e_mail":
        heading = "email_address"
    rows = [["Name", heading, "Starts", "ENDS"], ["Jane", "jane@example.org", "2026-03-02", ""]]
    text = "\r\n".join(separator.join(row) for row in rows)
    for prefix in ("", "\ufeff", f"sep={separator}\r\n"):
        (line,) = read_roster((prefix + text).encode())
        assert (line.email, line.starts, line.ends) == ("jane@example.org", "2026-03-02", "")


def test_cells_in_quotes_may_have_separators_and_lines_in_them():
    text = 'name,email\n"Doe, Jane",jane@example.org\n"two\nlines","Bob <bob@example.org>"\n,x\n'
    assert read_roster(text.encode()) == [
        RosterLine(2, "jane@example.org"),
        RosterLine(3, "bob@example.org"),
        RosterLine(5, "x"),
    ]


def test_lines_keep_the_numbers_that_they_have_in_the_file():
    text = "\n\nemail,ends\n\na@example.org\n;;\n , \nb@example.org,2026-01-01\n"
    assert [(line.number, line.email) for line in read_roster(text.encode())] == [
        (5, "a@example.org"),
        (6, ";;"),
        (8, "b@example.org"),
    ]


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"", ("empty", 0)),
        (b" \r\n\t\n", ("empty", 0)),
        (b"\xef\xbb\xbf", ("empty", 0)),
        (b"email\n", ("empty", 0)),
        (b"sep=;\n", ("empty", 0)),
        (b"\nJane Doe\nBob\n", ("no-addresses", 2)),
        ("a@example.org\n".encode("utf-16"), ("utf-16", 0)),
        ("a@example.org\n".encode("utf-16-be"), ("nul", 1)),
        (b"a@example.org\nb\0@example.org\n", ("nul", 2)),
        ("email\na@example.org\njosé@example.org\n".encode("latin-1"), ("not-utf-8", 3)),
        (b"email\n" + b'"' + b"a" * 140_000, ("quotes", 2)),
        (b"a@example.org\n" * (MAX_LINES + 2), ("too-many-lines", 0)),
        (b"a@example.org," * (MAX_LINES + 1), ("too-many-lines", 0)),
        (b"a" * (MAX_BYTES + 1), ("too-large", 0)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_read_says_why_and_where(data, refused):
    assert refusal(data) == refused


def test_as_many_lines_as_may_be():
    assert len(emails("email\n" + "a@example.org\n" * MAX_LINES)) == MAX_LINES


ADDRESSES = st.from_regex(r"[a-z0-9._]{1,12}@[a-z0-9]{1,8}\.org", fullmatch=True)
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="@<>"), max_size=20
)


@given(
    st.lists(st.tuples(NAMES, ADDRESSES), min_size=1, max_size=20),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_whatever_writes_a_table_its_addresses_are_read(people, separator, encoding, end):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator, lineterminator=end)
    writer.writerows([("Name", "Email"), *people])
    read = read_roster(written.getvalue().encode(encoding))
    assert [line.email for line in read] == [address for _, address in people]
    assert [line.number for line in read] == list(range(2, len(people) + 2))


@given(st.lists(st.tuples(NAMES, ADDRESSES), min_size=1, max_size=20))
def test_names_with_addresses_in_brackets_are_read(people):
    text = "\n".join(f"{name} <{address}>" for name, address in people)
    assert emails(text) == [address for _, address in people]


@given(st.binary(max_size=300))
def test_whatever_the_bytes_it_is_read_or_refused_with_a_reason(data):
    try:
        read = read_roster(data)
    except UnreadableRoster:
        return
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert read
    assert all(1 <= line.number <= lines for line in read)
