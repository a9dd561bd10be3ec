"""`manage.py send_mail`: for cron, sends the mails that are due."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.mail import deliver


class Command(BaseCommand):
    help = (
        "Sends the mails that wait in the queue and are due. The server sends them itself as soon as "
        "they are queued, and tries again while it runs: run this every minute for those that a "
        "restart has left behind. Any number of these may run at once. Exit status 1 when any mail "
        "could not be sent."
    )

    def handle(self, **options) -> None:
        delivery = deliver(now=timezone.now())
        failed = delivery.put_off + delivery.given_up
        sent = f"{delivery.sent} mail{'' if delivery.sent == 1 else 's'} sent"
        self.stdout.write(f"{sent}, {failed} failed (see the log)" if failed else sent)
        if failed:
            sys.exit(1)
