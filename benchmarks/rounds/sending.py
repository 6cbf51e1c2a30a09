"""Over http: the answers of thousands of members sent, and the pages with questions read."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serving import CLIENTS, asked_by
from writing import disk

from support.served import Platform, inside

HERE = Path(__file__).parent
TIMES = 10  # the register of the demo
PATHS = [str(HERE), str(HERE.parent / "platform")]
FILL = f"""
import sys; sys.path[:0] = {PATHS!r}
from asking import round_with_drafts
print(json.dumps(round_with_drafts({TIMES})))
"""
COUNT = "from meerwaarde.web.answering.models import Submission\nprint(Submission.objects.count())"
BUTTON = "actie=versturen&revisie=2"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
READ_BACK = 100  # drafts whose pages are read


def measured(folder: Path, seconds: float, times: int, **settings: str) -> list[dict[str, Any]]:
    """So many times some seconds of sending, and half as many of reading pages; every acknowledged answer is stored."""
    platform = Platform(folder, **settings)
    platform.start()  # makes the folder
    platform.stop()
    keys = inside(folder, FILL, longest=600, **settings)
    before = inside(folder, COUNT, **settings)  # those of the rounds of the demo
    read, waiting = keys[:READ_BACK], iter(keys[READ_BACK:])
    platform.start()
    platform.wait_for("/healthz", 200)
    for key in read[:20]:
        platform.ask(f"/v/{key}/1/")
    made = []
    for _time in range(times):
        probe = disk(folder)
        sent = _sent(platform, waiting, seconds)
        made.append({"disk": probe, "sent": sent, "pages": _pages(platform, read, seconds / 2)})
    platform.stop()
    acknowledged = sum(one["sent"]["writes"] for one in made)
    refused = sum(one["sent"]["refused"] for one in made)
    stored = inside(folder, COUNT, **settings) - before
    assert refused == 0, refused
    assert stored == acknowledged, (stored, acknowledged)
    return made


def _sent(platform: Platform, keys: Iterator[str], seconds: float) -> dict[str, Any]:
    def once(connection: http.client.HTTPConnection, _number: int, _key: str, _other: str) -> int:
        connection.request("POST", f"/v/{next(keys)}/nakijken/", BUTTON, FORM)
        answer = connection.getresponse()
        answer.read()
        return 200 if answer.status == 303 and answer.headers["Location"].endswith("/verstuurd/") else answer.status

    return asked_by(platform, [["", ""]] * CLIENTS * 5, seconds, once)


def _pages(platform: Platform, keys: list[str], seconds: float) -> dict[str, Any]:
    def once(connection: http.client.HTTPConnection, number: int, _key: str, _other: str) -> int:
        connection.request("GET", f"/v/{keys[number % len(keys)]}/1/")
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return asked_by(platform, [["", ""]] * CLIENTS * 5, seconds, once)
