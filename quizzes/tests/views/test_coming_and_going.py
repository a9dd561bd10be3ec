"""Students join by a code, accept invitations, and leave: a GET asks, a POST does it."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.inviting import LINK_HOLDS, invite, link_token
from quizzes.actions.joining import MOST_WRONG, make_join_code
from quizzes.models import Course, Enrolment, Invitation, JoinCode

from ..courses import DAY, closed_course, enrolled, state_of

JOIN = reverse("quizzes:join")


@pytest.fixture(autouse=True)
def _nobody_has_guessed(db):
    cache.clear()


@pytest.fixture
def course(ines) -> Course:
    return closed_course(owner=ines)


@pytest.fixture
def code(course, ines) -> JoinCode:
    now = timezone.now()
    return make_join_code(course=course, expires_at=now + DAY, max_uses=1, by=ines, now=now)


@pytest.fixture
def invitation(course, ines) -> Invitation:
    return invite(course=course, emails=["dora@example.org"], by=ines, now=timezone.now())[0]


def link(invitation: Invitation, now=None) -> str:
    return reverse("quizzes:invitation", args=[link_token(invitation, now or timezone.now())])


def leave(course: Course) -> str:
    return reverse("quizzes:leave", args=[course.slug])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_home_leads_to_joining(by_alice):
    assert f'href="{JOIN}"' in text_of(by_alice.get(reverse("quizzes:home")))


def test_a_link_with_a_code_fills_it_in_and_enrols_nobody(by_alice, code, course):
    page = text_of(by_alice.get(JOIN, {"code": code.code}))
    assert f'value="{code.code}"' in page
    assert course.title not in page
    assert not Enrolment.objects.exists()


def test_sending_it_enrols_and_shows_the_course(by_alice, alice, code, course):
    page = by_alice.post(JOIN, {"code": code.code.lower()}, follow=True)
    assert page.redirect_chain[-1] == (reverse("quizzes:course", args=["dl"]), 302)
    assert "You are enrolled in “Deep learning”." in text_of(page)
    assert state_of(course, alice) == "active"


@pytest.mark.parametrize("when", ["later", "over"])
def test_who_is_enrolled_for_another_time_is_told_so(by_alice, alice, code, course, when):
    now = timezone.now()
    dates = {"starts_at": now + DAY} if when == "later" else {"ends_at": now - DAY}
    enrolled(course, alice, **dates)
    page = text_of(by_alice.post(JOIN, {"code": code.code}, follow=True))
    assert ("opens to you later" if when == "later" else "your time in it is over") in page


def test_a_code_that_does_not_work_says_the_same_whatever_the_reason(
    by_alice, alice, code, course, ines
):
    now = timezone.now()
    expired = course.join_codes.create(code="EXPXRED", expires_at=now - DAY, max_uses=1)
    used_up = course.join_codes.create(code="USED", expires_at=now + DAY, max_uses=1, use_count=1)
    enrolled(course, alice, state="removed", ended_at=now)
    pages = set()
    for typed in ("UNKNXWN", expired.code, used_up.code, code.code):
        page = by_alice.post(JOIN, {"code": typed})
        assert page.status_code == 200
        assert course.title not in text_of(page)
        assert "Error:" in text_of(page)
        pages.add(page.context["form"].errors["code"][0])
    assert len(pages) == 1
    assert "mistyped, expired or used up" in pages.pop()


def test_guessing_has_an_end(by_alice, code):
    for _ in range(MOST_WRONG):
        assert by_alice.post(JOIN, {"code": "WRXNG"}).status_code == 200
    page = by_alice.post(JOIN, {"code": code.code})
    assert page.status_code == 429
    assert "Try again in an hour" in text_of(page)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("typed", ["", " ", "\0", "x" * 101, '"><script>'])
def test_nonsense_is_answered_by_the_form(by_alice, typed):
    page = by_alice.post(JOIN, {"code": typed})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert '"><script>' not in text_of(page)


def test_nobody_joins_without_logging_in_and_comes_back_to_the_code(client, code):
    response = client.get(JOIN, {"code": code.code})
    assert response.status_code == 302
    assert f"next=/join/%3Fcode%3D{code.code}" in response.url


def test_the_page_takes_the_same_queries_for_one_and_three_courses(by_alice, alice, count_queries):
    enrolled(closed_course("a", "A"), alice)
    with count_queries() as one:
        by_alice.get(JOIN)
    for slug in ("b", "c"):
        enrolled(closed_course(slug, slug), alice)
    with count_queries() as three:
        page = by_alice.get(JOIN)
    assert len(one) == len(three) == 3
    assert len(page.context["enrolments"]) == 3


def test_an_invitation_says_to_what_and_as_whom_and_a_get_accepts_nothing(
    by_alice, course, invitation
):
    page = text_of(by_alice.get(link(invitation)))
    for text in ("Deep learning", "dora@example.org", "as a student", "Accept as Alice", "Ines"):
        assert text in page
    assert not Enrolment.objects.exists()


def test_accepting_it_enrols_once(by_alice, alice, bob, client, course, invitation):
    page = by_alice.post(link(invitation), follow=True)
    assert "You are enrolled in “Deep learning”." in text_of(page)
    assert state_of(course, alice) == "active"
    client.force_login(bob)
    again = client.post(link(invitation))
    assert again.status_code == 410
    assert "accepted already" in text_of(again)
    assert state_of(course, bob) is None


def test_an_invitation_for_a_later_time_does_not_lead_to_a_page_that_is_closed(
    by_alice, course, ines
):
    now = timezone.now()
    (made,) = invite(course=course, emails=["d@e.org"], by=ines, now=now, starts_at=now + DAY)
    page = by_alice.post(link(made), follow=True)
    assert page.redirect_chain[-1] == (reverse("quizzes:home"), 302)
    assert "opens to you later" in text_of(page)


def test_accepting_a_role_opens_the_course_in_the_admin(client, alice, course, ada):
    (made,) = invite(
        course=course, emails=["d@example.org"], role="assistant", by=ada, now=timezone.now()
    )
    client.force_login(alice)
    assert "to run this course as assistant" in text_of(client.get(link(made)))
    page = client.post(link(made), follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == reverse("admin:quizzes_course_people", args=[course.pk])


def test_what_cannot_be_accepted_says_why(by_alice, invitation):
    old = timezone.now() - LINK_HOLDS - DAY
    assert "has expired" in text_of(by_alice.post(link(invitation, old)))
    token = link(invitation)
    invitation.delete()
    assert "was withdrawn" in text_of(by_alice.post(token))
    assert "not a whole link" in text_of(by_alice.post(token[:-3] + "/"))
    assert not Enrolment.objects.exists()


def test_an_invitation_asks_who_you_are_and_comes_back(client, invitation):
    url = link(invitation)
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.endswith(f"next={url.replace(':', '%3A')}")


def test_leaving_asks_first_and_says_what_stays(by_alice, alice, course):
    enrolled(course, alice)
    page = text_of(by_alice.get(leave(course)))
    assert "Your attempts and results stay" in page
    assert state_of(course, alice) == "active"
    done = by_alice.post(leave(course), follow=True)
    assert "You have left “Deep learning”. Your results stay." in text_of(done)
    assert state_of(course, alice) == "left"
    assert by_alice.post(leave(course)).status_code == 404


def test_nobody_leaves_for_another(client, bob, alice, course):
    enrolled(course, alice)
    client.force_login(bob)
    assert client.post(leave(course)).status_code == 404
    assert state_of(course, alice) == "active"
