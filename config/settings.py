"""Settings. All that differs by machine comes from the environment and is typed here.

A value that cannot be read stops the start with the variable's name. docs/deploying.md lists them
all.
"""

import operator
from pathlib import Path
from typing import Any

from csp import constants as csp
from django.core.exceptions import ImproperlyConfigured

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", False)
# Plain HTTP is for development and for measuring on one machine.
HTTPS = env.flag("HTTPS", not DEBUG)
SECRET_KEY = env.text("SECRET_KEY", "only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text (docs/deploying.md), "
        "or set DEBUG=1 to try Quizmark on your own machine."
    )
# Former keys: what was signed or encrypted with them is still good.
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])

# Applications

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "accounts.apps.EmailAddressesConfig",
    "accounts.apps.SecondFactorsConfig",
    "allauth.usersessions",
    "accounts",
    "quizzes",
]

MIDDLEWARE = [
    # First: what every response carries, static files, redirects and failures included.
    "config.middleware.name_requests",
    "config.middleware.add_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.refuse_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "quizzes.access.CourseRoleBackend",
]
# Whether people may make accounts themselves; else only administrators make them.
OPEN_SIGN_UP = env.flag("OPEN_SIGN_UP", True)
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60  # seconds; starts anew while somebody works on an attempt
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "quizzes:home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds

# Mail: queued in the database with what causes it, sent when that is done (`accounts.mail`)

EMAIL_BACKEND = "accounts.mail.QueueBackend"
MAIL_DELIVERY_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "quizmark@localhost")

# Passwords: what is hashed by another than the first opens still, and is hashed anew by a log-in

PASSWORD_HASHERS = [
    "accounts.passwords.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessableValidator"},
]

# Logging in: django-allauth (docs/accounts.md)

# Whether staff see nothing but their account before they have a second factor.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", False)
# How many proxies in front add to X-Forwarded-For; with none, that header says nothing.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LogInForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USERNAME_VALIDATORS = "accounts.forms.USERNAME_VALIDATORS"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 60  # seconds: mail can be slow
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True  # one address, which a new one replaces
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of every change that lets somebody else in
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = operator.attrgetter("display_name")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_RATE_LIMITS = {
    # Passwords: accounts/guessing.py. Of the page of the log-in itself there is no limit, since a
    # whole course may come from one address; neither should that keep it from signing up.
    "login": None,
    "login_failed": "10/15m/key,100/30d/key",  # codes of second factors; the key is the account
    "signup": "100/m/ip,1000/h/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "reset_password": "60/m/ip,600/h/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user,20/h/user",
    "manage_email": "10/m/user,30/h/user",
}
MFA_ADAPTER = "accounts.factor_secrets.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
MFA_TOTP_ISSUER = "Quizmark"
MFA_TOTP_TOLERANCE = 1  # periods of 30 s: clocks of phones differ
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}

# What all workers share and may lose: counts of rate limits, codes that were used

CACHES = {"default": env.cache("CACHE_URL", "database")}

# Safety

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from within, without the proxy that ends TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
# Only behind a proxy that sets these headers itself: otherwise any client could claim HTTPS, and
# write what it likes into the log as the id of its request.
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "config.messages.MessageStorage"
CSRF_FAILURE_VIEW = "quizzes.views.keeping.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# Nothing inline and nothing from elsewhere; what is not named is refused. The style sheets of the
# admin and of Bootstrap hold small pictures (data:), and so does the QR code of a second factor.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "base-uri": [csp.NONE],
        "frame-ancestors": [csp.NONE],
    }
}

# Language and time

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]  # each by its own name
# For whoever asks for none of these, and of mails to people who have not chosen one.
LANGUAGE_CODE = env.choice("DEFAULT_LANGUAGE", "en", {code: code for code, _ in LANGUAGES})
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
FORMAT_MODULE_PATH = "config.formats"  # dates in English; other languages have Django's
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.storage.HashedStaticFilesStorage"
    },
}

# Imports: bounds on what an author may hand in (bytes, questions)

IMPORT_MAX_BYTES = 16 * 1024 * 1024
UPLOAD_MAX_BYTES = 1024 * 1024  # one Markdown file
UPLOAD_MAX_TOTAL_BYTES = 8 * 1024 * 1024  # all that is sent at once, and all that it unpacks to
UPLOAD_MAX_FILES = 200  # sent at once, or in one archive
UPLOAD_MAX_QUESTIONS = 1000  # in all files together

# Logging

LOG_FORMATS = {"line": "config.logs.LineFormatter", "json": "config.logs.JsonFormatter"}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"chosen": {"()": env.choice("LOG_FORMAT", "line", LOG_FORMATS)}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would write its lines a second time, and as they come.
        "django": {"handlers": []},
        # Who logs in, and what staff do: whatever LOG_LEVEL says. Nobody looks for it where one
        # tries things.
        "quizmark": {"level": "WARNING" if DEBUG else "INFO"},
    },
}
