"""The catalogues of `locale/`: whole, in line with the code, and safe to put into pages."""

import os
import re
import shutil
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from config import catalogues
from quizzes.management.commands.makemessages import Command

SOURCES = catalogues.sources()
PLACES = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
TAGS = re.compile(r"</?\w+[^>]*>")


def language_of(path: Path) -> str:
    return path.parts[-3]


each_catalogue = pytest.mark.parametrize("path", SOURCES, ids=language_of)


def forms(text) -> tuple[str, ...]:
    """A message in each of its forms: one, or as many as its language has of plurals."""
    return (text,) if isinstance(text, str) else tuple(text)


def messages_in(path: Path) -> list:
    with path.open("rb") as source:
        return [message for message in read_po(source, abort_invalid=True) if message.id]


def test_each_language_but_that_of_the_code_has_a_catalogue():
    languages = {code for code, _name in settings.LANGUAGES} - {"en"}

    assert {language_of(path) for path in SOURCES} == languages


@each_catalogue
def test_a_catalogue_is_whole_and_nothing_in_it_is_doubtful(path):
    messages = messages_in(path)
    missing = [message.id for message in messages if not all(forms(message.string))]

    assert missing == []
    assert [message.id for message in messages if message.fuzzy] == []


@each_catalogue
def test_a_translation_leaves_the_places_and_tags_of_the_text(path):
    """What a singular says with a word, such as “a day”, may leave its figure out."""
    different = [
        (message.id, form)
        for message in messages_in(path)
        for form in filter(None, forms(message.string))
        if not any(parts(form) == parts(text) for text in forms(message.id))
    ]

    assert different == []


def parts(text: str) -> tuple[set[str], list[str]]:
    return set(PLACES.findall(text)), sorted(TAGS.findall(text))


@each_catalogue
def test_a_translation_begins_and_ends_with_the_spaces_and_line_ends_of_the_text(path):
    different = [
        (text, form)
        for message in messages_in(path)
        for text, form in zip(forms(message.id)[-1:], forms(message.string)[-1:], strict=True)
        if form and (margins(text) != margins(form))
    ]

    assert different == []


def margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@each_catalogue
def test_a_catalogue_has_the_texts_of_the_code_and_no_others(path, extracted):
    named = {(message.context, forms(message.id)) for message in messages_in(path)}

    assert sorted(extracted - named, key=str) == []
    assert sorted(named - extracted, key=str) == []


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> set:
    """What `make messages` finds in the code now."""
    if not shutil.which("xgettext"):
        reason = "needs gettext: xgettext not found"
        pytest.fail(reason) if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("extracted")

    class Extraction(Command):
        """Writes the template of the catalogues elsewhere, and no catalogue."""

        def build_potfiles(self):
            found = self.find_files(".")
            for each in found:
                each.locale_dir = folder
            self.process_files(found)
            return []

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(settings.BASE_DIR)
        call_command(Extraction(), verbosity=0)
    template = folder / "django.pot"
    # A template has no language yet, and so no number of plurals.
    template.write_text(template.read_text().replace("nplurals=INTEGER; plural=EXPRESSION", ""))
    found = messages_in(template)
    return {(message.context, forms(message.id)) for message in found}


def test_a_catalogue_is_compiled_once_until_it_changes(tmp_path, monkeypatch):
    path = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n')
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)

    assert catalogues.stale() == [path]
    catalogues.compile_all([path])
    assert catalogues.stale() == []
    later = path.with_suffix(".mo").stat().st_mtime_ns + 1_000_000_000
    path.write_text(path.read_text() + '\nmsgid "Home"\nmsgstr "Startseite"\n')
    os.utime(path, ns=(later, later))
    assert catalogues.stale() == [path]
    catalogues.compile_all([path])

    with path.with_suffix(".mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("Home") == "Startseite"
    assert {each.suffix for each in path.parent.iterdir()} == {".mo", ".po"}
