"""Pictures of quizzes: stored once each, found again by the file they were made from."""

import hashlib
from collections.abc import Collection, Mapping

from django.urls import reverse

from quizzes.core.annotations import without_annotations
from quizzes.core.bounded_images import QuizImage
from quizzes.core.images import PlacedImage
from quizzes.models import Image, Revision, RevisionImage


def content_sha256(source: str, images: Mapping[str, QuizImage]) -> str:
    """What tells whether a quiz has changed: its Markdown, but for annotations, and its pictures."""
    digest = hashlib.sha256(without_annotations(source).encode())
    for path, image in sorted(images.items()):
        digest.update(f"\0{path}\0{image.source_sha256}".encode())
    return digest.hexdigest()


def placed(images: Mapping[str, QuizImage]) -> dict[str, PlacedImage]:
    """The pictures as pages name them."""
    return {
        path: PlacedImage(
            reverse("quizzes:image", args=[image.sha256, image.extension]),
            image.width,
            image.height,
        )
        for path, image in images.items()
    }


def known_images(digests: Collection[str]) -> dict[str, QuizImage]:
    """The stored pictures that were made from files with these digests: one query."""
    uses = _with_image().filter(source_sha256__in=digests)
    return {use.source_sha256: _quiz_image(use) for use in uses} if digests else {}


def images_of(revision: Revision) -> dict[str, QuizImage]:
    """The pictures of a revision by path: what an edit of its Markdown goes on using."""
    return {use.path: _quiz_image(use) for use in _with_image().filter(revision=revision)}


def write_images(revision: Revision, images: Mapping[str, QuizImage]) -> None:
    """Store the pictures that are new, and which ones the revision shows."""
    if not images:
        return
    new = {image.sha256: image for image in images.values() if image.data is not None}
    # Another import may be storing the same picture.
    Image.objects.bulk_create(
        (
            Image(
                sha256=image.sha256,
                format=image.extension,
                width=image.width,
                height=image.height,
                size=len(image.data),
                data=image.data,
            )
            for image in new.values()
            if image.data is not None
        ),
        ignore_conflicts=True,
        batch_size=20,
    )
    digests = {image.sha256 for image in images.values()}
    ids = dict(Image.objects.filter(sha256__in=digests).values_list("sha256", "pk"))
    RevisionImage.objects.bulk_create(
        RevisionImage(
            revision=revision,
            path=path,
            image_id=ids[image.sha256],
            source_sha256=image.source_sha256,
        )
        for path, image in images.items()
    )


def _with_image():
    return RevisionImage.objects.select_related("image").defer("image__data")


def _quiz_image(use: RevisionImage) -> QuizImage:
    image = use.image
    return QuizImage(image.sha256, image.format, image.width, image.height, use.source_sha256)
