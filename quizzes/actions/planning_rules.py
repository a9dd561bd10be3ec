"""What an import would do to the rules of a quiz: its settings, and how many questions are drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic, QuizDocument
from quizzes.core.durations import in_words
from quizzes.core.front_matter import line_of
from quizzes.models import Quiz, Revision
from quizzes.models.settings import SETTINGS, in_effect


class RulesRefused(Exception):
    """What the file states and what the admin has set cannot both hold."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(each.message for each in self.diagnostics))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is another after the import, all of it in words; times are in the site's zone."""

    name: str
    old: str
    new: str


def check_rules(document: QuizDocument, quiz: Quiz | None) -> None:
    """Raises RulesRefused for a quiz that would close before it opens.

    Where both times stand in the file, reading it has compared them, unless only one of them has
    a zone.
    """
    opens_at, closes_at = (
        in_effect(document.stated.get(name, getattr(quiz, name, None)))
        for name in ("opens_at", "closes_at")
    )
    if not isinstance(opens_at, datetime) or not isinstance(closes_at, datetime):
        return
    if closes_at > opens_at:
        return
    stated = {"opens_at", "closes_at"} & document.stated.keys()
    key = "closes" if "closes_at" in stated else "opens"
    log = DiagnosticLog(document.path)
    message = (
        f"the quiz would open at {_in_words(opens_at)} and close at {_in_words(closes_at)},"
        " and must close after it opens"
    )
    other = "opens" if key == "closes" else "closes"
    hint = "correct one of the two"
    if len(stated) == 1:
        hint = f"state “{other}”, too, or correct it in the settings of the quiz in the admin"
    line = line_of(document.source, key)
    log.error(Code.CLOSES_BEFORE_OPENING, line, 1, message, hint, len(key))
    raise RulesRefused(log.found)


def rule_changes(document: QuizDocument, quiz: Quiz, revision: Revision) -> tuple[RuleChange, ...]:
    """The settings that the file states otherwise than they are, and other draws."""
    return (*_setting_changes(document, quiz), *_draw_changes(document, revision))


def _setting_changes(document: QuizDocument, quiz: Quiz) -> Iterator[RuleChange]:
    for field in Quiz._meta.fields:
        if field.name in SETTINGS & document.stated.keys():
            old, new = getattr(quiz, field.name), in_effect(document.stated[field.name])
            if old != new:
                name = str(field.verbose_name)
                yield RuleChange(name, _setting_in_words(field, old), _setting_in_words(field, new))


def _draw_changes(document: QuizDocument, revision: Revision) -> Iterator[RuleChange]:
    """Sections are the same where their titles are. Without draws, no query is needed."""
    had_draws = revision.dealt_count < revision.question_count
    if not had_draws and not any(section.draw for section in document.sections):
        return
    old = _draws(revision.sections.order_by("position").values_list("title", "draw"))
    new = _draws((section.title, section.draw) for section in document.sections)
    for section, draw in new.items():
        if old.get(section) != draw:
            yield RuleChange(_draw_of(section), _count(old.get(section)), _count(draw))
    for section, draw in old.items():
        if section not in new and draw is not None:
            yield RuleChange(_draw_of(section), _count(draw), "–")
    if revision.dealt_count != document.dealt_count:
        counts = str(revision.dealt_count), str(document.dealt_count)
        yield RuleChange(_("questions in an attempt"), *counts)


def _draws(sections: Iterable[tuple[str, int | None]]) -> Mapping[tuple[str, int], int | None]:
    """The draw of each section, by its title and a number that tells it from others of that title."""
    seen: Counter[str] = Counter()
    draws = {}
    for title, draw in sections:
        seen[title] += 1
        draws[title, seen[title]] = draw
    return draws


def _draw_of(section: tuple[str, int]) -> str:
    title, _number = section
    if not title:
        return _("questions drawn")
    return _("questions drawn from “%(section)s”") % {"section": title}


def _count(draw: int | None) -> str:
    return _("all") if draw is None else str(draw)


def _setting_in_words(field: Field, value: object) -> str:
    if value is None and field.name == "max_attempts":
        return _("unlimited")
    words = dict(field.flatchoices)
    return str(words[value]) if value in words else _in_words(value)


def _in_words(value: object) -> str:
    match value:
        case None:
            return _("none")
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            local = timezone.localtime(value)
            clock = local.replace(tzinfo=None)
            return f"{clock.isoformat(' ', 'seconds' if clock.second else 'minutes')} {local:%Z}"
        case timedelta():
            return in_words(value)
        case _:
            return str(value)
