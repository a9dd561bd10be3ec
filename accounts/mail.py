"""Mail that is not lost, and that no page waits for.

Whatever is sent by `django.core.mail` is put into a table in the transaction that sends it, and goes
to the mail server from a thread of this process after the commit. What the server does not
take is tried again, later each time, for a day: by the thread while the process lives, and by
`manage.py send_mail`. Any number of both may run at once: each mail is claimed before it is sent.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formatdate, getaddresses, make_msgid, parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .courier import Courier
from .queued_mail import QueuedMail, QueuedMailQuerySet

# Far longer than a mail can take: after it, whoever claimed the mail must have died.
CLAIM = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
# What a server says to one mail; all else that fails on the way would fail for the next mail, too.
ANSWERS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)

logger = logging.getLogger(__name__)


class QueueBackend(BaseEmailBackend):
    """The EMAIL_BACKEND that queues; MAIL_DELIVERY_BACKEND is what sends later."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many were queued. Raises ValueError for a mail with an attachment, and
        BadHeaderError for one whose headers would be several.
        """
        now = timezone.now()
        mails = [_queued(message, now) for message in email_messages if message.recipients()]
        QueuedMail.objects.bulk_create(mails)
        if mails:
            transaction.on_commit(COURIER.wake)
        return len(mails)


@dataclass(slots=True)
class Delivery:
    """How many mails were sent, put off to be tried again, and given up.

    `is_server_away`: the mail server itself did not do its work, so that others were not tried.
    """

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    is_server_away: bool = False


def deliver(*, now: datetime) -> Delivery:
    """Send the mails that are due at `now`, oldest first.

    Where the mail server does not answer, the others are not tried in vain: they stay due. No
    transaction is open while the server is asked, so this must not be called within one.
    """
    delivery = Delivery(given_up=_give_up(QueuedMail.objects.outdated(now)))
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    try:
        for pk in list(QueuedMail.objects.due(now).values_list("pk", flat=True)):
            if (mail := _claim(pk, now)) is not None:
                _send(mail, connection, delivery, now)
            if delivery.is_server_away:
                break
    finally:
        _close(connection)
    return delivery


def forget_mails_to(addresses: Iterable[str]) -> None:
    """Take back what is queued for one of `addresses`, in any case of letters."""
    wanted = {address.casefold() for address in addresses}
    for pk, recipients in QueuedMail.objects.values_list("pk", "recipients"):
        named = getaddresses([one for group in recipients.values() for one in group])
        if wanted & {address.casefold() for _name, address in named}:
            QueuedMail.objects.filter(pk=pk).delete()


def _queued(message: EmailMessage, now: datetime) -> QueuedMail:
    if message.attachments:
        raise ValueError("mails with attachments cannot be queued")
    # Fixed now: should a mail arrive twice after all, mail programs see that it is the same.
    domain = parseaddr(str(message.from_email))[1].rpartition("@")[2] or "localhost"
    stamps = {"Message-ID": make_msgid(domain=domain), "Date": formatdate(now.timestamp())}
    mail = QueuedMail(
        subject=str(message.subject),
        body=str(message.body),
        alternatives=[[str(part[0]), part[1]] for part in getattr(message, "alternatives", [])],
        sender=str(message.from_email),
        recipients={"to": message.to, "cc": message.cc, "bcc": message.bcc},
        reply_to=message.reply_to,
        headers={**stamps, **{name: str(text) for name, text in message.extra_headers.items()}},
        created_at=now,
        next_try_at=now,
    )
    _message_of(mail).message()  # what is wrong with it is raised while its sender can be told
    return mail


def _message_of(mail: QueuedMail) -> EmailMessage:
    return EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body,
        from_email=mail.sender,
        **mail.recipients,
        reply_to=mail.reply_to,
        headers=mail.headers,
        alternatives=mail.alternatives,
    )


def _claim(pk: int, now: datetime) -> QueuedMail | None:
    """The mail, ours for a while; None where somebody else was faster."""
    # Not from `now`: with many mails, that may be long ago.
    until = timezone.now() + CLAIM
    claimed = QueuedMail.objects.due(now).filter(pk=pk)
    if not claimed.update(next_try_at=until, tries=F("tries") + 1):
        return None
    return QueuedMail.objects.filter(pk=pk).first()


def _send(
    mail: QueuedMail, connection: BaseEmailBackend, delivery: Delivery, now: datetime
) -> None:
    """Send a claimed mail, and note in `delivery` what became of it."""
    try:
        connection.open()
        connection.send_messages([_message_of(mail)])
    except Exception as error:
        mail.last_error = _words_for(error)
        if _is_refused_for_good(error):
            delivery.given_up += _give_up(QueuedMail.objects.filter(pk=mail.pk), mail.last_error)
            return
        delivery.put_off += _put_off(mail, now)
        delivery.is_server_away = isinstance(error, OSError) and not isinstance(error, ANSWERS)
    else:
        QueuedMail.objects.filter(pk=mail.pk).delete()
        delivery.sent += 1


def _put_off(mail: QueuedMail, now: datetime) -> int:
    wait = min(FIRST_WAIT * 2 ** min(mail.tries - 1, 10), LONGEST_WAIT)
    logger.warning("%s was not sent (%s); next try in %s", mail, mail.last_error, wait)
    return QueuedMail.objects.filter(pk=mail.pk).update(
        next_try_at=now + wait, last_error=mail.last_error
    )


def _give_up(mails: QueuedMailQuerySet, words: str = "") -> int:
    """Delete them and say so in the log; returns how many."""
    count = 0
    for mail in mails.only("pk", "last_error"):
        logger.error("%s is given up: %s", mail, words or mail.last_error or "not tried in time")
        count += QueuedMail.objects.filter(pk=mail.pk).delete()[0]
    return count


def _words_for(error: Exception) -> str:
    """The kind of error and the server's code: what a server says may quote addresses."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()[: QueuedMail.LAST_ERROR_LENGTH]


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server knows none of the recipients, and says that this stays so."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _text in error.recipients.values())


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:  # what was sent is sent, however the server takes its leave
        logger.debug("The mail server did not take its leave")


def _deliver_and_wait() -> float | None:
    """A round of the thread: seconds until the next one, None where nothing is left to send."""
    delivery = deliver(now=timezone.now())
    if delivery.is_server_away:
        return FIRST_WAIT.total_seconds()
    times = QueuedMail.objects.order_by("next_try_at").values_list("next_try_at", flat=True)
    next_try_at = times.first()
    return None if next_try_at is None else (next_try_at - timezone.now()).total_seconds()


COURIER = Courier(_deliver_and_wait)
