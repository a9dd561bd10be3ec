"""Practice: the questions that a student has met come back, as `core.scheduling` says when.

Nothing here counts in any grade, and nothing of it is shown to anybody but the student.
"""

from dataclasses import asdict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.core.document import Scoring, Shuffle
from quizzes.core.rules import Rules
from quizzes.core.rulings import RuledKey
from quizzes.core.scheduling import Memory

from .attempts import Answer, Attempt
from .content import Item, Question
from .immutable import ImmutableModel, ImmutableQuerySet
from .papers import PaperQuestion, paper_of
from .quizzes import Quiz
from .rulings import RulingsByItem, key_of


def rules_of(quiz: Quiz) -> Rules:
    """What practice of a question of `quiz` goes by: as the quiz is now, but choices are always
    shuffled, so that nobody learns their places.
    """
    return Rules(
        scoring=Scoring(quiz.scoring),
        shuffle=Shuffle.CHOICES,
        announce_count=quiz.announce_count,
    )


class PracticeCard(models.Model):
    """How well one student remembers one item, after all that `reviews` of it say.

    Always what `core.scheduling` makes of the log; written by `actions.practice` alone. The columns
    are the state of a card of FSRS: `stability` in days, `difficulty` from 1 to 10.
    """

    class State(models.IntegerChoices):
        """As the package `fsrs` numbers them. Without steps within a day, only the second comes up."""

        LEARNING = 1, _("learning")
        REVIEW = 2, _("review")
        RELEARNING = 3, _("relearning")

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="practice_cards",
        verbose_name=_("student"),
    )
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="practice_cards", verbose_name=_("question")
    )
    state = models.PositiveSmallIntegerField(_("state"), choices=State.choices)
    step = models.PositiveSmallIntegerField(_("step"), null=True, blank=True)
    stability = models.FloatField(_("stability"))
    difficulty = models.FloatField(_("difficulty"))
    due_at = models.DateTimeField(_("due at"))
    last_reviewed_at = models.DateTimeField(_("last reviewed at"))

    class Meta:
        verbose_name = _("practice card")
        verbose_name_plural = _("practice cards")
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["student", "due_at"], name="practice_card_due")]
        constraints = [
            models.UniqueConstraint(fields=["student", "item"], name="practice_card_unique"),
            models.CheckConstraint(
                condition=Q(stability__gt=0), name="practice_card_stability_positive"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=10),
                name="practice_card_difficulty_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("last_reviewed_at")), name="practice_card_due_after_review"
            ),
            models.CheckConstraint(
                condition=Q(state=2, step__isnull=True) | Q(state__in=[1, 3], step__isnull=False),
                name="practice_card_step_with_its_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def course_id(self) -> int:
        return self.item.course_id

    @property
    def memory(self) -> Memory:
        """The columns as `core.scheduling` has them."""
        return Memory(
            self.state,
            self.step,
            self.stability,
            self.difficulty,
            self.due_at,
            self.last_reviewed_at,
        )

    @memory.setter
    def memory(self, memory: Memory) -> None:
        for column, value in asdict(memory).items():
            setattr(self, column, value)


class PracticeSession(models.Model):
    """A few questions in a row: `turns`, dealt when it starts.

    `attempt` is the one whose missed questions it is about, null for those that are due.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="practice_sessions",
        verbose_name=_("student"),
    )
    attempt = models.ForeignKey(
        Attempt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practice_sessions",
        verbose_name=_("attempt"),
    )
    started_at = models.DateTimeField(_("started at"))

    class Meta:
        verbose_name = _("practice session")
        verbose_name_plural = _("practice sessions")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["student", "-started_at"], name="practice_session_latest")]

    def __str__(self) -> str:
        return _("Practice of %(date)s") % {"date": self.started_at.date()}


class PracticeTurn(ImmutableModel):
    """One question of a session, as it is worded now; `seed` shuffles its choices.

    It is answered where it has a review.
    """

    session = models.ForeignKey(
        PracticeSession, models.CASCADE, related_name="turns", verbose_name=_("practice session")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    card = models.ForeignKey(
        PracticeCard, models.CASCADE, related_name="turns", verbose_name=_("practice card")
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="practice_turns", verbose_name=_("question")
    )
    seed = models.BigIntegerField(_("seed"))

    class Meta:
        verbose_name = _("practice turn")
        verbose_name_plural = _("practice turns")
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="practice_turn_position_unique"
            ),
            models.UniqueConstraint(fields=["session", "card"], name="practice_turn_card_unique"),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="practice_turn_position_from_one"
            ),
        ]

    def __str__(self) -> str:
        return _("Question %(number)s") % {"number": self.position}

    @property
    def paper_question(self) -> PaperQuestion:
        """The wording that was dealt. In no query where the revision came with the turn and its
        paper is cached.
        """
        return paper_of(self.question.revision).question_by_id[self.question_id]

    def ruled_key(self, rulings: RulingsByItem) -> RuledKey:
        """What counts for that wording now; `rulings` are those of `rulings_about` its item."""
        item_id, number = self.question.item_id, self.question.revision.number
        holding = [each for each in rulings.get(item_id, ()) if each.up_to >= number]
        return key_of(self.paper_question, {item_id: holding})


class PracticeReviewQuerySet(ImmutableQuerySet):
    def standing(self) -> "PracticeReviewQuerySet":
        """Those that no other has taken the place of, in the order in which they count."""
        return self.filter(corrected_by=None).order_by("at", "pk")


class PracticeReview(ImmutableModel):
    """One line of a card's append-only log: the student tried to remember, and how that went.

    It was either a `turn` of practice or an `answer` of a submitted attempt, which holds the
    response itself. `corrects` is the review in whose place this one stands, with its time, as when
    the student says afterwards that it was a guess.
    """

    class Rating(models.IntegerChoices):
        """As FSRS has them. Wrong, also in part, is always the first; right is never that."""

        AGAIN = 1, _("again")
        HARD = 2, _("hard")
        GOOD = 3, _("good")
        EASY = 4, _("easy")

    card = models.ForeignKey(
        PracticeCard, models.CASCADE, related_name="reviews", verbose_name=_("practice card")
    )
    turn = models.ForeignKey(
        PracticeTurn,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("practice turn"),
    )
    answer = models.ForeignKey(
        Answer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practice_reviews",
        verbose_name=_("answer"),
    )
    corrects = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    at = models.DateTimeField(_("at"))
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Rating.choices)
    response = models.JSONField(_("response"), null=True, blank=True)
    correctness = models.FloatField(_("correctness"))

    objects = PracticeReviewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("practice review")
        verbose_name_plural = _("practice reviews")
        ordering = ["card", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn"],
                condition=Q(corrects__isnull=True),
                name="practice_review_one_per_turn",
            ),
            models.UniqueConstraint(
                fields=["card", "answer"], name="practice_review_one_per_answer"
            ),
            models.CheckConstraint(
                condition=Q(turn__isnull=True, answer__isnull=False)
                | Q(turn__isnull=False, answer__isnull=True),
                name="practice_review_of_a_turn_or_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(correctness=1, rating__in=[2, 3, 4])
                | Q(correctness__gte=0, correctness__lt=1, rating=1),
                name="practice_review_wrong_is_again",
            ),
        ]

    def __str__(self) -> str:
        return self.get_rating_display()
