"""What staff have done: who, when, what to, and in which request."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .courses import Course
from .immutable import ImmutableModel


class AuditEvent(ImmutableModel):
    """One thing that somebody of the staff did; append-only, written by `actions.auditing` alone.

    `action` says what in a word of the vocabulary, `target` names what it was done to, and `data`
    holds what else tells it apart. Never an answer, a password or a token.
    """

    TARGET_LENGTH = 300

    class Action(models.TextChoices):
        IMPORTED = "imported", _("imported")
        RETIRED = "retired", _("retired")
        SETTINGS_CHANGED = "settings-changed", _("changed settings")
        COURSE_CHANGED = "course-changed", _("changed a course")
        APPOINTED = "appointed", _("gave a role")
        DISMISSED = "dismissed", _("took a role away")
        ENROLLED = "enrolled", _("enrolled")
        UNENROLLED = "unenrolled", _("removed from a course")
        INVITED = "invited", _("invited")
        UNINVITED = "uninvited", _("withdrew an invitation")
        CODE_MADE = "code-made", _("made a join code")
        CODE_ENDED = "code-ended", _("ended a join code")
        EXTENDED = "extended", _("gave more time or attempts")
        ACCOMMODATED = "accommodated", _("changed an accommodation")
        RULED = "ruled", _("decided about a question")
        OVERRODE = "overrode", _("set points by hand")
        WITHDREW = "withdrew", _("withdrew points set by hand")
        REGRADED = "regraded", _("regraded")
        REPLIED = "replied", _("replied to a report")
        EXPORTED = "exported", _("exported")
        ACCOUNT_CHANGED = "account-changed", _("changed an account")

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody: by a command."),
    )
    action = models.CharField(_("action"), max_length=30, choices=Action.choices)
    course = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course"),
        help_text=_("None: it concerns the whole site."),
    )
    target = models.CharField(_("what to"), max_length=TARGET_LENGTH)
    data = models.JSONField(_("details"), default=dict, blank=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at"),
            models.Index(fields=["course", "-at"], name="audit_course_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.target}"
