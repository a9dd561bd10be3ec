"""Fetching is the permission check: what you may not see does not exist (404)."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import is_staff
from quizzes.models import Attempt, Image, Quiz


def quiz_for(user: User, course: str, slug: str) -> Quiz:
    """The published quiz at this address that `user` may see, with what extends it for them.

    Raises Http404 for any other.
    """
    quizzes = Quiz.objects.visible_to(user).with_revision().with_extension_of(user)
    return get_object_or_404(quizzes, course__slug=course, slug=slug)


def attempt_for(user: User, pk: int) -> Attempt:
    """The student's own attempt. Raises Http404 for anybody else's, staff included."""
    attempt = get_object_or_404(Attempt.objects.by(user).for_display(), pk=pk)
    attempt.student = user
    return attempt


def attempt_to_read(user: User, pk: int) -> Attempt:
    """An attempt that `user` may look at: their own, or any for those who may view attempts.

    Raises Http404 otherwise.
    """
    attempt = get_object_or_404(Attempt.objects.for_display().select_related("student"), pk=pk)
    if attempt.student_id == user.pk or user.has_perm("quizzes.view_attempt"):
        return attempt
    raise Http404


def sees_everything(user: User) -> bool:
    """Whether results are shown to `user` whatever the quiz keeps from its students."""
    return is_staff(user) and user.has_perm("quizzes.view_attempt")


def image_for(user: User, sha256: str, extension: str) -> Image:
    """A picture of a quiz or an attempt that `user` may see, or any for those who may see revisions.

    Raises Http404 for any other.
    """
    images = Image.objects.filter(sha256=sha256, format=extension)
    found = images.visible_to(user).first()
    if found is None and user.is_staff and user.has_perm("quizzes.view_revision"):
        found = images.first()
    if found is None:
        raise Http404
    return found
