"""`manage.py demo`."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import is_administrator, is_staff


def demo() -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, no_color=True)
    return out.getvalue()


def test_the_demo_accounts_log_in_with_the_printed_password(db, settings, client, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse battery")
    assert "correct horse battery" in demo()
    for username in ("student", "instructor"):
        assert client.login(username=username, password="correct horse battery")
    assert is_staff(User.objects.get(username="instructor"))
    assert not is_staff(User.objects.get(username="student"))
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_password_is_made_up_and_printed(db, settings, client, monkeypatch):
    settings.DEBUG = True
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    password = demo().partition("password of both: ")[2].partition(")")[0]
    assert len(password) >= 12
    assert client.login(username="student", password=password)


def test_running_it_again_makes_no_second_accounts(db, settings):
    settings.DEBUG = True
    demo()
    demo()
    assert User.objects.count() == 2


def test_there_are_no_demo_accounts_without_debug(db, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        demo()
    assert not User.objects.exists()
    assert not any(is_administrator(user) for user in User.objects.all())
