"""Tables as CSV and XLSX: nothing runs, everything survives, and nothing is kept in memory."""

import csv
import gc
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.reports import spreadsheets
from quizzes.reports.spreadsheets import FORMATS, Cell, Table, formula_safe

from ..workbooks import sheets_of

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example","Click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "\ttext",
    "\ufeff=1",
    "\u200b=1",
    "\u202e=1",
    "\x00=1",
    "\x0b=1",
]
HARMLESS = [
    "Alice",
    "a=b",
    "3-1",
    "x" * 300,
    "مرحبا بالعالم",
    "\u200fשלום",
    "👩🏽‍🚀 Zoë",
    'two\nlines, "quoted"; and more',
    "0012",
    "_x0041_",
    "http://example.org",
    "<r>&</r> and more",
    "'quoted'",
    " around ",
]
SIGNS = set("=+-@＝＋－＠")


def table(*rows: Sequence[Cell], columns: Sequence[str] = ("a", "b")) -> Table:
    return Table(columns, rows)


def as_csv(made: Table, *, delimiter: str = ",") -> list[list[str]]:
    text = b"".join(FORMATS["csv"].chunks(made)).decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def as_xlsx(made: Table) -> list[list[str | float | None]]:
    (rows,) = sheets_of(b"".join(FORMATS["xlsx"].chunks(made)))
    return rows


READERS = {"csv": as_csv, "xlsx": as_xlsx}
EITHER = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


# What must not run


@EITHER
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_formula_is_text_behind_an_apostrophe_in_either_format(read, text):
    _, (found, _) = read(table((text, "x")))
    assert found[0] == "'"
    assert found[-1] == text[-1]


@EITHER
def test_text_that_is_safe_in_a_page_is_not_safe_in_a_spreadsheet(read):
    assert read(table((mark_safe("=1+1"), "x")))[1] == ["'=1+1", "x"]


@EITHER
def test_a_heading_that_is_a_formula_is_text_too(read):
    (heading,) = read(table(columns=("=1+1",)))
    assert heading == ["'=1+1"]


@pytest.mark.parametrize(
    "text", ["a;=1+1", "a; =1", "a\t=1", "a\n@SUM(A1)", "a;\u200b＝1", ";-1;+1"]
)
def test_no_cell_is_a_formula_where_semicolons_or_tabs_separate_them(text):
    for delimiter in ",;\t":
        for row in as_csv(table((text, "x")), delimiter=delimiter):
            assert not any(cell.strip().lstrip("\u200b")[:1] in SIGNS for cell in row if cell)


@given(st.text())
def test_nothing_begins_with_a_sign_whatever_stands_before_it(text):
    for row in as_csv(table((text, "x"))):
        assert row[0].strip()[:1] not in SIGNS or not row[0].strip()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert formula_safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Alice", "a=b", "3-1", "", -1, -1.5, None])
def test_other_text_and_numbers_stay_as_they_are(value):
    assert formula_safe(value) == value


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>&</r>", "<r></broken></r>"])
def test_text_is_no_markup_of_the_workbook(text):
    _, (found, _) = as_xlsx(table((text, "x")))
    assert found == f"'{text}"


# What must survive


@EITHER
@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_other_text_survives(read, text):
    _, row = read(table((text, "x")))
    assert row == [text, "x"]


@EITHER
@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x08b", "a\x1fb", "a\ud800b", "a\ufffeb", "a\uffffb"], ids=ascii
)
def test_what_no_file_can_hold_is_replaced_and_seen(read, text):
    _, row = read(table((text, "x")))
    assert row == ["a\N{REPLACEMENT CHARACTER}b", "x"]


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_makes_a_whole_workbook(text):
    _, (found, last) = as_xlsx(table((text or "-", "x")))
    assert (len(str(found)) - len(text or "-"), last) in [(0, "x"), (1, "x")]


