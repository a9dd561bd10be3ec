"""`quizmark-check FILE...`: what the pre-commit hook runs. It needs no settings and no database."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Check the quizzes among the files named; further options are those of `import_quizzes`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEBUG", "1")
    check = ["import_quizzes", "--check", "--pass-over"]
    execute_from_command_line([sys.argv[0], *check, *sys.argv[1:]])
