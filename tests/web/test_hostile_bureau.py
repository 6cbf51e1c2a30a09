"""A careless bureau: whatever somebody with every right types, pastes, uploads or presses twice."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import uuid
from datetime import date
from typing import Any

import pytest
from django import forms
from django.db import transaction

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.members.imports import services as imports
from meerwaarde.web.members.models import Contact, ImportBatch, YearFigures
from meerwaarde.web.members.types import Refused
from meerwaarde.web.privacy.people import erase_person
from meerwaarde.web.publications.models import Release
from meerwaarde.web.rights import Role
from support.people import LONG_AGO, actor, organisation, person, signed_in
from support.walking import address, places, world

pytestmark = pytest.mark.django_db

TYPED = {
    "nul": "a\0b",
    "letters of elsewhere": "社" * 200,
    "letters that grow": "\ufdfa" * 200,
    "endless": "x" * 100_000,
    "number of the universe": "9" * 38,
    "small number": "0,0000001",
    "line ends": "a\r\nBcc: b@example.org",
    "only invisible": "\u200b\u202e",
    "a formula": "=HYPERLINK(1)",
}
DAYS = ("1800-01-01", "2199-12-31", "2024-02-30", "0000-00-00")


def filled(form: forms.Form, text: str, day: str) -> dict[str, Any]:
    """Every field of a form filled in: text wherever one can type, the first choice elsewhere."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            data[name] = [value for value, _label in field.choices][:1]
        elif isinstance(field, forms.ChoiceField):
            data[name] = next((value for value, _label in field.choices if value), "")
        elif isinstance(field, forms.DateField):
            data[name] = day
        elif isinstance(field, forms.BooleanField):
            data[name] = "on"
        elif not isinstance(field, forms.FileField):
            data[name] = text
        data.pop("token", None)
    return data


def test_nothing_that_is_typed_breaks_a_form(client):
    made = world("Welzijn Aarde")
    somebody = signed_in(client, Role.BUREAU_ADMINISTRATOR)
    RoleGrant.everything.create(person=somebody, role=Role.DATA_OFFICER, valid_from=LONG_AGO)
    client.raise_request_exception = False
    wrong, seen = [], 0
    for place in places():
        at = address(place, made)
        page = client.get(at)
        form = page.context.get("form") if page.context else None
        if page.status_code != 200 or not isinstance(form, forms.BaseForm):
            continue
        seen += 1
        for (name, text), day in zip(TYPED.items(), itertools.cycle((*DAYS, "2024-01-01")), strict=False):
            with transaction.atomic():
                answer = client.post(at, filled(form, text, day))
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                wrong.append(f"{place.pattern} with {name} on {day}: {answer.status_code}")
    assert seen > 10
    assert wrong == []


FIGURES = {"wage_sum": 81_234_567, "employees": 4_337, "fte": 3_329, "volunteers": 2_741, "volunteer_hours": 95_678}


@pytest.mark.parametrize("many", [1, 2, 3])
def test_figures_of_very_few_members_tell_nobodys(client, many):
    """Somebody proposes key figures before the register is filled."""
    signed_in(client, Role.DATA_OFFICER)
    for number in range(many):
        one = organisation(f"Welzijn {number}")
        YearFigures.everything.create(organisation=one, year=2024, **{k: v + number for k, v in FIGURES.items()})
    answer = client.get("/kerncijfers/maken/", {"day": "2024-12-31"})
    assert answer.status_code == 200
    secret = {value + number for value in FIGURES.values() for number in range(many)}
    if many < 3:  # a member knows its own and takes it off
        secret |= {sum(value + number for number in range(many)) for value in FIGURES.values()}
    assert not secret & numbers(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    form = answer.context["form"]
    answer = client.post("/kerncijfers/maken/", {"day": "2024-12-31", "digest": form.initial["digest"], "note": ""})
    assert answer.status_code in {200, 303}
    for release in Release.objects.all():
        files = [bytes(one.content).decode() for one in release.files.all() if one.name.endswith((".csv", ".json"))]
        for text in (json.dumps(release.content), release.summary, *files):
            assert not secret & numbers(text)


def numbers(text: str) -> set[int]:
    """The whole numbers in a text, with or without points between thousands."""
    return {int(float(one)) for one in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)\.(?=\d{3}\b)", "", text))}


@pytest.mark.parametrize("until", ["offered", "applied", "again"])
def test_who_is_erased_stands_in_no_file_that_was_offered(until):
    """An import with somebody in it, who is then erased: neither its preview nor taking it back keeps them."""
    officer, one = actor(Role.DATA_OFFICER), organisation(number="L1")
    somebody = person(Role.CONTROLLER, one, email="noor@example.org", name="Noor")
    heading = "lidnummer;contactpersoon;functie;e-mail\n"
    for name, times in (("Noor", 1), ("Noor Zegge", 1 if until == "again" else 0)):
        for _time in range(times):
            data = f"{heading}L1;{name};bestuurder;Noor@example.org\n".encode()
            batch = imports.offer(by=officer, data=data, file_name="a.csv", day=date(2024, 1, 1), token=uuid.uuid4())
            if until != "offered":
                imports.confirm(by=officer, batch=batch)
    assert "noor" in json.dumps(list(ImportBatch.everything.values_list("rows", "undo"))).lower()
    erase_person(by=actor(Role.BUREAU_ADMINISTRATOR), person=somebody, reason="verzoek")
    assert "noor" not in json.dumps(list(ImportBatch.everything.values_list("rows", "undo"))).lower()
    assert not Contact.everything.exists()
    for batch in ImportBatch.everything.order_by("-pk"):
        with contextlib.suppress(Refused):
            (imports.confirm if until == "offered" else imports.undo)(by=officer, batch=batch)
    assert not Contact.everything.filter(email__iexact="noor@example.org").exists()
    assert not Contact.everything.filter(name__icontains="noor").exists()
