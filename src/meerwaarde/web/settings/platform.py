"""The whole platform: people, register, releases and upkeep around the questions of `base`."""

from __future__ import annotations

from meerwaarde.web.settings import environment
from meerwaarde.web.settings.accounts import *  # noqa: F403  signing in
from meerwaarde.web.settings.base import *  # noqa: F403  the whole of it, as Django reads a module of settings
from meerwaarde.web.settings.base import FOLDER, INSTALLED_APPS, MIDDLEWARE, TEMPLATES

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    *INSTALLED_APPS,
    "meerwaarde.web.accounts",  # before allauth, so that our templates come before theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "meerwaarde.web.members",
    "meerwaarde.web.audit",
    "meerwaarde.web.rounds",
    "meerwaarde.web.publications",
    "meerwaarde.web.upkeep",
    "meerwaarde.web.privacy",
    "meerwaarde.web.home",
]
_behind = MIDDLEWARE.index("meerwaarde.web.middleware.same_origin")
MIDDLEWARE = [
    *MIDDLEWARE[:_behind],
    "django.contrib.sessions.middleware.SessionMiddleware",
    *MIDDLEWARE[_behind:],
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meerwaarde.web.accounts.middleware.scoped",
]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.contrib.messages.context_processors.messages",
    "meerwaarde.web.ui.context.site",
]

AUTH_USER_MODEL = "accounts.Person"
USE_I18N = True  # for the words of Django's own forms, in the language of the page; `base` says how ours are found
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
SESSION_COOKIE_NAME = "sessie"
SESSION_COOKIE_AGE = 12 * 3600  # a working day
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "meerwaarde.web.ui.errors.forged"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "quick"]}}

# Without a mail server messages become files, which an administrator can read and send on.
EMAIL_HOST = environment.text("EMAIL_HOST", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(FOLDER / "mail")
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "meerwaarde@localhost")

# Who publishes, for the feed and the catalogue that programs read.
ASSOCIATION_NAME = environment.text("ASSOCIATION_NAME", "")
ASSOCIATION_SITE = environment.text("ASSOCIATION_SITE", "")  # its own site, such as https://www.example.org
ASSOCIATION_EMAIL = environment.text("ASSOCIATION_EMAIL", "")  # for questions about figures
LICENCE = environment.text("LICENCE", "")  # an address, such as https://creativecommons.org/licenses/by/4.0/

LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
