"""Pages in process: processor time, queries and weight. `python pages.py FOLDER TIMES [--all]` prints JSON."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from setting import set_up

WARM, TIMED = 3, 9
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


def main(folder: Path, times: int, everything: bool) -> dict[str, Any]:
    """Fill the folder, then ask."""
    set_up(folder)
    from growing import fill

    fill(times)
    return {"pages": everywhere() if everything else register_pages()}


def client_of(*roles: Any, organisation: Any = None) -> Any:
    """Somebody with these roles, past the second step."""
    from django.test import Client
    from django.utils import timezone

    from meerwaarde.web.accounts.models import Person, RoleGrant
    from meerwaarde.web.rights import MEMBERS

    person = Person.objects.create(email=f"meting{Person.objects.count()}@example.org", name="Meting")
    for role in roles:
        RoleGrant.everything.create(
            person=person, role=role, valid_from=timezone.localdate(),
            organisation=organisation if role in MEMBERS else None,
        )  # fmt: skip
    client = Client(SERVER_NAME="localhost", headers={"Accept-Encoding": "gzip"})
    client.force_login(person)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def register_pages() -> dict[str, Any]:
    """The pages of the register for the data officer, and the same by the API."""
    from meerwaarde.web.members.models import Details, Organisation
    from meerwaarde.web.rights import Role

    officer = client_of(Role.DATA_OFFICER)
    one = Organisation.everything.get(number="L100")
    half = Details.everything.filter(valid_to=None).order_by("sort_name", "organisation")
    at = half[half.count() // 2]
    cursor = f"{at.organisation_id}.{at.sort_name}"
    there = f"/leden/{one.uuid}/"
    addresses = {
        "register": "/leden/",
        "register, a page halfway": ("/leden/", {"na": cursor, "stand": "member"}),
        "register of 2015": ("/leden/", {"dag": "2015-12-31"}),
        "search, one word that many have": ("/leden/", {"zoek": "welzijn"}),
        "search, a number": ("/leden/", {"zoek": "L100"}),
        "search, nothing found": ("/leden/", {"zoek": "xyzzy"}),
        "filter: size": ("/leden/", {"grootte": "<10"}),
        "filter: former members": ("/leden/", {"stand": "former"}),
        "filter: a municipality": ("/leden/", {"gemeente": "GM0363"}),
        "organisation": there,
        "its figures": f"{there}cijfers/",
        "its history": f"{there}geschiedenis/",
        "home": "/",
    }
    return {name: timed(officer, *_pair(address)) for name, address in addresses.items()}


def _pair(address: Any) -> tuple[str, dict[str, str]]:
    return address if isinstance(address, tuple) else (address, {})


def timed(client: Any, path: str, query: dict[str, str]) -> dict[str, Any]:
    """Least and median milliseconds of processor time, of the wall clock, and what the answer weighs."""
    found = weighed(client, path, query)
    work, wall = [], []
    for number in range(WARM + TIMED):
        begun, clock = process_time(), perf_counter()
        client.get(path, query)
        if number >= WARM:
            work.append((process_time() - begun) * 1000)
            wall.append((perf_counter() - clock) * 1000)
    return {**found, "least": min(work), "median": median(work), "wall": median(wall)}


def weighed(client: Any, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
    """Status, queries, and kilobytes: of the page itself, and with the style sheets and scripts that it asks for."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.raise_request_exception = False
    client.get(path, query or {})
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, query or {})
    body = b"".join(answer) if answer.streaming else answer.content
    text = gzip.decompress(body) if answer.get("Content-Encoding") == "gzip" else body
    html = "text/html" in answer.get("Content-Type", "")
    assets = sorted(set(ASSET.findall(text.decode(errors="replace")))) if html else []
    real = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    return {
        "status": answer.status_code,
        "html": html,
        "queries": len(real),
        "kilobytes": len(body) / 1000,
        "with_assets": (len(body) + sum(map(_weight, assets))) / 1000,
    }


def _worse(found: dict[str, Any]) -> tuple[bool, int]:
    return found["status"] == 200, found["queries"]


def _weight(address: str) -> int:
    """A static file as a browser gets it."""
    from django.conf import settings

    path = Path(settings.STATIC_ROOT) / address.removeprefix("/static/")
    packed = [path.with_name(path.name + end) for end in (".br", ".gz")]
    return next((one for one in packed if one.exists()), path).stat().st_size


def everywhere() -> dict[str, Any]:
    """Every page of the platform with examples, as those who see most; of each page the worst."""
    from meerwaarde.web.members.models import Organisation
    from meerwaarde.web.rights import Role
    from support.walking import address, places, world

    made = world("Welzijn Meting")
    demo = Organisation.everything.get(number="L001")
    made["leden"] |= {"identifier": demo.uuid, "number": demo.number}
    roles = (Role.BUREAU_ADMINISTRATOR, Role.DATA_OFFICER, Role.MEMBER_ADMINISTRATOR, Role.CONTROLLER)
    asking = [client_of(role, organisation=demo) for role in roles]
    own = ["/mijn/", "/inloggen/", "/wachtwoord/vergeten/", "/mijn/passkeys/"]
    addresses = {place.pattern: address(place, made) for place in places()} | {one: one for one in own}
    return {
        name or "home": max((weighed(asks, found) for asks in asking), key=_worse)
        for name, found in addresses.items()
        if name != "healthz"  # which says that there is no worker here
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), "--all" in sys.argv)))
