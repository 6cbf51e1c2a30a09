"""The addresses of people: signing in with django-allauth's views, and everything about roles and sessions with ours.

Only the views of allauth that we use have an address, each with the permission that it needs. Their names are
allauth's own, since it looks them up.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache

from meerwaarde.web.accounts.views import addresses, again, invitations, keys, mine, people, sign_in
from meerwaarde.web.accounts.views.codes import readable
from meerwaarde.web.pages import PUBLIC, View, page
from meerwaarde.web.rights import Permission

public, own = page(PUBLIC), page(Permission.HOME)


def own_codes(view: View) -> View:
    """One of the pages with recovery codes."""
    return own(readable(view))


signing_in = [
    path("inloggen/", sign_in.towards_identity_provider(public(account.login)), name="account_login"),
    path("inloggen/stap-2/", public(mfa.authenticate), name="mfa_authenticate"),
    path("inloggen/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("inloggen/nog-een-keer/", own(account.reauthenticate), name="account_reauthenticate"),
    path("inloggen/nog-een-keer/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("inloggen/nog-een-keer/passkey/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("inloggen/gestopt/", public(account.account_inactive), name="account_inactive"),
    path(
        "inloggen/via/<slug:provider_id>/",
        sign_in.towards_identity_provider(public(oidc.login)),
        name="openid_connect_login",
    ),
    path("inloggen/via/<slug:provider_id>/terug/", public(oidc.callback), name="openid_connect_callback"),
    path("inloggen/afgebroken/", public(socialaccount.login_cancelled), name="socialaccount_login_cancelled"),
    path("inloggen/mislukt/", public(socialaccount.login_error), name="socialaccount_login_error"),
    path("uitloggen/", public(account.logout), name="account_logout"),
    path("wachtwoord/vergeten/", public(account.password_reset), name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("wachtwoord/veranderen/", own(account.password_change), name="account_change_password"),
    path("wachtwoord/kiezen/", own(again.shown_again(account.password_set)), name="account_set_password"),
]

ways_in = [
    path("mijn/inloggen/", own(mine.ways_in), name="mfa_index"),
    path("mijn/app/koppelen/", never_cache(own(totp.activate_totp)), name="mfa_activate_totp"),
    path("mijn/app/ontkoppelen/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("mijn/herstelcodes/", never_cache(own_codes(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path("mijn/herstelcodes/nieuw/", own_codes(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("mijn/herstelcodes/bewaren/", own_codes(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("mijn/passkeys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("mijn/passkeys/nieuw/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("mijn/passkeys/<int:pk>/naam/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("mijn/passkeys/<int:pk>/verwijderen/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]

ours = [
    path("mijn/", mine.mine, name="mine"),
    path("mijn/adres/", addresses.change, name="change_address"),
    path("mijn/adres/<str:token>/", addresses.confirm, name="confirm_address"),
    path("mijn/opnieuw/", again.sign_in_again, name="sign_in_again"),
    path("mijn/tweede-stap/", mine.second_step, name="second_step"),
    path("mijn/sessies/<int:number>/beeindigen/", mine.end_one, name="end_one"),
    path("mijn/sessies/beeindigen/", mine.end_all, name="end_all"),
    path("mensen/", people.people, name="people"),
    path("mensen/uitnodigen/", invitations.invite, name="invite"),
    path("mensen/uitnodigen/veel/", invitations.invite_many, name="invite_many"),
    path("mensen/uitnodigingen/", invitations.listed, name="invitations"),
    path("mensen/uitnodigingen/<int:number>/intrekken/", invitations.withdraw, name="withdraw"),
    path("mensen/uitnodigingen/<int:number>/opnieuw/", invitations.send_again, name="send_again"),
    path("mensen/<uuid:identifier>/", people.person, name="person"),
    path("mensen/<uuid:identifier>/rol/", people.grant, name="grant"),
    path("mensen/<uuid:identifier>/rol/<int:number>/beeindigen/", people.end, name="end_role"),
    path("mensen/<uuid:identifier>/tweede-stap/wissen/", people.reset_second_factor, name="reset_second_factor"),
    path("mensen/<uuid:identifier>/stoppen/", people.close, name="close"),
    path("uitnodiging/<str:key>/", invitations.accept, name="invitation"),
    path("sleutels/", keys.keys, name="keys"),
    path("sleutels/<uuid:identifier>/intrekken/", keys.revoke, name="revoke_key"),
]

urlpatterns = [*signing_in, *ways_in, path("", include((ours, "accounts")))]
