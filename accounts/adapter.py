"""How allauth is to behave here: the one place that says so in code."""

import logging
from datetime import datetime

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage as AllauthEmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .addresses import can_be_mailed, owners_of, vouch_for
from .guessing import TooManyGuesses, note_guess, note_right
from .languages import asked_by
from .models import User
from .security_log import log_event

logger = logging.getLogger(__name__)

WRONG_CREDENTIALS = _(
    "Please enter a correct username and password; your e-mail address will do as well as your "
    "username. Capital letters count in a password."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_CREDENTIALS,
        "email_password_mismatch": WRONG_CREDENTIALS,
        "enter_current_password": _("This is not your password. Please enter it again."),
        "email_taken": _("Somebody else uses this e-mail address."),
        "duplicate_email": _("This is your e-mail address already."),
        "incorrect_code": _("This is not the code. Please look again."),
        "too_many_login_attempts": _("Too many tries. Please wait a quarter of an hour."),
        "rate_limited": _("Too many tries. Please wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where only administrators make accounts, whoever was invited may still sign up."""
        if settings.OPEN_SIGN_UP or request.session.get("account_verified_email"):
            return True
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=404))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def get_email_verification_redirect_url(self, email_address) -> str:
        """For who changes the address; who signs up goes on where they were going."""
        return reverse("accounts:profile")

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Nobody is to have somebody's e-mail address as a username, nor one that only looks
        different: as in Django's own forms, letters are stored in their plain form.
        """
        username = User.normalize_username(username)
        if "@" in username:
            raise ValidationError(_("A username must not contain “@”."), code="address")
        return super().clean_username(username, shallow)

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        name = credentials.get("username") or credentials.get("email", "")
        now = timezone.now()
        try:
            self._guess = note_guess(name=name, address=get_ip(request), now=now)
        except TooManyGuesses as refused:
            log_event("locked-out", request=request, warns=True)
            raise ValidationError(_refusal(refused.until, now), code="too_many") from None

    def _rollback_login_failed_rl_usage(self) -> None:
        """Allauth calls this when the password was right."""
        note_right(self._guess)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials) -> None:
        """Nothing: a new password has had no guesses."""

    def get_login_stages(self) -> list[str]:
        ours = f"{__name__}.{EmailVerificationStage.__name__}"
        theirs = f"{AllauthEmailVerificationStage.__module__}.{EmailVerificationStage.__name__}"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def confirm_email(self, request: HttpRequest, email_address) -> bool:
        """False, and a message, where somebody else has the address by now."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation, signup: bool) -> None:
        """Whose the address is gets told so instead; the page is the same."""
        email = emailconfirmation.email_address.email
        owner = owners_of([email]).get(email)
        if signup and owner and owner.pk != emailconfirmation.email_address.user_id:
            with asked_by(owner):
                self.send_account_already_exists_mail(email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A mail server that is away changes no page: that would tell who has an account. Nor does an
        address that no mail can be made out to.
        """
        if not can_be_mailed(email):
            return
        try:
            with asked_by(context.get("user")):
                super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("mail %s was not sent", template_prefix)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict | None = None,
        email: str | None = None,
    ) -> None:
        with asked_by(user):
            super().send_notification_mail(template_prefix, user, context, email)

    def can_delete_email(self, email_address) -> bool:
        """One address follows another; none is taken away."""
        return not email_address.primary

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address, as far as trusted proxies say; that of a Unix socket is 0.0.0.0."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  # nosec B104


class EmailVerificationStage(AllauthEmailVerificationStage):
    """A code by mail, but not for accounts that were made for people."""

    def handle(self):
        user = self.login.user
        if isinstance(user, User) and vouch_for(user):
            return None, True
        return super().handle()


def _refusal(until: datetime, now: datetime) -> str:
    minutes = max(1, round((until - now).total_seconds() / 60))
    if minutes > 24 * 60:
        return gettext(
            "Too many wrong passwords. Nobody can log in here until the password is a new one: "
            "ask for it by mail, with “Forgot your password?”."
        )
    return ngettext(
        "Too many wrong passwords. Please try again in %(minutes)d minute.",
        "Too many wrong passwords. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
