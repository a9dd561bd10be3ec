"""Finds, reads and checks the pictures that a quiz shows, before it is rendered."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from .bounded_child import kept_children
from .bounded_images import (
    MAX_IMAGE_BYTES,
    MAX_PIXELS,
    QuizImage,
    UnusableImage,
    fit_image,
)
from .diagnostics import Code, DiagnosticLog
from .dialects.recommended import RecommendedReader
from .document import Diagnostic
from .images import ImageReference, image_references
from .reading import ReadQuiz
from .texts import Text, texts_of

MAX_IMAGES = 500
MAX_TOTAL_BYTES = 100 * 1024 * 1024
LINES_SEARCHED = 1000

# The content of the file at a path relative to the quiz, or None when there is none that may be
# read. It need not read more than MAX_IMAGE_BYTES and one byte of it. A path may begin with `../`.
ImageSource = Callable[[str], bytes | None]
# The pictures that are stored already, by the digests of the files that they were made from.
KnownImages = Callable[[Collection[str]], Mapping[str, QuizImage]]

_PROBLEMS = {
    "too-large": (
        f"has more than {MAX_IMAGE_BYTES // 1024 // 1024} MB",
        "export it smaller, for example 1600 pixels wide",
    ),
    "too-many-pixels": (
        f"has more than {MAX_PIXELS // 1_000_000} million pixels",
        "export it smaller, for example 1600 pixels wide",
    ),
    "svg": ("is an SVG drawing", "export it as PNG"),
    "not-raster": ("is no PNG, JPEG, GIF or WebP picture", "export it as PNG"),
    "broken": ("cannot be decoded", "open it in a picture editor and save it again"),
    "too-costly": ("takes too much time or memory to decode", "export it again as PNG"),
    "too-many": (
        f"is past the limit of {MAX_IMAGES} pictures and"
        f" {MAX_TOTAL_BYTES // 1024 // 1024} MB for a quiz",
        "split the quiz",
    ),
}
_NEEDS_FILE = "put the file there, or correct the path; it is relative to the quiz's own file"


class GatheredImages(NamedTuple):
    """The usable pictures of a quiz by path, and what there is to say about the others."""

    images: dict[str, QuizImage]
    diagnostics: tuple[Diagnostic, ...]


def no_files(path: str) -> None:
    """The ImageSource of a quiz that comes alone."""


def none_known(digests: Collection[str]) -> Mapping[str, QuizImage]:
    """The KnownImages of a check without a database."""
    return {}


def gather_images(
    read: ReadQuiz,
    source: ImageSource,
    *,
    kept: Mapping[str, QuizImage] | None = None,
    known: KnownImages = none_known,
) -> GatheredImages:
    """The pictures that the quiz shows: from `source`, else those in `kept`, by path.

    Slow, and must not run inside a transaction. A missing picture is an error in the format that
    docs/format.md describes; in files of other tools, which are often taken without their
    pictures, it is a warning, and pages show the alternative text.
    """
    shown = list(_shown(read))
    paths = list(dict.fromkeys(path for _, reference in shown if (path := reference.path)))
    images: dict[str, QuizImage] = {}
    problems: dict[str, str] = {}
    with kept_children():
        for path, found in _usable(paths, source, known):
            if isinstance(found, QuizImage):
                images[path] = found
            else:
                problems[path] = found
    for path in paths:
        if kept and path in kept and path not in images and path not in problems:
            images[path] = kept[path]
    return GatheredImages(images, _worded(read, shown, images, problems))


def _shown(read: ReadQuiz) -> Iterator[tuple[Text, ImageReference]]:
    if read.document is not None:
        for text in texts_of(read.document):
            for reference in image_references(text.markdown):
                yield text, reference


def _usable(
    paths: Sequence[str], source: ImageSource, known: KnownImages
) -> Iterator[tuple[str, QuizImage | str]]:
    """For each path with a file the picture, or why it is none.

    Files are read twice rather than all held in memory.
    """
    digests = {
        path: hashlib.sha256(data).hexdigest()
        for path in paths[:MAX_IMAGES]
        if (data := source(path)) is not None
    }
    stored = known(set(digests.values()))
    fitted: dict[str, QuizImage | str] = {}
    total = 0
    for path, digest in digests.items():
        found = stored.get(digest) or fitted.get(digest)
        if found is None:
            is_full = total > MAX_TOTAL_BYTES or "too-costly" in fitted.values()
            found = "too-many" if is_full else _fitted(source(path) or b"")
            fitted[digest] = found
            total += len(found.data or b"") if isinstance(found, QuizImage) else 0
        yield path, found
    for path in paths[MAX_IMAGES:]:
        yield path, "too-many"


def _fitted(data: bytes) -> QuizImage | str:
    try:
        return fit_image(data)
    except UnusableImage as problem:
        return problem.reason


def _worded(
    read: ReadQuiz,
    shown: Sequence[tuple[Text, ImageReference]],
    images: Mapping[str, QuizImage],
    problems: Mapping[str, str],
) -> tuple[Diagnostic, ...]:
    found: list[Diagnostic] = []
    is_ours = read.document is not None and read.document.dialect == RecommendedReader.name
    lines = {path: source.split("\n") for path, source in read.sources.items()} if shown else {}
    for text, reference in shown:
        if reference.path in images or (reference.is_html and reference.path is None):
            continue
        log = DiagnosticLog(text.path)
        line, column = _place(lines.get(text.path, []), text, reference)
        code, message, hint = _finding(reference, problems)
        is_error = is_ours and not reference.is_html and code is not Code.REMOTE_IMAGE
        (log.error if is_error else log.warning)(code, line, column, message, hint)
        found += log.found
    return tuple(found)


def _finding(reference: ImageReference, problems: Mapping[str, str]) -> tuple[Code, str, str]:
    """The code, message and hint for a picture that cannot be shown."""
    address = reference.address[:80]
    if reference.path is not None and reference.path in problems:
        message, hint = _PROBLEMS[problems[reference.path]]
        return Code.IMAGE_NOT_USABLE, f"the picture “{address}” {message}", hint
    if reference.is_remote:
        hint = "to show it, put the file beside the quiz and write its name"
        return (
            Code.REMOTE_IMAGE,
            "pages load nothing from elsewhere; they link to this picture",
            hint,
        )
    if reference.path is None:
        message = f"“{address}” is no path of a picture beside the quiz"
        return Code.IMAGE_NOT_USABLE, message, _NEEDS_FILE
    return Code.MISSING_IMAGE, f"there is no picture “{address}” beside the quiz", _NEEDS_FILE


def _place(lines: Sequence[str], text: Text, reference: ImageReference) -> tuple[int, int]:
    """Where in the file the picture is shown: at or below the line that the text belongs to."""
    start = "<" if reference.is_html else "!["
    for number, line in enumerate(lines[text.line - 1 :][:LINES_SEARCHED], text.line):
        index = line.find(reference.address)
        if index >= 0:
            return number, max(line.rfind(start, 0, index), 0) + 1
    return text.line, 1
