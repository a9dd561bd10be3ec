"""The gradebook and the item analysis as tables for spreadsheets, and all that a quiz can give."""

from collections.abc import Callable, Iterator, Sequence

from quizzes.core.choice_statistics import ChoiceStatistics
from quizzes.core.item_statistics import Interval

from .exports import answers_table, attempts_table, in_one_line, yes_or_no
from .gradebook import Gradebook, GradebookCell, gradebook_rows
from .item_analysis import AnalysedQuestion, item_analysis_of
from .selection import Selection
from .spreadsheets import Cell, Table

STUDENT_COLUMNS = ("username", "first_name", "last_name", "email", "mean_per_cent")
# Of each quiz, after its slug and a dot.
GRADE_COLUMNS = ("per_cent", "score", "max_points", "attempts", "set_by_hand")
NO_GRADE: tuple[Cell, ...] = (None,) * len(GRADE_COLUMNS)
TEST_FIGURES = (
    "n",
    "mean",
    "median",
    "standard_deviation",
    "skewness",
    "kurtosis",
    "alpha",
    "alpha_low",
    "alpha_high",
    "error_ratio",
    "standard_error",
)
QUESTION_COLUMNS = ("place", "number", "item", "kind")
ITEM_FIGURES = (
    "n",
    "omitted",
    "facility_index",
    "standard_deviation",
    "random_guess_score",
    "intended_weight",
    "effective_weight",
    "discrimination_index",
    "discrimination_low",
    "discrimination_high",
    "discriminative_efficiency",
    "alpha_if_deleted",
)
SURENESS = ("said_how_sure", "sure", "sure_and_wrong")
ITEM_COLUMNS = (
    *QUESTION_COLUMNS,
    "question",
    "file",
    "line",
    "points",
    *ITEM_FIGURES,
    *SURENESS,
    "flags",
)
RESPONSE_FIGURES = ("n", "proportion", "lower", "upper", "mean_total", "r_total", "r_rest")
RESPONSE_COLUMNS = (*QUESTION_COLUMNS, "response", "text", "right", *RESPONSE_FIGURES)


def gradebook_table(gradebook: Gradebook) -> Table:
    """One row a student, by name: what counts in each quiz, and the mean of the percentages."""
    of_quizzes = (f"{quiz.slug}.{name}" for quiz in gradebook.quizzes for name in GRADE_COLUMNS)
    return Table((*STUDENT_COLUMNS, *of_quizzes), _grade_rows(gradebook))


def whole_test_table(selection: Selection) -> Table:
    """One row: the figures of the test as a whole."""
    test = item_analysis_of(selection).test
    bounds = _bounds("alpha", test.alpha_interval)
    return Table(TEST_FIGURES, [_figures(test, TEST_FIGURES, bounds)])


def items_table(selection: Selection) -> Table:
    """One row a question, in its newest wording. Shares are fractions, marks are points."""
    return Table(ITEM_COLUMNS, map(_item_cells, item_analysis_of(selection).questions))


def responses_table(selection: Selection) -> Table:
    """One row a choice, or a frequent answer in words, and one for who left the question out.

    `response` says which: choice, text, others (all less frequent ones) or omitted.
    """
    questions = item_analysis_of(selection).questions
    return Table(RESPONSE_COLUMNS, (row for each in questions for row in _response_rows(each)))


# By the kind as addresses and the command name it: what a selection of attempts at a quiz gives.
QUIZ_TABLES: dict[str, Callable[[Selection], Table]] = {
    "attempts": lambda selection: attempts_table(selection.attempts()),
    "answers": lambda selection: answers_table(selection.attempts()),
    "test": whole_test_table,
    "items": items_table,
    "responses": responses_table,
}


def _grade_rows(gradebook: Gradebook) -> Iterator[Sequence[Cell]]:
    for row in gradebook_rows(gradebook.course, gradebook.quizzes, gradebook.search):
        student = row.student
        names = (student.username, student.first_name, student.last_name, student.email)
        grades = (cell for grade in row.cells for cell in _grade_cells(grade))
        yield (*names, row.mean, *grades)


def _grade_cells(grade: GradebookCell | None) -> Sequence[Cell]:
    if grade is None or grade.result is None:
        return NO_GRADE
    percentage = grade.result.percentage
    is_set_by_hand = yes_or_no(grade.is_overridden)
    return (percentage, grade.score, grade.max_points, grade.attempt_count, is_set_by_hand)


def _question_cells(question: AnalysedQuestion) -> tuple[Cell, ...]:
    row = question.question
    return (question.place, question.number, row.item.key, row.kind)


def _item_cells(question: AnalysedQuestion) -> Sequence[Cell]:
    row, statistics = question.question, question.statistics
    bounds = _bounds("discrimination", statistics.discrimination_interval)
    return (
        *_question_cells(question),
        in_one_line(row),
        row.path,
        row.line,
        question.points,
        *_figures(statistics, ITEM_FIGURES, bounds),
        question.sureness.said,
        question.sureness.sure,
        question.sureness.wrong,
        " ".join(dict.fromkeys(finding.flag.value for finding in question.findings)),
    )


def _response_rows(question: AnalysedQuestion) -> Iterator[Sequence[Cell]]:
    begin = _question_cells(question)
    if question.by_choice:
        for choice in question.by_choice.choices:
            right = yes_or_no(choice.is_right)
            yield (*begin, "choice", choice.text, right, *_response_cells(choice.statistics))
        yield (*begin, "omitted", "", "", *_response_cells(question.by_choice.omitted))
    if question.by_text:
        for answer in question.by_text.answers:
            response = "others" if answer.others else "text"
            yield (*begin, response, answer.text, "", *_response_cells(answer.statistics))
        yield (*begin, "omitted", "", "", *_response_cells(question.by_text.omitted))


def _response_cells(statistics: ChoiceStatistics) -> Sequence[Cell]:
    return _figures(statistics, RESPONSE_FIGURES, {})


def _bounds(name: str, interval: Interval | None) -> dict[str, float | None]:
    return {
        f"{name}_low": interval.low if interval else None,
        f"{name}_high": interval.high if interval else None,
    }


def _figures(
    statistics: object, names: Sequence[str], bounds: dict[str, float | None]
) -> tuple[Cell, ...]:
    return tuple(bounds[name] if name in bounds else getattr(statistics, name) for name in names)
