"""The operations together, and their description."""

from __future__ import annotations

import functools
import json
from typing import Any

from ninja import NinjaAPI
from ninja.responses import NinjaJSONEncoder

from meerwaarde.web.api import log, members, releases
from meerwaarde.web.api.keys import Key
from meerwaarde.web.api.limits import BURST, PER_SECOND
from meerwaarde.web.api.trouble import tell_trouble

DESCRIPTION = f"""\
The register of members, what was published and the audit trail, for programs.

**Key.** Send a key as `Authorization: Bearer mw_...`. You make one under *Mijn account*, *Sleutels*. A key may never do
more than its owner may on that day, and within that only what was chosen for it. It ends on its own; who made it can
end it at once. Publications need no key.

**Figures of others** are only in publications: they went through disclosure control. Those of single organisations are
for the organisation itself and for the data officers of the association; reading them is recorded, and the organisation
can see it.

**Values.** Money is in euros, work in full-time equivalents, both as text with a decimal point so that no cent is lost;
days are written 2025-12-31. `null` is unknown, never zero.

**Trouble** is always told as `detail` (what is wrong and what to do, in Dutch) and `field` (what it is about).

**How often.** {BURST:,} requests at once and {PER_SECOND:g} a second after that for each key; then 429 with
`Retry-After`. A change may be sent again after an error: the same figures once more change nothing.
"""
TAGS = [
    {"name": "register", "description": "Organisations on a day, their yearly figures, who joined and left."},
    {"name": "releases", "description": "What was published. Public: no key needed."},
    {"name": "key", "description": "What a key may do, and what was done or read."},
]

api = NinjaAPI(
    title="meerwaarde",
    version="1",
    description=DESCRIPTION,
    auth=Key(),
    docs_url=None,  # its page needs inline scripts, which our policy forbids; the description itself is enough
    openapi_url=None,  # `urls` serves it: made once
    openapi_extra={"tags": TAGS},
    urls_namespace="api",
)
tell_trouble(api)
api.add_router("", members.router)
api.add_router("", releases.router)
api.add_router("", log.router)


@functools.cache
def description() -> bytes:
    """The OpenAPI description as JSON."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    key = found["components"]["securitySchemes"]["Key"]
    key["description"] = "A key of the platform: mw_ and 43 characters."
    for operations in found["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                answer["description"] = MEANING.get(int(status), answer["description"])
    return json.dumps(found, cls=NinjaJSONEncoder, ensure_ascii=False).encode()


@functools.cache
def asked_by(operation: str) -> frozenset[str]:
    """The names that an operation knows behind the question mark."""
    described = json.loads(description())["paths"].values()
    return frozenset(
        one["name"]
        for methods in described for found in methods.values() if found["operationId"] == operation
        for one in found["parameters"] if one["in"] == "query"
    )  # fmt: skip


MEANING = {
    200: "Done.",
    401: "No key, or one that is unknown, expired or revoked.",
    403: "The key, or its owner, may not do this.",
    404: "It is not there, or out of the key's reach.",
    413: "The body is larger than a million bytes.",
    422: "A value cannot be used; `field` says which.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Our mistake. Nothing was stored.",
    503: "The database is away; `Retry-After` says when to try again.",
}
