"""Django's `makemessages`, set up for this project's catalogues (docs/translating.md)."""

import re
from pathlib import Path

from django.core.management.commands import makemessages

CREATED = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)
# What holds no texts of the interface, or texts that only tests read.
IGNORED = ["tests", "benchmarks", "fixtures", "docs", "build", "requirements*", "accounts/*.txt"]


class Command(makemessages.Command):
    """Choices that keep a change of a catalogue as small as the change of its texts.

    A new text is never filled with the translation of one that looks like it: nobody would see
    that it is wrong.
    """

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(
            all=True, ignore_patterns=IGNORED, no_wrap=True, add_location="file", no_obsolete=True
        )

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        path.write_text(CREATED.sub("", path.read_text(), count=1))
