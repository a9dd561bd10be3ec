"""A language that nobody speaks, to see what a right-to-left language of longer words would meet.

Every text of the interface, also those of Django and allauth, is written in Hebrew letters and gets
longer. What then still shows Latin letters was not translated.
"""

import re
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings

CODE = "he"  # for Django, so that it is written from right to left
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "אבצדהפגחיךכלמנוספקרשתטסזעץט", strict=False))
# What programs read: places for values, tags, entities.
KEPT = re.compile(r"(%\(\w+\)[a-z]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;)")
LONGER = 1.4


def pseudo(text: str) -> str:
    """`text` in the language, 1.4 times as long."""
    parts = [
        part if KEPT.fullmatch(part) else "".join(LETTERS.get(c.lower(), c) for c in part)
        for part in KEPT.split(text)
    ]
    more = "נם " * round((LONGER - 1) * len(KEPT.sub("", text)) / 3)
    lead, _, _tail = text.partition(text.strip())
    # At the end of lines nothing may follow, and a text of spaces alone stays one.
    return (
        "".join(parts).rstrip("\n") + (f" {more.strip()}" if more else "") if lead == "" else text
    )


def write_pseudo_locale(folder: Path) -> None:
    """Put the catalogue under `folder`, to be one of LOCALE_PATHS."""
    catalogue = Catalog(CODE)
    for package in (django, allauth):
        for path in sorted(Path(package.__file__).parent.rglob("de/LC_MESSAGES/django.mo")):
            with path.open("rb") as compiled:
                _add_all(catalogue, read_mo(compiled))
    # Any of ours: only its texts are read, not their translations.
    ours = Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES" / "django.po"
    with ours.open("rb") as source:
        _add_all(catalogue, read_po(source))
    target = folder / CODE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as compiled:
        write_mo(compiled, catalogue)


def _add_all(catalogue: Catalog, found: Catalog) -> None:
    for message in found:
        if not message.id:
            continue
        if isinstance(message.id, str):
            string: str | tuple[str, ...] = pseudo(message.id)
        else:
            string = tuple(map(pseudo, (message.id * 2)[: catalogue.num_plurals]))
        catalogue.add(message.id, string, context=message.context)
