"""A receipt: what a student handed in, as text that anybody can keep and this site can verify.

It says what does not change: the same attempt gives the same receipt at any time, but for the
score, which is in it as soon as the student may see it. The last line signs all lines above.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.core.document import Kind, Reveal
from quizzes.core.gaps import without_answers
from quizzes.core.responses import readable_lines
from quizzes.models import Answer, Attempt, Question
from quizzes.models.papers import paper_of

from .visibility import Visibility

SIGNATURE = "Signature: "


def receipt_of(attempt: Attempt, visibility: Visibility, *, site: str) -> str:
    """The signed receipt of a submitted attempt, in one query once the paper is cached.

    The score is in it where `visibility` shows it; `site` is the host's name.
    """
    answers = attempt.answers.select_related("question").order_by("position")
    lines = [
        *_head(attempt, site),
        _score(attempt) if visibility.shown.score else _no_score(visibility),
        *(line for answer in answers for line in _answered(attempt, answer)),
        "",
    ]
    return _signed("\n".join(map(_in_one_line, lines)))


def is_genuine(content: bytes) -> bool:
    """Whether `content` is a receipt that this site made, as it made it.

    A byte order mark, line ends of another system and empty lines at the end do no harm: mail
    programs and editors put them there.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return False
    signed, _separator, last = text.rstrip("\n").rpartition("\n")
    if not last.startswith(SIGNATURE):
        return False
    try:
        _signer().unsign(f"{signed}:{last.removeprefix(SIGNATURE)}")
    except BadSignature:
        return False
    return True


def _signer() -> Signer:
    return Signer(salt="quizzes.receipt")


def _signed(text: str) -> str:
    return f"{text}\n{SIGNATURE}{_signer().signature(text)}\n"


def _head(attempt: Attempt, site: str) -> Iterator[str]:
    revision = attempt.revision
    yield _("Receipt for a submitted attempt")
    yield ""
    yield _("Site: %s") % site
    yield _("Course: %s") % attempt.quiz.course.title
    yield _("Quiz: %s") % revision.title
    yield _("Revision: %(number)s, SHA-256 %(digest)s") % {
        "number": revision.number,
        "digest": revision.sha256,
    }
    yield _("Attempt: %s") % attempt.number
    yield _("Student: %(name)s (%(username)s)") % {
        "name": attempt.student.display_name,
        "username": attempt.student.get_username(),
    }
    yield _("Started: %s") % _time(attempt.started_at)
    yield _("Submitted: %s") % _time(attempt.submitted_at)
    yield _("Deadline: %s") % (_time(attempt.deadline) if attempt.deadline else _("none"))


def _score(attempt: Attempt) -> str:
    return _("Score: %(score)s of %(points)s points") % {
        "score": floatformat(attempt.score, "-2u"),
        "points": floatformat(attempt.max_points, "-2u"),
    }


def _no_score(visibility: Visibility) -> str:
    """Without a date, which may still change: the receipt shall not."""
    if visibility.policy.score is Reveal.NEVER:
        return _("Score: kept by the instructor")
    return _("Score: shown once the quiz has closed for everybody, and from then on in the receipt")


def _answered(attempt: Attempt, answer: Answer) -> Iterator[str]:
    yield ""
    yield f"{answer.position}. {stem_of(answer.question)}"
    lines = given_in_lines(attempt, answer)
    yield from (f"   {line}" for line in lines)
    if not lines:
        yield "   " + _("(blank)")


def given_in_lines(attempt: Attempt, answer: Answer) -> list[str]:
    """A line for each thing chosen, filled in or matched; choices in the order of the attempt,
    as authors like to begin with the right ones.
    """
    question = paper_of(attempt.revision).question_by_id[answer.question_id]
    choices = [choice.source for choice in question.choices]
    if question.part_count:
        return readable_lines(
            answer.response, kind=question.kind, choices=choices, matches=question.matches
        )
    order = question.dealt_order(seed=attempt.seed, shuffle=attempt.frozen_rules.shuffle)
    chosen = frozenset(answer.response or ())
    return [choices[i] for i in order if i in chosen]


def stem_of(question: Question) -> str:
    """The question's Markdown, without what belongs into its gaps."""
    is_fill_in = question.kind == Kind.FILL_IN
    return without_answers(question.source) if is_fill_in else question.source


def _time(at: datetime | None) -> str:
    """To the second, in the site's zone, with its distance from UTC and its name."""
    if at is None:
        return ""
    zone = timezone.get_default_timezone_name()
    return f"{timezone.localtime(at).isoformat(' ', 'seconds')} ({zone})"


def _in_one_line(text: str) -> str:
    """Keeps the indentation; texts of several lines become one, so that lines are ours."""
    indentation = " " * (len(text) - len(text.lstrip(" ")))
    return indentation + re.sub(r"\s+", " ", text).strip()
