from allauth.account.apps import AccountConfig
from allauth.mfa.apps import MFAConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in
        from allauth.usersessions.signals import on_user_logged_in

        from . import security_log
        from .sessions import note_session

        security_log.connect()
        # Allauth's own reads every session of the person, at three queries each.
        user_logged_in.disconnect(on_user_logged_in)
        user_logged_in.connect(note_session)


class EmailAddressesConfig(AccountConfig):
    """Allauth's, whose name in the admin would be that of this app."""

    verbose_name = _("E-mail addresses")


class SecondFactorsConfig(MFAConfig):
    """Allauth's, by a name that says what it is."""

    verbose_name = _("Second factors")
