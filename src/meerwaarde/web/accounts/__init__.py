"""People: who signs in, with which roles, until when.

1. `services.invite` mails a secret link; `services.accept` makes the person and the role.
2. Signing in is django-allauth's: password, TOTP, passkey, or an identity provider (OIDC).
3. On every request `selectors.scope_of` adds up the roles of that day: rights are computed, never stored.
4. `services.end_role`, `services.end_sign_in` and `services.erase` take things away again; each leaves its audit row.
"""
