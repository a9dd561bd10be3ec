"""Mail waits in the database until the mail server takes it; no page waits for it."""

import io
import logging
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.mail import COURIER, Delivery, deliver, forget_mails_to
from accounts.models import QueuedMail

from .mail_servers import Server, unknown

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
RESET = "/accounts/password/reset/"
NOBODY = 9  # the port "discard", where nothing listens


@pytest.fixture(autouse=True)
def server(settings, monkeypatch) -> type[Server]:
    settings.EMAIL_BACKEND = "accounts.mail.QueueBackend"
    settings.MAIL_DELIVERY_BACKEND = "accounts.tests.mail_servers.Server"
    for name, value in {"taken": [], "asked": [], "refusals": {}, "is_away": False}.items():
        monkeypatch.setattr(Server, name, value)
    return Server


@pytest.fixture(autouse=True)
def wakes(monkeypatch) -> list[None]:
    """One for each time that the thread would have been woken."""
    woken: list[None] = []
    monkeypatch.setattr(COURIER, "wake", lambda: woken.append(None))
    return woken


def write(to: str = "alice@example.org") -> None:
    send_mail("A link", "It opens your account: /secret/", "quiz@example.org", [to])


def test_a_mail_is_queued_sent_and_gone(db, server):
    write()
    assert (server.taken, QueuedMail.objects.count()) == ([], 1)

    assert deliver(now=timezone.now()) == Delivery(sent=1)

    (message,) = server.taken
    assert (message.subject, message.to) == ("A link", ["alice@example.org"])
    assert message.body == "It opens your account: /secret/"
    assert not QueuedMail.objects.exists()
    assert deliver(now=timezone.now()) == Delivery()


def test_all_of_a_mail_arrives(db, server):
    message = EmailMultiAlternatives(
        "Grüße", "Text", "Quiz <quiz@example.org>", ["alice@example.org"], reply_to=["ines@b.org"]
    )
    message.attach_alternative("<p>Text</p>", "text/html")
    message.extra_headers["X-Course"] = "DL-101"
    message.send()

    deliver(now=timezone.now())

    sent, queued = server.taken[0].message(), message.message()
    assert [part.get_payload(decode=True) for part in sent.walk()] == [
        part.get_payload(decode=True) for part in queued.walk()
    ]
    for name in ("Subject", "From", "To", "Reply-To", "X-Course"):
        assert sent[name] == queued[name]
    assert sent["Message-ID"].endswith("@example.org>")


def test_a_mail_that_comes_twice_is_recognised_as_one(db, server):
    write()
    server.refusals["alice@example.org"] = smtplib.SMTPDataError(451, b"perhaps")
    mail_ = QueuedMail.objects.get()
    deliver(now=timezone.now())
    deliver(now=timezone.now() + HOUR)

    assert server.taken[0].message()["Message-ID"] == mail_.headers["Message-ID"]
    assert server.taken[0].message()["Date"] == mail_.headers["Date"]


def test_a_mail_to_nobody_is_no_mail(db, wakes):
    EmailMessage("A link", "Text", bcc=[]).send()
    assert not QueuedMail.objects.exists()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda message: message.attach("a.txt", "text"), ValueError),
        (lambda message: setattr(message, "subject", "a\nBcc: bob@example.org"), BadHeaderError),
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(db, change, problem):
    message = EmailMessage("A link", "Text", to=["alice@example.org"])
    change(message)
    with pytest.raises(problem):
        message.send()
    assert not QueuedMail.objects.exists()


