"""What students send to come into a course."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 100  # as typed: with spaces, hyphens, or something else altogether


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "characters",
                "autocomplete": "off",
                "class": "code-input",
                "spellcheck": "false",
            }
        ),
        help_text=_("Your instructor has given it to you. Case, spaces and hyphens do not matter."),
    )
