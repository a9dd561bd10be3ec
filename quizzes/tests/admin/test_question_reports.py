"""Reports of questions in the admin: who reads them, who replies, and what stands there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.actions.personal_data import delete_account
from quizzes.core.rulings import Decision
from quizzes.models import AuditEvent, QuestionReport, Role

from ..attempts import sit, students
from ..conftest import EVERY_KIND, NOW, PLANETS, import_markdown, open_course
from ..question_reports import NOTE, REPLY, practised, replied, reported
from ..rulings import decide, proposed
from .conftest import text_of

LIST = reverse("admin:quizzes_questionreport_changelist")
MINUTE = timedelta(minutes=1)


def page_of(report) -> str:
    return reverse("admin:quizzes_questionreport_change", args=[report.pk])


def sent(page, **values) -> dict[str, str]:
    """What the form of a page sends."""
    return {"reply": REPLY, "seen": page.context["form"]["seen"].value()} | values


@pytest.fixture
def report(submitted) -> QuestionReport:
    return reported(submitted, 2)


@pytest.fixture
def by_hugo(db) -> Client:
    """Hugo assists in the open course."""
    hugo = User.objects.create_user("hugo", is_staff=True)
    open_course().staff.create(user=hugo, role=Role.ASSISTANT)
    client = Client()
    client.force_login(hugo)
    return client


# Reading


def test_ines_reads_all_that_the_report_is_about(by_ines, report, submitted):
    page = text_of(by_ines.get(page_of(report)))

    assert f"<p>{NOTE}</p>" in page
    assert "Alice" in page
    assert "Which of these have rings? Select two." in page
    assert "revision 1 (current)" in page
    change = reverse("admin:quizzes_quiz_change", args=[report.item.quiz_id])
    assert f'<a href="{change}#line-9" dir="auto">planets.md:9</a>' in page
    assert page.count("✓ right") == 2
    assert page.count("● chose this") == 2
    assert f"{reverse('quizzes:review', args=[submitted.pk])}#question-2" in page
    items = reverse("admin:quizzes_quiz_items", args=[report.item.quiz_id])
    assert f"{items}?revision={report.question.revision_id}&amp;page=1#question-2" in page


def test_the_link_to_the_figures_leads_to_the_question(by_ines, report):
    items = reverse("admin:quizzes_quiz_items", args=[report.item.quiz_id])
    page = text_of(by_ines.get(items, {"revision": report.question.revision_id, "page": 1}))

    start = page.index('id="question-2"')
    assert "Which of these have rings?" in page[start : start + 400]


def test_a_report_is_about_the_wording_that_was_met(by_ines, report):
    import_markdown(PLANETS.replace("have rings?", "have moons?"))
    page = text_of(by_ines.get(page_of(report)))

    assert "have rings?" in page
    assert "revision 1 (not the current one)" in page
    revision = reverse("admin:quizzes_revision_change", args=[report.question.revision_id])
    assert f'<a href="{revision}" dir="auto">planets.md:9</a>' in page


@pytest.mark.parametrize(
    ("position", "given", "key"),
    [
        (3, "Venus", "Mars | the red planet"),
        (4, "nine", "7.5 to 8.5"),
        (5, "moon; –", "sun | Sun; star"),
        (6, "1. *Earth*; 2. Venus", "1. Mercury; 2. Venus; 3. *Earth*"),
    ],
)
def test_answers_that_are_not_chosen_stand_there_in_words(by_ines, alice, position, given, key):
    quiz = import_markdown(EVERY_KIND, "every-kind.md").quiz
    attempt = sit(quiz, alice, {2: "Venus", 3: "nine", 4: ["moon", ""], 5: [None, 1, 0]})
    page = text_of(by_ines.get(page_of(reported(attempt, position))))

    assert f'<dd dir="auto">{given}</dd>' in page
    assert f'<dd dir="auto">{key}</dd>' in page


def test_a_blank_answer_says_so(by_ines, planets, alice):
    attempt = sit(planets, alice, {})
    assert "the student left it blank" in text_of(by_ines.get(page_of(reported(attempt))))


def test_a_report_from_practice_says_so_and_has_no_attempt(by_ines, alice, planets):
    from quizzes.actions.question_reports import report_question

    turn = practised(alice, planets.current_revision.questions.first(), response=[1])
    report = report_question(student=alice, met=turn, note=NOTE, now=NOW)
    page = text_of(by_ines.get(page_of(report)))

    assert "in practice" in page
    assert page.count("● chose this") == 1
    assert "/review/" not in page


def test_a_key_that_was_decided_about_since_is_told(by_ines, ines, report):
    assert "a ruling about it since" not in text_of(by_ines.get(page_of(report)))
    decide(report.item.quiz, proposed(report.item.quiz, 1, Decision.VOID), by=ines, reason="So.")
    assert "a ruling about it since" in text_of(by_ines.get(page_of(report)))


def test_other_reports_of_the_question_are_one_step_away(by_ines, report, planets, bob):
    other = reported(sit(planets, bob, {}), 2, "I think so, too.")
    page = text_of(by_ines.get(page_of(report)))

    assert page_of(other) in page
    assert "I think so, too." in page


def test_of_somebody_who_has_gone_the_reply_is_left(by_ines, ines, report, alice):
    replied(report, ines)
    delete_account(user=alice, by=alice, now=NOW)

    page = text_of(by_ines.get(page_of(report)))
    assert "The note was deleted with the account" in page
    assert REPLY in page
    assert "deleted with the account" in text_of(by_ines.get(LIST))


# Replying


def test_ines_replies_and_can_correct_it(by_ines, ines, report):
    page = by_ines.get(page_of(report))
    response = by_ines.post(page_of(report), sent(page), follow=True)

    assert response.redirect_chain == [(page_of(report), 302)]
    assert "Replied." in text_of(response)
    report.refresh_from_db()
    assert (report.reply, report.replied_by) == (REPLY, ines)
    assert len(mail.outbox) == 1
    assert f"http://testserver/reports/#report-{report.pk}" in mail.outbox[0].body

    by_ines.post(page_of(report), sent(response, reply="No, it stays."))
    report.refresh_from_db()
    assert report.reply == "No, it stays."
    assert AuditEvent.objects.filter(action="replied").count() == 2


def test_a_reply_without_words_is_told_at_its_field_and_above(by_ines, report):
    page = text_of(by_ines.post(page_of(report), {"reply": " ", "seen": ""}))

    assert "<title>Error:" in page
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#id_reply">Reply</a>' in page
    assert 'aria-invalid="true"' in page
    report.refresh_from_db()
    assert report.is_open


def test_a_reply_to_a_note_that_has_changed_waits_to_be_sent_again(by_ines, submitted, report):
    page = by_ines.get(page_of(report))
    reported(submitted, 2, "Forget it, I misread.", now=NOW + MINUTE)
    again = by_ines.post(page_of(report), sent(page))

    assert "Forget it, I misread." in text_of(again)
    assert "has changed since you opened this page" in text_of(again)
    assert f"{REPLY}</textarea>" in text_of(again)
    by_ines.post(page_of(report), sent(again))
    report.refresh_from_db()
    assert report.reply == REPLY


def test_an_assistant_reads_and_does_not_reply(by_hugo, report):
    page = by_hugo.get(page_of(report))

    assert NOTE in text_of(page)
    assert "<textarea" not in text_of(page)
    assert "Nobody has replied yet." in text_of(page)
    assert by_hugo.post(page_of(report), {"reply": REPLY, "seen": ""}).status_code == 403
    report.refresh_from_db()
    assert report.is_open


def test_who_teaches_elsewhere_finds_no_report(outsider, report):
    client = Client()
    client.force_login(outsider)

    assert client.get(page_of(report)).status_code == 404
    assert client.post(page_of(report), {"reply": REPLY}).status_code == 404
    assert NOTE not in text_of(client.get(LIST))


def test_nobody_adds_or_deletes_a_report(by_ines, report):
    for name, args in (("add", []), ("delete", [report.pk])):
        address = reverse(f"admin:quizzes_questionreport_{name}", args=args)
        assert by_ines.get(address).status_code == 403
        assert by_ines.post(address, {"post": "yes"}).status_code == 403
    assert QuestionReport.objects.count() == 1


# The list


def test_what_waits_longest_is_first_and_counted(by_ines, ines, submitted, planets, bob):
    answered = replied(reported(submitted, 1), ines)
    later = reported(submitted, 2, now=NOW + MINUTE)
    earlier = reported(sit(planets, bob, {}), 3)
    page = text_of(by_ines.get(LIST))

    places = [page.index(page_of(report)) for report in (earlier, later, answered)]
    assert places == sorted(places)
    assert "<h1>2 reports to answer</h1>" in page


def test_the_list_is_filtered_by_state_quiz_and_words(by_ines, ines, submitted, every_kind, bob):
    answered = replied(reported(submitted, 1, "One."), ines)
    waiting = reported(sit(every_kind, bob, {}), 2, "Two.")

    def shown(**query) -> set[int]:
        page = by_ines.get(LIST, query)
        return {row.pk for row in page.context["cl"].result_list}

    assert shown() == {answered.pk, waiting.pk}
    assert shown(state="open") == {waiting.pk}
    assert shown(state="answered") == {answered.pk}
    assert shown(item__quiz__id__exact=every_kind.pk) == {waiting.pk}
    assert shown(item__quiz__course__id__exact=open_course().pk) == {answered.pk, waiting.pk}
    assert shown(q="Two") == {waiting.pk}
    assert shown(q="alice") == {answered.pk}


def test_the_pages_of_a_quiz_say_how_many_reports_wait(by_ines, ines, submitted, planets, bob):
    def count(name: str, *args) -> str:
        page = text_of(by_ines.get(reverse(f"admin:quizzes_{name}", args=args)))
        tab = page[page.index(f"{LIST}?item__quiz__id__exact={planets.pk}") :]
        return tab[: tab.index("</a>")].split(">", 1)[1]

    assert count("quiz_results", planets.pk) == "Reports"
    reported(submitted, 1)
    reported(sit(planets, bob, {}), 2)
    replied(reported(submitted, 3), ines)
    for name in ("change", "settings", "history", "results", "items", "regrading"):
        assert count(f"quiz_{name}", planets.pk).startswith('Reports <span class="tab-count">2<')
    attempts = reverse("admin:quizzes_attempt_changelist")
    page = text_of(by_ines.get(attempts, {"quiz__id__exact": planets.pk}))
    assert '<span class="tab-count">2<' in page


@pytest.mark.parametrize("size", [1, 3])
def test_queries(by_ines, ines, planets, size, count_queries):
    for student in students(size):
        attempt = sit(planets, student, {})
        report = reported(attempt, 1)
        replied(reported(attempt, 2), ines)
    by_ines.get(LIST)
    with count_queries(10):
        by_ines.get(LIST)
    with count_queries(10):
        page = by_ines.get(page_of(report))
    with count_queries(12):
        by_ines.post(page_of(report), sent(page))


@pytest.mark.parametrize("name", ["results", "history", "settings"])
def test_the_number_costs_no_query(by_ines, planets, submitted, name, count_queries):
    address = reverse(f"admin:quizzes_quiz_{name}", args=[planets.pk])
    by_ines.get(address)
    with count_queries() as before:
        by_ines.get(address)
    reported(submitted)
    with count_queries(len(before)):
        by_ines.get(address)


def test_markup_in_a_note_and_in_a_reply_is_text(by_ines, ines, submitted):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    report = replied(reported(submitted, 1, hostile), ines, hostile)
    for address in (LIST, page_of(report)):
        page = by_ines.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
