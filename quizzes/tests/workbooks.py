"""Reads XLSX files as a spreadsheet would, as far as the tests need."""

import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(data: bytes) -> list[list[list[str | float | None]]]:
    """The rows of every sheet; an empty cell is None, and a date its number of days."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        names.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        return [_rows(ElementTree.fromstring(archive.read(name))) for name in names]


def _rows(sheet: ElementTree.Element) -> list[list[str | float | None]]:
    assert sheet.find(f".//{MAIN}f") is None, "a cell is a formula"
    assert sheet.find(f".//{MAIN}hyperlink") is None, "a cell is a link"
    return [_cells(row) for row in sheet.iter(f"{MAIN}row")]


def _cells(row: ElementTree.Element) -> list[str | float | None]:
    found: dict[int, str | float] = {}
    for cell in row.iter(f"{MAIN}c"):
        if cell.get("t") == "inlineStr":
            text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
            value: str | float = re.sub(r"_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text)
        else:
            value = float(cell.findtext(f"{MAIN}v") or "")
        found[_column(cell.get("r") or "")] = value
    return [found.get(column) for column in range(max(found, default=-1) + 1)]


def _column(reference: str) -> int:
    """The number of a column, from 0, of a cell such as AB12."""
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
