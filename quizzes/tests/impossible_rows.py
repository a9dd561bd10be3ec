"""Impossible rows: `BROKEN` has for each constraint of each model what must be refused by it."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from quizzes.models import (
    Accommodation,
    Answer,
    Attempt,
    Choice,
    Extension,
    Image,
    ImportRecord,
    Item,
    Override,
    PendingFile,
    PendingImport,
    Question,
    Quiz,
    Revision,
    RevisionImage,
    Ruling,
    ScoreChange,
    Section,
)

from .conftest import NOW

MINUTE = timedelta(minutes=1)
BROKEN: dict[str, object] = {}


def breaks(name: str):
    """Registers a function that must be refused by the constraint of this name."""

    def register(function):
        BROKEN[name] = function
        return function

    return register


def copy(row, **changes):
    """The same row again, as a new one, with changes."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row).objects.bulk_create([type(row)(**{**values, **changes})])


@breaks("user_email_unique_without_case")
def _(attempt):
    User.objects.create_user("alice2", "ALICE@example.org")


@breaks("user_deleted_is_nobody")
def _(attempt):
    User.objects.create_user("alice3", first_name="Alice", is_active=False, deleted_at=NOW)


@breaks("quiz_slug_unique_in_course")
def _(attempt):
    Quiz.objects.create(course=attempt.quiz.course, slug=attempt.quiz.slug, title="Again")


@breaks("quiz_max_attempts_at_least_one")
def _(attempt):
    Quiz.objects.update(max_attempts=0)


@breaks("quiz_pass_mark_is_per_cent")
def _(attempt):
    Quiz.objects.update(pass_mark=101)


@breaks("quiz_scoring_is_known")
def _(attempt):
    Quiz.objects.update(scoring="generous")


@breaks("quiz_shuffle_is_known")
def _(attempt):
    Quiz.objects.update(shuffle="twice")


@breaks("revision_number_unique")
def _(attempt):
    copy(Revision.objects.get(), uid="00000000-0000-0000-0000-000000000001")


@breaks("image_is_not_empty")
def _(attempt):
    Image.objects.create(sha256="0" * 64, format="png", width=0, height=1, size=1, data=b"x")


@breaks("image_format_is_known")
def _(attempt):
    Image.objects.create(sha256="0" * 64, format="svg", width=1, height=1, size=1, data=b"x")


@breaks("revision_image_path_unique")
def _(attempt):
    image = Image.objects.create(
        sha256="0" * 64, format="png", width=1, height=1, size=1, data=b"x"
    )
    for digest in "12":
        RevisionImage.objects.create(
            revision=attempt.revision, path="a.png", image=image, source_sha256=digest * 64
        )


@breaks("section_position_unique")
def _(attempt):
    copy(Section.objects.get())


@breaks("item_key_unique")
def _(attempt):
    copy(Item.objects.first())


@breaks("question_position_unique")
def _(attempt):
    item = Item.objects.create(quiz=attempt.quiz, key="another")
    copy(Question.objects.first(), item_id=item.pk)


@breaks("question_item_unique")
def _(attempt):
    copy(Question.objects.first(), position=99)


@breaks("question_points_positive")
def _(attempt):
    item = Item.objects.create(quiz=attempt.quiz, key="another")
    copy(Question.objects.first(), position=99, item_id=item.pk, points=0)


@breaks("question_kind_is_known")
def _(attempt):
    item = Item.objects.create(quiz=attempt.quiz, key="another")
    copy(Question.objects.first(), position=99, item_id=item.pk, kind="essay")


@breaks("choice_position_unique")
def _(attempt):
    copy(Choice.objects.first(), key="another")


@breaks("choice_key_unique")
def _(attempt):
    copy(Choice.objects.first(), position=99)


@breaks("attempt_number_unique")
def _(attempt):
    copy(attempt, state="submitted", submitted_at=NOW, score=0)


@breaks("attempt_one_open_per_student")
def _(attempt):
    copy(attempt, number=2)


@breaks("attempt_within_allowed")
def _(attempt):
    Attempt.objects.update(number=3, allowed=2)


@breaks("attempt_state_and_result_together")
def _(attempt):
    Attempt.objects.update(score=1)


