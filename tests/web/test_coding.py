"""Open answers in categories: made and changed, coded by one and by two, and a closed question in the report."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.coding import answers, categories
from meerwaarde.web.publications.coding.agreeing import agreed
from meerwaarde.web.publications.coding.selectors import SAMPLE
from meerwaarde.web.publications.models import Category, CodedAnswer, CodeScheme, DraftFile, ReportDraft
from meerwaarde.web.rights import Role
from support.open_answers import BOTH, MONEY, STAFF, all_coded, again, begun, open_round, says
from support.people import actor
from support.report_drafts import made

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
NAME = "waarom_ingedeeld"
TEXTS = (*[STAFF] * 7, *[MONEY] * 5, *[BOTH] * 4, *["Anders dan u denkt."] * 3)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def tables(draft):
    return json.loads(bytes(DraftFile.everything.get(draft=draft, name="tables.json").content))


def test_it_works(by):
    round_ = open_round(*TEXTS)
    found = begun(by, round_)
    assert (len(found.answers), found.left, found.complete) == (19, 19, False)
    found = all_coded(by, found)
    assert (found.left, dict(found.often)) == (0, {"c1": 11, "c2": 9, "anders": 3})
    draft = made(by, round_)
    assert (draft.state, draft.error) == ("ready", "")
    cells = draft.content["passports"]["cells"]
    shown = {name: (cell["shown"], cell["n"]) for name, cell in cells.items() if name.startswith(NAME)}
    assert shown == {
        f"{NAME}.c1.share": ("57,9\u00a0%", 19), f"{NAME}.c2.share": ("47,4\u00a0%", 19),
        f"{NAME}.anders.share": ("15,8\u00a0%", 19),
    }  # fmt: skip
    said = tables(draft)
    table = next(table for table in said["tables"] if table["question"] == NAME)
    assert table["question_text"] == "Waardoor komt dat?"
    assert table["answers"] == {"c1": "Personeel", "c2": "Geld", "anders": "Anders"}
    assert "Dit waren open antwoorden, door ons ingedeeld in 2 categorieën." in table["footnotes"]
    assert "‘Ja’ antwoordden op ‘Wachten cliënten langer" in table["asked_of"]
    assert "Niemand deelde een deel ervan nog eens in." in table["coded"]
    assert "‘Waardoor komt dat?’: open antwoorden: alleen ingedeeld in categorieën" in said["left_out"] or any(
        "Waardoor komt dat?" in line for line in said["left_out"]
    )
    lines = dict(draft.content["passports"]["shared"][NAME])
    assert lines["Indeling"].startswith("Iemand van het bureau las alle antwoorden")
    assert "Personeel" in bytes(DraftFile.everything.get(draft=draft, name="codebook.xml").content).decode()
    pages = b"".join(bytes(one.content) for one in DraftFile.everything.filter(draft=draft, name__endswith=".html"))
    assert STAFF not in pages.decode()
    assert json.loads(draft.lines[0])["release"]["questions"][1]["question"] == NAME
