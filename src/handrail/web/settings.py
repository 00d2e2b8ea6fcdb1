"""Django's settings, all of them; what differs between installations comes from the environment and nowhere else."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from handrail.web.environment import Mode, read_environment

ENVIRONMENT = read_environment(os.environ)
_TESTING = ENVIRONMENT.mode is Mode.TEST
_HERE = Path(__file__).parent

DEBUG = False
DEMO = ENVIRONMENT.mode is not Mode.PRODUCTION
SECRET_KEY = ENVIRONMENT.secret
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) + (["testserver"] if _TESTING else [])
ROOT_URLCONF = "handrail.web.urls"
WSGI_APPLICATION = "handrail.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TRUSTED_PROXIES = ENVIRONMENT.proxies
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "handrail.audit",
    "handrail.organisations",
    *(
        part
        for part in (
            "handrail.asking",
            "handrail.library",
            "handrail.screening",
            "handrail.checks",
            "handrail.authoring",
            "handrail.keying",
            "handrail.reporting",
        )
        if find_spec(part)
    ),
    "handrail.web",
]
MIDDLEWARE = [
    "handrail.web.requestlog.RequestLog",
    "handrail.web.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handrail.web.compress.CompressPublic",
    "handrail.web.language.LanguageOfPath",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "handrail.web.sameorigin.SameOrigin",
    "handrail.web.limits.Limits",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "handrail.web.context.page_words"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]


def _database() -> dict[str, Any]:
    found = ENVIRONMENT.database
    if not found.is_sqlite:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": found.name,
            "USER": found.user,
            "PASSWORD": found.password,
            "HOST": found.host,
            "PORT": found.port,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    # FULL: what a person told us survives a power cut. Tests write files that nobody needs afterwards.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
    pragmas += f"PRAGMA synchronous={'OFF' if _TESTING else 'FULL'};"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": found.name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 20},
        "TEST": {"NAME": str(ENVIRONMENT.data / "tests.sqlite3")},
    }


DATABASES = {"default": _database()}

AUTH_USER_MODEL = "organisations.Worker"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if _TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"

SESSION_COOKIE_NAME = "__Host-handrail" if ENVIRONMENT.production else "handrail"
SESSION_COOKIE_SECURE = ENVIRONMENT.production
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True  # so that no page sets a cookie for it
CSRF_FAILURE_VIEW = "handrail.web.problems.forbidden"

SECURE_SSL_REDIRECT = False  # whoever ends TLS redirects; the server itself speaks to that proxy only
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never a temporary file

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-Hant", "繁體中文"),
    ("zh-Hans", "简体中文"),
    ("id", "Bahasa Indonesia"),
    ("fil", "Filipino"),
]
LOCALE_PATHS = [str(_HERE / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Hong_Kong"

STATIC_URL = "/static/"
STATIC_ROOT = str(ENVIRONMENT.data / "static")
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _TESTING
        else "handrail.web.storage.HashedStatic"
    }
}
WHITENOISE_USE_FINDERS = _TESTING
WHITENOISE_AUTOREFRESH = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"plain": {"()": "handrail.web.requestlog.WithoutRequest"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["plain"]}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "handrail.requests": {"level": "WARNING" if _TESTING else "INFO"},
        # Django's own lines name the path that was asked for; ours say the same without it.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
