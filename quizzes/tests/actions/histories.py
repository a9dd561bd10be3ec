"""A made-up history of a quiz, beside an account of what everybody should have after each step.

The account knows choices by their texts and questions by their stems, and grades by sets of them;
of keys, items, positions and plans it knows nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from accounts.models import User
from quizzes.actions.overriding import override_points, override_score, withdraw_override
from quizzes.actions.ruling import ProposedRuling, rule
from quizzes.actions.starting import start_attempt
from quizzes.core.rulings import BY_KEY, Decision
from quizzes.models import Attempt, Item, Override, Quiz
from quizzes.reports.key_changes import undecided_key_changes

from ..attempts import submit
from ..conftest import NOW, import_markdown

STEMS = [
    "Which of these is found in the kitchen of a lighthouse?",
    "Name the colours of an old bridge.",
    "What floats upon milk at noon?",
]
CHOICES = ["quartz", "bramble", "ferry", "oxide", "lantern", "juniper"]


@dataclass(frozen=True)
class Wording:
    """One question as the file has it: of choices, or without any where texts are accepted."""

    right: frozenset[str]
    choices: tuple[str, ...] = ()
    is_multiple: bool = False
    points: int = 1
    explicit_id: str = ""

    @property
    def is_typed(self) -> bool:
        return not self.choices

    def as_markdown(self, stem: str) -> str:
        kind = "short-text" if self.is_typed else "multiple" if self.is_multiple else "single"
        identity = f"id: {self.explicit_id}; " if self.explicit_id else ""
        meta = f"<!-- {identity}kind: {kind}; points: {self.points} -->"
        if self.is_typed:
            answers = [f"= {text}" for text in sorted(self.right)]
        else:
            answers = [f"- [{'x' if c in self.right else ' '}] {c}" for c in self.choices]
        return "\n".join([f"**1.** {stem}", meta, *answers, ""])

    def key_changes_from(self, old: "Wording") -> bool:
        return self.right != old.right or self.is_typed != old.is_typed


@dataclass
class Sitting:
    """An attempt as the account knows it."""

    number: int  # of the revision
    scoring: str
    asked: dict[str, Wording]
    chosen: dict[str, frozenset[str] | str | None]
    by_hand: dict[str, Fraction] = field(default_factory=dict)
    score_by_hand: Decimal | None = None


def correctness(given, right: frozenset[str], wording: Wording, scoring: str) -> Fraction:
    if not given:
        return Fraction(0)
    if wording.is_typed:
        return Fraction(given in right)
    if not wording.is_multiple:
        return Fraction(given == right)
    if scoring == "exact":
        return Fraction(given == right)
    return 1 - Fraction(len(given ^ right), len(wording.choices))


class History:
    """What happens to one quiz and its attempts, and what all of it should come to."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.students = list(User.objects.filter(username__startswith="student"))
        self.ines = User.objects.get(username="ines")
        self.scoring = self.random.choice(["exact", "each-choice"])
        self.file: dict[str, Wording] = {}
        self.versions: list[tuple[str, dict[str, Wording]]] = []
        self.latest: dict[str, Wording] = {}
        self.rulings: defaultdict[str, list] = defaultdict(list)
        self.sittings: dict[int, Sitting] = {}
        self.quiz: Quiz | None = None
        for stem in STEMS:
            self.file[stem] = self._fresh()
        self._import()

    def _fresh(self) -> Wording:
        choices = tuple(self.random.sample(CHOICES[:4], 3))
        right = frozenset(self.random.sample(choices, self.random.randint(1, 2)))
        return Wording(right, choices, len(right) > 1)

    # What an author does

    def edit(self) -> None:
        """Change some questions and import, with or without a decision about keys."""
        before = dict(self.file)
        for _ in range(self.random.randint(1, 3)):
            self._edit_one()
        if not self.file:
            self.file = before
        self._import(self.random.choice([*BY_KEY, Decision.OLD_OR_NEW, None, None]))

    def restore(self) -> None:
        """An earlier revision comes back."""
        self.scoring, file = self.random.choice(self.versions)
        self.file = dict(file)
        self._import(self.random.choice([*BY_KEY, None]))

    def _edit_one(self) -> None:
        stem = self.random.choice(STEMS)
        if stem not in self.file:
            self.file[stem] = self._rekeyed(self.latest[stem])
            return
        old = self.file[stem]
        changes = [self._reordered, self._grown, self._shrunk, self._of_another_kind]
        changes += [self._worth_more, self._renamed, self._gone, self._moved]
        change = self.random.choice([self._rekeyed, self._rekeyed, *changes])
        new = change(old)
        if new is None:
            del self.file[stem]
        elif change == self._moved:
            self.file = {stem: self.file.pop(stem), **self.file}
        else:
            self.file[stem] = new

    def _rekeyed(self, old: Wording) -> Wording:
        among = old.choices or CHOICES
        count = self.random.randint(1, 2) if old.is_multiple or old.is_typed else 1
        return replace(old, right=frozenset(self.random.sample(among, count)))

    def _reordered(self, old: Wording) -> Wording:
        return replace(old, choices=tuple(self.random.sample(old.choices, len(old.choices))))

    def _grown(self, old: Wording) -> Wording:
        rest = [c for c in CHOICES if c not in old.choices]
        if old.is_typed or not rest:
            return old
        choices = [*old.choices]
        choices.insert(self.random.randint(0, len(choices)), rest[0])
        return replace(old, choices=tuple(choices))

    def _shrunk(self, old: Wording) -> Wording:
        wrong = [c for c in old.choices if c not in old.right]
        if len(old.choices) < 3 or not wrong:
            return old
        gone = self.random.choice(wrong)
        return replace(old, choices=tuple(c for c in old.choices if c != gone))

    def _of_another_kind(self, old: Wording) -> Wording:
        if old.is_typed:
            return self._fresh()
        if self.random.random() < 0.3:
            return replace(old, choices=(), is_multiple=False)
        if old.is_multiple:
            return replace(old, right=frozenset(sorted(old.right)[:1]), is_multiple=False)
        return replace(old, is_multiple=True)

    def _worth_more(self, old: Wording) -> Wording:
        return replace(old, points=self.random.randint(1, 4))

    def _renamed(self, old: Wording) -> Wording:
        return replace(old, explicit_id=f"id{self.random.randrange(10**6)}")

    def _moved(self, old: Wording) -> Wording:
        return old

    def _gone(self, old: Wording) -> None:
        return None

    def _import(self, decision: Decision | None = None) -> None:
        front = f"---\ntitle: History\nscoring: {self.scoring}\nattempts: unlimited\n---\n"
        body = "\n".join(wording.as_markdown(stem) for stem, wording in self.file.items())
        done = import_markdown(front + body, "history.md", otherwise=decision)
        self.quiz = Quiz.objects.get(pk=done.quiz.pk)
        if done.revision is None:
            return
        changed = {
            stem
            for stem, wording in self.file.items()
            if stem in self.latest and wording.key_changes_from(self.latest[stem])
        }
        if decision:
            for stem in changed:
                self._rule(stem, decision, self.file[stem], len(self.versions))
            assert len(done.rulings) == len(changed)
        self.versions.append((self.scoring, dict(self.file)))
        self.latest.update(self.file)

    # What is decided afterwards

    def _rule(self, stem: str, decision: Decision, key: Wording | None, up_to: int) -> None:
        self.rulings[stem].append((decision, key, up_to))

    def decide_without_a_key(self) -> None:
        stem = self.random.choice([stem for stem in STEMS if stem in self.latest])
        decision = self.random.choice([Decision.VOID, Decision.AS_WRITTEN])
        item = Item.objects.filter(questions__source=stem, quiz=self.quiz).distinct().get()
        number = len(self.versions)
        one = ProposedRuling(item.pk, decision, None, number)
        rule(proposed=[one], by=self.ines, reason="", now=NOW)
        self._rule(stem, decision, None, number)

    def decide_about_what_was_left(self) -> None:
        decision = self.random.choice([*BY_KEY, Decision.OLD_OR_NEW])
        for change in undecided_key_changes(self.quiz):
            one = ProposedRuling(change.item_id, decision, change.key, change.up_to)
            rule(proposed=[one], by=self.ines, reason="", now=NOW)
            stem = change.question.source.strip()
            self._rule(stem, decision, self.file[stem], change.up_to)

    # What students do

    def begin(self) -> None:
        student = self.random.choice(self.students)
        if Attempt.objects.open().filter(student=student).exists():
            return
        self.quiz.refresh_from_db()
        attempt = start_attempt(quiz=self.quiz, student=student, now=NOW)
        chosen = {}
        for answer in attempt.answers.select_related("question"):
            stem = answer.question.source.strip()
            chosen[stem] = self._response(self.file[stem])
            response = chosen[stem]
            if response is not None and not self.file[stem].is_typed:
                places = self.file[stem].choices
                response = sorted(places.index(text) for text in response)
            attempt.answers.filter(pk=answer.pk).update(response=response)
        number = len(self.versions)
        self.sittings[attempt.pk] = Sitting(number, self.scoring, dict(self.file), chosen)

    def _response(self, wording: Wording) -> frozenset[str] | str | None:
        if self.random.random() < 0.1:
            return None
        if wording.is_typed:
            return self.random.choice(CHOICES)
        count = self.random.randint(1, len(wording.choices)) if wording.is_multiple else 1
        return frozenset(self.random.sample(wording.choices, count))

    def finish(self) -> None:
        if attempts := list(Attempt.objects.open().order_by("pk")):
            submit(self.random.choice(attempts))

    # What is done by hand

    def override(self) -> None:
        if attempt := self._any_submitted():
            sitting = self.sittings[attempt.pk]
            answer = self.random.choice(attempt.answers.select_related("question"))
            points = Decimal(self.random.randint(0, int(answer.max_points * 100))) / 100
            by_hand = {"by": self.ines, "reason": "So.", "now": NOW, "points": points}
            if self.random.random() < 0.5:
                override_points(answer=answer, **by_hand)
                sitting.by_hand[answer.question.source.strip()] = Fraction(points)
            else:
                override_score(attempt=attempt, **by_hand)
                sitting.score_by_hand = points

    def withdraw(self) -> None:
        overrides = list(Override.objects.select_related("answer__question").order_by("pk"))
        if not overrides:
            return
        override = self.random.choice(overrides)
        sitting = self.sittings[override.attempt_id]
        if override.answer is None:
            sitting.score_by_hand = None
        else:
            del sitting.by_hand[override.answer.question.source.strip()]
        withdraw_override(override=override, by=self.ines, reason="No.", now=NOW)

    def _any_submitted(self) -> Attempt | None:
        submitted = list(Attempt.objects.submitted().order_by("pk"))
        return self.random.choice(submitted) if submitted else None

    # What it should come to

    def step(self) -> None:
        steps = {
            self.edit: 5,
            self.restore: 1,
            self.begin: 6,
            self.finish: 5,
            self.decide_without_a_key: 2,
            self.decide_about_what_was_left: 2,
            self.override: 3,
            self.withdraw: 1,
        }
        (step,) = self.random.choices([*steps], [*steps.values()])
        step()

    def expected_correctness(self, sitting: Sitting, stem: str) -> Fraction:
        wording, chosen = sitting.asked[stem], sitting.chosen[stem]
        authored = [wording.right]
        counting, is_void = authored, False
        for decision, key, up_to in self.rulings[stem]:
            if sitting.number > up_to:
                continue
            told = self._told(key, wording) if key else []
            if decision is Decision.VOID:
                is_void = True
            elif decision is Decision.AS_WRITTEN:
                counting, is_void = authored, False
            elif decision is Decision.NEW_KEY and told:
                counting, is_void = told, False
            elif decision is Decision.OLD_OR_NEW:
                counting = counting + told
        if is_void:
            return Fraction(1)
        return max(correctness(chosen, right, wording, sitting.scoring) for right in counting)

    def _told(self, key: Wording, wording: Wording) -> list[frozenset[str]]:
        if key.is_typed != wording.is_typed:
            return []
        if wording.is_typed:
            return [key.right]
        if not key.right <= set(wording.choices):
            return []
        if wording.is_multiple:
            return [key.right]
        return [frozenset([each]) for each in key.right]

    def check_scores(self) -> None:
        """Where everything has been regraded."""
        for attempt in Attempt.objects.submitted().prefetch_related("answers__question"):
            sitting = self.sittings[attempt.pk]
            total = Fraction(0)
            for answer in attempt.answers.all():
                stem = answer.question.source.strip()
                full = Fraction(sitting.asked[stem].points)
                earned = self.expected_correctness(sitting, stem) * full
                earned = sitting.by_hand.get(stem, earned)
                assert answer.max_points == full
                assert answer.points == rounded(earned)
                total += earned
            expected = sitting.score_by_hand
            assert attempt.score == (rounded(total) if expected is None else expected)
            assert attempt.raw_score == pytest.approx(float(total), rel=1e-12, abs=1e-12)


def rounded(amount: Fraction) -> Decimal:
    return Decimal(int(amount * 100 + Fraction(1, 2))) / 100
