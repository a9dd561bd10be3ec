"""The CSV of results."""

import csv
import io

import pytest
from django.urls import reverse

from quizzes.reports.exports import ATTEMPT_COLUMNS
from quizzes.reports.spreadsheets import formula_safe


def test_results_are_exported_as_csv(client, ines, submitted):
    client.force_login(ines)
    response = client.post(
        reverse("admin:quizzes_attempt_changelist"),
        {"action": "export_csv", "_selected_action": [submitted.pk]},
    )
    assert response["Content-Type"] == "text/csv"
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert tuple(rows[0]) == ATTEMPT_COLUMNS
    assert rows[0]["username"] == "alice"
    assert (rows[0]["score"], rows[0]["max_points"], rows[0]["per_cent"]) == (
        "3.00",
        "3.00",
        "100.00",
    )
    assert rows[0]["started_at"] == "2026-03-02 09:00:00"
    assert (rows[0]["deadline"], rows[0]["ended_by"]) == ("", "student")


def test_a_name_that_is_a_formula_is_exported_as_text(client, ines, submitted):
    submitted.student.first_name = '=HYPERLINK("http://evil")'
    submitted.student.save()
    client.force_login(ines)
    response = client.post(
        reverse("admin:quizzes_attempt_changelist"),
        {"action": "export_csv", "_selected_action": [submitted.pk]},
    )
    assert b"\"'=HYPERLINK" in b"".join(response.streaming_content)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1", "\ttext"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert formula_safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Alice", "a=b", "3-1", "", -1, -1.5, None])
def test_other_text_and_numbers_stay_as_they_are(value):
    assert formula_safe(value) == value
