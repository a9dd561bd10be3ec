"""The thread that sends mail: there while there is something to do, and one at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import send_mail
from django.db import connections
from django.utils import timezone

from accounts import courier, mail
from accounts.courier import Courier
from accounts.models import QueuedMail

from .mail_servers import Server

LIMIT = 10  # seconds, which no test takes


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(courier, "PAUSE", 0)
    monkeypatch.setattr(courier, "SHORTEST_WAIT", 0)


def ended(thread: threading.Thread | None) -> bool:
    if thread:
        thread.join(LIMIT)
    return not (thread and thread.is_alive())


def test_it_works_until_nothing_is_left_and_ends():
    rounds = [0.0, 0.0, None]
    courier_ = Courier(lambda: rounds.pop(0))
    courier_.wake()
    assert ended(courier_._thread)
    assert rounds == []


def test_many_wakes_make_one_thread_and_miss_nothing():
    at_work, go_on = threading.Event(), threading.Event()
    threads = []

    def work():
        threads.append(threading.current_thread())
        at_work.set()
        go_on.wait(LIMIT)

    courier_ = Courier(work)
    courier_.wake()
    assert at_work.wait(LIMIT)
    for _ in range(5):
        courier_.wake()
    go_on.set()

    assert ended(threads[0])
    assert threads == [threads[0]] * 2  # once more, for what came meanwhile


def test_what_is_raised_is_tried_again(monkeypatch, caplog):
    monkeypatch.setattr(courier, "WAIT_AFTER_A_FAILURE", 0)
    rounds = [ValueError("/secret/"), None]

    def work():
        if result := rounds.pop(0):
            raise result

    courier_ = Courier(work)
    courier_.wake()
    assert ended(courier_._thread)
    assert rounds == []
    assert "could not be worked off" in caplog.text


def test_the_end_of_the_process_hurries_a_wait_and_takes_no_more():
    rounds = []
    worked = threading.Event()

    def work():
        rounds.append(threading.current_thread())
        worked.set()
        return 100.0

    courier_ = Courier(work)
    courier_.wake()
    assert worked.wait(LIMIT)
    courier_.end()
    assert not rounds[0].is_alive()

    count = len(rounds)
    courier_.wake()
    assert len(rounds) == count


@pytest.fixture
def queue(settings, monkeypatch):
    settings.EMAIL_BACKEND = "accounts.mail.QueueBackend"
    settings.MAIL_DELIVERY_BACKEND = "accounts.tests.mail_servers.Server"
    monkeypatch.setattr(Server, "taken", [])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_mail_goes_out_by_itself(queue):
    send_mail("A link", "Text", None, ["alice@example.org"])
    thread = mail.COURIER._thread
    assert ended(thread)
    assert [message.to for message in Server.taken] == [["alice@example.org"]]
    assert not QueuedMail.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_senders_at_once_send_each_mail_once(queue, monkeypatch):
    monkeypatch.setattr(mail.COURIER, "wake", lambda: None)
    for number in range(20):
        send_mail("A link", "Text", None, [f"student{number}@example.org"])
    barrier = threading.Barrier(4)

    def send(_):
        barrier.wait()
        try:
            return mail.deliver(now=timezone.now()).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(4))) == 20
    assert len({message.to[0] for message in Server.taken}) == len(Server.taken) == 20
