"""How often passwords may be guessed.

A password is written down as a guess before it is looked at, then counted; if it turns out right, the
wrong ones before it are forgotten. So guesses that arrive at once are all seen, and a right log-in
costs four queries. Allauth's own rates take some fifty over a cache in the database, and make
everybody behind one address wait for one lock.

Where a right one came from lately, guesses from elsewhere do not count: else anybody could keep
somebody out of an exam.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.internal.userkit import get_user_by_username
from django.db.models import Count, Max, Min, Q
from django.utils.crypto import salted_hmac

from .addresses import owners_of
from .models import Guess


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than `count` guesses that were wrong `within` this time by the same of `by`."""

    by: tuple[str, ...]
    count: int
    within: timedelta

    def counted(self, guess: Guess) -> Q:
        same = {name: getattr(guess, name) for name in self.by}
        return Q(**same, at__gt=guess.at - self.within, was_right=False)


KEPT_FOR = timedelta(days=30)
FROM_EVERYWHERE = ("account",)
LIMITS = (
    Limit(("account", "address"), 10, timedelta(minutes=15)),
    Limit(("account", "address"), 100, KEPT_FOR),
    # Slowed, then stopped until the account has a new password; not where it has logged in lately.
    Limit(FROM_EVERYWHERE, 30, timedelta(hours=1)),
    Limit(FROM_EVERYWHERE, 100, KEPT_FOR),
    # One address that tries many accounts. A course behind one address may mistype once each.
    Limit(("address",), 500, timedelta(hours=1)),
)


class TooManyGuesses(Exception):
    """`until` is when the next guess is allowed."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def note_guess(*, name: str, address: str, now: datetime) -> Guess:
    """Write down that somebody at `address` tries to log in by `name`.

    Raises TooManyGuesses, whether there is such an account or not.
    """
    guess = Guess.objects.create(account=_account(name), address=_digest(address), at=now)
    until = _refused_until(guess)
    if until:
        guess.delete()  # who goes on trying is not locked out for longer
        raise TooManyGuesses(until)
    return guess


def note_right(guess: Guess) -> None:
    """So were those before it meant to be; its address is known, and the last one there is enough.

    What is older than all limits goes.
    """
    same = Q(account=guess.account) & (Q(was_right=False) | Q(address=guess.address))
    old = Q(at__lt=guess.at - KEPT_FOR)
    # Not in one transaction: two log-ins at once would wait for each other's rows.
    Guess.objects.filter(same | old).exclude(pk=guess.pk).delete()
    Guess.objects.filter(pk=guess.pk).update(was_right=True)


def _refused_until(guess: Guess) -> datetime | None:
    right_here = Q(
        account=guess.account,
        address=guess.address,
        at__gt=guess.at - KEPT_FOR,
        was_right=True,
    )
    aggregates: dict[str, Count | Max | Min] = {"right_here": Max("at", filter=right_here)}
    concerned = right_here
    for n, limit in enumerate(LIMITS):
        counted = limit.counted(guess)
        concerned |= counted
        aggregates[f"count{n}"] = Count("pk", filter=counted)
        aggregates[f"first{n}"] = Min("at", filter=counted)
    found = Guess.objects.filter(concerned).aggregate(**aggregates)
    waits = [
        found[f"first{n}"] + limit.within
        for n, limit in enumerate(LIMITS)
        if found[f"count{n}"] > limit.count
        and not (limit.by == FROM_EVERYWHERE and found["right_here"])
    ]
    return max(waits, default=None)


def _account(name: str) -> str:
    """A digest of the account by that name or address, and of its password.

    What is guessed is a password: a new one, whoever set it, starts anew.
    """
    name = name.strip().lower()
    user = owners_of([name]).get(name) if "@" in name else None
    user = user or get_user_by_username(name)
    return _digest(f"{user.pk} {user.password}" if user else f"nobody {name}")


def _digest(text: str) -> str:
    return salted_hmac("accounts.guessing", text, algorithm="sha256").hexdigest()
