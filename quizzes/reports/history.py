"""What became of a quiz from one revision to another."""

from dataclasses import dataclass

from django.db.models import Prefetch

from quizzes.core.differences import QuestionChange, change_of
from quizzes.core.line_diff import LineDiff, line_diff
from quizzes.core.matching import Change, kept_in_order
from quizzes.models import Choice, Question, Revision
from quizzes.models.wording import as_document

# Each question of two revisions is a row with its choices: nobody should wait for more.
MOST_QUESTIONS = 2000


@dataclass(frozen=True)
class RevisionComparison:
    """`changes` has the questions that are not the same, in the order of the newer revision, then
    those that it does not ask; None when there are more than MOST_QUESTIONS to compare. `source`
    compares the Markdown, whatever it says.
    """

    changes: tuple[QuestionChange, ...] | None
    source: LineDiff


def compare_revisions(older: Revision, newer: Revision) -> RevisionComparison:
    """Compare two revisions of one quiz; questions are found by their items."""
    source = line_diff(older.source, newer.source)
    if max(older.question_count, newer.question_count) > MOST_QUESTIONS:
        return RevisionComparison(None, source)
    return RevisionComparison(_compare_questions(older, newer), source)


def _compare_questions(older: Revision, newer: Revision) -> tuple[QuestionChange, ...]:
    olds, news = _questions(older), _questions(newer)
    asked = {question.item_id for question in news.values()}
    changes = [
        *_changes(olds, news),
        *(
            QuestionChange(Change.RETIRED, old.item.key, as_document(old), None)
            for item, old in olds.items()
            if item not in asked
        ),
    ]
    return tuple(each for each in changes if each.change is not Change.SAME)


def _questions(revision: Revision) -> dict[int, Question]:
    """The questions of a revision in order, by their items."""
    questions = (
        Question.objects.filter(revision=revision)
        .select_related("item")
        .prefetch_related(Prefetch("choices", Choice.objects.order_by("position")))
        .order_by("position")
    )
    return {question.item_id: question for question in questions}


def _changes(olds: dict[int, Question], news: dict[int, Question]) -> list[QuestionChange]:
    both = [(olds[item].position, new.position) for item, new in news.items() if item in olds]
    in_order = kept_in_order(both)
    changes = []
    for item, new in news.items():
        old = olds.get(item)
        document = as_document(new)
        if old is None:
            changes.append(QuestionChange(Change.NEW, new.item.key, None, document))
        else:
            change = _change(old, new, is_moved=new.position not in in_order)
            changes.append(QuestionChange(change, new.item.key, as_document(old), document))
    return changes


def _change(old: Question, new: Question, *, is_moved: bool) -> Change:
    """The first that applies, as in `Change`."""
    old_choices, new_choices = list(old.choices.all()), list(new.choices.all())
    if _key(old, old_choices) != _key(new, new_choices):
        return Change.KEY_CHANGED
    is_moved |= [choice.key for choice in old_choices] != [choice.key for choice in new_choices]
    sure = Change.MOVED if is_moved else Change.SAME
    return change_of(sure, as_document(old), as_document(new))


def _key(question: Question, choices: list[Choice]) -> tuple[str, set[str], object]:
    """What makes an answer right, whatever the kind of question."""
    return question.kind, {c.key for c in choices if c.is_correct}, question.spec
