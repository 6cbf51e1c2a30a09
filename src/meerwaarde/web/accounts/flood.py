"""A source that fails all the time is slowed down, whatever account it tries; known only in memory, for an hour.

Of the source nothing is kept but a hash with a salt that no disk has and that changes every hour. It slows strangers
only: known devices and links from a mail go through, also when somebody at the same address is guessing.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import Counter

from django.conf import settings
from django.http import HttpRequest

HOUR = 3600
FAILURES = 200  # an hour; a whole office behind one address that comes back from holidays stays below
SOURCES = 20_000  # in memory at most

_lock = threading.Lock()
_salt, _began, _failures = secrets.token_bytes(16), time.monotonic(), Counter[bytes]()


def too_many(request: HttpRequest | None) -> bool:
    """Whether the source of this request failed too often within the hour."""
    key = _key(request)
    with _lock:
        return key is not None and _failures[key] >= FAILURES


def failed(request: HttpRequest | None) -> None:
    """Count a failure of the source of this request."""
    key = _key(request)
    if key is None:
        return
    with _lock:
        if len(_failures) < SOURCES or key in _failures:
            _failures[key] += 1


def start_again() -> None:
    """Forget everything."""
    global _salt, _began
    with _lock:
        _salt, _began = secrets.token_bytes(16), time.monotonic()
        _failures.clear()


def _key(request: HttpRequest | None) -> bytes | None:
    """The hash of the source; None when it is not known, as behind a proxy that does not tell."""
    if time.monotonic() - _began > HOUR:
        start_again()
    source = _source(request) if request is not None else None
    return hashlib.sha256(_salt + source.encode()).digest() if source else None


def _source(request: HttpRequest) -> str | None:
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip()
    else:
        told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return None
    if address.is_loopback:
        return None
    if address.version == 6:  # who has one has 2 ** 64 of them
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return told
