"""Second factors: an app, recovery codes, keys; and that staff can be made to have one."""

import re
import subprocess
import sys
import time

import pytest
from allauth.mfa import urls as allauth_urls
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client, override_settings
from django.urls import URLResolver, reverse

from accounts import second_factor_urls

from .conftest import PASSWORD

LOGIN = reverse("account_login")
HOME = reverse("quizzes:home")
CODE = reverse("mfa_authenticate")
INDEX = reverse("mfa_index")


def log_in(client, user, **data):
    return client.post(LOGIN, {"username": user.username, "password": PASSWORD, **data})


def reauthenticate(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_the_password_alone_does_not_let_in_who_has_an_app(client, alice, set_up_app):
    code = set_up_app(alice)

    assert log_in(client, alice, next="/progress/").url == CODE
    assert client.get(HOME).url.startswith(LOGIN)
    wrong = client.post(CODE, {"code": "000000"})
    assert "<title>Error: Second factor" in wrong.content.decode()
    assert client.post(CODE, {"code": code()}).url == "/progress/"
    assert get_user(client) == alice


def test_a_code_works_once(alice, set_up_app):
    code = set_up_app(alice)()
    clients = [Client(), Client()]
    for client in clients:
        log_in(client, alice)
        client.post(CODE, {"code": code})

    assert [get_user(client).is_authenticated for client in clients] == [True, False]


def test_secrets_are_of_no_use_to_who_has_the_database_alone(alice, set_up_app):
    code = set_up_app(alice)
    factors = {each.type: each for each in Authenticator.objects.all()}

    secret = factors["totp"].data["secret"]
    assert format_hotp_value(hotp_value(decrypt(secret), int(time.time()) // 30)) == code()
    assert decrypt(secret) not in secret
    seed = factors["recovery_codes"].data["seed"]
    assert decrypt(seed) not in seed
    assert encrypt("once") != encrypt("once")


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_new_secret_key_opens_second_factors_while_the_old_one_is_kept(
    client, alice, set_up_app, settings, is_kept
):
    code = set_up_app(alice)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if is_kept else []
    settings.SECRET_KEY = "a new one"
    log_in(client, alice)

    page = client.post(CODE, {"code": code()}, follow=True).content.decode()

    assert get_user(client).is_authenticated == is_kept
    assert ("cannot be read any more" in page) != is_kept


def test_a_recovery_code_works_once(alice, set_up_app):
    set_up_app(alice)
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    clients = [Client(), Client()]
    for client in clients:
        log_in(client, alice)
        client.post(CODE, {"code": code})

    assert [get_user(client).is_authenticated for client in clients] == [True, False]


def test_ten_wrong_codes_lock_the_second_factor(client, alice, set_up_app):
    code = set_up_app(alice)
    log_in(client, alice)
    for _ in range(10):
        client.post(CODE, {"code": "000000"})

    page = client.post(CODE, {"code": code()}).content.decode()

    assert "Too many tries" in page
    assert not get_user(client).is_authenticated


def test_an_app_is_set_up_after_the_password_was_asked_for_again(client, alice, code_for):
    log_in(client, alice)
    activate = reverse("mfa_activate_totp")
    assert client.get(activate).url.startswith(reverse("account_reauthenticate"))
    reauthenticate(client)
    page = client.get(activate)
    assert "data:image/svg+xml" in page.content.decode()
    code = code_for(page.context["form"].secret)

    assert client.post(activate, {"code": code}).url == reverse("mfa_view_recovery_codes")
    assert {each.type for each in Authenticator.objects.all()} == {"totp", "recovery_codes"}


def test_who_gives_up_an_app_is_told_by_mail(client, alice, set_up_app, mailoutbox):
    code = set_up_app(alice)
    log_in(client, alice)
    client.post(CODE, {"code": code()})
    give_up = reverse("mfa_deactivate_totp")
    reauthenticate(client)
    client.post(give_up)

    assert not Authenticator.objects.filter(type="totp").exists()
    (mail,) = mailoutbox
    assert mail.to == ["alice@example.org"]
    assert "The authenticator app was turned off." in mail.body


def test_a_new_password_by_mail_is_no_way_past_the_second_factor(
    client, alice, set_up_app, mailoutbox
):
    set_up_app(alice)
    client.post(reverse("account_reset_password"), {"email": alice.email})
    link = client.get(re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]).url
    new = "nine walnuts and an owl"
    client.post(link, {"password1": new, "password2": new})

    assert not get_user(client).is_authenticated
    assert client.post(LOGIN, {"username": "alice", "password": new}).url == CODE
    assert not get_user(client).is_authenticated


def found_in(patterns, prefix="") -> dict[str, tuple]:
    found = {}
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            found |= found_in(each.url_patterns, route)
        else:
            found[each.name] = (route, getattr(each.callback, "login_required", True))
    return found


def test_the_addresses_are_those_of_allauth():
    assert found_in(second_factor_urls.urlpatterns) == found_in(allauth_urls.urlpatterns)


def test_a_start_does_not_import_what_only_second_factors_need():
    code = "from config.wsgi import application; from django.urls import reverse; import sys; "
    code += "reverse('mfa_index'); print([n for n in ('fido2', 'qrcode') if n in sys.modules])"
    environment = {"DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True
    )

    assert ran.stdout == b"[]\n"


PAGES = [
    INDEX,
    reverse("mfa_activate_totp"),
    reverse("mfa_generate_recovery_codes"),
    reverse("mfa_list_webauthn"),
    reverse("mfa_add_webauthn"),
    reverse("mfa_reauthenticate"),
    reverse("account_reauthenticate"),
    reverse("account_email"),
    reverse("account_change_password"),
    reverse("usersessions_list"),
    reverse("accounts:profile"),
]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_of_an_account_has_our_look_nothing_inline_and_is_not_kept(
    client, alice, address
):
    log_in(client, alice)
    reauthenticate(client)

    page = client.get(address, follow=True)
    html = page.content.decode()

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert html.count("<h1") == 1
    assert "css/forms.css" in html
    assert "style=" not in html
    for script in html.split("<script")[1:]:
        assert "src=" in script.split(">")[0] or "application/json" in script.split(">")[0]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_of_an_account_needs_a_log_in(client, db, address):
    assert client.get(address).url.startswith(LOGIN)


# Staff


STAFF_PAGES = [
    reverse("admin:index"),
    reverse("admin:quizzes_quiz_changelist"),
    reverse("admin:quizzes_quiz_results", args=[1]),
    reverse("admin:quizzes_quiz_gradebook"),
    reverse("admin:jsi18n"),
    reverse("quizzes:review", args=[1]),
    HOME,
    "/accounts",
    "/no/such/page/",
]


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.mark.parametrize("address", STAFF_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_a_second_factor_are_led_to_one_from_everywhere(
    strict, ines, address, method
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines)

    assert getattr(client, method)(address).url == INDEX
    told = getattr(client, method)(address, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["status"]) == (403, "refused")


def test_they_can_set_one_up_log_out_and_then_go_on(strict, client, ines, set_up_app):
    log_in(client, ines)
    page = client.get("/admin/", follow=True).content.decode()
    assert "Whoever teaches here needs a second factor" in page
    assert client.get(reverse("accounts:profile")).status_code == 200

    set_up_app(ines)

    assert client.get("/admin/").status_code == 200
    assert client.post(reverse("account_logout")).url == LOGIN


def test_recovery_codes_alone_are_no_second_factor(strict, client, ines, set_up_app):
    set_up_app(ines)
    Authenticator.objects.filter(type="totp").delete()
    client.force_login(ines)

    assert client.get("/admin/").url == INDEX


def test_it_costs_students_nothing_and_staff_one_query(client, alice, ines, count_queries):
    costs = []
    for is_on in (False, True):
        with override_settings(STAFF_SECOND_FACTOR=is_on):
            for user in (alice, ines):
                visitor = Client()
                visitor.force_login(user)
                with count_queries(at_most=99) as queries:
                    visitor.get(reverse("accounts:profile"))
                    visitor.get("/no/such/page/")
                costs.append(len(queries))

    alice_off, ines_off, alice_on, ines_on = costs
    assert alice_on == alice_off
    assert ines_on <= ines_off + 1


def test_without_the_switch_staff_are_free(client, ines):
    client.force_login(ines)

    assert client.get("/admin/").status_code == 200
