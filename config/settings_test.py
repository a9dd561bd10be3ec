"""Settings of the test suite: production's own, with a fast password hasher and no files."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"

from .settings import *

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the threads of a live server need connections of their own. Each process
    # has its folder, so that two runs at once do not meet.
    _folder = tempfile.mkdtemp(prefix="quizmark-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder, "test.sqlite3")}

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# The default hasher is slow on purpose: it alone made a suite of views seven times slower.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "ERROR"