def test_a_text_longer_than_a_cell_is_cut_in_a_workbook_alone():
    text = "🙂" * 20_000
    assert as_csv(table((text, "x")))[1] == [text, "x"]
    assert as_xlsx(table((text, "x")))[1] == ["🙂" * 16_383, "x"]


def test_numbers_are_numbers_in_a_workbook():
    row = (Decimal("2.50"), 1 / 3)
    assert as_xlsx(table(row))[1] == [2.5, pytest.approx(1 / 3, rel=1e-15)]
    assert as_csv(table(row))[1] == ["2.50", "0.3333333333333333"]
    assert as_xlsx(table((-1, 7)))[1] == [-1, 7]


def test_times_are_local_and_dates_in_a_workbook():
    at = datetime(2026, 7, 1, 10, 30, 5, 999, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert as_csv(table((at, "x")))[1] == ["2026-07-01 19:30:05", "x"]
        (days, _) = as_xlsx(table((at, "x")))[1]
    assert days == pytest.approx(46204 + (19.5 * 3600 + 5) / 86_400, abs=1e-8)


@EITHER
def test_nothing_is_an_empty_cell(read):
    _, row = read(table((None, "x"), columns=("a", "b")))
    assert row in (["", "x"], [None, "x"])


@EITHER
def test_a_table_without_rows_has_its_heading(read):
    assert read(table()) == [["a", "b"]]


def test_csv_is_rfc_4180_without_a_byte_order_mark():
    made = table(('say "a"', "b,c"))
    assert b"".join(FORMATS["csv"].chunks(made)) == b'a,b\r\n"say ""a""","b,c"\r\n'


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7])
def test_rows_that_do_not_fit_on_a_sheet_go_on_on_the_next(monkeypatch, count):
    monkeypatch.setattr(spreadsheets, "_ROWS_OF_A_SHEET", 3)
    rows = [(n, n) for n in range(count)]
    sheets = sheets_of(b"".join(FORMATS["xlsx"].chunks(table(*rows))))
    assert [row for _, *rest in sheets for row in rest] == [[n, n] for n in range(count)]
    assert all(heading == ["a", "b"] for heading, *_ in sheets)
    assert len(sheets) == max(1, -(-count // 2))


# What is not kept


def test_csv_is_sent_while_it_is_read():
    read = []

    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(100_000):
            read.append(number)
            yield number, number

    chunks = FORMATS["csv"].chunks(Table(("a", "b"), rows()))
    assert (next(chunks), len(read)) == (b"a,b\r\n", 0)
    assert next(chunks).startswith(b"0,0\r\n")
    assert 0 < len(read) <= 2000


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """Where temporary files are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_file_of_a_workbook_is_gone_when_it_is_sent(scratch):
    chunks = FORMATS["xlsx"].chunks(table(("x", "y")))
    next(chunks)
    assert [*scratch.iterdir()]
    list(chunks)
    assert not [*scratch.iterdir()]


def test_the_file_of_a_workbook_is_gone_when_nobody_waits_for_it(scratch):
    chunks = FORMATS["xlsx"].chunks(table(("x", "y")))
    next(chunks)
    chunks.close()
    assert not [*scratch.iterdir()]


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("problem", [RuntimeError("the database is away"), SystemExit(1)])
def test_the_file_of_a_workbook_is_gone_at_once_when_it_cannot_be_finished(
    scratch, monkeypatch, problem
):
    """As when a worker is told to end: it has a second, too little to put a large file together."""
    monkeypatch.setattr("xlsxwriter.Workbook.close", lambda self: pytest.fail("put together"))

    def rows() -> Iterator[Sequence[Cell]]:
        yield "x", "y"
        raise problem

    with pytest.raises(type(problem)):
        list(FORMATS["xlsx"].chunks(Table(("a", "b"), rows())))
    assert not [*scratch.iterdir()]
    gc.collect()  # XlsxWriter leaves the closing of its files to the collector
