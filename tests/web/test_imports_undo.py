"""Taking an import back: exactly, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members import services as register
from meerwaarde.web.members.imports import services, snapshots
from meerwaarde.web.members.models import Details, ImportBatch, Organisation
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.importing import DAY, offered
from support.people import actor, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def everything():
    return snapshots.take(Organisation.everything.values_list("pk", flat=True))


def test_it_works(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    register.set_year_figures(by=officer, organisation=one.pk, year=2014, figures={"employees": 7})
    register.set_contact(by=officer, organisation=one.pk, day=DAY, name="Noor Vijverman", function="director")
    register.change_work(by=officer, organisation=one.pk, day=DAY, kinds=["peuterspeelzalen"])
    organisation("Samen Wulpenrode", number="L2")
    before = everything()
    batch = offered(
        officer,
        "lidnummer;naam;plaats;werksoorten;jaar;medewerkers;contactpersoon;functie;lid tot;reden einde",
        "L1;Welzijn Vijverdam;Zeist;andere-terreinen;2014;9;Sem Wolkenberg;bestuurder;;",
        "L2;Samen Wulpen;;;;;;;01-01-2016;opgezegd",
        "L3;Buurtwerk Zegge;Zeist;;2014;3;;;;",
        day=date(2015, 7, 1),
    )
    services.confirm(by=officer, batch=batch)
    assert everything() != before
    services.undo(by=officer, batch=ImportBatch.everything.get(pk=batch.pk))
    assert everything() == before
    told = Entry.everything.filter(action="members.organisation.restored")
    assert told.count() == 3
    services.undo(by=officer, batch=ImportBatch.everything.get(pk=batch.pk))  # twice is once
    assert told.count() == 3


def test_undo_is_refused_when_something_changed_since(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    batch = offered(officer, "lidnummer;plaats", "L1;Zeist")
    services.confirm(by=officer, batch=batch)
    register.change_details(by=officer, organisation=one.pk, day=DAY, changes={"name": "Welzijn Vijver"})
    with pytest.raises(Refused, match=r"Welzijn Vijver \(L1\)"):
        services.undo(by=officer, batch=ImportBatch.everything.get(pk=batch.pk))
    assert Details.everything.get(organisation=one, valid_to=None).place == "Zeist"


def test_undo_is_refused_when_others_refer_to_what_was_added(officer):
    two = organisation("Samen Wulpenrode", number="L2")
    batch = offered(officer, "lidnummer;naam;soort", "H1;Zandgroep;relatie")
    services.confirm(by=officer, batch=batch)
    holding = Organisation.everything.get(number="H1").pk
    register.change_details(by=officer, organisation=two.pk, day=DAY, changes={"holding": holding})
    with pytest.raises(Refused, match="Zandgroep"):
        services.undo(by=officer, batch=ImportBatch.everything.get(pk=batch.pk))


def test_undo_is_refused_when_a_number_was_taken(officer):
    one = organisation("Welzijn Vijverdam", number="L1", place="Utrecht")
    batch = offered(officer, "lidnummer;naam", "L2;Samen Wulpenrode", "L1;Welzijn Vijver")
    services.confirm(by=officer, batch=batch)
    found = ImportBatch.everything.get(pk=batch.pk)
    found.undo["before"][str(one.pk)]["organisation"]["number"] = "L3"  # as if it had been called so before
    found.save()
    organisation("Buurtwerk Zegge", number="L3")
    with pytest.raises(Refused, match="niets veranderd"):
        services.undo(by=officer, batch=found)
    assert Organisation.everything.filter(number="L2").exists()


def test_discarding_leaves_nothing(officer):
    batch = offered(officer, "lidnummer;naam", "L1;Welzijn Vijverdam")
    services.discard(by=officer, batch=batch)
    assert not ImportBatch.everything.exists()
    assert not Organisation.everything.exists()
