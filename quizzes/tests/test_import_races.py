"""Many imports at once, on the real database: every one of them whole, and none twice."""

import pytest

from quizzes.models import ImportRecord, Quiz, Revision

from .commands.conftest import GOOD, run
from .conftest import PLANETS, import_markdown
from .racing import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def planets():
    return import_markdown(PLANETS).quiz


def test_two_imports_of_one_file_at_once_make_one_revision(planets):
    changed = PLANETS.replace("red?", "reddest?")
    results = at_once([lambda: import_markdown(changed)] * 4)
    assert sum(result.revision is not None for result in results) == 1
    assert Revision.objects.count() == 2


def test_first_imports_of_one_file_at_once_make_one_quiz():
    results = at_once([lambda: import_markdown(PLANETS)] * 4)
    assert sum(result.revision is not None for result in results) == 1
    assert (Quiz.objects.count(), Revision.objects.count()) == (1, 1)


def test_two_new_quizzes_at_once_are_two_whole_quizzes():
    other = PLANETS.replace("Planets", "Worlds")
    at_once(
        [lambda: import_markdown(PLANETS), lambda: import_markdown(other, "worlds.md")] * 2,
    )
    assert sorted(Quiz.objects.values_list("slug", "current_revision__title")) == [
        ("planets", "Planets"),
        ("worlds", "Worlds"),
    ]
    assert [revision.questions.count() for revision in Revision.objects.all()] == [3, 3]


def test_a_renamed_file_that_is_imported_twice_at_once_stays_one_quiz(tmp_path):
    (tmp_path / "planets.md").write_text(GOOD)
    run(tmp_path)
    (tmp_path / "planets.md").rename(tmp_path / "solar.md")
    (tmp_path / "solar.md").write_text(GOOD.replace("red?", "reddest?"))
    printed = at_once([lambda: run(tmp_path)] * 4)
    assert all("1 ok, 0 failed" in text for text in printed)
    assert (Quiz.objects.count(), Revision.objects.count()) == (1, 2)
    assert Quiz.objects.get().path == str(tmp_path / "solar.md")
    assert ImportRecord.objects.count() == 2
