"""The name of the request that a page answers: pages about failures show it, and so does the log."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.requests import request_id

register = template.Library()


@register.simple_tag
def reference() -> SafeString | str:
    """`Reference: 0123…`. A tag, since some of these pages have neither a context nor parts."""
    name = request_id.get()
    return name and format_html('<p class="soft">{} <code>{}</code></p>', _("Reference:"), name)
