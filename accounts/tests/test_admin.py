"""Who may change accounts in the admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from accounts.roles import appoint_instructor

USERS = reverse("admin:accounts_user_changelist")
GROUPS = reverse("admin:auth_group_changelist")


@pytest.fixture
def administrator(db, password) -> User:
    return User.objects.create_superuser("root", "root@example.org", password)


def test_an_administrator_reads_adds_and_changes_people(client, administrator, alice, password):
    client.force_login(administrator)
    add = reverse("admin:accounts_user_add")
    change = reverse("admin:accounts_user_change", args=[alice.pk])

    for address in (USERS, GROUPS, add, change):
        assert client.get(address).status_code == 200
    response = client.post(
        add,
        {
            "username": "charlie",
            "usable_password": "true",
            "password1": password,
            "password2": password,
        },
    )

    assert response.status_code == 302
    assert User.objects.filter(username="charlie").exists()


def test_an_instructor_does_not_see_people_even_with_every_permission(client, bob):
    appoint_instructor(bob)
    bob.user_permissions.set(Permission.objects.filter(codename__regex="_(user|group)$"))
    client.force_login(bob)

    assert client.get(USERS).status_code == 403
    assert client.get(GROUPS).status_code == 403
    assert USERS not in client.get(reverse("admin:index")).content.decode()
