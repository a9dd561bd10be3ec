"""Keys that were changed after answers had been graded by them, and what nobody has decided yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from quizzes.core.rulings import PortableKey, is_same_key, keys_for
from quizzes.models import Answer, Attempt, Question, Quiz, Revision, Ruling
from quizzes.models.keys import KeyedQuestion, keyed_questions


@dataclass(frozen=True)
class UndecidedKeyChange:
    """A question whose key in the current revision is not the one that attempts were graded by.

    `key` is the current one; a ruling about it holds `up_to` the last revision that had another
    key. `revision_numbers` are the revisions concerned that have attempts, `answer_count` is how
    many submitted attempts at them were dealt the question, and `untold_count` how many of these
    at wordings that the new key cannot be told to.
    """

    question: Question
    key: PortableKey
    up_to: int
    revision_numbers: tuple[int, ...]
    answer_count: int
    untold_count: int

    @property
    def item_id(self) -> int:
        return self.question.item_id


def undecided_key_changes(quiz: Quiz) -> tuple[UndecidedKeyChange, ...]:
    """The questions of the current revision to decide about, in its order.

    About a wording with attempts it is decided when the latest ruling about a key that holds for it
    says the current key, or when there was any ruling since the question has this key. Seven
    queries at most, besides the one for the current revision.
    """
    revision = quiz.current_revision
    if revision is None:
        return ()
    rulings: defaultdict[int, list[Ruling]] = defaultdict(list)
    for ruling in Ruling.objects.filter(item__quiz=quiz).order_by("pk"):
        rulings[ruling.item_id].append(ruling)
    attempts = Attempt.objects.filter(revision=OuterRef("pk"), is_preview=False)
    tried = quiz.revisions.filter(Exists(attempts)).order_by().values("pk")
    questions = keyed_questions(
        Question.objects.filter(Q(revision=revision) | Q(revision__in=tried))
    )
    current = {each.item_id: each for each in questions if each.revision_number == revision.number}
    changed: dict[int, list[KeyedQuestion]] = {}
    for each in questions:
        now = current.get(each.item_id)
        if now and not is_same_key(_latest_key(each, rulings[each.item_id]), now.portable_key):
            changed.setdefault(each.item_id, []).append(each)
    since = _since(current, changed)
    return _with_counts(
        revision,
        current,
        {
            item_id: (since[item_id] - 1, wordings)
            for item_id, wordings in changed.items()
            if all(ruling.up_to < since[item_id] for ruling in rulings[item_id])
        },
    )


def _latest_key(question: KeyedQuestion, rulings: Iterable[Ruling]) -> PortableKey:
    """What was last said to be the key of a wording: by a ruling, else by its author."""
    latest = question.portable_key
    for ruling in rulings:
        if ruling.key is not None and ruling.up_to >= question.revision_number:
            latest = ruling.key
    return latest


def _since(current: Mapping[int, KeyedQuestion], item_ids: Collection[int]) -> dict[int, int]:
    """For each item the number of the revision from which on it has had its current key."""
    since = {item_id: current[item_id].revision_number for item_id in item_ids}
    has_changed = set()
    for each in reversed(keyed_questions(Question.objects.filter(item__in=since))):
        if not is_same_key(each.portable_key, current[each.item_id].portable_key):
            has_changed.add(each.item_id)
        if each.item_id not in has_changed:
            since[each.item_id] = each.revision_number
    return since


def _with_counts(
    revision: Revision,
    current: Mapping[int, KeyedQuestion],
    undecided: Mapping[int, tuple[int, Sequence[KeyedQuestion]]],
) -> tuple[UndecidedKeyChange, ...]:
    """`undecided` has for each item the last revision to rule about, and the wordings concerned."""
    ids = [wording.id for _up_to, wordings in undecided.values() for wording in wordings]
    answers = Answer.objects.filter(question__in=ids, attempt__in=Attempt.objects.counted())
    counts = dict(answers.order_by().values_list("question").annotate(n=Count("pk")))
    questions = revision.questions.filter(item__in=undecided).order_by("position")
    return tuple(
        _undecided(
            question, current[question.item_id].portable_key, *undecided[question.item_id], counts
        )
        for question in questions.defer("html", "hint_html", "explanation_html")
    )


def _undecided(
    question: Question,
    key: PortableKey,
    up_to: int,
    wordings: Sequence[KeyedQuestion],
    counts: Mapping[int, int],
) -> UndecidedKeyChange:
    untold = [each for each in wordings if not keys_for(key, each.grading_key, each.choice_keys)]
    return UndecidedKeyChange(
        question=question,
        key=key,
        up_to=up_to,
        revision_numbers=tuple(each.revision_number for each in wordings),
        answer_count=sum(counts.get(each.id, 0) for each in wordings),
        untold_count=sum(counts.get(each.id, 0) for each in untold),
    )
