"""Publishing a report: the public folder byte for byte, versions with what they correct, whose answers are in it."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications import selectors, services
from meerwaarde.web.publications.models import Contribution, LedgerLine, Release
from meerwaarde.web.rights import Role
from support.people import actor, organisation
from support.public_folder import public_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def publish(officer, folder, **more):
    return services.publish_report(by=officer, folder=folder, **{"slug": "monitor-2014", "contributions": (), **more})


def test_it_works(officer, tmp_path):
    folder = public_folder(tmp_path / "uit")
    mine, _other = organisation(number="M1"), organisation(number="M2")
    release = publish(officer, folder, contributions=["M1"], ledger_number=7)
    assert (release.slug, release.version, release.kind) == ("monitor-2014", 1, Release.Kind.REPORT)
    assert (release.title, release.period) == ("Monitor 2014", "oktober 2014")
    assert release.summary == "Een derde weet hoe het gaat"
    assert release.ledger_number == 7
    stored = {one.name: bytes(one.content) for one in release.files.all()}
    assert stored == {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert list(Contribution.everything.values_list("organisation", flat=True)) == [mine.pk]
    entry = Entry.everything.get(action="publications.release.published")
    assert (entry.subject_type, entry.subject_id) == ("release", str(release.uuid))


def test_the_same_again_is_the_same_release(officer, tmp_path):
    folder = public_folder(tmp_path / "uit")
    assert publish(officer, folder) == publish(officer, folder)
    assert Release.objects.count() == 1


def test_a_correction_is_a_next_version_that_says_what_it_corrects(officer, tmp_path):
    first = publish(officer, public_folder(tmp_path / "a"))
    better = public_folder(tmp_path / "b", figure="35.0")
    with pytest.raises(InputError, match="verbeterd"):
        publish(officer, better)
    second = publish(officer, better, correction="Vraag 3 telde \0dubbel.")
    assert (second.version, second.correction) == (2, "Vraag 3 telde dubbel.")
    assert [one.version for one in selectors.versions("monitor-2014")] == [2, 1]
    assert bytes(first.files.get(name="tables.csv").content).endswith(b"34.8\n")


@pytest.mark.parametrize("role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.REVIEWER])
def test_others_may_not(role, tmp_path):
    with pytest.raises(PermissionDenied):
        publish(actor(role), public_folder(tmp_path / "uit"))
    assert not Release.objects.exists()


def spoil(folder, name, text="x"):
    (folder / name).write_text(text)
    return folder


def private(folder):
    said = json.loads((folder / "provenance.json").read_text())
    said["files"].append("proof.json")
    (folder / "provenance.json").write_text(json.dumps(said))
    return spoil(folder, "proof.json")


def missing(folder):
    (folder / "report.pdf").unlink()
    return folder


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        (lambda folder: spoil(folder, "notitie.txt"), "notitie.txt"),
        (lambda folder: spoil(folder, "provenance.json", "{}"), "openbare map"),
        (lambda folder: spoil(folder, "provenance.json", "{"), "provenance.json"),
        (lambda folder: spoil(folder, "tables.json", "[]"), "tables.json"),
        (lambda folder: folder.rename(folder.with_name("uit-private")), "niet openbaar"),
        (private, "niet openbaar"),
        (missing, "report.pdf"),
    ],
)
def test_any_other_folder_is_refused(officer, tmp_path, spoiled, told):
    with pytest.raises(InputError, match=told):
        publish(officer, spoiled(public_folder(tmp_path / "uit")))
    assert not Release.objects.exists()


def test_a_link_in_the_folder_is_refused(officer, tmp_path):
    folder = missing(public_folder(tmp_path / "uit"))
    (folder / "report.pdf").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match=r"report\.pdf"):
        publish(officer, folder)


@pytest.mark.parametrize(("more", "told"), [({"slug": "Monitor 2014"}, "adres"), ({"contributions": ["X9"]}, "X9")])
def test_bad_words_are_refused(officer, tmp_path, more, told):
    with pytest.raises(InputError, match=told):
        publish(officer, public_folder(tmp_path / "uit"), **more)
    assert not Release.objects.exists()


def test_an_organisation_sees_what_its_answers_led_to(officer, tmp_path):
    mine, other = organisation(number="M1"), organisation(number="M2")
    publish(officer, public_folder(tmp_path / "a"), contributions=["M1"])
    publish(officer, public_folder(tmp_path / "b"), slug="ander", contributions=["M2"])
    member = actor(Role.RESPONDENT, mine).scope
    assert [one.slug for one in selectors.led_to(member, mine.pk)] == ["monitor-2014"]
    assert selectors.led_to(member, other.pk) == ()
    assert [one.slug for one in selectors.led_to(officer.scope, other.pk)] == ["ander"]


def test_a_report_beside_the_ledger_of_the_platform(officer, tmp_path):
    """Its line and the release are written together; nobody else is kept waiting meanwhile."""
    from meerwaarde.publication.request import Request
    from support.forms import choices, write_answers, write_form

    answers = choices("yn", ja="Ja", nee="Nee")
    form = write_form(tmp_path / "form.xlsx", [{"type": "select_one yn", "name": "q", "label": "Doet u mee?"}], answers)
    rows = [{"id": f"m{i}", "q": "ja" if i < 20 else "nee"} for i in range(40)]
    register = write_answers(tmp_path / "leden.csv", [{"id": f"m{i}"} for i in range(60)])
    given = write_answers(tmp_path / "antwoorden.csv", rows)
    mine = organisation(number="m1")
    request = Request(form, given, tmp_path / "uit", register=register, period="2014")
    release = services.make_report(by=officer, request=request, slug="deelname", contributions=["m1"])
    line = json.loads(LedgerLine.objects.get().line)
    assert release.ledger_number == line["number"] == 1
    (file,) = line["release"]["files"]
    assert release.files.get(name="tables.csv").sha256 == file["sha256"]
    assert Contribution.everything.get().organisation == mine
