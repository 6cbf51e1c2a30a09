"""What the tables of answering allow, on both databases."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from meerwaarde.web.answering.models import Draft, FormVersion, MediaFile, Submission

pytestmark = pytest.mark.django_db


def form_version(**changes):
    values = {"form_id": "monitor", "version": "1", "title": "Monitor", "xml": b"<x/>", "sha256": "a" * 64}
    return FormVersion.objects.create(**{**values, **changes})


def test_it_runs_on_the_database_that_was_asked_for(request):
    assert connection.vendor == request.node.callspec.params["django_db_setup"]


def test_every_table_is_in_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_field_says_what_it_is_for():
    ours = [model for model in apps.get_models() if model.__module__.startswith("meerwaarde.")]
    fields = [field for model in ours for field in model._meta.concrete_fields if not field.primary_key]
    assert len(fields) > 20
    assert [str(field) for field in fields if len(field.help_text) < 15] == []


def test_nothing_tells_who_or_where_the_respondent_was():
    answering = apps.get_app_config("answering").get_models()
    kinds = {type(field) for model in answering for field in model._meta.concrete_fields}
    assert not kinds & {models.GenericIPAddressField, models.EmailField, models.URLField}


@pytest.mark.parametrize("changes", [{"sha256": "b" * 64}, {"version": "2"}])
def test_a_version_is_published_once(changes):
    form_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        form_version(**changes)


def test_a_trial_may_share_its_version():
    form_version()
    form_version(sha256="b" * 64, trial=True)
    form_version(sha256="c" * 64, trial=True)
    assert FormVersion.objects.count() == 3


def test_bytes_come_back_as_they_went_in():
    version = form_version(xml=b"\x00\xff<x/>")
    MediaFile.objects.create(form_version=version, name="a.png", content=bytes(range(256)), mimetype="image/png")
    assert bytes(FormVersion.objects.get().xml) == b"\x00\xff<x/>"
    assert bytes(MediaFile.objects.get().content) == bytes(range(256))


def test_what_is_sent_never_changes():
    sent = Submission.objects.create(instance_id="uuid:1", form_version=form_version(), xml="<x/>")
    sent.xml = "<y/>"
    with pytest.raises(TypeError):
        sent.save()
    with pytest.raises(TypeError):
        Submission.objects.update(xml="<y/>")
    with pytest.raises(TypeError):
        FormVersion.objects.filter(pk=1).update(title="x")
    assert Submission.objects.get().xml == "<x/>"


def test_an_instance_is_stored_once():
    version = form_version()
    Submission.objects.create(instance_id="uuid:1", form_version=version, xml="<x/>")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(instance_id="uuid:1", form_version=version, xml="<x/>")


@pytest.mark.parametrize(
    "changes",
    [
        {"xml": ""},  # open without answers
        {"closed": "2026-11-23T12:00Z"},  # closed with answers
        {"revision": 0},
    ],
)
def test_a_draft_is_open_with_answers_or_closed_without(changes):
    values = {"key_sha256": "k", "form_version": form_version(), "xml": "<x/>", **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(**values)
