"""Answers on their way: what a page of an attempt sent, kept until it can be stored.

Every form of an attempt page carries a token that names the attempt and its student. It tells
whose the answers are when nobody is logged in, somebody else is, or the database is away; only
the student's own page has it, so a form on another site cannot make us carry answers on.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import QueryDict
from django.urls import reverse

from quizzes.models import Attempt

from .answers import VERSIONS_FIELD, is_answer_field

SITTING_FIELD = "sitting"
KEPT_FIELD = "kept"
KEPT_FOR = timedelta(days=1)

_SITTING_SALT = "quizzes.forms.keeping.sitting"
_KEPT_SALT = "quizzes.forms.keeping.kept"
# What else the forms of an attempt send. Only what is named is carried on: never a password.
_OTHER_FIELDS = frozenset({SITTING_FIELD, VERSIONS_FIELD, "accept_unanswered", "go_to", "leave"})


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """What was sent for one attempt; `pressed` is where it was sent to, "save" or "submit"."""

    attempt_pk: int
    student_pk: int
    pressed: str
    fields: QueryDict

    @property
    def address(self) -> str:
        """Where to send the fields once more."""
        return reverse(f"quizzes:{self.pressed}", args=[self.attempt_pk])

    @property
    def sitting(self) -> str:
        return self.fields.get(SITTING_FIELD, "")

    def signed(self) -> str:
        """All of it as one value for a hidden field; `read_kept` reads it for a day."""
        content = [self.attempt_pk, self.student_pk, self.pressed, self.fields.urlencode()]
        return signing.dumps(content, salt=_KEPT_SALT, compress=True)


def sitting_token(attempt: Attempt) -> str:
    """What the forms of an attempt page carry in the field `sitting`."""
    return signing.dumps([attempt.pk, attempt.student_id], salt=_SITTING_SALT)


def student_named_in(token: str, attempt_pk: int) -> int | None:
    """The student's key in the token of this attempt; None for a token that is not one."""
    try:
        named_attempt, student_pk = signing.loads(token, salt=_SITTING_SALT)
    except signing.BadSignature:
        return None
    return student_pk if named_attempt == attempt_pk else None


def answers_sent(data: QueryDict, attempt_pk: int, pressed: str) -> KeptAnswers | None:
    """The answers in a posted form, or None where it does not come from a page of the attempt."""
    student_pk = student_named_in(data.get(SITTING_FIELD, ""), attempt_pk)
    if student_pk is None:
        return None
    fields = QueryDict(mutable=True)
    for name, values in data.lists():
        if name in _OTHER_FIELDS or is_answer_field(name):
            fields.setlist(name, values)
    return KeptAnswers(attempt_pk, student_pk, pressed, fields)


def read_kept(text: str, attempt_pk: int) -> KeptAnswers | None:
    """What `KeptAnswers.signed` wrote for this attempt; None if it was changed or is too old."""
    try:
        content = signing.loads(text, salt=_KEPT_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    named_attempt, student_pk, pressed, fields = content
    if named_attempt != attempt_pk:
        return None
    return KeptAnswers(attempt_pk, student_pk, pressed, QueryDict(fields))
