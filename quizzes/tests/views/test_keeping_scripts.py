"""What a script on the attempt page is answered when nobody, or somebody else, is logged in."""

import pytest

from .windows import HALF, PASSWORD, SCRIPT, expire_sessions, is_untouched, stored


def sign_in(window, username: str, password: str = PASSWORD):
    """In a dialog on the page, which still holds the answers."""
    credentials = {"username": [username], "password": [password]}
    fields = {**window.fields, **credentials}
    return window.client.post(window.url("sign_in"), fields, **SCRIPT)


def take_token(window, response) -> None:
    window.fields["csrfmiddlewaretoken"] = [response.json()["csrf"]]


def answered(response) -> tuple[int, str]:
    return response.status_code, response.json()["status"]


def test_it_logs_in_for_its_page_and_goes_on(window):
    expire_sessions()
    assert answered(window.send("save", HALF, **SCRIPT)) == (401, "signed-out")
    assert is_untouched(window.attempt)

    response = sign_in(window, "alice")
    assert answered(response) == (200, "signed-in")
    take_token(window, response)
    window.send("save", HALF, **SCRIPT)
    assert stored(window.attempt) == HALF


def test_it_is_told_of_a_wrong_password(window):
    expire_sessions()
    response = sign_in(window, "alice", "a guess")

    assert answered(response) == (400, "refused")
    assert "Please enter a correct username and password" in response.json()["message"]


def test_it_is_told_that_somebody_else_has_logged_in(window):
    expire_sessions()
    assert answered(sign_in(window, "bob")) == (403, "somebody-else")
    assert answered(window.send("save", HALF, **SCRIPT)) == (403, "somebody-else")
    assert is_untouched(window.attempt)


@pytest.mark.parametrize("name", ["save", "submit", "sign_in"])
def test_it_gets_the_new_form_token(window, alice, name):
    window.log_in_elsewhere(alice)
    response = window.send(name, HALF, **SCRIPT)
    assert answered(response) == (403, "out-of-date")

    take_token(window, response)
    window.send("save", HALF, **SCRIPT)
    assert stored(window.attempt) == HALF


def test_without_cookies_it_can_log_in_at_the_second_try(window):
    window.client.cookies.clear()
    refused = sign_in(window, "alice")
    assert answered(refused) == (401, "signed-out")

    take_token(window, refused)
    assert answered(sign_in(window, "alice")) == (200, "signed-in")
