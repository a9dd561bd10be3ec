"""`manage.py rerender`: after an update, makes the HTML of stored quizzes by the new renderer."""

import sys

from django.core.management.base import BaseCommand

from quizzes.actions.course_description import CannotRender
from quizzes.actions.rerendering import outdated_revisions, rerender_course, rerender_revision
from quizzes.core.bounded_child import kept_children
from quizzes.core.bounded_rendering import RenderError
from quizzes.models import Course, Revision


class Command(BaseCommand):
    help = (
        "Makes the HTML of all revisions that an older renderer made again, and that of what is "
        "said about courses. Each revision is "
        "written at once, so the command can be stopped and started again at any time; one that "
        "cannot be rendered keeps its HTML and does not stop the others. Exit status 1 when any "
        "failed."
    )

    def handle(self, **options) -> None:
        numbers = list(outdated_revisions().values_list("pk", flat=True))
        with kept_children():
            failed = sum(not self._rerender(Revision.objects.get(pk=pk)) for pk in numbers)
            courses = Course.objects.exclude(description="")
            failed_courses = sum(not self._rerender_course(course) for course in courses)
        self.stdout.write(f"{len(numbers) - failed} revisions made again, {failed} failed")
        if failed or failed_courses:
            sys.exit(1)

    def _rerender_course(self, course: Course) -> bool:
        """Whether it went well; says so if not. What an older renderer made is not told apart:
        there are few courses.
        """
        try:
            rerender_course(course)
        except CannotRender as problem:
            self.stderr.write(f"{course.slug}: {problem}")
            return False
        return True

    def _rerender(self, revision: Revision) -> bool:
        """Whether it went well; says so if not."""
        try:
            rerender_revision(revision)
        except RenderError as problem:
            self.stderr.write(
                f"{revision} ({revision.path}): cannot be rendered ({problem.reason})"
            )
            return False
        return True
