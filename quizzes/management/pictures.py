"""The picture files beside quizzes on disk."""

from pathlib import Path

from quizzes.core.bounded_images import MAX_IMAGE_BYTES
from quizzes.core.quiz_images import ImageSource


def files_below(root: Path, folder: Path) -> ImageSource:
    """Files by their path relative to `folder`; none that lies outside `root`, also by a link.

    Of a file that is too large no more is read than shows it.
    """
    root = root.resolve()

    def read(path: str) -> bytes | None:
        try:
            file = (folder / path).resolve()
            if not (file.is_relative_to(root) and file.is_file()):
                return None
            with file.open("rb") as opened:
                return opened.read(MAX_IMAGE_BYTES + 1)
        except (OSError, ValueError, RuntimeError):  # unreadable; NUL in the name; links in a ring
            return None

    return read
