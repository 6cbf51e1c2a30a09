"""Programs with a key, for tests of the API."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from meerwaarde.web.accounts.models import ApiKey, Person
from meerwaarde.web.accounts.types import KEY_PERMISSIONS
from meerwaarde.web.rights import REACH, Permission, Reach, Role
from support.people import person

API = "/api/v1"
_numbers = itertools.count(1)


class Program:
    """Something that asks the API with a key, or without one."""

    def __init__(self, secret: str | None, key: ApiKey | None = None) -> None:
        self.key = key
        self.headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> HttpResponse:
        """Ask what stands at `path` below the API."""
        return self.client.get(API + path, query, headers=self.headers)

    def put(self, path: str, body: Any) -> HttpResponse:
        """Hand in `body`; text and bytes go as they are."""
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.put(API + path, content, content_type="application/json", headers=self.headers)

    def send(self, method: str, path: str) -> HttpResponse:
        """Any other method."""
        return self.client.generic(method, API + path, headers=self.headers)


def key_of(owner: Person, organisation: Any = None, permissions: Any = KEY_PERMISSIONS, **fields: Any) -> Program:
    """A program with a key of `owner`, that may everything a key can be given unless told otherwise."""
    secret = f"mw_test{next(_numbers)}"
    in_a_month = timezone.now() + timedelta(days=30)
    key = ApiKey.everything.create(
        owner=owner, organisation=organisation, name="Proef", key_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        permissions=sorted(permissions), **{"expires": in_a_month, **fields},
    )  # fmt: skip
    return Program(secret, key)


def program(role: Role, organisation: Any = None, *permissions: Permission) -> Program:
    """A program with a key of a new person with this role; with all that can be given, or only `permissions`."""
    at = organisation if REACH[role] is Reach.ORGANISATION else None
    owner = person(role, at, municipality="GM0363" if role is Role.MUNICIPALITY_READER else "")
    return key_of(owner, at, permissions or KEY_PERMISSIONS)


def stranger() -> Program:
    """A program without a key."""
    return Program(None)
