"""The receipt of a submitted attempt, and whether one that is shown is genuine."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from quizzes.actions.attempts import GivenAnswer, submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Quiz
from quizzes.reports.receipt import is_genuine

from ..conftest import NOW, given, import_markdown


def load(client, attempt: Attempt):
    return client.get(reverse("quizzes:receipt", args=[attempt.pk]))


def receipt(client, attempt: Attempt) -> str:
    return load(client, attempt).content.decode()


@pytest.fixture
def genuine(by_alice, submitted) -> bytes:
    return load(by_alice, submitted).content


def test_a_receipt_is_a_file_to_keep(by_alice, submitted):
    response = load(by_alice, submitted)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="planets-1-receipt.txt"'
    assert "no-store" in response["Cache-Control"]
    assert reverse("quizzes:receipt", args=[submitted.pk]) in str(
        by_alice.get(reverse("quizzes:review", args=[submitted.pk])).content
    )


def test_a_receipt_says_who_handed_in_what_and_when(by_alice, alice, planets, settings):
    planets.time_limit = timedelta(hours=1)
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    sent = given(attempt, {"rings": ["Venus", "Saturn"], "red": ["Mars"]})
    submit_attempt(
        attempt=attempt, given=sent, now=NOW + timedelta(minutes=9), accept_unanswered=True
    )
    text = receipt(by_alice, attempt)
    for line in (
        "Site: testserver",
        "Course: Open quizzes",
        "Quiz: Planets",
        f"Revision: 1, SHA-256 {attempt.revision.sha256}",
        "Attempt: 1",
        "Student: Alice (alice)",
        "Started: 2026-03-02 09:00:00+00:00 (UTC)",
        "Submitted: 2026-03-02 09:09:00+00:00 (UTC)",
        "Deadline: 2026-03-02 10:00:00+00:00 (UTC)",
        "Score: 1 of 3 points",
    ):
        assert f"\n{line}\n" in text
    assert "\n1. Which planet is closest to the sun?\n   (blank)\n" in text
    assert "\n3. Which planet is red?\n   Mars\n" in text
    assert re.search(r"\n2\. Which of these .*\n   (Saturn\n   Venus|Venus\n   Saturn)\n", text)
    assert text.splitlines()[-1].startswith("Signature: ")


def test_times_are_in_the_zone_of_the_site(by_alice, submitted, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    assert "Started: 2026-03-02 10:00:00+01:00 (Europe/Berlin)" in receipt(by_alice, submitted)


def test_other_kinds_of_answers_are_said_in_words_without_the_key(by_alice, alice, every_kind):
    attempt = start_attempt(quiz=every_kind, student=alice, now=NOW)
    typed = {3: ("Phobos",), 4: ("9",), 5: ("moon", ""), 6: ("", "", "1"), 7: ("0", "", "")}
    sent = {position: GivenAnswer(values) for position, values in typed.items()}
    submit_attempt(attempt=attempt, given=sent, now=NOW, accept_unanswered=True)
    text = receipt(by_alice, attempt)
    assert "\n   Phobos\n" in text
    assert "\n5. The [[]] is a [[]], & the moon is not.\n   moon\n   –\n" in text
    assert re.search(r"\n6\. From the sun outwards\n   1\. [*\w]+\n", text)
    assert re.search(r"\n7\. Who found it\?\n   Uranus → \w+\n", text)
    for secret in ("the red planet", "7.5", "star"):
        assert secret not in text


def test_the_order_of_chosen_choices_does_not_tell_the_right_ones(by_alice, alice):
    text = "**1.** All?\n- [x] right\n- [x] right too\n- [ ] wrong\n- [ ] no\n"
    quiz = import_markdown(f"---\nannounce_count: no\n---\n{text}", "all.md").quiz
    firsts = set()
    for _ in range(20):
        attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
        sent = {1: GivenAnswer(("0", "1", "2", "3"))}
        submit_attempt(attempt=attempt, given=sent, now=NOW)
        firsts.add(receipt(by_alice, attempt).partition("1. All?\n   ")[2].split("\n")[0])
    assert len(firsts) > 1


def test_the_same_attempt_gives_the_same_receipt_after_an_edit(by_alice, submitted, genuine):
    changed = "**1.** Something else?\n- [x] yes\n- [ ] no\n"
    import_markdown(f"---\ntitle: Renamed\n---\n{changed}")
    assert Quiz.objects.get().title == "Renamed"
    assert load(by_alice, submitted).content == genuine


def test_the_score_is_in_it_only_while_it_may_be_seen(by_alice, ines, submitted):
    Quiz.objects.update(show_score="after-closing", closes_at=timezone.now() + timedelta(hours=1))
    kept_back = receipt(by_alice, submitted)
    assert "\nScore: shown once the quiz has closed for everybody" in kept_back
    assert "3 of 3" not in kept_back
    by_alice.force_login(ines)  # the same for whoever loads it
    assert receipt(by_alice, submitted) == kept_back
    Quiz.objects.update(closes_at=NOW)
    assert "Score: 3 of 3 points" in receipt(by_alice, submitted)
    Quiz.objects.update(show_score="never")
    assert "Score: kept by the instructor" in receipt(by_alice, submitted)


def test_a_quiz_named_in_any_script_has_receipts(by_alice, alice, db):
    quiz = import_markdown("**1.** x\n- [x] a\n- [ ] b\n", "惑星.md").quiz
    attempt = start_attempt(quiz=quiz, student=alice, now=NOW)
    submit_attempt(attempt=attempt, given={}, now=NOW, accept_unanswered=True)
    name = load(by_alice, attempt)["Content-Disposition"].partition("filename*=utf-8''")[2]
    assert unquote(name) == "惑星-1-receipt.txt"


def test_there_is_no_receipt_of_an_open_attempt(by_alice, alice, planets):
    attempt = start_attempt(quiz=planets, student=alice, now=NOW)
    assert load(by_alice, attempt).status_code == 404


# Genuine or not


def test_a_receipt_is_genuine_as_it_was_made(genuine):
    assert is_genuine(genuine)


@pytest.mark.parametrize(
    "mailed",
    [
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b"\n", b"\r"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.rstrip(b"\n"),
        lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n") + b"\r\n\r\n",
    ],
)
def test_what_mail_programs_do_to_it_does_no_harm(genuine, mailed):
    assert mailed(genuine) != genuine
    assert is_genuine(mailed(genuine))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Score: 3", b"Score: 2"),
        (b"Mercury", b"Venus"),
        (b"(alice)", b"(bob)"),
        (b"09:00:00", b"09:00:01"),
        (b"\n   Mars", b"\n    Mars"),
        (b"Signature: ", b"Signature: A"),
        (b"\nSignature: ", b"\n\nSignature: "),
        (b"Receipt", b"receipt"),
    ],
)
def test_any_change_makes_it_worthless(genuine, old, new):
    assert old in genuine
    assert not is_genuine(genuine.replace(old, new, 1))


def test_every_single_character_is_signed(genuine):
    text = genuine.rstrip(b"\n")
    for place in range(len(text)):
        changed = bytes([text[place] ^ 1])
        assert not is_genuine(text[:place] + changed + text[place + 1 :])


@pytest.mark.parametrize("content", [b"", b"\n", b"Signature: x", b"\xff\xfe", b"a\nSignature: :"])
def test_what_is_no_receipt_is_not_genuine(content, settings):
    assert not is_genuine(content)


def test_a_receipt_of_another_site_is_not_genuine(genuine, settings):
    settings.SECRET_KEY = "another"
    assert not is_genuine(genuine)
    settings.SECRET_KEY_FALLBACKS = ["tests-only"]
    assert is_genuine(genuine)


def test_names_cannot_forge_lines(by_alice, alice, submitted):
    User.objects.filter(pk=alice.pk).update(first_name="A\nScore: 9 of 9\u2028x\r")
    text = receipt(by_alice, submitted)
    assert "\nScore: 9" not in text
    assert is_genuine(text.encode())


def test_the_command_tells_genuine_ones_from_others(genuine, tmp_path, capsys):
    path = tmp_path / "receipt.txt"
    path.write_bytes(genuine)
    call_command("verify_receipt", path)
    assert "is genuine and unchanged" in capsys.readouterr().out
    path.write_bytes(genuine.replace(b"Score: 3", b"Score: 4"))
    with pytest.raises(CommandError, match="was changed since"):
        call_command("verify_receipt", path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_receipt", tmp_path / "none.txt")
