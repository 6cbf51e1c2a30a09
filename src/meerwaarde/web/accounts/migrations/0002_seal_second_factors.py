"""Seal the secrets of second steps that were kept readable."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from meerwaarde.web.accounts.sealing import SEALED, seal, unseal


def seal_all(apps: Any, _editor: Any) -> None:
    """TOTP seeds and seeds of recovery codes; passkeys hold no secret."""
    _change(apps, lambda text: text if text.startswith(SEALED) else seal(text))


def unseal_all(apps: Any, _editor: Any) -> None:
    """Back to readable, for a program from before this."""
    _change(apps, unseal)


def _change(apps: Any, change: Any) -> None:
    for one in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        for name in {"secret", "seed"} & set(one.data):
            one.data[name] = change(one.data[name])
        one.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal_all, unseal_all)]
