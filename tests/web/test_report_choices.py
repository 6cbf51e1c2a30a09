"""What is chosen for a report: crossed groups with how fine they are, questions left out, and what a split costs."""

from __future__ import annotations

import csv
import json
import re

import pytest
from django.test import Client

from meerwaarde.core import InputError
from meerwaarde.web.publications.drafts import choices, hidden, making
from meerwaarde.web.publications.models import DraftFile, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import exporting, groups
from support.people import actor, signed_in
from support.report_choices import form, register, round_over
from support.report_drafts import made, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it
MOST = 10  # queries a page
QUESTIONS = (("wacht", "one", ""), ("duur", "one", "/data/wacht = 'ja'"), ("geld", "one", ""))
CROSSED = "omvang, hoofdwerksoort"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def round_of(many: int, answered: int, **fields):
    """A round of members in two classes of size with two kinds of work."""
    said = {
        at: {"wacht": "ja" if at % 3 else "nee", "geld": "ja" if at % 2 else "nee",
             **({"duur": "ja" if at % 4 else "nee"} if at % 3 else {})}
        for at in range(answered)
    }  # fmt: skip
    return round_over(form(*QUESTIONS), [(who, "") for who in register(many)], said, **fields)


def chosen(by, draft, **said):
    same = {"title": draft.title, "period": draft.period, "language": "nl", "split": []}
    return making.change(by=by, draft=draft, **{**same, **said})


def test_a_crossing_is_a_column_of_the_register(by, tmp_path):
    round_ = round_of(16, 8)
    files = exporting.export(by.scope, round_.uuid, tmp_path)
    groups.cross(files.register, ["omvang", CROSSED, "geld"])
    with files.register.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0])[-1] == CROSSED
    assert all(row[CROSSED] == f"{row['omvang']}, {row['hoofdwerksoort']}" for row in rows)
    assert len({row[CROSSED] for row in rows}) == 4


def test_how_fine_a_group_is_stands_beside_it(by):
    round_ = round_of(16, 8)  # two answers in each of the four crossed groups
    told = {group.name: group for group in groups.splits(by.scope, round_).groups}
    assert (told["omvang"].groups, told["omvang"].few, told["omvang"].too_fine) == (2, 0, False)
    assert (told[CROSSED].groups, told[CROSSED].few, told[CROSSED].too_fine) == (4, 4, True)
    assert (told["provincie"].groups, told["provincie"].unknown) == (1, 16)
    assert told["wacht"].groups is None  # who gave which answer is not looked at
    draft = making.begin(by=by, round_=round_.uuid)
    assert dict(choices.choices_of(by.scope, draft).in_words_groups())["omvang"] == "omvang"  # not counted yet
    draft.standing = {"groups": groups.fineness(by.scope, round_)}
    words = dict(choices.choices_of(by.scope, draft).in_words_groups())
    assert words["omvang"] == "omvang (2 groepen)"
    assert words[CROSSED] == (
        f"{CROSSED} (4 groepen, bij 4 minder dan 3 leden met een antwoord. Te fijn: bijna alles wordt afgeschermd)"
    )


@one
def test_what_is_left_out_stands_nowhere_and_takes_what_follows_along(by):
    draft = making.begin(by=by, round_=round_of(40, 36).uuid)
    offered = choices.choices_of(by.scope, draft)
    assert offered.follow(["wacht"]) == {"duur": "Wat zegt u van duur?"}
    draft = worked(chosen(by, draft, left_out=["wacht"]), by)
    assert (draft.state, draft.left_out) == ("ready", ["duur", "wacht"])
    people = {"response", "register", "respondents"}  # who answered, whatever was asked
    assert {name.split(".")[0] for name in draft.content["passports"]["cells"]} - people == {"geld"}
    assert [one["question"] for one in json.loads(draft.lines[0])["release"]["questions"]] == ["geld"]
    for file in DraftFile.everything.filter(draft=draft):
        if file.name.endswith((".html", ".json", ".csv", ".svg", ".xml")):
            assert not re.search(r"\b(wacht|duur)\b", bytes(file.content).decode()), file.name
    assert (
        "2 vragen, naar keuze van wie dit rapport maakte" in bytes(draft.files.get(name="index.html").content).decode()
    )


