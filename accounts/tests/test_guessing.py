"""Guessing passwords: slowed, then stopped, while a whole course logs in from one address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.guessing import TooManyGuesses, note_guess
from accounts.models import Guess, User

from .conftest import PASSWORD, from_address

LOGIN = reverse("account_login")
TOO_MANY = "Too many wrong passwords"


def log_in(client, name="alice", password=PASSWORD, **options):
    return client.post(LOGIN, {"username": name, "password": password}, **options)


def guess(client, times: int, name="alice", **options) -> str:
    """Wrong passwords, one after the other; gives the last page."""
    for n in range(times):
        response = log_in(client, name, f"guess {n}", **options)
    return response.content.decode()


def is_let_in(client, name="alice", **options) -> bool:
    log_in(client, name, **options)
    return get_user(client).is_authenticated


def pass_time(**time) -> None:
    """Whatever was guessed was guessed so much earlier."""
    for each in Guess.objects.all():
        Guess.objects.filter(pk=each.pk).update(at=each.at - timedelta(**time))


def test_after_ten_wrong_passwords_the_right_one_is_refused_for_a_quarter_of_an_hour(alice):
    client = from_address("192.0.2.1")
    assert TOO_MANY not in guess(client, 10)

    page = log_in(client).content.decode()

    assert f"{TOO_MANY}. Please try again in 15 minutes." in page
    assert not get_user(client).is_authenticated
    pass_time(minutes=16)
    assert is_let_in(client)


def test_nine_wrong_passwords_are_forgotten_with_the_right_one(alice):
    client = from_address("192.0.2.1")
    guess(client, 9)
    assert is_let_in(client)
    client.logout()
    assert Guess.objects.get().was_right
    guess(client, 9)
    assert is_let_in(client)


def test_going_on_does_not_make_the_wait_longer(alice):
    client = from_address("192.0.2.1")
    guess(client, 25)

    assert Guess.objects.count() == 10


def test_other_addresses_and_other_accounts_are_not_locked_with_it(alice, bob):
    guess(from_address("192.0.2.1"), 11)

    assert is_let_in(from_address("192.0.2.1"), "bob")
    assert is_let_in(from_address("192.0.2.2"))


def test_the_user_name_and_the_address_are_one_account(alice):
    client = from_address("192.0.2.1")
    guess(client, 5)
    assert TOO_MANY not in guess(client, 5, "alice@example.org")

    assert TOO_MANY in guess(client, 1, "ALICE")


def test_an_account_that_is_not_there_is_locked_alike(db):
    client = from_address("192.0.2.1")
    assert TOO_MANY not in guess(client, 10, "nobody")

    assert f"{TOO_MANY}. Please try again in 15 minutes." in guess(client, 1, "nobody")


def is_counted(name: str, address: str) -> bool:
    """One wrong password, without the page; False where it is refused unseen."""
    try:
        note_guess(name=name, address=address, now=timezone.now())
    except TooManyGuesses:
        return False
    return True


def test_guesses_from_many_addresses_are_slowed_then_stopped_until_there_is_a_new_password(alice):
    seen = []
    for hour in range(5):
        seen.append(sum(is_counted("alice", f"198.51.{hour}.{n}") for n in range(35)))
        pass_time(hours=1, minutes=1)

    assert seen == [30, 30, 30, 10, 0]
    client = from_address("203.0.113.1")
    refused = log_in(client).content.decode()
    assert "Nobody can log in here until the password is a new one" in refused
    User.objects.update(password=make_password("nine walnuts and an owl"))
    log_in(client, password="nine walnuts and an owl")
    assert get_user(client) == alice


def test_guesses_from_elsewhere_keep_nobody_out_where_they_log_in(alice):
    at_home, on_the_road = "192.0.2.1", "203.0.113.1"
    assert is_let_in(from_address(at_home))
    for hour in range(5):
        for n in range(30):
            is_counted("alice", f"198.51.{hour}.{n}")
        pass_time(hours=1, minutes=1)

    assert TOO_MANY in log_in(from_address(on_the_road)).content.decode()
    assert is_let_in(from_address(at_home))
    assert is_let_in(from_address(on_the_road))  # what others guessed is forgotten, too


def test_where_somebody_logs_in_their_password_cannot_be_guessed_without_end(alice):
    assert is_let_in(from_address("192.0.2.1"))
    seen = 0
    for _ in range(15):
        seen += sum(is_counted("alice", "192.0.2.1") for _ in range(11))
        pass_time(minutes=16)

    assert seen == 100


@pytest.mark.parametrize(("days", "is_known"), [(29, True), (31, False)])
def test_an_address_is_known_for_a_month(alice, days, is_known):
    assert is_let_in(from_address("192.0.2.1"))
    pass_time(days=days)
    for n in range(30):
        is_counted("alice", f"198.51.100.{n}")

    assert is_counted("alice", "192.0.2.1") == is_known


def test_an_address_that_one_account_logs_in_from_is_known_for_that_one_alone(alice, bob):
    assert is_let_in(from_address("192.0.2.1"), "bob")
    for n in range(30):
        is_counted("alice", f"198.51.100.{n}")

    assert not is_counted("alice", "192.0.2.1")


def test_log_ins_leave_one_row_for_each_address(alice):
    for address in ["192.0.2.1", "192.0.2.2", "192.0.2.1"]:
        assert is_let_in(from_address(address))

    assert Guess.objects.count() == 2


def test_one_address_that_tries_many_accounts_is_stopped(db):
    seen = [is_counted(f"student{n}", "192.0.2.1") for n in range(505)]

    assert seen == [True] * 500 + [False] * 5
    assert is_counted("student1", "192.0.2.2")


def test_a_course_behind_one_address_logs_in_although_everybody_mistypes_once(db):
    password = make_password(PASSWORD)
    students = [User(username=f"student{n}", password=password) for n in range(300)]
    User.objects.bulk_create(students)
    for student in students:
        assert is_counted(student.username, "192.0.2.1")

    let_in = [is_let_in(from_address("192.0.2.1"), f"student{n}") for n in range(0, 300, 10)]
    assert let_in == [True] * 30


def test_a_forged_header_changes_nothing(alice):
    client = from_address("192.0.2.1")
    for n in range(11):
        page = guess(client, 1, headers={"x-forwarded-for": f"203.0.113.{n}"})

    assert TOO_MANY in page


def test_behind_a_trusted_proxy_its_word_counts_and_no_further_one(alice, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = from_address("127.0.0.1")
    for n in range(11):
        said = f"10.0.0.{n}, 203.0.113.7"  # the first is what the client has made up
        page = guess(proxy, 1, headers={"x-forwarded-for": said})

    assert TOO_MANY in page
    other = {"x-forwarded-for": "203.0.113.8"}
    assert TOO_MANY not in guess(proxy, 1, headers=other)
    assert is_let_in(proxy, headers=other)


@pytest.mark.parametrize("count", [0, 2])
def test_a_request_without_an_address_is_let_in_too(alice, settings, count):
    """From a Unix socket, or past the proxies that there should be."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count

    assert is_let_in(from_address(""), headers={"x-forwarded-for": "203.0.113.8"})


