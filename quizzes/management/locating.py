"""Which quiz of a course each file is: found by path, by slug, or by its questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizzes.core.document import QuizDocument
from quizzes.core.matching import fingerprint
from quizzes.core.reading import SLUG_LENGTH, slug_of
from quizzes.core.renames import is_mostly, most_alike
from quizzes.core.wording import numbered_if_taken
from quizzes.models import Course, Question, Quiz

from .discovery import QUIZ_FILE, FoundQuiz

_LONGEST = SLUG_LENGTH - len("-9999")  # of a slug that gets a number


class SlugTaken(Exception):
    """Another file of this run is the quiz with this slug already; `path` names that file."""

    def __init__(self, slug: str, path: str) -> None:
        super().__init__(slug, path)
        self.slug = slug
        self.path = path


@dataclass(frozen=True, slots=True)
class Place:
    """The slug of the quiz that a file is; `renamed_from` is the file it was before, or ""."""

    slug: str
    renamed_from: str = ""


class Locator:
    """Knows the quizzes of a course as they were when a run began, and who took which.

    A slug that the front matter states decides alone. Else a file is the quiz that was last
    imported from it; else the quiz at the slug its path makes, unless that has a file elsewhere
    with other questions; else the quiz with mostly the same questions whose own file is gone
    from the folder; else a new one. A quiz is never two files of one run.
    """

    def __init__(self, course: Course, found: Sequence[FoundQuiz]) -> None:
        self.course = course  # without a primary key: one that a dry run would make
        quizzes = Quiz.objects.filter(course_id=course.pk).select_related("current_revision")
        self._quizzes = list(quizzes.defer("current_revision__source"))
        self._by_slug = {quiz.slug: quiz for quiz in self._quizzes}
        self._own_file = {
            quiz.slug: Path(quiz.path).resolve() for quiz in self._quizzes if quiz.path
        }
        self._at_location: defaultdict[Path, list[Quiz]] = defaultdict(list)
        for quiz in self._quizzes:
            if quiz.path:
                self._at_location[self._own_file[quiz.slug]].append(quiz)
        self._found = {each.location for each in found}
        self._taken: dict[str, FoundQuiz] = {}

    def slugs(self) -> dict[Path, str]:
        """The slug of the quiz that each file was found to be, in this run or else before."""
        before = {file: quizzes[0].slug for file, quizzes in self._at_location.items()}
        return before | {found.location: slug for slug, found in self._taken.items()}

    def unchanged(self, found: FoundQuiz, content_hash: str | None) -> Quiz | None:
        """The published quiz that was imported from this file with the same content."""
        for quiz in self._at_location.get(found.location, ()):
            revision = quiz.current_revision
            is_same = revision is not None and revision.sha256 == content_hash
            if is_same and quiz.retired_at is None and quiz.slug not in self._taken:
                self._taken[quiz.slug] = found
                return quiz
        return None

    def imported_from(self, found: FoundQuiz) -> Quiz | None:
        """The quiz whose file this was so far."""
        return next(iter(self._at_location.get(found.location, ())), None)

    def locate(self, found: FoundQuiz, document: QuizDocument) -> Place:
        """The quiz that the file is, which no other file of this run can be any more.

        Raises SlugTaken when the front matter states the slug of a quiz that another file is.
        """
        slug = slug_of(document, found.address)
        if "slug" in document.stated:
            if slug in self._taken:
                raise SlugTaken(slug, self._taken[slug].path)
            place = Place(slug)
        else:
            place = self._place(found, document, slug)
        self._taken[place.slug] = found
        return place

    def vanished(self, folders: Sequence[Path]) -> list[Quiz]:
        """The published quizzes whose files lay in one of `folders` and were not found there."""
        resolved = [folder.resolve() for folder in folders]
        return [
            quiz
            for quiz in self._quizzes
            if quiz.retired_at is None
            and quiz.slug not in self._taken
            and self._lay_in(quiz, resolved)
            and self._own_file[quiz.slug] not in self._found
        ]

    def _place(self, found: FoundQuiz, document: QuizDocument, slug: str) -> Place:
        own = [q for q in self._at_location.get(found.location, ()) if q.slug not in self._taken]
        if own:
            return Place(next((quiz.slug for quiz in own if quiz.slug == slug), own[-1].slug))
        if slug not in self._taken and self._is_at_slug(slug, document):
            return Place(slug)
        if candidates := self._candidates(found):
            renamed = most_alike(_fingerprints_of(document), candidates)
            if renamed is not None:
                return Place(renamed, renamed_from=self._by_slug[renamed].path)
        return Place(self._free(slug))

    def _free(self, slug: str) -> str:
        taken = {*self._by_slug, *self._taken}
        return slug if slug not in taken else numbered_if_taken([slug[:_LONGEST]], taken)[0]

    def _is_at_slug(self, slug: str, document: QuizDocument) -> bool:
        """Whether the quiz at a slug made of a path is the one with these questions.

        Two folders may have a file of one name: as long as the file of the quiz is still there,
        another one with other questions is not it.
        """
        quiz = self._by_slug.get(slug)
        if quiz is None:
            return False
        file = self._own_file.get(slug)
        if file is None or slug in self._gone:
            return True
        is_same = is_mostly(self._fingerprints[slug], _fingerprints_of(document))
        return file not in self._found and is_same

    def _candidates(self, found: FoundQuiz) -> dict[str, list[str]]:
        """The fingerprints of quizzes whose own file is gone, by slug: `found` may be one of them.

        The file lay in the folder that is being imported, or had the same name elsewhere.
        """
        root = found.root.resolve()
        return {
            slug: self._fingerprints[slug]
            for slug, file in self._gone.items()
            if slug not in self._taken
            and (file.is_relative_to(root) or name_of(file) == name_of(found.location))
        }

    @cached_property
    def _gone(self) -> dict[str, Path]:
        """The own files that are no more, by slug."""
        own = self._own_file.items()
        return {slug: file for slug, file in own if file not in self._found and not file.exists()}

    @cached_property
    def _fingerprints(self) -> defaultdict[str, list[str]]:
        """Those of the current questions of each quiz that has a file; read when first needed."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        current = [quiz.current_revision_id for quiz in self._quizzes if quiz.path]
        rows = Question.objects.filter(revision__in=current).order_by()
        for slug, value in rows.values_list("revision__quiz__slug", "fingerprint"):
            found[slug].append(value)
        return found

    def _lay_in(self, quiz: Quiz, folders: Sequence[Path]) -> bool:
        file = self._own_file.get(quiz.slug)
        return file is not None and any(file.is_relative_to(folder) for folder in folders)


def _fingerprints_of(document: QuizDocument) -> list[str]:
    return [fingerprint(question) for question in document.questions]


def name_of(file: Path) -> str:
    """What tells a quiz from its neighbours: the name of its file, or of its folder."""
    return file.parent.name if file.name == QUIZ_FILE else file.name