def test_the_thread_is_woken_once_the_transaction_is_through(
    db, wakes, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            write()
        assert wakes == []
    assert len(wakes) == 1


def test_what_is_rolled_back_is_not_sent(db, wakes, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (wakes, QueuedMail.objects.count()) == ([], 0)


def test_a_reset_is_answered_alike_while_the_mail_server_is_down_and_mailed_later(
    client, alice, settings
):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", NOBODY

    known = client.post(RESET, {"email": "alice@example.org"}, follow=True)
    unknown_ = client.post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert (known.status_code, known.content) == (200, unknown_.content)
    now = timezone.now()
    assert deliver(now=now) == Delivery(put_off=1, is_server_away=True)

    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(now=now + MINUTE)
    assert ["alice@example.org"] in [message.to for message in mail.outbox]
    assert not QueuedMail.objects.exists()


def test_a_server_that_is_down_is_asked_once_a_round_and_not_for_each_mail(db, server):
    for name in ("alice", "bob", "charlie"):
        write(f"{name}@example.org")
    server.is_away = True

    assert deliver(now=timezone.now()) == Delivery(put_off=1, is_server_away=True)
    assert server.asked == ["alice@example.org"]

    server.is_away = False
    assert deliver(now=timezone.now() + MINUTE).sent == 3


def test_what_is_wrong_with_one_mail_holds_up_no_other(db, server):
    write("alice@example.org")
    write("bob@example.org")
    server.refusals["alice@example.org"] = unknown("alice@example.org", 450)

    assert deliver(now=timezone.now()) == Delivery(sent=1, put_off=1)
    assert server.taken[0].to == ["bob@example.org"]


def test_an_address_that_the_server_does_not_know_is_not_tried_again(db, server):
    write()
    server.refusals["alice@example.org"] = unknown("alice@example.org")

    assert deliver(now=timezone.now()) == Delivery(given_up=1)
    assert not QueuedMail.objects.exists()


def test_the_waits_grow_and_end_after_a_day(db, server):
    write()
    server.is_away = True
    now = began = timezone.now()
    waits = []
    while deliver(now=now).put_off:
        next_try_at = QueuedMail.objects.get().next_try_at
        waits.append((next_try_at - now) // MINUTE)
        now = next_try_at

    assert waits[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert len(waits) == len(server.asked) < 60
    assert timedelta(hours=24) < now - began < timedelta(hours=25)
    assert not QueuedMail.objects.exists()


def test_who_is_at_a_mail_has_it_alone_until_they_must_have_died(db, server):
    write()
    meanwhile = []

    def nested(messages):
        meanwhile.append(deliver(now=timezone.now() + 9 * MINUTE))
        return len(messages)

    server.send_messages, original = lambda self, messages: nested(messages), server.send_messages
    try:
        assert deliver(now=timezone.now()).sent == 1
    finally:
        server.send_messages = original
    assert meanwhile == [Delivery()]


def test_a_mail_whose_sender_died_is_sent_later(db, server):
    write()
    QueuedMail.objects.update(tries=1, next_try_at=timezone.now() + 10 * MINUTE)

    assert deliver(now=timezone.now()) == Delivery()
    assert deliver(now=timezone.now() + 11 * MINUTE) == Delivery(sent=1)


def test_the_log_and_the_row_say_what_went_wrong_and_nothing_else(db, server, caplog):
    write()
    server.refusals["alice@example.org"] = smtplib.SMTPSenderRefused(451, b"/secret/", "quiz")
    caplog.set_level(logging.DEBUG)

    deliver(now=timezone.now())
    waiting = QueuedMail.objects.get()
    assert waiting.last_error == "SMTPSenderRefused 451"
    server.refusals["alice@example.org"] = unknown("alice@example.org")
    deliver(now=timezone.now() + HOUR)

    assert [record.getMessage() for record in caplog.records if record.name == "accounts.mail"] == [
        f"Mail {waiting.pk} was not sent (SMTPSenderRefused 451); next try in 0:01:00",
        f"Mail {waiting.pk} is given up: SMTPRecipientsRefused",
    ]
    assert "/secret/" not in caplog.text
    assert "alice@" not in caplog.text


def test_mails_to_somebody_can_be_taken_back(db):
    write("Alice@Example.org")
    write("Alice <alice@example.org>")
    write("malice@example.org")

    forget_mails_to(["alice@example.org"])

    assert [row.recipients["to"] for row in QueuedMail.objects.all()] == [["malice@example.org"]]


def test_the_command_sends_what_waits(db, server):
    out = io.StringIO()
    write()
    call_command("send_mail", stdout=out)
    assert (out.getvalue(), len(server.taken)) == ("1 mail sent\n", 1)


def test_the_command_says_by_its_status_that_mails_were_not_sent(db, server):
    out = io.StringIO()
    write()
    server.is_away = True
    with pytest.raises(SystemExit) as ended:
        call_command("send_mail", stdout=out)
    assert (ended.value.code, out.getvalue()) == (1, "0 mails sent, 1 failed (see the log)\n")
