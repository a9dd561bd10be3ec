from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed

        email_confirmed.connect(_accept_invitations, dispatch_uid="quizzes.invitations")


def _accept_invitations(sender, email_address, **kwargs) -> None:
    """What an address was invited to is its owner's as soon as they have confirmed it."""
    from .actions.inviting import accept_invitations_of

    accept_invitations_of(user=email_address.user, email=email_address.email, now=timezone.now())