@breaks("attempt_submitted_after_start")
def _(attempt):
    Attempt.objects.update(state="submitted", score=0, submitted_at=NOW - timedelta(seconds=1))


@breaks("attempt_deadline_after_start")
def _(attempt):
    Attempt.objects.update(deadline=NOW)


@breaks("attempt_score_within_points")
def _(attempt):
    Attempt.objects.update(state="submitted", submitted_at=NOW, score=Decimal("3.01"))


@breaks("answer_position_unique")
def _(attempt):
    copy(Answer.objects.get(position=1), question_id=_another_question(attempt))


@breaks("answer_question_unique")
def _(attempt):
    copy(Answer.objects.get(position=1), position=99)


@breaks("answer_position_from_one")
def _(attempt):
    Answer.objects.filter(position=1).update(position=0)


@breaks("answer_correctness_within_bounds")
def _(attempt):
    Answer.objects.filter(position=1).update(correctness=1.5, points=1)


@breaks("answer_points_within_bounds")
def _(attempt):
    Answer.objects.filter(position=1).update(correctness=1, points=2)


@breaks("import_by_somebody_in_the_admin")
def _(attempt):
    copy(ImportRecord.objects.get(), via="admin", outcome="renamed", revision_id=None)


@breaks("import_revision_with_its_outcome")
def _(attempt):
    copy(ImportRecord.objects.get(), outcome="rejected")


@breaks("import_of_a_quiz_unless_rejected")
def _(attempt):
    copy(ImportRecord.objects.get(), outcome="renamed", revision_id=None, quiz_id=None)


@breaks("pending_import_of_a_quiz_for_its_course")
def _(attempt):
    PendingImport.objects.create(by=attempt.student, quiz=attempt.quiz, created_at=NOW)


@breaks("pending_file_position_unique")
def _(attempt):
    pending = PendingImport.objects.create(
        by=attempt.student, course=attempt.quiz.course, created_at=NOW
    )
    for path in ("a.md", "b.md"):
        PendingFile.objects.create(pending=pending, position=0, path=path, data=b"")


@breaks("quiz_closes_after_it_opens")
def _(attempt):
    Quiz.objects.update(opens_at=NOW, closes_at=NOW)


@breaks("quiz_time_limit_positive")
def _(attempt):
    Quiz.objects.update(time_limit=timedelta(0))


@breaks("quiz_wait_not_negative")
def _(attempt):
    Quiz.objects.update(wait=timedelta(seconds=-1))


@breaks("quiz_navigation_is_known")
def _(attempt):
    Quiz.objects.update(navigation="sideways")


@breaks("quiz_counts_is_known")
def _(attempt):
    Quiz.objects.update(counts="worst")


@breaks("quiz_show_score_is_known")
def _(attempt):
    Quiz.objects.update(show_score="soon")


@breaks("quiz_show_marks_is_known")
def _(attempt):
    Quiz.objects.update(show_marks="soon")


@breaks("quiz_show_answers_is_known")
def _(attempt):
    Quiz.objects.update(show_answers="soon")


@breaks("quiz_show_explanations_is_known")
def _(attempt):
    Quiz.objects.update(show_explanations="soon")


@breaks("section_draw_at_least_one")
def _(attempt):
    copy(Section.objects.get(), position=1, draw=0)


@breaks("attempt_submitted_by_deadline")
def _(attempt):
    Attempt.objects.update(
        state="submitted", score=0, deadline=NOW + MINUTE, submitted_at=NOW + 2 * MINUTE
    )


@breaks("attempt_place_from_one")
def _(attempt):
    Attempt.objects.update(place=0)


@breaks("accommodation_time_factor_within_bounds")
def _(attempt):
    Accommodation.objects.create(student=attempt.student, time_factor=Decimal("0.99"))


@breaks("extension_unique")
def _(attempt):
    for _again in range(2):
        Extension.objects.create(quiz=attempt.quiz, student=attempt.student)


@breaks("extension_attempts_within_bounds")
def _(attempt):
    Extension.objects.create(quiz=attempt.quiz, student=attempt.student, extra_attempts=1001)


