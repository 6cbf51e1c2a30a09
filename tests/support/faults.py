"""Writing load on a platform that is killed, and what must be true of what it stored.

Each writer hands in a figure of its own organisation through the API, a number higher each time, and notes which were
acknowledged. The audit trail holds every change, so that afterwards each number can be looked up: acknowledged is
stored, nothing is stored twice, and nothing is there that nobody sent.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.sending import Sender
from support.served import Platform, inside

WRITERS, MESSAGES, YEAR = 3, 60, 2025
# The web server, one of its forked workers, all of those, the worker of tasks, everything.
TARGETS = ("web", "one", "pages", "tasks", "all")
BEGIN = """
from datetime import timedelta
from django.utils import timezone
from support.api import key_of
from support.people import organisation, person
from meerwaarde.web.accounts.types import KEY_PERMISSIONS
from meerwaarde.web.rights import Role
from meerwaarde.web.upkeep.services import send
told = []
for number in range({writers}):
    one = organisation(number=f"F{{number}}")
    program = key_of(person(Role.MEMBER_ADMINISTRATOR, one, email=f"f{{number}}@example.org"), one)
    told.append([one.pk, str(one.uuid), program.headers["Authorization"]])
for number in range({messages}):
    send(to=f"m{{number}}@example.org", subject=f"Bericht {{number}}", body="Tekst")
print(json.dumps(told))
"""
LOOK = """
from django.utils import timezone
from meerwaarde.web.audit.models import EntryDetail
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.upkeep import selftest
from meerwaarde.web.upkeep.models import Mail
changes = EntryDetail.objects.filter(entry__action="members.figures.changed").order_by("entry")
stored = {}
for one in changes.select_related("entry"):
    if "volunteers" in one.changes:
        stored.setdefault(one.entry.organisation_id, []).append(one.changes["volunteers"])
print(json.dumps({
    "stored": stored,
    "last": dict(YearFigures.everything.values_list("organisation_id", "volunteers")),
    "problems": selftest.problems(pages=False),
    "unsent": Mail.objects.filter(sent__isnull=True).update(not_before=timezone.now()),
}))
"""


@dataclass
class Writer:
    """One program that writes."""

    organisation: int
    path: str
    key: str
    sent: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    def write(self, platform: Platform) -> None:
        """Hand in the next number."""
        number = len(self.sent) + 1
        self.sent.append(number)
        body = json.dumps({"volunteers": number}).encode()
        status, _text = platform.ask(
            self.path, "PUT", body, **{"Authorization": self.key, "Content-Type": "application/json"}
        )
        if status == 200:
            self.acknowledged.append(number)
        else:
            self.refused[status] += 1
            time.sleep(0.05)


@dataclass
class Load:
    """All writers, each in a thread of its own."""

    platform: Platform
    writers: Sequence[Writer | Sender]
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for one in self.writers:
            thread = threading.Thread(target=self._write, args=(one,), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _write(self, one: Writer | Sender) -> None:
        while not self.stop.is_set():
            one.write(self.platform)

    @property
    def acknowledged(self) -> int:
        return sum(len(one.acknowledged) for one in self.writers)

    def end(self) -> None:
        self.stop.set()
        for one in self.threads:
            one.join()


def begin(folder: Path, **settings: str) -> list[Writer]:
    """Organisations and keys to write with, and messages that wait."""
    made = inside(folder, BEGIN.format(writers=WRITERS, messages=MESSAGES), **settings)
    return [Writer(pk, f"/api/v1/organisations/{uuid}/figures/{YEAR}", key) for pk, uuid, key in made]


def kill(platform: Platform, target: str) -> None:
    """End a part of the platform as a power cut would."""
    if target == "all":
        assert platform.process is not None
        platform.process.kill()
        platform.process.wait()
        platform.start(wait=False)
        return
    web = platform.called("web_process")
    tasks = platform.called("worker_process")
    pids = {"web": web[:1], "one": web[1:2], "pages": web[1:], "tasks": tasks}[target]
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def torment(
    platform: Platform, load: Load, kills: int, *, seed: int = 1, longest: float = float("inf")
) -> Counter[str]:
    """Kill parts of the platform at random moments while it is written to; gives how often which.

    After `longest` seconds it ends, however many kills there were.
    """
    chance, done, began = random.Random(seed), Counter[str](), time.monotonic()
    for number in range(kills):
        if time.monotonic() - began > longest:
            break
        before, until = load.acknowledged, time.monotonic() + 120
        while load.acknowledged < before + 3:  # under load, not while it starts
            assert time.monotonic() < until, platform.said[-3000:]
            time.sleep(0.01)
        time.sleep(chance.random() * 0.3)
        target = TARGETS[number % len(TARGETS)]
        kill(platform, target)
        done[target] += 1
    return done


def wrong(folder: Path, writers: list[Writer], **settings: str) -> list[str]:
    """What is not as it must be, afterwards."""
    seen = inside(folder, LOOK, **settings)
    found = list(seen["problems"])
    for one in writers:
        pairs = seen["stored"].get(str(one.organisation), [])
        after = [pair[1] for pair in pairs]
        found += [f"{one.organisation}: {number} lost" for number in sorted(set(one.acknowledged) - set(after))]
        found += [f"{one.organisation}: {number} twice" for number, times in Counter(after).items() if times > 1]
        found += [f"{one.organisation}: {number} out of nothing" for number in sorted(set(after) - set(one.sent))]
        if [pair[0] for pair in pairs[1:]] != after[:-1]:
            found.append(f"{one.organisation}: a change that does not follow on the one before")
        if after and seen["last"][str(one.organisation)] != after[-1]:
            found.append(f"{one.organisation}: the figure is not the last change")
    return found


def delivered(folder: Path) -> set[str]:
    """The identifiers of messages that came as files; one that came twice has the same."""
    found = set()
    for one in (folder / "mail").glob("*.eml"):
        lines = one.read_text(errors="replace").splitlines()
        found |= {line.partition(":")[2].strip() for line in lines if line.lower().startswith("message-id:")}
    return found
