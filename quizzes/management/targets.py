"""Which course each file of a run goes to, and which of its quizzes it is there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from quizzes.models import Course, Quiz

from .course_outcomes import CourseOutcome
from .discovery import FoundQuiz
from .locating import Locator, name_of


class Targets:
    """A Locator for every course of a run: those of its `course.md` files, and `default` for the
    files that lie in no such folder.
    """

    def __init__(
        self, default: Course, outcomes: Sequence[CourseOutcome], quizzes: Sequence[FoundQuiz]
    ) -> None:
        self._course_at = {each.found.location: each.course for each in outcomes}
        self._default = default
        found: defaultdict[str, list[FoundQuiz]] = defaultdict(list)
        courses = {default.slug: default}
        courses |= {each.slug: each for each in self._course_at.values() if each}
        for quiz in quizzes:
            if course := self._course_of(quiz):
                found[course.slug].append(quiz)
        self._locators = {slug: Locator(course, found[slug]) for slug, course in courses.items()}

    def __iter__(self) -> Iterator[Locator]:
        return iter(self._locators.values())

    def locator_of(self, found: FoundQuiz) -> Locator | None:
        """None where the course is kept out, and all its quizzes with it."""
        course = self._course_of(found)
        return self._locators[course.slug] if course else None

    def locator_at(self, slug: str) -> Locator:
        """That of the course with this slug."""
        return self._locators[slug]

    def elsewhere(self, found: FoundQuiz, course: Course) -> Quiz | None:
        """The quiz of another course that the file was imported as, under this or a like name."""
        for file, quiz in self._files.get(name_of(found.location), ()):
            is_here = quiz.course_id == course.pk
            if not is_here and (file == found.location or not file.exists()):
                return quiz
        return None

    def _course_of(self, found: FoundQuiz) -> Course | None:
        return self._course_at[found.course.location] if found.course else self._default

    @cached_property
    def _files(self) -> dict[str, list[tuple[Path, Quiz]]]:
        """The file of each published quiz of whatever course, by its name; read when first needed."""
        quizzes = Quiz.objects.published().exclude(path="").select_related("course")
        found: defaultdict[str, list[tuple[Path, Quiz]]] = defaultdict(list)
        for quiz in quizzes.only("slug", "path", "course__slug"):
            file = Path(quiz.path).resolve()
            found[name_of(file)].append((file, quiz))
        return found
