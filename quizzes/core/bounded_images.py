"""Makes pictures fit for pages: raster formats only, of bounded size, freed of all but the picture.

Decoding runs in a child process (`quizzes.core.image_child`) with limits on time and memory: a
picture of a few kilobytes can claim gigabytes.
"""

import base64
import hashlib
from dataclasses import dataclass

from .bounded_child import child_for

MAX_IMAGE_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 1600  # pixels; what is larger is made smaller

CPU_SECONDS = 4
CHILD_MODULE = "quizzes.core.image_child"


@dataclass(frozen=True, slots=True)
class QuizImage:
    """A picture as it is stored: named by what is in it.

    `source_sha256` is of the file that it was made from. `data` is None when it is stored
    already.
    """

    sha256: str
    extension: str
    width: int
    height: int
    source_sha256: str
    data: bytes | None = None


class UnusableImage(Exception):
    """The file is no picture that pages can show. `reason` is a code:

    `too-large`, `too-many-pixels`: over MAX_IMAGE_BYTES, over MAX_PIXELS.
    `svg`, `not-raster`: a drawing, which could hold a program; no picture at all.
    `broken`: begins like a picture, but cannot be decoded.
    `too-costly`: took too much time or memory.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fit_image(data: bytes) -> QuizImage:
    """The picture in the file, decoded and encoded anew. Raises UnusableImage.

    What is behind its end, and what a camera wrote about place and time, is gone; its orientation
    is applied; it has no side over MAX_SIDE.
    """
    if len(data) > MAX_IMAGE_BYTES:
        raise UnusableImage("too-large")
    request = base64.b64encode(data).decode()
    with child_for(CHILD_MODULE) as child:
        outcome = child.ask(request, answers=1, cpu_seconds=CPU_SECONDS)
    report = outcome.reports[0] if outcome.reports else {}
    if "data" not in report:
        raise UnusableImage(report.get("problem", "too-costly"))
    stored = base64.b64decode(report["data"])
    return QuizImage(
        sha256=hashlib.sha256(stored).hexdigest(),
        extension=report["extension"],
        width=report["width"],
        height=report["height"],
        source_sha256=hashlib.sha256(data).hexdigest(),
        data=stored,
    )
