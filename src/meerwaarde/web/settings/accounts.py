"""Signing in: what django-allauth may do, and which forms and adapters of ours it uses."""

from __future__ import annotations

from typing import Any

from meerwaarde.web.settings import environment

LOGIN_URL, LOGOUT_URL = "/inloggen/", "/uitloggen/"
SITE_ADDRESS = environment.text("SITE_ADDRESS", "")  # of links in messages, such as https://cijfers.example.org

SESSION_ENGINE = "meerwaarde.web.accounts.sessions"  # the database holds only hashes of the keys in cookies
AUTHENTICATION_BACKENDS = ["meerwaarde.web.accounts.backends.ByAddress"]
PASSWORD_HASHERS = ["meerwaarde.web.accounts.hashers.Argon2"]
PASSWORD_RESET_TIMEOUT = 4 * 3600
AUTH_PASSWORD_VALIDATORS = [  # long and not common; no rules about signs (NIST SP 800-63B, 5.1.1.2)
    {"NAME": "meerwaarde.web.accounts.validators.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "meerwaarde.web.accounts.validators.NotCommon"},
    {
        "NAME": "meerwaarde.web.accounts.validators.NotOneself",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]

ACCOUNT_ADAPTER = "meerwaarde.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up: people are invited
ACCOUNT_EMAIL_VERIFICATION = "none"  # the secret link of the invitation went to that address
ACCOUNT_EMAIL_NOTIFICATIONS = False  # accounts.events sends our own, without the reader's IP address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # SESSION_COOKIE_AGE for every way of signing in
ACCOUNT_RATE_LIMITS = False  # they count by address of the computer or lock out by account; see accounts.tries
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "meerwaarde.web.accounts.forms.sign_in.SignIn",
    "reset_password": "meerwaarde.web.accounts.forms.sign_in.AskNewPassword",
    "reset_password_from_key": "meerwaarde.web.accounts.forms.sign_in.NewPassword",
    "change_password": "meerwaarde.web.accounts.forms.sign_in.ChangePassword",
    "set_password": "meerwaarde.web.accounts.forms.sign_in.FirstPassword",
    "reauthenticate": "meerwaarde.web.accounts.forms.sign_in.PasswordAgain",
}

MFA_ADAPTER = "meerwaarde.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "meerwaarde"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # for http on this computer; FromHere in forms.second_factor is stricter
MFA_FORMS = {
    "authenticate": "meerwaarde.web.accounts.forms.second_factor.Code",
    "authenticate_webauthn": "meerwaarde.web.accounts.forms.second_factor.Passkey",
    "login_webauthn": "meerwaarde.web.accounts.forms.second_factor.PasskeyAlone",
    "reauthenticate_webauthn": "meerwaarde.web.accounts.forms.second_factor.PasskeyAgain",
    "reauthenticate": "meerwaarde.web.accounts.forms.second_factor.CodeAgain",
    "activate_totp": "meerwaarde.web.accounts.forms.second_factor.ActivateApp",
    "add_webauthn": "meerwaarde.web.accounts.forms.second_factor.AddPasskey",
    "edit_webauthn": "meerwaarde.web.accounts.forms.second_factor.NamePasskey",
}


def _identity_provider() -> dict[str, Any]:
    """Signing in at an organisation's own identity provider, when OIDC_ISSUER is set."""
    issuer = environment.text("OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return {}
    app = {
        "provider_id": "oidc",
        "name": environment.text("OIDC_NAME", "uw organisatie"),
        "client_id": environment.text("OIDC_CLIENT_ID"),
        "secret": environment.secret("OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer,
            # For a provider that gives only addresses that it has checked, but does not say so in `email_verified`.
            "verified_email": environment.flag("OIDC_ADDRESSES_ARE_VERIFIED", False),
        },
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


SOCIALACCOUNT_ADAPTER = "meerwaarde.web.accounts.adapters.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = _identity_provider()
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
