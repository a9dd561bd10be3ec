"""What the import command says about results and plans, as plain text."""

from collections.abc import Sequence

from quizzes.actions.importing import ImportResult
from quizzes.actions.planning import Plan
from quizzes.actions.regrading import Regraded
from quizzes.core.differences import QuestionChange
from quizzes.core.document import QuizDocument
from quizzes.core.matching import Change
from quizzes.core.reporting import printable
from quizzes.core.rulings import Effect
from quizzes.models import Quiz

from .course_outcomes import CourseOutcome
from .outcomes import Outcome

_WIDTH = 100
WORDED_KEPT_OUT = "not imported, for the course.md of its folder has errors"


def worded_check(document: QuizDocument, left_out: int) -> str:
    return f"ok, {_questions(len(document.questions))}{_without(left_out)}"


def worded_unchanged(is_dry_run: bool, left_out: int = 0) -> str:
    return f"nothing {'would change' if is_dry_run else 'has changed'}{_without(left_out)}"


def worded_result(result: ImportResult, renamed_from: str) -> str:
    """One line, and another about key changes that nobody has decided about."""
    plan = result.plan
    renamed = f"renamed from {printable(renamed_from)}, " if renamed_from else ""
    if result.revision is None:
        return renamed + worded_unchanged(False, len(plan.left_out))
    verb = "new quiz" if plan.is_new else f"revision {result.revision.number}"
    count = _questions(len(plan.document.questions))
    head = f"{renamed}{verb}, {count}{_without(len(plan.left_out))}{_counts(plan)}"
    if plan.key_change_attempt_count and not result.rulings:
        return f"{head}\n{_undecided(plan.key_change_attempt_count)}"
    return head


def worded_regrading(regraded: Regraded) -> str:
    """Without a subject: of how many attempts the scores rose and fell."""
    return (
        f"{regraded.checked} attempts checked, {regraded.changed} changed:"
        f" {regraded.rose} scores rose, {regraded.fell} fell"
    )


def worded_plan(plan: Plan, slug: str, renamed_from: str) -> str:
    """A head line, then each rule and each question that changes, questions as a diff."""
    count = _questions(len(plan.document.questions))
    renamed = f"renamed from {printable(renamed_from)}, " if renamed_from else ""
    if plan.is_unchanged:
        return renamed + worded_unchanged(True, len(plan.left_out))
    if plan.is_new:
        return f"would be a new quiz at “{slug}”, {count}{_without(len(plan.left_out))}"
    head = (
        f"{renamed}would be a new revision of “{slug}”, {count}{_counts(plan)};"
        f" {plan.attempt_count} submitted and {plan.open_attempt_count} running attempts"
        " keep theirs"
    )
    rules = [printable(f"  {each.name}: {each.old} → {each.new}") for each in plan.rules]
    return "\n".join([head, *rules, *(_worded_change(each) for each in plan.changes)])


def worded_prune(vanished: Sequence[Quiz], *, is_done: bool) -> str:
    verb = "retired" if is_done else "would be retired"
    return "\n".join(
        f"{printable(quiz.path)}: {verb}, for the file has vanished: “{quiz.slug}”"
        for quiz in vanished
    )


def worded_end(outcomes: Sequence[Outcome], courses: Sequence[CourseOutcome] = ()) -> str:
    """How many quizzes went well and how many did not, and how many courses did not."""
    rejected = sum(outcome.is_rejected for outcome in outcomes)
    partial = sum(bool(outcome.left_out) for outcome in outcomes)
    passed_over = sum(outcome.is_passed_over for outcome in outcomes)
    kept_out = sum(outcome.is_kept_out for outcome in outcomes)
    well = len(outcomes) - rejected - partial - passed_over - kept_out
    parts = [f"{well} ok", f"{rejected} failed"]
    if partial:
        parts.append(f"{partial} in parts")
    if passed_over:
        parts.append(f"{passed_over} without questions passed over")
    if failed := sum(course.has_failed for course in courses):
        noun = "course" if failed == 1 else "courses"
        parts.append(f"{failed} {noun} failed, with {_quizzes(kept_out)}")
    return ", ".join(parts)


def _worded_change(each: QuestionChange) -> str:
    shown = each.shown
    first, _, _ = shown.stem.partition("\n")
    place = f"{shown.number} " if shown.number else ""
    where = f"(line {shown.line}) " if each.new else ""
    head = printable(f"  {each.change}: {place}{where}{first}")[:_WIDTH]
    return "\n".join([head, *_scores(each), *_diff(each)])


def _scores(each: QuestionChange) -> list[str]:
    if not each.answered_count:
        return []
    lines = [
        f"    answered in {_attempts(each.answered_count)}: past scores stay, unless you decide"
    ]
    for decision, effect in each.effects.items():
        if effect != Effect():
            points = f"{effect.rise_count} would rise, {effect.fall_count} would fall"
            lines.append(f"    --key-changes {decision}: {points}")
    return lines


def _undecided(attempt_count: int) -> str:
    verb = "was" if attempt_count == 1 else "were"
    return (
        f"  {_attempts(attempt_count)} {verb} graded by a key that has changed, and stay as they are;"
        " decide in the admin, under Regrading of the quiz"
    )


def _attempts(count: int) -> str:
    return f"{count} submitted attempt" if count == 1 else f"{count} submitted attempts"


def _diff(each: QuestionChange) -> list[str]:
    """The lines that differ; the head line names the question already."""
    if each.change is Change.LEFT_OUT:
        return []
    return [f"    {printable(str(line))}" for line in each.lines if line.sign != " "]


def _counts(plan: Plan) -> str:
    """Such as “ (1 reworded, 2 moved)”; nothing for a new quiz, where every question is new."""
    hidden = {Change.SAME, Change.LEFT_OUT}
    counts = [f"{n} {change}" for change, n in plan.counts.items() if change not in hidden]
    return f" ({', '.join(counts)})" if counts and not plan.is_new else ""


def _without(left_out: int) -> str:
    return f", {left_out} left out" if left_out else ""


def _quizzes(count: int) -> str:
    return f"{count} quiz" if count == 1 else f"{count} quizzes"


def _questions(count: int) -> str:
    return f"{count} question" if count == 1 else f"{count} questions"
