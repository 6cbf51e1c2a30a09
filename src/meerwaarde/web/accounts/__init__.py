"""People: who signs in, with which roles, until when.

1. `services.invite` mails a secret link; `services.accept` makes the person and the role.
2. Signing in is django-allauth's: password, TOTP, passkey, or an identity provider (OIDC).
3. On every request `selectors.scope_of` adds up the roles of that day: rights are computed, never stored.
4. `services.end_role`, `services.end_sign_ins` and `services.close_account` take things away again; each leaves its
   audit row. What a person leaves behind is erased by `web.privacy`.
5. Guessing is slowed down by `tries`, in a way that locks out nobody: docs/decisions/0018.
"""
