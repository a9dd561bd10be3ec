"""`manage.py regrade`: gives submitted attempts what the rulings say that they earn."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.actions.regrading import regrade
from quizzes.management.wording import worded_regrading
from quizzes.models import Quiz


class Command(BaseCommand):
    help = (
        "Grades submitted attempts again by the rulings about their questions. The admin and "
        "import_quizzes do this when they make a ruling; this command goes on where they were "
        "stopped. Every batch of attempts is a transaction of its own, so the command can be "
        "stopped and started again at any time; where all is as it should be it changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "slugs", nargs="*", metavar="SLUG", help="the quizzes (default: all that have rulings)"
        )
        parser.add_argument(
            "--course", metavar="SLUG", help="only quizzes of this course (default: of all)"
        )

    def handle(self, *, slugs: list[str], course: str | None, **options) -> None:
        quizzes = Quiz.objects.select_related("course").order_by("course__slug", "slug")
        if course is not None:
            quizzes = quizzes.filter(course__slug=course)
        if slugs:
            quizzes = quizzes.filter(slug__in=slugs)
            unknown = set(slugs).difference(quizzes.values_list("slug", flat=True))
            if unknown:
                raise CommandError(f"There is no quiz {', '.join(sorted(unknown))}.", returncode=2)
        else:
            quizzes = quizzes.filter(items__rulings__isnull=False).distinct()
        for quiz in quizzes:
            regraded = regrade(quiz=quiz, now=timezone.now())
            self.stdout.write(f"{quiz.course.slug}/{quiz.slug}: {worded_regrading(regraded)}")