@one
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"left_out": ["wacht", "geld"]}, "ten minste één vraag"),
        ({"left_out": ["bestaat-niet"]}, "staat niet in de vragenlijst"),
        ({"left_out": ["wacht"], "split": ["duur"]}, "naar een vraag die u weglaat"),
        ({"split": ["name"]}, "Kies uit de lijst"),
        ({"split": ["omvang", "hoofdwerksoort", "provincie", "geld", CROSSED]}, "hooguit vier"),
    ],
)
def test_what_cannot_be_chosen(by, said, why):
    draft = making.begin(by=by, round_=round_of(4, 4).uuid)
    with pytest.raises(InputError, match=why):
        chosen(by, draft, **said)


@one
def test_what_a_split_costs_is_told_on_the_page(by, django_assert_max_num_queries):
    """Of the four crossed groups one is too small. What must be hidden with it is more than the crossing itself."""
    draft, without = _crossed(by)
    sets = {variable for variable, *_rest in json.loads(draft.lines[0])["release"]["questions"][0]["sets"]}
    assert sets == {"", "omvang", "hoofdwerksoort", CROSSED}  # one system: margins and crossing
    back = dict(draft.standing["costs"])[CROSSED]
    elsewhere = [sum(one["variable"] != CROSSED for one in some.hidden) for some in (draft, without)]
    assert back == elsewhere[0] - elsewhere[1] > 0
    assert draft.standing["fine"][0][0] == CROSSED
    assert {table.variable for table in hidden.tables_of(draft.hidden)} >= {CROSSED}
    client = Client()
    signed_in(client, Role.DATA_OFFICER)
    ReportDraft.everything.filter(pk=draft.pk).update(hidden=draft.hidden, standing=draft.standing)
    with django_assert_max_num_queries(MOST):
        page = client.get(f"/publicaties/in-de-maak/{draft.uuid}/").content.decode()
    assert f"Zonder de splitsing naar ‘{CROSSED}’ komen in andere tabellen {back} cijfers terug." in page
    assert f"Naar ‘{CROSSED}’ zijn " in page
    assert "Afgeschermd per tabel" in page


def _crossed(by):
    """A report by two columns and their crossing, and the same without the crossing."""
    ours = [(who, "") for who in register(40)]
    yes, answered = {(0, 0): 4, (0, 1): 6, (1, 0): 1, (1, 1): 4}, {(0, 0): 8, (0, 1): 7, (1, 0): 4, (1, 1): 7}
    said = {
        2 * (2 * nth + kind) + size: {"geld": "ja" if nth < yes[size, kind] else "nee"}
        for size, kind in answered for nth in range(answered[size, kind])
    }  # fmt: skip
    draft = making.begin(by=by, round_=round_over(form(("geld", "one", "")), ours, said).uuid)
    draft = worked(chosen(by, draft, split=["omvang", "hoofdwerksoort", CROSSED]), by)
    return draft, worked(chosen(by, draft, split=["omvang", "hoofdwerksoort"]), by)


@one
def test_the_page_of_choices(by, django_assert_max_num_queries):
    first = round_of(16, 8, ago=400, title="Monitor 2025")
    everybody = [(one.organisation, "") for one in first.assignments.select_related("organisation")]
    said = {at: {"geld": "ja" if at else "nee"} for at in range(3)}
    second = round_over(form(*QUESTIONS, number=2), everybody, said, copied_from=first)
    draft = made(by, second)
    client, address = Client(), f"/publicaties/in-de-maak/{draft.uuid}/keuzes/"
    signed_in(client, Role.DATA_OFFICER)
    client.get("/publicaties/in-de-maak/")  # the first page of a session writes that it was seen
    with django_assert_max_num_queries(MOST):
        page = client.get(address).content.decode()
    assert "Monitor 2025 (2026): 3 van de 3 vragen te vergelijken. Voorstel" in page
    assert re.search(rf'name="previous" value="{first.uuid}"[^>]*checked', page)
    assert page.count('name="questions"') == 3
    assert "Wat zegt u van wacht? (en 1 vraag daarna)" in page
    sent = {"title": draft.title, "period": draft.period, "language": "nl", "split": ["omvang"], "questions": ["geld"],
            "previous": str(first.uuid)}  # fmt: skip
    assert client.post(address, {**sent, "questions": []}).status_code == 422
    assert client.post(address, sent).status_code == 303
    draft.refresh_from_db()
    assert (draft.by, draft.left_out, draft.previous) == (["omvang"], ["duur", "wacht"], first.uuid)
