"""Mail servers as tests want them."""

import smtplib
from typing import ClassVar

from django.core.mail.backends.base import BaseEmailBackend


class Server(BaseEmailBackend):
    """Takes everything but what `refusals` says, by recipient; each is said once, or for ever
    where `is_away`. `taken` are the messages that got through.
    """

    taken: ClassVar[list] = []
    refusals: ClassVar[dict[str, Exception]] = {}
    is_away: ClassVar[bool] = False
    asked: ClassVar[list[str]] = []

    def send_messages(self, email_messages):
        for message in email_messages:
            (recipient,) = message.recipients()
            self.asked.append(recipient)
            if self.is_away:
                raise ConnectionRefusedError(f"nobody there for {recipient}")
            if refusal := self.refusals.pop(recipient, None):
                raise refusal
            self.taken.append(message)
        return len(email_messages)


def unknown(recipient: str, code: int = 550) -> Exception:
    return smtplib.SMTPRecipientsRefused({recipient: (code, b"not here: " + recipient.encode())})
