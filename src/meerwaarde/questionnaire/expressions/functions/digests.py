"""digest() of XForms 1.1, and base64-decode()."""

from __future__ import annotations

import base64
import hashlib

from meerwaarde.questionnaire.expressions.errors import ExpressionError
from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.values import Value, to_text

ALGORITHMS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


def _algorithm(name: str) -> str:
    try:
        return ALGORITHMS[name.lower()]
    except KeyError:
        raise ExpressionError("evaluation", f"digest: {name}", name="digest") from None


def _is_hex(encoding: str) -> bool:
    if encoding.lower() not in ("base64", "hex"):
        raise ExpressionError("evaluation", f"digest: {encoding}", name="digest")
    return encoding.lower() == "hex"


@function("digest", 2, 3, checks={1: _algorithm, 2: _is_hex})
def digest(_: Scope, text: Value, algorithm: Value, encoding: Value = "base64") -> str:
    """The checksum of a text (UTF-8) by MD5, SHA-1, SHA-256, SHA-384 or SHA-512, written as base64 or hex."""
    found = hashlib.new(_algorithm(to_text(algorithm)), to_text(text).encode(), usedforsecurity=False)
    return found.hexdigest() if _is_hex(to_text(encoding)) else base64.b64encode(found.digest()).decode()


@function("base64-decode", 1, 1)
def base64_decode(_: Scope, text: Value) -> str:
    """The text (UTF-8) that is written in base64; empty where it is none."""
    written = "".join(to_text(text).split()).rstrip("=")
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4), validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""
