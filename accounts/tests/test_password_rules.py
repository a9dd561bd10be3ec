"""Which passwords are taken, and which are not, and why."""

import string
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts import blocklist, guessable
from accounts.models import User
from accounts.passwords import LEAST_LENGTH

EIGHT = "🦄🐙🍕🚀🎸🌵🧊🐢"
TOO_SHORT, TOO_LONG = "password_too_short", "password_too_long"
GUESSABLE, OWN, COMMON = "password_guessable", "password_of_own_words", "password_too_common"
SIMILAR = "password_too_similar"

# Of Alice Liddell, alice.liddell@example.org: the password, and what is wrong with it.
TABLE = [
    # enough characters, of any kind
    ("tulip gravel", set()),  # twelve
    ("tulipgravel", {TOO_SHORT}),  # eleven
    ("three turnips in a hat", set()),
    ("  spaces at both ends  ", set()),
    ("vorgestern fiel Tau auf Öl", set()),
    ("пароль для учёбы осенью", set()),
    ("明日の朝は駅前で会いましょう", set()),
    (EIGHT + "🪁🥑🛶🎲", set()),  # twelve emoji
    (EIGHT, {TOO_SHORT}),  # which are 32 bytes
    ("e\u0301" * 6, {TOO_SHORT, GUESSABLE}),  # six characters, typed as twelve
    ("kwvhzjtrqbmx", set()),  # small letters alone
    ("739164028571", set()),  # digits alone
    (";{%~^=]|?<}:", set()),  # symbols alone
    ("k9#Vq2&xW7!p", set()),  # as a password manager makes them
    ("jutvyg-Cicza3-xornem", set()),
    ("tulip gravel on the seventh floor, near the window with a broken", set()),  # 64
    (("tulip gravel on the seventh floor, near a window; " * 3)[:128], set()),
    (string.ascii_letters[::-3] * 17, {TOO_LONG}),
    # guessed at once
    ("qwerty123456", {COMMON, GUESSABLE}),
    ("Password2026!", {GUESSABLE}),
    ("P@$$w0rd_P@$$w0rd", {GUESSABLE}),
    ("correct horse battery staple", {GUESSABLE}),
    ("To-Be-Or-Not-To-Be!", {GUESSABLE}),
    ("zaq12wsxcde3", {GUESSABLE}),
    ("abcabcabcabcabc", {GUESSABLE}),
    ("01.01.2001-02.02.2002", {GUESSABLE}),
    ("drowssapnogard", {GUESSABLE}),  # backwards
    # of this person, this site
    ("Liddell!1234!", {SIMILAR, OWN}),
    ("alice-example-2001", {OWN}),
    ("Quizmark-exam-7", {GUESSABLE}),
]


@pytest.fixture
def person() -> User:
    return User(
        username="alice",
        first_name="Alice",
        last_name="Liddell",
        email="alice.liddell@example.org",
    )


def problems_of(password: str, user: User | None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return {problem.code for problem in refused.error_list}
    return set()


@pytest.mark.parametrize(("password", "problems"), TABLE)
def test_what_is_taken_and_why_not(person, password, problems):
    assert problems_of(password, person) == problems


def test_the_names_of_one_are_no_names_of_another(person):
    assert problems_of("alice-example-2001", None) == set()


def test_the_site_has_a_name(person, settings):
    assert problems_of("turnipfield2019", person) == set()
    settings.ALLOWED_HOSTS = ["quiz.turnipfield.example"]
    assert problems_of("turnipfield2019", person) == {OWN}


@pytest.mark.parametrize("role", ["is_staff", "is_superuser"])
def test_staff_without_a_second_factor_need_three_more(db, person, role):
    setattr(person, role, True)
    person.save()
    assert problems_of("tulip gravel 1", person) == {TOO_SHORT}
    assert problems_of("tulip gravel 12", person) == set()


def test_staff_who_are_being_made_have_no_second_factor_yet(person):
    person.is_staff = True
    assert problems_of("tulip gravel 1", person) == {TOO_SHORT}


def test_the_message_says_what_to_do(person):
    with pytest.raises(ValidationError) as refused:
        validate_password("tulip", person)
    assert refused.value.messages[0] == (
        "This password is too short: it must have at least 12 characters."
    )


def test_the_rules_are_said_in_words():
    text = password_validators_help_text_html()
    for said in (
        "At least 12 characters",
        "at most 256",
        "factor: 15",
        "spaces",
        "personal information",
    ):
        assert said in text


def test_the_list_is_what_the_program_writes():
    written = (Path(guessable.HERE) / "blocklist.txt").read_text(encoding="utf-8").splitlines()
    assert written == [blocklist.HEADING, *blocklist.entries()]


def test_all_of_the_list_fits_the_rule_and_is_refused():
    entries = blocklist.entries()
    assert len(entries) >= 3000
    assert min(map(len, entries)) >= LEAST_LENGTH
    assert [entry for entry in entries if not guessable.is_guessable(entry)] == []
    varied = [f"{entry.title()}2027!" for entry in entries if not entry.isdigit()]
    assert [entry for entry in varied if not guessable.is_guessable(entry)] == []


@given(st.text(st.sampled_from("bcdfhjmnpqrtvwxz"), min_size=12, max_size=256))
def test_words_at_the_end_make_no_password_worse(text):
    text = guessable._plain(text)
    least = guessable.weight_of(text, frozenset())
    assert 0 < least <= len(text)
    assert guessable.weight_of(text + "turnip", frozenset()) >= min(least, guessable.ENOUGH) - 1


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    assert guessable.is_guessable(text, ["alice"]) in (True, False)


@pytest.mark.parametrize(
    ("kind", "problems"), [("totp", set()), ("recovery_codes", {TOO_SHORT}), ("webauthn", set())]
)
def test_staff_with_a_second_factor_need_no_more_than_others(db, person, kind, problems):
    person.is_staff = True
    person.save()
    Authenticator.objects.create(user=person, type=kind, data={})
    assert problems_of("tulip gravel 1", person) == problems
