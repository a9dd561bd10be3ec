"""The bytes of a file -> text that a reader can read, or the one reason why not."""

import re

from .diagnostics import Code, DiagnosticLog
from .document import Diagnostic

_SAVE_AS_UTF8 = "save it as UTF-8 (in most editors: “Save with encoding”)"
# Tab, line feed, form feed and carriage return are text; the other control characters are not.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decode(path: str, data: bytes, max_bytes: int) -> tuple[str | None, list[Diagnostic]]:
    """The text of `data` without a byte order mark and with LF line ends.

    Text that cannot be used comes back as None, with exactly one diagnostic that says why.
    """
    log = DiagnosticLog(path)
    text = None if _refuses_bytes(log, data, max_bytes) else _decoded(log, data)
    return text, log.found


def refuse_size(log: DiagnosticLog, size: int, max_bytes: int) -> None:
    """Say that a file of `size` bytes is too large; for a file it needs no reading to know that."""
    message = f"the file has {size:,} bytes; at most {max_bytes:,} are allowed"
    log.error(Code.TOO_LARGE, 1, 1, message, "split it into several quizzes")


def _refuses_bytes(log: DiagnosticLog, data: bytes, max_bytes: int) -> bool:
    """Whether `data` is not worth decoding; says why."""
    if len(data) > max_bytes:
        refuse_size(log, len(data), max_bytes)
    elif encoding := _wide_encoding(data):
        log.error(Code.NOT_UTF8, 1, 1, f"the file is {encoding}, not UTF-8", _SAVE_AS_UTF8)
    elif b"\0" in data:
        line, column = _place(data, data.index(b"\0"))
        message = "the file holds a NUL byte, so it is not text"
        log.error(Code.BINARY_FILE, line, column, message, "hand in a Markdown file")
    return bool(log.found)


def _decoded(log: DiagnosticLog, data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark, plain UTF-8 from the start.
        start = error.start + len(data) - len(error.object)
        line, column = _place(data, start)
        message = f"byte 0x{data[start]:02x} is not UTF-8"
        log.error(Code.NOT_UTF8, line, column, message, _SAVE_AS_UTF8)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if _refuses_text(log, text) else text


def _refuses_text(log: DiagnosticLog, text: str) -> bool:
    if not text.strip():
        log.error(Code.EMPTY_FILE, 1, 1, "the file is empty", "write at least one question")
    elif control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        message = f"the file holds the control character U+{ord(control.group()):04X}"
        log.error(Code.BINARY_FILE, line, column, message, "delete the character")
    return bool(log.found)


def _wide_encoding(data: bytes) -> str:
    """The name of the wide encoding that `data` seems to be in, or an empty string.

    Without a byte order mark, mostly Latin text in UTF-16 has a NUL in every second byte.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    few, many, half = min(even, odd), max(even, odd), len(sample) // 2
    if half < 2 or many < half * 0.7:
        return ""
    return "UTF-32" if few > half * 0.3 else "UTF-16"


def _place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column (in characters) of the byte at `offset`; all before it must be UTF-8."""
    before = data[:offset].decode("utf-8-sig", errors="replace")
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
