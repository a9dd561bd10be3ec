"""`manage.py expire_attempts`: for cron, ends attempts whose time is up."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.actions.finishing import expire_overdue
from quizzes.models import Attempt


class Command(BaseCommand):
    help = (
        "Ends every attempt whose deadline and the grace after it have passed, with the answers "
        "that it has. Pages that meet such an attempt do the same: run this every minute, so that "
        "results are complete without anybody looking. Each attempt is ended by itself, so the "
        "command can be stopped and started again at any time; one that cannot be ended does not "
        "stop the others. Exit status 1 when any failed."
    )

    def handle(self, **options) -> None:
        expiry = expire_overdue(attempts=Attempt.objects.all(), now=timezone.now())
        ended = f"{expiry.expired} attempt{'' if expiry.expired == 1 else 's'} ended"
        self.stdout.write(
            f"{ended}, {expiry.failed} failed (see the log)" if expiry.failed else ended
        )
        if expiry.failed:
            sys.exit(1)
