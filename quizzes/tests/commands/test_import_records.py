"""What the log of imports remembers, and what it does not repeat."""

import hashlib

from quizzes.models import ImportRecord, Quiz, Revision

from ..conftest import PLANETS, import_markdown
from .conftest import BROKEN, GOOD, run


def test_an_import_is_recorded_with_its_bytes_and_what_was_said(db, write):
    text = GOOD.replace("Select two", "Select three")
    path = write("planets.md", text)
    run(path)
    record = ImportRecord.objects.get()
    assert (record.outcome, record.via, record.by) == ("created", "command", None)
    assert (record.path, record.question_count) == (str(path), 3)
    assert (record.quiz, record.revision) == (Quiz.objects.get(), Revision.objects.get())
    assert record.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert record.changes == {"new": 3}
    (said,) = record.diagnostics
    assert (said["code"], said["severity"], said["line"]) == ("select-count", "warning", 9)


def test_an_edit_is_recorded_with_what_it_changed(ines, planets):
    import_markdown(PLANETS.replace("red?", "reddest?"), by=ines)
    record = ImportRecord.objects.first()
    assert (record.outcome, record.via, record.by) == ("revised", "admin", ines)
    assert record.changes == {"reworded": 1, "same": 2}


def test_a_run_that_changes_nothing_adds_no_record(db, folder):
    run(folder)
    before = ImportRecord.objects.count()
    run(folder)
    run("--format", "json", folder)
    assert ImportRecord.objects.count() == before == 2


def test_a_rejection_is_recorded_once_until_something_is_different(db, write):
    path = write("planets.md", BROKEN)
    run(path, expect=1)
    run(path, expect=1)
    record = ImportRecord.objects.get()
    assert (record.outcome, record.quiz, record.revision) == ("rejected", None, None)
    assert [each["code"] for each in record.diagnostics] == ["no-correct-choice"]
    write("planets.md", BROKEN + "\n")
    run(path, expect=1)
    assert ImportRecord.objects.count() == 2


def test_a_rejected_edit_is_recorded_with_its_quiz(db, write):
    path = write("planets.md")
    run(path)
    write("planets.md", BROKEN)
    run(path, expect=1)
    assert ImportRecord.objects.first().quiz == Quiz.objects.get()


def test_files_that_cannot_be_read_are_recorded_too(db, tmp_path):
    run(tmp_path / "nothing.md", expect=1)
    record = ImportRecord.objects.get()
    assert (record.outcome, record.sha256) == ("rejected", "")


def test_a_renamed_and_a_vanished_file_are_recorded(db, tmp_path, write):
    path = write("planets.md")
    run(tmp_path)
    path.rename(tmp_path / "solar.md")
    run(tmp_path)
    (tmp_path / "solar.md").unlink()
    run("--prune", tmp_path)
    outcomes = ImportRecord.objects.order_by("pk").values_list("outcome", "path")
    solar = str(tmp_path / "solar.md")
    assert list(outcomes) == [("created", str(path)), ("renamed", solar), ("retired", solar)]


def test_checks_and_dry_runs_are_not_recorded(db, folder):
    (folder / "broken.md").write_text(BROKEN)
    run("--check", folder, expect=1)
    run("--dry-run", folder, expect=1)
    assert not ImportRecord.objects.exists()


def test_a_thousand_diagnostics_are_counted_and_the_first_are_kept(db, write):
    text = "".join(f"**{n}.** Which?\n- [ ] {n}\n- [ ] b\n\n" for n in range(300))
    run(write("many.md", text), expect=1)
    record = ImportRecord.objects.get()
    assert record.diagnostic_count >= 300
    assert len(record.diagnostics) == ImportRecord.MOST_DIAGNOSTICS


def test_passed_over_files_are_not_recorded(db, folder):
    (folder / "README.md").write_text("# Read me\n")
    run(folder)
    assert ImportRecord.objects.count() == 2
