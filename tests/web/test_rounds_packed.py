"""A questionnaire of one's own in a zip: pictures in the questions, lists to choose from, and what is refused."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from meerwaarde.web.answering.models import FormVersion, MediaFile
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import making, questions
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.types import Refused
from support.people import actor, organisation, signed_in

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SURVEY = (
    ("type", "name", "label", "media::image"),
    ("select_one_from_file gemeenten.csv", "waar", "In welke gemeente?", ""),
    ("select_one ja", "pand", "Herkent u dit pand?", "pand.png"),
)
LIST = b"name,label\nGM0363,Amsterdam\nGM0344,Utrecht\n"


def workbook(survey=SURVEY):
    book = Workbook()
    sheets = {
        "survey": survey,
        "choices": (("list_name", "name", "label"), ("ja", "ja", "Ja"), ("ja", "nee", "Nee")),
        "settings": (("form_title", "form_id", "version"), ("Panden", "panden", "1")),
    }
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**files):
    """A zip; `_` in a name stands for a dot, `0` for a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("_", ".").replace("0", "/"), content)
    return out.getvalue()


def whole(**more):
    return packed(vragen_xlsx=workbook(), media0pand_png=PNG, gemeenten_csv=LIST, **more)


def made_of(source, name="panden.zip"):
    return making.from_file(
        by=actor(Role.DATA_OFFICER), token=uuid.uuid4(), title="", year=2026, source=source, name=name
    )


def test_it_works(client):
    signed_in(client, Role.DATA_OFFICER)
    organisation("Welzijn Oost")
    data = {"token": uuid.uuid4(), "file": SimpleUploadedFile("panden.zip", whole())}
    page = client.post("/rondes/nieuw/bestand/", data, follow=True).content.decode()
    assert "Amsterdam · Utrecht" in page
    assert "zitten er niet bij" not in page
    round_ = Round.everything.get()
    assert client.get(f"/rondes/{round_.uuid}/vragen/bestand/")["Content-Type"] == "application/zip"
    tried = client.post(f"/rondes/{round_.uuid}/proef/")["Location"]
    assert "pand.png" in client.get(tried).content.decode()
    client.post(f"/rondes/{round_.uuid}/publiceren/")
    version = FormVersion.objects.get(trial=False)
    assert [(one.name, bytes(one.content)) for one in version.media.all()] == [("pand.png", PNG)]
    row = Assignment.everything.get()
    member = Client()
    signed_in(member, Role.RESPONDENT, row.organisation)
    asked = member.get(member.post(f"/vragen/{row.uuid}/openen/")["Location"], follow=True)
    text = asked.content.decode()
    assert "Utrecht" in text
    picture = asked.request["PATH_INFO"].rsplit("/", 2)[0] + "/bestand/pand.png"
    assert picture in text
    assert member.get(picture).content == PNG


@one
def test_another_picture_is_another_version():
    for content in (PNG, PNG + b"1"):
        round_ = made_of(packed(vragen_xlsx=workbook(), gemeenten_csv=LIST, pand_png=content))
        organisation()
        making.publish(by=actor(Role.DATA_OFFICER), round=round_)
    assert sorted(FormVersion.objects.values_list("version", flat=True)) == ["1", "2"]
    assert MediaFile.objects.count() == 2


@one
def test_a_list_that_misses_is_an_error_and_a_picture_is_not(client):
    with pytest.raises(Refused, match=r"gemeenten.csv.*zip-bestand"):
        made_of(workbook(), "panden.xlsx")
    report = questions.report_of(workbook(), "panden.xlsx")
    assert [(found.severity, found.kind) for found in report.findings if found.kind in ("file", "media")] == [
        ("error", "file"), ("warning", "media"),
    ]  # fmt: skip
    signed_in(client, Role.DATA_OFFICER)
    data = {"token": uuid.uuid4(), "file": SimpleUploadedFile("panden.xlsx", workbook())}
    page = client.post("/rondes/nieuw/bestand/", data)
    assert page.status_code == 422
    assert "U kunt deze vragenlijst zo publiceren" not in page.content.decode()
    assert made_of(workbook((SURVEY[0], SURVEY[2])), "panden.xlsx").title == "Panden"


WRONG = {
    "twee werkmappen": (lambda: whole(ander_xlsx=workbook()), "meer vragenlijsten"),
    "geen werkmap": (lambda: packed(gemeenten_csv=LIST), "geen vragenlijst"),
    "een programma": (lambda: whole(kijk_exe=b"MZ"), "kijk.exe"),
    "twee van een naam": (lambda: whole(pand_PNG=PNG), "pand.PNG"),
    "een bom": (lambda: whole(groot_csv=b"name,label\n" + b"0" * 31_000_000), "te groot"),
    "veel te veel": (lambda: packed(**{f"a{at}_csv": b"" for at in range(3_000)}), "werkmap"),
    "te veel": (lambda: whole(**{f"a{at}_csv": b"" for at in range(600)}), "meer dan 500"),
    "afgebroken": (lambda: whole()[:-30], "beschadigd"),
}


@one
@pytest.mark.parametrize("what", WRONG)
def test_a_zip_that_cannot_be_used_says_why(what):
    source, said = WRONG[what]
    with pytest.raises(Refused, match=said):
        made_of(source())


@one
def test_names_in_a_zip_lead_nowhere_else(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("../../vragen.xlsx", workbook())
        made.writestr("/tmp/gemeenten.csv", LIST)
        made.writestr("__MACOSX/._vragen.xlsx", b"x")
        made.writestr("map/.DS_Store", b"x")
        made.writestr("C:\\media\\pand.png", PNG)
    with questions.unpacked(out.getvalue(), "panden.zip") as folder:
        assert sorted(path.name for path in folder.iterdir()) == ["gemeenten.csv", "pand.png", "vragen.xlsx"]
        assert not (folder.parent.parent / "vragen.xlsx").exists()
