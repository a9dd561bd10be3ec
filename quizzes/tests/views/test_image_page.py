"""A picture's address: what is sent, and how often it is asked for again."""

import pytest
from django.urls import reverse

from quizzes.models import Image

from ..conftest import ILLUSTRATED, import_markdown, picture


@pytest.fixture
def address(illustrated) -> str:
    image = Image.objects.get()
    return reverse("quizzes:image", args=[image.sha256, image.format])


def test_a_picture_is_sent_to_be_kept_by_this_browser_alone(by_alice, address):
    response = by_alice.get(address)
    assert response.content == bytes(Image.objects.get().data)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_browser_that_has_the_picture_does_not_get_it_again(by_alice, address):
    tag = by_alice.get(address)["ETag"]
    response = by_alice.get(address, headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


def test_a_picture_costs_one_query_beyond_the_session(by_alice, address, count_queries):
    with count_queries(3):
        by_alice.get(address)


def test_the_page_of_an_attempt_shows_the_picture(by_alice, address):
    page = by_alice.post(reverse("quizzes:start", args=["open", "illustrated"]), follow=True)
    assert f'src="{address}"' in page.content.decode()


@pytest.mark.parametrize("change", [("png", "jpg"), ("png", "svg"), ("png", "exe")])
def test_a_picture_has_one_address(by_alice, address, change):
    assert by_alice.get(address.replace(*change)).status_code == 404


def test_a_picture_of_a_retired_quiz_is_gone_for_students(by_alice, address, illustrated, now):
    illustrated.retired_at = now
    illustrated.save()
    assert by_alice.get(address).status_code == 404


def test_staff_without_the_permission_see_no_more_than_students(client, charlie, address):
    import_markdown(ILLUSTRATED, "illustrated.md", files={"images/square.png": picture("red")})
    charlie.is_staff = True
    charlie.save()
    client.force_login(charlie)
    assert client.get(address).status_code == 404
