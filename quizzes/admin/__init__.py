"""The instructors' side, in Django's admin. Content changes by import only; results are read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import (
    accommodations,
    accounts,
    audit,
    content,
    course,
    imports,
    question_reports,
    results,
)

admin.site.site_header = admin.site.site_title = "Quizmark"
admin.site.index_title = _("Teaching")

__all__ = [
    "accommodations",
    "accounts",
    "audit",
    "content",
    "course",
    "imports",
    "question_reports",
    "results",
]
