"""A quiz made up for an exam: every third question takes two of its four choices."""

from pathlib import Path

PLACES = ("harbour", "orchard", "station", "library")


def write_quiz(path: Path, question_count: int, **settings: str) -> Path:
    """`settings` are lines of the front matter."""
    head = ["---", "title: Exam", *(f"{name}: {value}" for name, value in settings.items()), "---"]
    questions = (_question(number) for number in range(1, question_count + 1))
    path.write_text("\n".join([*head, "", *questions]), encoding="utf-8")
    return path


def _question(number: int) -> str:
    right = {number % 4, (number + 1) % 4} if number % 3 == 0 else {number % 4}
    stem = f"**{number}.** Where are the lanterns of lot {number} kept over the winter?"
    if len(right) == 2:
        stem += " Select two."
    choices = (
        f"- [{'x' if place in right else ' '}] In the {name} by bridge {number}"
        for place, name in enumerate(PLACES)
    )
    return "\n".join([stem, *choices, "", f"The keeper of lot {number} has written it down.", ""])
