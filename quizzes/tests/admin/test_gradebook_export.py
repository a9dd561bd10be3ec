"""The gradebook as a file."""

from django.urls import reverse

from ..attempts import sit
from ..conftest import ALL_RIGHT, PLANETS, import_markdown
from ..workbooks import sheets_of
from .downloads import content, rows


def gradebook_url(extension: str = "csv") -> str:
    return reverse("admin:quizzes_quiz_gradebook_export", args=[extension])


def test_the_gradebook_has_what_counts_of_every_student(by_ines, planets, alice, bob):
    other = import_markdown(PLANETS, "other.md").quiz
    sit(planets, alice, {})
    sit(planets, alice, ALL_RIGHT)
    sit(other, bob, {"red": ["Mars"]})
    response = by_ines.get(gradebook_url())
    assert response["Content-Disposition"] == 'attachment; filename="open-gradebook.csv"'
    alices, bobs = rows(response)
    assert (alices["username"], alices["first_name"]) == ("alice", "Alice")
    assert (alices["planets.per_cent"], alices["planets.score"]) == ("100.00", "3.00")
    assert (alices["planets.attempts"], alices["planets.set_by_hand"]) == ("2", "no")
    assert (alices["other.per_cent"], alices["other.attempts"]) == ("", "")
    assert (bobs["other.per_cent"], bobs["mean_per_cent"]) == ("33.33", "33.33")
    (sheet,) = sheets_of(content(by_ines.get(gradebook_url("xlsx"))))
    assert [row[0] for row in sheet] == ["username", "alice", "bob"]


def test_the_filters_of_the_gradebook_hold_for_its_file(by_ines, planets, alice, bob):
    other = import_markdown(PLANETS, "other.md").quiz
    for quiz, student in [(planets, alice), (other, alice), (planets, bob)]:
        sit(quiz, student, ALL_RIGHT)
    (row,) = rows(by_ines.get(gradebook_url(), {"q": "ali", "quiz": other.pk}))
    assert row["username"] == "alice"
    assert "other.score" in row
    assert "planets.score" not in row


def test_the_gradebook_links_to_its_files(by_ines, submitted):
    page = by_ines.get(reverse("admin:quizzes_quiz_gradebook"), {"q": "ali"}).content.decode()
    for extension in ("csv", "xlsx"):
        assert f'href="{gradebook_url(extension)}?q=ali&amp;course=' in page


def test_a_gradebook_without_results_is_empty(by_ines, planets):
    assert rows(by_ines.get(gradebook_url())) == []


def test_the_file_has_more_quizzes_than_a_page_has_room_for(by_ines, submitted, alice, monkeypatch):
    monkeypatch.setattr("quizzes.forms.gradebook.MOST_QUIZZES", 1)
    sit(import_markdown(PLANETS, "other.md").quiz, alice, ALL_RIGHT)
    (row,) = rows(by_ines.get(gradebook_url()))
    assert (row["planets.score"], row["other.score"]) == ("3.00", "3.00")
