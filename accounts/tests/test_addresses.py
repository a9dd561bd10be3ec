"""Whose an address is beyond doubt."""

from allauth.account.models import EmailAddress

from accounts.addresses import owners_of, owns, vouch_for
from accounts.models import User


def test_verified_addresses_and_those_of_accounts_made_for_people_have_owners(alice, ines):
    found = owners_of([" Alice@Example.org", "INES@example.org", "nobody@example.org", ""])

    assert found == {"alice@example.org": alice, "ines@example.org": ines}


def test_an_address_that_has_only_been_typed_has_none(db):
    user = User.objects.create_user("mallory", "m@example.org")
    EmailAddress.objects.create(user=user, email="a@example.org", primary=True)

    assert owners_of(["a@example.org", "m@example.org"]) == {}
    assert not owns(user, "m@example.org")
    assert not vouch_for(user)


def test_a_closed_account_owns_nothing(alice, ines):
    User.objects.update(is_active=False)

    assert owners_of([alice.email, ines.email]) == {}


def test_an_address_is_stored_in_lower_case_however_it_is_written(db):
    first = User.objects.create_user("first", "First@Example.org")
    User.objects.bulk_create([User(username="second", email="SECOND@example.org")])
    User.objects.filter(username="first").update(email="Third@example.org")

    assert first.email == "first@example.org"
    assert set(User.objects.values_list("email", flat=True)) == {
        "third@example.org",
        "second@example.org",
    }
    assert owns(User.objects.get(email="Third@EXAMPLE.org"), "third@example.org")


def test_ten_thousand_addresses_take_four_queries(alice, count_queries):
    many = [f"student{n}@example.org" for n in range(9_999)]

    with count_queries(4):
        assert owners_of([*many, alice.email]) == {alice.email: alice}


def test_vouching_twice_is_once(ines):
    assert vouch_for(ines)
    assert not vouch_for(ines)
    assert EmailAddress.objects.get().verified
