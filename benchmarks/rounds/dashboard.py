"""The dashboard of a round with so many assignments: `python dashboard.py FOLDER ASSIGNMENTS` prints JSON."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "platform"))

from setting import set_up  # of the benchmark of the platform, which is no package

TIMES = 9
ANSWERED, BEGUN = 2, 3  # one in so many


def main(folder: Path, assignments: int) -> dict[str, Any]:
    """What the pages of the response cost, the least of some times."""
    set_up(folder)
    identifier = _round(assignments)
    from django.conf import settings
    from django.test import Client

    from meerwaarde.web.rights import Role
    from support.people import signed_in

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    address = f"/rondes/{identifier}/respons/"
    return {"dashboard": _cost(client, address), "who has not answered": _cost(client, f"{address}wie/")}


def _round(assignments: int) -> str:
    """A round about municipalities of the members of the demo, half of it answered."""
    from asking import published
    from django.utils import timezone
    from growing import fill

    from meerwaarde.web.answering.models import Draft
    from meerwaarde.web.members.models import Organisation
    from meerwaarde.web.rounds.models import Assignment

    fill(1)
    made = published(unit="municipality")
    Assignment.everything.filter(round=made).delete()
    members = list(Organisation.everything.filter(number__startswith="L").order_by("pk").values_list("pk", flat=True))
    kinds, sizes, now = ("swo", "am", "mw", "jw", "sr"), ("<10", "10-25", "26-50", ">100"), timezone.now()
    rows, drafts = [], []
    for at in range(assignments):
        member, answered = members[at % len(members)], at % ANSWERED == 0
        begun = answered or at % BEGUN == 0
        if begun and not answered:
            drafts.append(
                Draft(key_sha256=f"{at:064}", form_version=made.form_version, xml="<x/>", page=str(at % 4 + 1))
            )
        rows.append(
            Assignment(
                round=made, organisation_id=member, municipality=f"GM{at // len(members):04}",
                sector=kinds[member % 5], size_class=sizes[member % 4], province="Utrecht",
                begun=now - timedelta(minutes=at % 90) if begun else None,
                answered=now if answered else None, seconds=60 + at % 900 if answered else None,
            )
        )  # fmt: skip
    Draft.objects.bulk_create(drafts, batch_size=1_000)
    waiting = iter(drafts)
    for row in rows:
        row.draft = next(waiting) if row.begun and not row.answered else None
    Assignment.everything.bulk_create(rows, batch_size=1_000)
    return str(made.uuid)


def _cost(client: Any, address: str) -> dict[str, Any]:
    from django.db import connection

    queries: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    client.get(address)  # the first time more is read, such as the form
    with connection.execute_wrapper(noted):
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.headers)
    walls, works = [], []
    for _time in range(TIMES):
        begun, worked = perf_counter(), process_time()
        client.get(address)
        walls.append((perf_counter() - begun) * 1000)
        works.append((process_time() - worked) * 1000)
    return {"wall": min(walls), "work": min(works), "queries": len(queries), "times": TIMES}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
