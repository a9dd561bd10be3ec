"""What templates of account pages need to know about forms, sessions and the site."""

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField

from accounts.sessions import browser_name

register = template.Library()
register.filter("browser", browser_name)


@register.filter
def plain_fields(form: BaseForm) -> list[BoundField]:
    """The fields of one of allauth's forms, without the placeholders that repeat their labels.

    A form that is shown again because of a problem leaves the focus to the summary.
    """
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if form.is_bound:
            field.widget.attrs.pop("autofocus", None)
    return list(form)


@register.simple_tag
def is_sign_up_open() -> bool:
    """Whether people may make accounts themselves."""
    return settings.OPEN_SIGN_UP
