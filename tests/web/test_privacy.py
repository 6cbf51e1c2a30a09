"""Declarations, retention, and everything that is known of a person: to give and to erase."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from meerwaarde.web.accounts.models import Invitation, Person, RoleGrant, SignIn
from meerwaarde.web.audit.chain import breaks
from meerwaarde.web.audit.models import Entry, EntryDetail
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import Contact
from meerwaarde.web.privacy import registry, retention
from meerwaarde.web.privacy.people import erase_person, known_of
from meerwaarde.web.privacy.reasons import listed
from meerwaarde.web.privacy.record import files
from meerwaarde.web.privacy.words import table_name
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import LONG_AGO, actor, organisation, person, signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_it_works():
    rows = registry.everything()
    assert {row.table for row in rows} == {model._meta.label for model in registry.tables()}
    assert all(len(row.purpose) >= 5 for row in rows)


class Careless(models.Model):
    """A field that does not say what it is for."""

    secret = models.TextField()
    KEPT = Person.KEPT

    class Meta:
        app_label = "tests"
        managed = False


class Silent(models.Model):
    """A table that says nothing."""

    class Meta:
        app_label = "tests"
        managed = False


def test_a_field_that_does_not_say_what_it_is_for_is_refused():
    with pytest.raises(registry.Undeclared, match="secret"):
        registry.declared_of(Careless)


def test_a_table_without_a_declaration_is_refused():
    with pytest.raises(registry.Undeclared):
        registry.kept_of(Silent)


def test_what_is_called_personal_is_a_field():
    for model in registry.tables():
        fields = {field.name for field in model._meta.concrete_fields}
        assert registry.kept_of(model).personal <= fields, model


def test_every_term_points_to_a_moment():
    for model in registry.tables():
        term = registry.kept_of(model).term
        assert term.days is None or term.after, model
        assert term.days is not None or term.why, model
        if term.after and "__" not in term.after:
            assert isinstance(model._meta.get_field(term.after), models.DateField), model


def test_the_record_names_every_personal_table():
    text = files()["verwerkingsregister.md"]
    personal = {row.table for row in registry.everything() if row.personal}
    assert all(f"Tabel: {table}" in text for table in personal)
    assert [table for table in personal if table_name(table) == table] == []
    assert "dpia-bijlagen.md" in files()


def test_a_page_in_english_gives_its_reasons_in_english(client):
    declared = {row.kept.term.why for row in registry.everything() if row.personal and row.kept.term.why}
    assert declared <= set(listed())
    signed_in(client, Role.DATA_OFFICER)
    client.cookies["taal"] = "en"
    page = client.get("/privacy/").text
    assert [why for why in declared if why in page] == []
    assert "One day, to stop people guessing passwords." in page
    assert "1 day after" in page
    assert "1 days" not in page


def test_a_contact_goes_a_year_after_leaving():
    somewhere = organisation()
    held = {"organisation": somewhere, "function": "other", "valid_from": LONG_AGO}
    old = Contact.everything.create(name="Weg", valid_to=NOW.date() - timedelta(days=370), **held)
    recent = Contact.everything.create(name="Net weg", valid_to=NOW.date() - timedelta(days=300), **held)
    present = Contact.everything.create(name="Hier", **held)
    assert retention.run(NOW)["members.Contact"] == 1
    assert set(Contact.everything.values_list("pk", flat=True)) == {recent.pk, present.pk}
    assert old.pk not in {recent.pk, present.pk}
    assert retention.run(NOW) == {}


def test_the_audit_trail_holds_after_its_old_end_went():
    record(by=Actor.system("t", date.today()), action="a.b.c")
    Entry.everything.update(at=NOW - timedelta(days=8 * 365))
    before = Entry.everything.count()
    old = Entry.everything.get()
    from meerwaarde.web.audit.models import Head
    from meerwaarde.web.audit.services import hash_of

    old.hash = hash_of(old)
    old.save()
    Head.objects.update(hash=old.hash)
    record(by=Actor.system("t", date.today()), action="a.b.d")
    assert before == 1
    assert retention.run(NOW)["audit.Entry"] == 1
    assert list(breaks()) == []
    assert [entry.action for entry in Entry.everything.order_by("number")] == ["a.b.d", "privacy.retention.ran"]


def test_people_without_a_role_are_erased_after_two_years():
    idle = person(None)
    busy = person(Role.CONTROLLER, organisation())
    Person.objects.update(last_login=NOW - timedelta(days=3 * 365))
    assert retention.run(NOW)["accounts.Person"] == 1
    idle.refresh_from_db()
    busy.refresh_from_db()
    assert idle.erased
    assert idle.email is None
    assert busy.email


def erased():
    somewhere = organisation()
    whom = person(Role.CONTROLLER, somewhere, email="noor@example.org", name="Noor")
    SignIn.objects.create(person=whom, session_sha256="1" * 64, seen=NOW)
    Invitation.everything.create(
        key_sha256="2" * 64, email="noor@example.org", role=Role.RESPONDENT, organisation=somewhere,
        invited_by=whom.uuid, expires=NOW,
    )  # fmt: skip
    contact = Contact.everything.create(
        organisation=somewhere, name="Noor", email="Noor@example.org", function="other", valid_from=LONG_AGO
    )
    by = actor(Role.BUREAU_ADMINISTRATOR)
    record(by=by, action="members.contact.changed", subject=("contact", contact.pk), changes={"name": ["", "Noor"]})
    record(by=by, action="accounts.person.changed", person=whom.uuid, changes={"name": ["", "Noor"]})
    return by, whom


def test_everything_known_of_a_person_can_be_given():
    by, whom = erased()
    known = known_of(by=by, person=whom)
    assert set(known) >= {
        "accounts.Person",
        "accounts.RoleGrant",
        "accounts.SignIn",
        "accounts.Invitation",
        "members.Contact",
    }
    assert "password" not in known["accounts.Person"][0]


def test_erasing_leaves_no_trace_of_the_name_and_an_unbroken_chain():
    by, whom = erased()
    before = Entry.everything.count()
    erase_person(by=by, person=whom, reason="verzoek")
    for model in registry.tables():
        for row in model._base_manager.all():
            said = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
            assert "noor" not in said.lower(), model
    assert Entry.everything.count() == before + 1
    assert list(breaks()) == []
    assert not RoleGrant.everything.filter(person=whom).exists()
    assert EntryDetail.objects.count() == 1


def test_erasing_twice_is_erasing_once():
    by, whom = erased()
    erase_person(by=by, person=whom, reason="verzoek")
    count = Entry.everything.count()
    erase_person(by=by, person=whom, reason="verzoek")
    assert Entry.everything.count() == count


def test_only_who_may_erase_erases(client):
    whom = person(None)
    signed_in(client, Role.DATA_OFFICER)
    assert client.post(f"/privacy/persoon/{whom.uuid}/wissen/", {"reason": "x"}).status_code == 403
    assert client.get(f"/privacy/persoon/{whom.uuid}/gegevens.json").status_code == 403
    assert client.get("/privacy/").status_code == 200


def test_the_page_asks_for_a_reason_and_then_erases(client):
    whom = person(None, name="Noor")
    signed_in(client, Role.BUREAU_ADMINISTRATOR)
    address = f"/privacy/persoon/{whom.uuid}/wissen/"
    assert "Noor" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "verzoek"}).status_code == 303
    whom.refresh_from_db()
    assert whom.erased
    assert client.get(address).status_code == 404


def test_the_files_can_be_taken_along(client):
    signed_in(client, Role.DATA_OFFICER)
    for name in files():
        answer = client.get(f"/privacy/bestand/{name}")
        assert answer.status_code == 200
        assert name in answer["Content-Disposition"]
    assert client.get("/privacy/bestand/anders.md").status_code == 404
