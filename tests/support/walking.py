"""Every page of the platform with an example of what it is about, for walking it as everybody."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from meerwaarde.web.accounts.models import ApiKey, Invitation, RoleGrant, SignIn
from meerwaarde.web.members.imports import services as imports
from meerwaarde.web.members.models import Contact, Membership
from meerwaarde.web.publications.drafts.second_eyes import hashed
from meerwaarde.web.publications.models import DraftFile, Release, ReleaseChart, ReleaseFile, ReportDraft, Review
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import making
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.notasking import SIGNER
from meerwaarde.web.rounds.templates_of_questions import Typed, TypedQuestion
from support.inhabitants import inhabitants_list
from support.open_answers import walked
from support.people import LONG_AGO, actor, organisation, person
from support.rounds_answered import link_of
from support.walking_figures import inquiry, with_tables

SIGN_IN = "/inloggen/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
LIBRARY = ("inloggen/", "uitloggen/", "wachtwoord/", "mijn/", "v/", "api/")  # one's own, or a secret link: other tests


FIGURE = "vraag.ja.share"
PASSPORTS = {
    "cells": {FIGURE: {"shown": "60,0 %", "n": 15, "N": 20, "says": "Van alle organisaties geeft 60,0 % “ja”.",
                       "question": "vraag", "lines": [["n", "15 antwoorden"]]}},
    "shared": {"vraag": [["Periode", "2025"]]},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the program writes it, and its function's example values."""

    pattern: str
    name: str


def places() -> list[Place]:
    """Every address of the platform, in the order of the program; not those of signing in, of drafts and of the API."""
    found = [place for place in _walk(get_resolver().url_patterns, "") if not place.pattern.startswith(LIBRARY)]
    assert len(found) > 40
    return found


def _walk(patterns: list[Any], before: str) -> Iterator[Place]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield Place((before + str(one.pattern)).replace("^", "").replace("$", ""), one.name or "")


