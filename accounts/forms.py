"""Forms of the account pages, where allauth's do not do. How they look: templates/allauth/."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from .addresses import owners_of
from .models import User

USERNAME_VALIDATORS = [
    RegexValidator(r"^[\w.+-]+\Z", _("Only letters, digits and . + - _ can be in a username."))
]


class LogInForm(allauth_forms.LoginForm):
    """Log-in by username or e-mail address, both in the field that is sent as `username`."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Username or e-mail address")
        login.max_length = 254
        login.widget.attrs |= {"autocomplete": "username", "autofocus": True, "maxlength": "254"}
        login.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""  # the page has the link

    def add_prefix(self, field_name: str) -> str:
        # Browsers have kept passwords for this name, and scripts send it.
        return super().add_prefix("username" if field_name == "login" else field_name)

    def user_credentials(self) -> dict:
        """Allauth's backend looks for an address in `username`, too.

        With `email` besides, it would try the password twice for an account that is there, and
        take twice the time.
        """
        login = User.normalize_username(self.cleaned_data["login"])
        return {"username": login, "password": self.cleaned_data["password"]}


class SignUpForm(allauth_forms.SignupForm):
    """A new account. It has no address before the code that is sent there has been entered.

    So nobody can take an address away from the person whose it is, and a sign-up with somebody
    else's goes just like any other: only the mail is another.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("Letters, digits and . + - _ only.")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("A code is sent there, to be entered next.")

    def validate_unique_email(self, value: str) -> str:
        return value

    def clean_email(self) -> str:
        email = super().clean_email()
        is_invited = get_adapter().is_email_verified(context.request, email)
        if not settings.OPEN_SIGN_UP and not is_invited:
            raise ValidationError(_("Please use the address that your invitation was sent to."))
        return email

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            return self.save(request), None
        except IntegrityError:
            # Between the form's check and the insert, somebody else was faster.
            messages.error(
                request, _("Somebody has just taken this username. Please choose another.")
            )
            return None, redirect(request.get_full_path())

    def save(self, request: HttpRequest) -> User:
        adapter = get_adapter()
        email = self.cleaned_data["email"]
        is_verified = adapter.is_email_verified(request, email)
        user = User(username=self.cleaned_data["username"])
        user.set_password(self.cleaned_data["password1"])
        with transaction.atomic():
            user.email = email if is_verified else ""
            user.save()
            address = EmailAddress.objects.create(
                user=user, email=email, primary=is_verified, verified=is_verified
            )
        if is_verified:  # by an invitation, whose link came to that address
            adapter.unstash_verified_email(request)
            email_confirmed.send(sender=EmailAddress, request=request, email_address=address)
        return user


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Allauth's, in our words; the current password is a guess like any other."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password (again)")

    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    """Sends the link to whoever owns the address beyond doubt."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        self.users = list(owners_of([email]).values())
        return email


class ChangeEmailForm(allauth_forms.AddEmailForm):
    """Allauth's, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """Allauth's, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password (again)")


class ConfirmEmailForm(allauth_forms.BaseConfirmCodeForm):
    """The code that was sent to an address. It counts unless the address is somebody's already."""

    def __init__(self, *args, **kwargs) -> None:
        self.user = kwargs.pop("user", None)
        self.email = kwargs.pop("email", None)
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = super().clean_code()
        owner = owners_of([self.email or ""]).get((self.email or "").lower())
        if owner and owner != self.user:
            raise get_adapter().validation_error("email_taken")
        return code


class ProfileForm(forms.ModelForm):
    """What a person may change about their own account without any proof."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - of a field with choices
        field.choices = [("", _("The browser’s")), *settings.LANGUAGES]
