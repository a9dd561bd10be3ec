"""A wrong key, from the upload to what students read."""

import pytest

from quizzes.models import Attempt, Quiz

from ..conftest import PLANETS
from .conftest import press

pytestmark = pytest.mark.browser

KEY, FIXED_KEY = "- [x] Mercury\n- [ ] Venus", "- [ ] Mercury\n- [x] Venus"
ANSWERS = {"closest": ["Venus"], "rings": ["Saturn", "Uranus"], "red": ["Mars"]}


@pytest.fixture
def desk(new_page, log_in, ines):
    """Where ines works, without scripts."""
    page = new_page(java_script_enabled=False)
    log_in(page, ines, "/admin/login/")
    return page


def wrong_key(desk) -> None:
    """Ines uploads a quiz; she believes that Venus is closest, and says Mercury."""
    desk.goto("/admin/quizzes/quiz/import/")
    markdown = "\n".join(line.removeprefix("    ") for line in PLANETS.strip("\n").split("\n"))
    file = {"name": "planets.md", "mimeType": "text/markdown", "buffer": markdown.encode()}
    desk.get_by_label("Files").set_input_files(file)
    press(desk.get_by_role("button", name="Show the plan"))
    press(desk.get_by_role("button", name="Import 1 quiz"))


def fixed_key(desk) -> None:
    """She fixes it in the editor, and is shown the plan."""
    desk.goto(f"/admin/quizzes/quiz/{Quiz.objects.get().pk}/change/")
    text = desk.get_by_label("Markdown:", exact=True)
    text.fill(text.input_value().replace(KEY, FIXED_KEY))
    press(desk.get_by_role("button", name="Import"))


def sits(new_page, log_in, student, closest: str):
    """The page of a student who has answered, and not submitted."""
    page = new_page(java_script_enabled=False)
    log_in(page, student)
    page.goto("/quizzes/open/planets/")
    press(page.get_by_role("button", name="Start"))
    for stem, texts in {**ANSWERS, "closest": [closest]}.items():
        for text in texts:
            group = page.get_by_role("group").filter(has_text=stem)
            group.get_by_label(text, exact=True).check()
    return page


def submit(page) -> None:
    press(page.get_by_role("main").get_by_role("button", name="Submit"))


def scores() -> dict[str, int]:
    rows = Attempt.objects.submitted().values_list("student__username", "score")
    return {name: int(score) for name, score in rows}


def test_a_wrong_key_is_fixed_and_nobody_loses(new_page, log_in, desk, alice, bob, charlie):
    wrong_key(desk)
    by_alice = sits(new_page, log_in, alice, "Venus")
    submit(by_alice)
    by_charlie = sits(new_page, log_in, charlie, "Mercury")
    submit(by_charlie)
    by_bob = sits(new_page, log_in, bob, "Venus")
    assert scores() == {"alice": 2, "charlie": 3}

    fixed_key(desk)
    default = desk.get_by_role("radio", checked=True)
    assert default.count() == 1
    chosen = desk.locator(".decision label").filter(has=default).inner_text()
    assert "nobody loses" in chosen
    assert "1 earn more, 0 less" in chosen
    desk.get_by_label("Reason:").fill("Venus was meant")
    press(desk.get_by_role("button", name="Show what this does"))
    assert desk.get_by_text("1 score rises, 0 fall").is_visible()
    assert desk.get_by_text("1 running attempt is graded by this").is_visible()
    assert desk.get_by_role("img", name="Attempts by score, after").is_visible()
    assert desk.get_by_label("Reason:").input_value() == "Venus was meant"
    assert scores() == {"alice": 2, "charlie": 3}
    press(desk.get_by_role("button", name="Import 1 quiz"))
    assert desk.get_by_text("1 score rose, 0 fell.").is_visible()
    assert scores() == {"alice": 3, "charlie": 3}

    press(desk.get_by_role("link", name="Regrading"))
    decided = desk.get_by_role("table", name="Decisions so far").get_by_role("row").nth(1)
    for words in ("Which planet is closest", "Venus was meant", "Ines", "1 rose, 0 fell"):
        assert words in decided.inner_text()

    by_alice.reload()
    told = by_alice.get_by_role("region", name="Score").inner_text()
    assert "your score rose by 1 point (from 2 to 3)." in told
    assert "Venus was meant" in told
    closest = by_alice.get_by_role("article").filter(has_text="closest to the sun")
    assert "the old and the new key both count as right" in closest.inner_text()
    assert "You chose this: right" in closest.inner_text()
    by_alice.goto("/")
    assert by_alice.get_by_role("main").get_by_text("corrected").is_visible()

    by_charlie.reload()
    assert "your score" not in by_charlie.get_by_role("region", name="Score").inner_text()

    submit(by_bob)
    assert scores()["bob"] == 3
    closest = by_bob.get_by_role("article").filter(has_text="closest to the sun")
    assert "both count as right" in closest.inner_text()
