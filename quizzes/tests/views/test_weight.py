"""What a first look at a page asks of a phone: bytes as they are sent, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from quizzes.actions.starting import start_attempt

from ..conftest import EVERY_KIND, NOW, import_markdown

STATIC = Path(settings.BASE_DIR) / "static"
ADDRESS = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')
IMPORT = re.compile(r'from "\./([\w.]+)"')
KB = 1000


def sent(html: str) -> int:
    """The bytes of a page, its styles and scripts, and what the scripts import."""
    paths = {STATIC / address for address in ADDRESS.findall(html)}
    waiting = [path for path in paths if path.suffix == ".js"]
    while waiting:
        script = waiting.pop()
        found = {script.with_name(name) for name in IMPORT.findall(script.read_text())} - paths
        paths |= found
        waiting += found
    contents = [html.encode(), *(path.read_bytes() for path in paths)]
    return sum(len(gzip.compress(content)) for content in contents)


@pytest.fixture
def attempt(alice, db):
    quiz = import_markdown(EVERY_KIND).quiz
    return start_attempt(quiz=quiz, student=alice, now=NOW)


def test_pages_are_light(client, alice, attempt):
    client.force_login(alice)

    def weight(address: str) -> int:
        return sent(client.get(address).content.decode())

    assert weight("/") < 15 * KB
    assert weight(f"/quizzes/open/{attempt.quiz.slug}/") < 15 * KB
    assert 20 * KB < weight(f"/attempts/{attempt.pk}/") < 60 * KB
