"""Imports that are too long to wait for."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.web.accounts.models import RoleGrant
from meerwaarde.web.members.imports import services
from meerwaarde.web.members.imports.tasks import go_on
from meerwaarde.web.members.models import ImportBatch, Organisation
from meerwaarde.web.members.types import Refused
from meerwaarde.web.rights import Role
from support.importing import offered
from support.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def test_it_works(officer, monkeypatch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(services, "AT_ONCE", 1)
    batch = offered(officer, "lidnummer;naam", "L1;Welzijn Vijverdam", "L2;Samen Wulpenrode")
    batch.refresh_from_db()
    assert (batch.busy, batch.about["counts"]["new"]) == ("", 2)
    services.confirm(by=officer, batch=batch)
    batch.refresh_from_db()
    assert batch.applied is not None
    assert batch.busy == ""
    assert Organisation.everything.count() == 2


def given_to_the_worker(officer, **busy):
    batch = offered(officer, "lidnummer;naam", "L1;Welzijn Vijverdam")
    ImportBatch.everything.update(**busy)
    go_on.func(str(batch.uuid), officer.kind, officer.id)
    batch.refresh_from_db()
    return batch


def test_the_worker_tells_what_was_refused(officer, monkeypatch):
    def refused(*, by, batch, what):
        raise Refused("Rij 2 past niet meer.")

    monkeypatch.setattr(services, "perform", refused)
    batch = given_to_the_worker(officer, busy="apply")
    assert (batch.busy, batch.message, batch.applied) == ("", "Rij 2 past niet meer.", None)


def test_a_mistake_of_the_program_does_not_leave_an_import_hanging(officer, monkeypatch):
    def broken(*, by, batch, what):
        raise ZeroDivisionError

    monkeypatch.setattr(services, "perform", broken)
    with pytest.raises(ZeroDivisionError):
        given_to_the_worker(officer, busy="apply")
    batch = ImportBatch.everything.get()
    assert batch.busy == ""
    assert "niets veranderd" in batch.message


def test_who_lost_the_right_meanwhile_changes_nothing(officer):
    batch = offered(officer, "lidnummer;naam", "L1;Welzijn Vijverdam")
    ImportBatch.everything.update(busy="apply")
    RoleGrant.everything.all().delete()
    with pytest.raises(PermissionDenied):
        go_on.func(str(batch.uuid), officer.kind, officer.id)
    assert not Organisation.everything.exists()
