"""The page about the people of a course, and what each role does there."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from quizzes.actions.inviting import accept_invitation, invite
from quizzes.models import Course, CourseStaff, Enrolment, Invitation, JoinCode

from ..conftest import NOW, open_course
from ..courses import DAY, closed_course, enrolled, logged, numbered_users, state_of
from .conftest import text_of

DORA = "dora@example.org"


@pytest.fixture
def course(charlie, ines, bob) -> Course:
    """Charlie owns it, ines teaches it, bob assists."""
    return closed_course(owner=charlie, instructor=ines, assistant=bob)


@pytest.fixture
def by(client, request, course):
    def log_in(name: str):
        client.force_login(request.getfixturevalue(name))
        return client

    return log_in


def url(name: str, course: Course, *args) -> str:
    return reverse(f"admin:quizzes_course_{name}", args=[course.pk, *args])


def row(course: Course) -> Enrolment:
    return course.enrolments.select_related("student").get()


# What each form of the page sends, and who of the course's staff may.
POSTS = {
    "remove": (lambda course: {"enrolments": [row(course).pk]}, "ines"),
    "appoint": (lambda course: {"who": "alice", "role": "assistant"}, "charlie"),
    "dismiss": (lambda course: {"user": course.staff.get(role="assistant").user_id}, "charlie"),
    "resend": (lambda course: {"invitation": course.invitations.get().pk}, "ines"),
    "withdraw": (lambda course: {"invitation": course.invitations.get().pk}, "ines"),
    "make_code": (lambda course: {"expires_at": "2999-01-01T00:00", "max_uses": 5}, "ines"),
    "end_code": (lambda course: {"code": course.join_codes.get().pk}, "ines"),
    "dates": (lambda course: {"starts_at": "", "ends_at": "2999-01-01T00:00"}, "ines"),
}
RANKS = ["bob", "ines", "charlie", "ada"]


@pytest.fixture
def filled(course, alice, ines) -> Course:
    enrolled(course, alice)
    invite(course=course, emails=[DORA], by=ines, now=timezone.now())
    course.join_codes.create(code="ABCDEFGHJK", expires_at=timezone.now() + DAY, max_uses=3)
    return course


def stored() -> list:
    models = (Enrolment, CourseStaff, Invitation, JoinCode)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("who", RANKS)
@pytest.mark.parametrize("name", POSTS)
def test_each_role_does_what_it_may_by_post_alone(by, filled, name, who):
    data, least = POSTS[name]
    args = [row(filled).pk] if name == "dates" else []
    before = stored()
    client = by(who)
    got = client.get(url(name, filled, *args))
    allowed = RANKS.index(who) >= RANKS.index(least)
    read = {"dates": 200, "appoint": 302, "make_code": 302}
    assert got.status_code == ((read[name] if allowed else 403) if name in read else 405)
    assert stored() == before
    response = client.post(url(name, filled, *args), data(filled))
    assert response.status_code == (302 if allowed else 403)
    assert (stored() != before) == allowed
    assert bool(logged()[1:]) == allowed  # the first is the invitation


@pytest.mark.parametrize("who", ["alice", "stranger"])
@pytest.mark.parametrize("name", [*POSTS, "people", "roster"])
def test_others_get_nothing_and_change_nothing(client, request, filled, name, who):
    """Students are sent to a log-in; for staff of other courses this one does not exist."""
    user = request.getfixturevalue("alice") if who == "alice" else User.objects.create_user("stan")
    if who == "stranger":
        closed_course("ml", "Machine learning", owner=user)
    client.force_login(user)
    data = POSTS[name][0](filled) if name in POSTS else {"text": "x@example.org"}
    args = [row(filled).pk] if name == "dates" else []
    before = stored()
    for response in (
        client.get(url(name, filled, *args)),
        client.post(url(name, filled, *args), data),
    ):
        assert response.status_code in ({302} if who == "alice" else {404, 405})
        if who == "alice":
            assert "/login/?next=/admin/" in response.url
    assert stored() == before


def test_rows_of_another_course_cannot_be_named(by, filled, ada, alice):
    other = closed_course("ml", "Machine learning", owner=ada)
    client = by("charlie")
    theirs = {
        "remove": {"enrolments": [enrolled(other, alice).pk]},
        "dismiss": {"user": ada.pk},
        "withdraw": {"invitation": invite(course=other, emails=[DORA], by=None, now=NOW)[0].pk},
        "end_code": {
            "code": other.join_codes.create(
                code="X", expires_at=timezone.now() + DAY, max_uses=1
            ).pk
        },
    }
    before = stored()
    for name, data in theirs.items():
        client.post(url(name, filled), data)
    assert client.get(url("dates", filled, other.enrolments.get().pk)).status_code == 404
    assert stored() == before


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "٣"])
def test_what_names_no_row_is_404(by, filled, value):
    client = by("charlie")
    for name, field in (("dismiss", "user"), ("withdraw", "invitation"), ("end_code", "code")):
        assert client.post(url(name, filled), {field: value}).status_code == 404
    assert client.post(url("remove", filled), {"enrolments": [value]}).status_code == 302


def test_an_assistant_sees_students_and_staff_and_no_way_to_change_them(by, filled):
    page = text_of(by("bob").get(url("people", filled)))
    assert "alice@example.org" in page
    assert "charlie@example.org" in page
    assert '<form method="post"' not in page.replace('<form id="logout-form" method="post"', "")
    assert DORA not in page
    assert "ABCDEFGHJK" not in page


def test_an_instructor_sees_all_and_may_not_give_roles(by, filled):
    page = text_of(by("ines").get(url("people", filled)))
    for text in ("alice@example.org", DORA, "ABCDEFGHJK", "Remove the ticked", "Make the code"):
        assert text in page
    assert "Give the role" not in page
    assert "Take away" not in page


def test_an_owner_may_give_roles(by, filled):
    page = text_of(by("charlie").get(url("people", filled)))
    assert "Give the role" in page


def test_an_instructor_may_not_withdraw_what_invites_to_the_staff(by, filled):
    Invitation.objects.update(role="assistant")
    client = by("ines")
    assert "Withdraw" not in text_of(client.get(url("people", filled)))
    client.post(url("withdraw", filled), {"invitation": Invitation.objects.get().pk})
    assert Invitation.objects.exists()


def test_students_are_found_by_name_and_state(by, course, alice):
    enrolled(course, alice)
    gone, later = numbered_users(2, "other")
    enrolled(course, gone, state="removed", ended_at=NOW)
    enrolled(course, later, starts_at=timezone.now() + DAY)
    client = by("bob")

    def shown(**query) -> set[str]:
        page = client.get(url("people", course), query)
        return {one.student.username for one in page.context["students"]}

    assert shown() == {"alice", "other0", "other1"}
    assert shown(state="open") == {"alice"}
    assert shown(state="closed") == {"other1"}
    assert shown(state="removed") == {"other0"}
    assert shown(state="left") == set()
    assert shown(state="nonsense") == {"alice", "other0", "other1"}
    assert shown(q="ALICE@") == {"alice"}
    assert shown(q="other1 example") == {"other1"}
    assert shown(q="nobody") == set()


def test_the_page_takes_the_same_queries_for_one_three_and_sixty_people(
    by, course, ines, count_queries
):
    client = by("charlie")
    counts = []
    for size in (1, 3, 60):
        for user in numbered_users(size, f"of{size}-"):
            enrolled(course, user)
        emails = [f"new{size}-{n}@example.org" for n in range(size)]
        invite(course=course, emails=emails, by=ines, now=NOW)
        for n in range(size):
            course.join_codes.create(
                code=f"{size}X{n}", expires_at=NOW, max_uses=1, created_by=ines
            )
        with count_queries() as queries:
            assert client.get(url("people", course)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 12


def test_long_lists_are_cut_into_pages_of_their_own(by, course, ines):
    for user in numbered_users(60):
        enrolled(course, user)
    emails = [f"new{n}@example.org" for n in range(60)]
    invite(course=course, emails=emails, by=ines, now=NOW)
    page = by("charlie").get(url("people", course), {"students": 2, "invitations": 99, "q": "s"})
    assert len(page.context["students"]) == len(page.context["invitations"]) == 10
    assert "?students=1&amp;invitations=99&amp;q=s" in text_of(page)


def test_the_page_says_which_address_was_invited_beside_who_accepted(by, course, alice, ada):
    for user, role in ((alice, ""), (ada, "assistant")):
        email = f"{user}@elsewhere.org"
        (made,) = invite(course=course, emails=[email], by=None, now=NOW, role=role)
        accept_invitation(invitation=made, user=user, now=NOW)
    page = text_of(by("bob").get(url("people", course)))
    assert "invitation to alice@elsewhere.org" in page
    assert "invitation to ada@elsewhere.org" in page


def test_ticked_students_are_removed_and_the_page_says_so(by, course, alice):
    enrolled(course, alice)
    data = {"enrolments": [row(course).pk]}
    page = by("ines").post(url("remove", course), data, follow=True)
    assert "1 student was removed. Their results stay" in text_of(page)
    assert state_of(course, alice) == "removed"
    again = by("ines").post(url("remove", course), data, follow=True)
    assert "Nobody was removed" in text_of(again)


def test_dates_must_pass(by, course, alice):
    enrolled(course, alice)
    page = by("ines").post(
        url("dates", course, row(course).pk),
        {"starts_at": "2026-03-02T10:00", "ends_at": "2026-03-02T09:00"},
    )
    assert "It must end after it starts." in text_of(page)


@pytest.mark.parametrize("who", ["alice", "alice@example.org", "ALICE@example.org"])
def test_a_role_is_given_by_exact_user_name_or_address(by, course, alice, who):
    data = {"who": who, "role": "instructor"}
    page = by("charlie").post(url("appoint", course), data, follow=True)
    assert "Alice is instructor from now on." in text_of(page)
    assert course.staff.get(user=alice).role == "instructor"


@pytest.mark.parametrize("who", ["ali", "ALICE", "Alice", "nobody", "x@y", "@", "\0"])
def test_nobody_is_found_by_less(by, course, alice, who):
    response = by("charlie").post(url("appoint", course), {"who": who, "role": "owner"})
    assert response.status_code == 200
    assert response.context["appoint_form"].errors
    assert not course.staff.filter(user=alice).exists()
    assert not course.invitations.exists()


def test_beside_an_error_the_students_can_still_be_searched(by, course, alice):
    enrolled(course, alice)
    client = by("charlie")
    for name in ("appoint", "make_code"):
        page = client.get(url(name, course), {"q": "alice"}, follow=True)
        assert page.context["students_form"].asked() == ("alice", "")


def test_a_user_name_that_looks_like_an_address_is_nobodys_address(by, course):
    User.objects.create_user("dean@example.org")
    by("charlie").post(url("appoint", course), {"who": "dean@example.org", "role": "owner"})
    assert course.invitations.get().email == "dean@example.org"
    assert course.staff.count() == 3


def test_an_address_without_an_account_is_invited_to_the_role_by_mail(by, course, client):
    data = {"who": DORA, "role": "assistant"}
    page = by("charlie").post(url("appoint", course), data, follow=True)
    assert f"An invitation was sent to {DORA}." in text_of(page)
    (message,) = mail.outbox
    assert message.to == [DORA]
    assert "run the course “Deep learning”" in message.body
    assert "http://testserver/invitations/" in message.body


def test_the_last_owner_is_told_why_not(by, course, charlie):
    page = by("charlie").post(url("dismiss", course), {"user": charlie.pk}, follow=True)
    assert "Nobody would own the course any more." in text_of(page)
    assert course.staff.filter(user=charlie).exists()


def test_who_gives_up_their_own_role_lands_outside(by, course, charlie, alice):
    course.staff.create(user=alice, role="owner")
    response = by("charlie").post(url("dismiss", course), {"user": charlie.pk})
    assert response.url == reverse("quizzes:home")


def test_an_invitation_is_sent_again_with_a_new_link(by, filled):
    before = Invitation.objects.get().expires_at
    page = by("ines").post(
        url("resend", filled), {"invitation": Invitation.objects.get().pk}, follow=True
    )
    assert f"An invitation was sent to {DORA}." in text_of(page)
    assert len(mail.outbox) == 1
    assert Invitation.objects.get().expires_at > before


def test_a_mail_server_that_is_away_takes_no_invitation_back(by, filled, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = by("ines").post(
        url("resend", filled), {"invitation": Invitation.objects.get().pk}, follow=True
    )
    assert "the mail could not be sent" in text_of(page)
    assert Invitation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"max_uses": 0}, {"max_uses": 10**9}, {"expires_at": "2020-01-01T00:00"}, {"max_uses": ""}],
)
def test_a_code_needs_a_limit_and_an_end(by, course, wrong):
    data = {"expires_at": "2999-01-01T00:00", "max_uses": 5} | wrong
    response = by("ines").post(url("make_code", course), data)
    assert response.context["code_form"].errors
    assert not course.join_codes.exists()


def test_names_are_text_wherever_they_stand(by, course, ines):
    evil = "<script>alert(1)</script>\"'>"
    user = User.objects.create_user("evil", "e@example.org", first_name=evil[:30])
    enrolled(course, user)
    course.staff.update(appointed_by=user)
    course.join_codes.create(code="<b>", expires_at=NOW, max_uses=1, created_by=user)
    assert "<script>alert" not in text_of(by("charlie").get(url("people", course)))


def test_the_open_course_has_these_pages_too(client, ines, submitted):
    client.force_login(ines)
    assert client.get(url("people", open_course())).status_code == 200
