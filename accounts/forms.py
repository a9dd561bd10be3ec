"""Forms of the account pages. How they look is crispy's part; the `form` tag is the template's."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import User


class HelpedForm(forms.BaseForm):
    """A form that crispy renders with one button, named by `button`."""

    button: str | Promise

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            # It is shown again because of a problem, and then the summary takes the focus.
            for field in self.fields.values():
                field.widget.attrs.pop("autofocus", None)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.add_input(Submit("send", self.button))
        return helper


class LogInForm(HelpedForm, auth_forms.AuthenticationForm):
    button = _("Log in")


class SignUpForm(HelpedForm, auth_forms.UserCreationForm):
    """A new account. The e-mail address is optional; no two people have the same one."""

    button = _("Sign up")

    class Meta(auth_forms.UserCreationForm.Meta):
        model = User
        fields = ("username", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.help_text = _("Optional. Only for a new password, should you forget yours.")
        email.widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        # The constraint says the same, but not beside the field.
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody already uses this e-mail address."), code="unique")
        return email


class PasswordChangeForm(HelpedForm, auth_forms.PasswordChangeForm):
    button = _("Change password")


class PasswordResetForm(HelpedForm, auth_forms.PasswordResetForm):
    button = _("Send the link")


class SetPasswordForm(HelpedForm, auth_forms.SetPasswordForm):
    button = _("Set password")
