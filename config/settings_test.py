"""Settings of the test suite: production's own, with a fast password hasher and no files."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"

from .settings import *

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the threads of a live server need connections of their own. Each process
    # has its own, so that two runs at once do not meet; Django deletes it at the end.
    _file = os.path.join(tempfile.gettempdir(), f"quizmark-test-{os.getpid()}.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": _file}
    # No test cuts the power: without waiting for the disk, those with real transactions are faster.
    _options = DATABASES["default"]["OPTIONS"]
    _command = _options["init_command"] + "PRAGMA synchronous=OFF;"
    DATABASES["default"]["OPTIONS"] = _options | {"init_command": _command}

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# The default hasher is slow on purpose: it alone made a suite of views seven times slower.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "ERROR"