def test_the_log_in_of_a_page_with_answers_counts_the_same_guesses(alice):
    client = from_address("192.0.2.1")
    guess(client, 10)
    address = reverse("quizzes:sign_in", args=[1])
    right = {"username": "alice", "password": PASSWORD}

    assert TOO_MANY in client.post(address, right).content.decode()
    told = client.post(address, right, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["status"]) == (400, "refused")
    assert TOO_MANY in told.json()["message"]


def test_what_was_typed_is_not_kept(alice):
    guess(from_address("192.0.2.1"), 1, "a password in the wrong field")

    row = Guess.objects.values_list().get()
    assert "password" not in str(row)
    assert "192.0.2.1" not in str(row)


def test_what_is_older_than_all_limits_goes_with_the_next_log_in(alice, bob):
    guess(from_address("192.0.2.1"), 1, "bob")
    pass_time(days=31)

    assert is_let_in(from_address("192.0.2.1"))
    assert Guess.objects.get().was_right


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_do_not_slip_through():
    User.objects.create_user("alice", password=PASSWORD)

    def try_it(n: int) -> bool:
        try:
            return TOO_MANY not in guess(Client(), 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        for _ in range(2):
            list(threads.map(try_it, range(8)))

    assert Guess.objects.count() <= 10


def test_sign_up_and_reset_have_limits_of_their_own(client, db, settings, charlie):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/m/ip"}
    reset = {"email": "alice@example.org"}
    asked = [client.post(reverse("account_reset_password"), reset) for _ in range(6)]
    assert [each.status_code for each in asked] == [302] * 5 + [429]
    assert "Too many tries" in asked[-1].content.decode()

    weak = charlie | {"password1": "x"}
    tried = [client.post(reverse("account_signup"), weak) for _ in range(3)]
    assert [each.status_code for each in tried] == [200, 200, 429]


def test_an_address_that_is_only_typed_locks_nobody_out(alice):
    """Somebody else's account that waits for a code for Alice's address is another account."""
    mallory = User.objects.create_user("mallory", password="six parsnips in a sack")
    EmailAddress.objects.create(user=mallory, email="alice@example.org")
    guess(from_address("192.0.2.9"), 11, "mallory")

    assert is_let_in(from_address("192.0.2.9"), "alice@example.org")