@breaks("attempt_corrected_once_submitted")
def _(attempt):
    Attempt.objects.update(corrected_at=NOW)


def ruling(attempt, **changes) -> Ruling:
    values = {"item": Item.objects.first(), "decision": "void", "up_to": 1, "at": NOW} | changes
    return Ruling.objects.create(**values)


def override(attempt, **changes) -> Override:
    values = {"attempt": attempt, "points": 1, "at": NOW, "by": attempt.student, "reason": "Kind"}
    return Override.objects.create(**values | changes)


def score_change(attempt, **changes) -> ScoreChange:
    values = {"attempt": attempt, "kind": "overridden", "old": 0, "new": 1, "at": NOW}
    return ScoreChange.objects.create(**values | changes)


@breaks("ruling_key_with_its_decision")
def _(attempt):
    ruling(attempt, decision="new-key")


@breaks("ruling_up_to_from_one")
def _(attempt):
    ruling(attempt, up_to=0)


@breaks("override_one_per_attempt")
def _(attempt):
    override(attempt)
    override(attempt)


@breaks("override_points_from_zero")
def _(attempt):
    override(attempt, points=-1)


@breaks("override_with_a_reason")
def _(attempt):
    override(attempt, reason="")


@breaks("score_change_ruling_with_its_kind")
def _(attempt):
    score_change(attempt, kind="regraded")


@breaks("score_change_points_from_zero")
def _(attempt):
    score_change(attempt, old=-1)


def course_staff(attempt, **values):
    values = {"user": attempt.student, "role": "owner", **values}
    return attempt.quiz.course.staff.create(**values)


@breaks("course_staff_unique")
def _(attempt):
    course_staff(attempt)
    course_staff(attempt, role="assistant")


@breaks("course_staff_role_is_known")
def _(attempt):
    course_staff(attempt, role="guru")


@breaks("unit_title_unique_in_course")
def _(attempt):
    attempt.quiz.course.units.create(position=1, title="Week 1")
    attempt.quiz.course.units.create(position=2, title="Week 1")


def enrolment(attempt, **values):
    values = {"student": attempt.student, "via": "admin", "enrolled_at": NOW, **values}
    return attempt.quiz.course.enrolments.create(**values)


@breaks("enrolment_unique")
def _(attempt):
    enrolment(attempt)
    enrolment(attempt, via="code")


@breaks("enrolment_state_is_known")
def _(attempt):
    enrolment(attempt, state="asleep", ended_at=NOW)


@breaks("enrolment_via_is_known")
def _(attempt):
    enrolment(attempt, via="magic")


@breaks("enrolment_end_with_its_state")
def _(attempt):
    enrolment(attempt, state="left")


@breaks("enrolment_ends_after_it_starts")
def _(attempt):
    enrolment(attempt, starts_at=NOW, ends_at=NOW)


def join_code(attempt, **values):
    values = {"code": "ABCD", "expires_at": NOW, "max_uses": 2, **values}
    return attempt.quiz.course.join_codes.create(**values)


@breaks("join_code_limit_within_bounds")
def _(attempt):
    join_code(attempt, max_uses=100_001)


@breaks("join_code_used_within_limit")
def _(attempt):
    join_code(attempt, use_count=3)


def invitation(attempt, **values):
    values = {"email": "dora@example.org", "invited_at": NOW, "expires_at": NOW, **values}
    return attempt.quiz.course.invitations.create(**values)


@breaks("invitation_pending_unique")
def _(attempt):
    invitation(attempt)
    invitation(attempt, email="DORA@example.org")


@breaks("invitation_role_is_known")
def _(attempt):
    invitation(attempt, role="guru")


@breaks("invitation_accepted_by_somebody_at_some_time")
def _(attempt):
    invitation(attempt, accepted_by=attempt.student)


@breaks("invitation_ends_after_it_starts")
def _(attempt):
    invitation(attempt, starts_at=NOW, ends_at=NOW)


def _another_question(attempt) -> int:
    item = Item.objects.create(quiz=attempt.quiz, key="another")
    question, *_ = copy(Question.objects.first(), position=99, item_id=item.pk)
    return question.pk
