"""Compiles the catalogues of `locale/`, without gettext: `python -m config.catalogues [FILE.po ...]`.

What Django reads are `.mo` files. They are made where they are needed and are in no commit.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "locale"


def sources() -> list[Path]:
    """The catalogues that people edit, in alphabetical order."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def compile_all(paths: Iterable[Path]) -> None:
    """Make the `.mo` beside each `.po`. A syntax error in one is a `PoFileError`."""
    for path in paths:
        with path.open("rb") as source:
            catalogue = read_po(source, abort_invalid=True)
        # Renamed when whole: several processes of a test run may be at it at once.
        written = path.with_suffix(f".{os.getpid()}.tmp")
        with written.open("wb") as target:
            write_mo(target, catalogue)
        written.replace(path.with_suffix(".mo"))


def stale() -> list[Path]:
    """The catalogues that have changed since they were compiled, or never were."""
    return [path for path in sources() if _time(path.with_suffix(".mo")) < _time(path)]


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else -1


if __name__ == "__main__":
    compile_all([Path(name) for name in sys.argv[1:]] or stale())
