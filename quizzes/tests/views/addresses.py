"""Where the pages of an attempt are, and what their form sends there."""

from django.urls import reverse

from quizzes.models import Attempt

from ..conftest import given


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"quizzes:{name}", args=[attempt.pk])


def form(attempt: Attempt, answers: dict, version: int = 0) -> dict:
    """The fields of the attempt page with these choices ticked."""
    sent = given(attempt, answers, version=version)
    fields = {f"q{position}": list(one.values) for position, one in sent.items()}
    return {**fields, "versions": " ".join(f"{position}:{version}" for position in sent)}
