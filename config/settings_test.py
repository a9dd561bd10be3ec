"""Settings of the test suite: production's own, with a fast password hasher and no files."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"

from .settings import *

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# The default hasher is slow on purpose: it alone made a suite of views seven times slower.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "ERROR"
