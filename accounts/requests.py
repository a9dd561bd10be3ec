"""Requests by people who are logged in."""

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """What LoginRequiredMiddleware and the admin let through: `user` is one of ours.

    For annotations only; Django makes the requests.
    """

    user: User
