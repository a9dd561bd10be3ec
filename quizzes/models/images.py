"""Pictures, each stored once, and which revision shows which under what path."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .attempts import Attempt
from .content import Revision
from .immutable import ImmutableModel, ImmutableQuerySet
from .quizzes import Quiz


class ImageQuerySet(ImmutableQuerySet):
    def visible_to(self, user, now: datetime) -> "ImageQuerySet":
        """Pictures of quizzes that `user` may see now, and of what their own attempts asked."""
        shown = RevisionImage.objects.filter(image=OuterRef("pk"))
        taken = Attempt.objects.by(user).filter(revision=OuterRef("revision"))
        visible = Quiz.objects.visible_to(user, now).filter(current_revision=OuterRef("revision"))
        return self.filter(Exists(shown.filter(Exists(visible) | Exists(taken))))


class Image(ImmutableModel):
    """A picture as pages show it, named by what is in it. Sizes in pixels and bytes."""

    class Format(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpg", "JPEG"
        WEBP = "webp", "WebP"

    CONTENT_TYPES = {
        Format.PNG: "image/png",
        Format.JPEG: "image/jpeg",
        Format.WEBP: "image/webp",
    }

    sha256 = models.CharField(
        _("SHA-256"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$")],
    )
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("size"))
    data = models.BinaryField()

    objects: ClassVar = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, size__gt=0), name="image_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(format__in=["png", "jpg", "webp"]), name="image_format_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256}.{self.format}"

    @property
    def content_type(self) -> str:
        return self.CONTENT_TYPES[self.Format(self.format)]


class RevisionImage(ImmutableModel):
    """A picture that a revision shows. `source_sha256` is of the file that it was made from."""

    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="images", verbose_name=_("revision")
    )
    path = models.CharField(_("path"), max_length=300)
    image = models.ForeignKey(Image, models.PROTECT, related_name="uses", verbose_name=_("picture"))
    source_sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("picture of a revision")
        verbose_name_plural = _("pictures of revisions")
        constraints = [
            models.UniqueConstraint(fields=["revision", "path"], name="revision_image_path_unique")
        ]

    def __str__(self) -> str:
        return self.path