def world(name: str) -> dict[str, Any]:
    """An organisation with one of everything: by the first part of an address, the values of its parameters."""
    one = organisation(name)
    colleague = person(Role.RESPONDENT, one)
    contact = Contact.everything.create(organisation=one, name="Contact", function="other", valid_from=LONG_AGO)
    data = f"lidnummer;plaats\n{one.number};Zeist".encode()
    batch = imports.offer(
        by=actor(Role.DATA_OFFICER), data=data, file_name="leden.csv", day=date(2020, 1, 1), token=uuid.uuid4()
    )
    secret = one.uuid.hex
    invitation = Invitation.everything.create(
        key_sha256=hashlib.sha256(secret.encode()).hexdigest(), email=f"{colleague.pk}@example.org",
        role=Role.RESPONDENT, organisation=one,
        invited_by=colleague.uuid, expires=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    key = ApiKey.everything.create(
        key_sha256=one.uuid.hex * 2, owner=colleague, organisation=one, name="sleutel",
        expires=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    release = Release.objects.create(
        slug=f"uitgave-{one.pk}",
        kind=Release.Kind.REPORT,
        title="Uitgave",
        period="2025",
        published=timezone.now(),
        content={"passports": PASSPORTS},
    )
    ReleaseFile.objects.create(
        release=release, name="tabel.csv", mimetype="text/csv", sha256="0" * 64, content=b"a;b\n"
    )
    ReleaseFile.objects.create(
        release=release, name="charts/figuur.svg", mimetype="image/svg+xml", sha256="1" * 64,
        content=b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='1'/></svg>",
    )  # fmt: skip
    ReleaseChart.objects.create(release=release, place=0, name="figuur", title="Figuur")
    draft = report_draft(secret)
    round_ = asked_round(name)
    assignment = Assignment.everything.get(round=round_, organisation=one)
    with_tables(release, assignment)
    link, link_key = link_of(assignment)
    SignIn.objects.create(person=colleague, session_sha256=one.uuid.hex * 2, seen=timezone.now())
    return {
        "organisation": one,
        "leden/importeren": {"identifier": batch.uuid},
        "gemeenten/inwoners": {"identifier": inhabitants_list().uuid},
        "leden": {
            "identifier": one.uuid, "number": one.number, "year": 2024, "contact": contact.pk,
            "membership": Membership.everything.get(organisation=one).pk,
        },
        "mensen/uitnodigingen": {"number": invitation.pk},
        "mensen": {"identifier": colleague.uuid, "number": RoleGrant.everything.get(person=colleague).pk},
        "sleutels": {"identifier": key.uuid},
        "privacy": {"uuid": colleague.uuid, "name": "verwerkingsregister.csv"},
        "rondes": {"identifier": round_.uuid, "assignment": assignment.uuid, "number": 1},
        **walked(),
        "cijfers/vragen": {"identifier": inquiry(round_.uuid).uuid, "name": "index.html"},
        "afmelden": {"key": SIGNER.sign(str(link.pk))},
        "publicaties": {"slug": release.slug, "version": 1, "name": "tabel.csv", "identifier": FIGURE},
        "publicaties/<slug:slug>/<int:version>/grafiek": {"slug": release.slug, "version": 1, "name": "figuur"},
        "publicaties/in-de-maak": {"identifier": draft.uuid, "name": "index.html"},
        "publicaties/nakijken": {"key": secret, "name": "index.html"},
        "uitnodiging": {"key": secret},
        "vragen": {"assignment": assignment.uuid, "link": link.pk},
        "openrosa": {"key": link_key, "name": "plaatje.png"},
    }  # fmt: skip


def report_draft(secret: str) -> ReportDraft:
    """A report that is ready, and a link for an outside reader with this secret."""
    now = timezone.now()
    draft = ReportDraft.everything.create(
        round=uuid.uuid4(), slug=f"rapport-{secret}", title="Rapport", period="2025", since=now, state="ready",
        digest="d", content={"passports": PASSPORTS, "rules": ["Een regel."]}, headline=f"Veel: {{cijfer:{FIGURE}}}",
        limits="Niet alles.", hidden=[], editor=str(uuid.uuid4()), made=now,
    )  # fmt: skip
    DraftFile.everything.create(draft=draft, name="index.html", content=b"<p>Rapport</p>")
    Review.everything.create(
        draft=draft, kind="outside", digest="d", asked_by=draft.editor, asked=now, to="lezer@example.org",
        key_sha256=hashed(secret), until=now + timedelta(days=9),
    )  # fmt: skip
    return draft


def asked_round(title: str) -> Round:
    """A QuickScan that is out to all members."""
    officer = actor(Role.DATA_OFFICER)
    asked = (TypedQuestion("Wat moeten wij weten?", Typed.TEXT),)
    made = making.from_questions(by=officer, token=uuid.uuid4(), title=title, year=2026, asked=asked)
    return making.publish(by=officer, round=made)


def address(place: Place, made: dict[str, Any]) -> str:
    """The address with example values filled in."""
    starts = [part for part in made if place.pattern.startswith(part)]
    values = made[max(starts, key=len)] if starts else {}
    return "/" + PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), place.pattern)


def about_an_organisation(place: Place) -> bool:
    """Whether the address names an organisation, or something of one."""
    return bool(PARAMETER.search(place.pattern)) and place.pattern.startswith(
        ("leden/<", "leden/nummer", "mensen/", "sleutels/", "vragen/<", "publicaties/<slug:slug>/<int:version>/eigen/")
    )


def refused(answer: Any) -> bool:
    """Not found, forbidden, or sent to the sign-in page."""
    assert answer.status_code < 500 or answer.status_code == 503, answer.request["PATH_INFO"]
    return answer.status_code in {403, 404} or answer.get("Location", "").startswith(SIGN_IN)
