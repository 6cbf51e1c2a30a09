"""A round whose form was corrected while it was answered: each answer is read with the version that it answers."""

from __future__ import annotations

import csv
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.publications.drafts import making
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, organisation
from support.report_drafts import figures_alone, final_of, released, worked

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HEAD = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Scan</h:title><model mw:limits="Alleen wie antwoordde."><instance>
<data id="scan" version="{version}">{nodes}<orx:meta><orx:instanceID/></orx:meta></data></instance>{binds}
</model></h:head><h:body>{body}</h:body></h:html>"""


def form(nodes: dict[str, str], body: str) -> bytes:
    """A form with these types by path below the root, in two levels at most."""
    tree: dict[str, list[str]] = {}
    for path in nodes:
        group, _slash, name = path.rpartition("/")
        tree.setdefault(group, []).append(f"<{name}/>")
    xml = "".join("".join(some) if not group else f"<{group}>{''.join(some)}</{group}>" for group, some in tree.items())
    binds = "".join(f'<bind nodeset="/data/{path}" {rest}/>' for path, rest in nodes.items())
    return HEAD.format(version=uuid.uuid4().hex[:8], nodes=xml, binds=binds, body=body).encode()


def one_of(path: str, label: str, *codes: str, several: bool = False) -> str:
    items = "".join(f"<item><label>{code.title()}</label><value>{code}</value></item>" for code in codes)
    tag = "select" if several else "select1"
    return f'<{tag} ref="/data/{path}"><label>{label}</label>{items}</{tag}>'


TEXT = 'type="string"'
FIRST = form(
    {"wacht": TEXT, "wat": TEXT, "teams": 'type="int"', "oud": TEXT, "soort": TEXT},
    one_of("wacht", "Wachten cliënten lang?", "ja", "nee", "niet")
    + one_of("wat", "Wat helpt?", "geld", "mensen", several=True)
    + '<input ref="/data/teams"><label>Hoeveel teams?</label></input>'
    + one_of("oud", "Oude vraag?", "ja", "nee")
    + '<input ref="/data/soort"><label>Welke soort?</label></input>',
)
SECOND = form(
    {"wacht": TEXT, "wat": TEXT, "nieuw": f'{TEXT} relevant="/data/wacht = \'ja\'"', "soort": TEXT,
     "werk/teams": 'type="int"'},
    one_of("wacht", "Wachten cliënten langer?", "ja", "nee", "onbekend")
    + one_of("wat", "Wat helpt?", "mensen", "tijd", several=True)
    + one_of("nieuw", "Nieuwe vraag?", "ja", "nee")
    + one_of("soort", "Welke soort?", "klein", "groot")
    + '<group ref="/data/werk"><label>Werk</label><input ref="/data/werk/teams"><label>Hoeveel teams?</label></input>'
    "</group>",
)  # fmt: skip


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def answered(round_: Round, **values: str) -> Assignment:
    """One more member, answering the version that is out."""
    instance = Instance.new(answering.form_of(round_.form_version))
    for path, value in values.items():
        instance.set(f"/data/{path.replace('__', '/')}", value)
    sent = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=instance.to_xml().decode()
    )
    return Assignment.everything.create(
        round=round_, organisation=organisation(), submission=sent, answered=timezone.now()
    )


@pytest.fixture
def round_():
    """Ten answers to the first version and ten to the second."""
    today = timezone.localdate()
    made = Round.everything.create(
        title="Scan", kind="quickscan", period="2026", year=2026, day=today, subject="Vragen", invitation="{link}",
        form_version=services.publish_form(xform=parse_xform(FIRST)), published=timezone.now(),
        opens=today - timedelta(days=9), closes=today + timedelta(days=1),
    )  # fmt: skip
    for at in range(10):
        answered(made, wacht=["ja", "nee"][at % 2], wat="geld mensen" if at % 2 else "geld", teams="4", soort="x",
                 oud=["ja", "nee"][at % 2])  # fmt: skip
    replaced(made)
    for at in range(10):
        asked = {} if at % 2 else {"nieuw": "ja" if at % 4 else "nee"}
        answered(made, wacht=["ja", "onbekend"][at % 2], wat="mensen tijd" if at % 2 else "mensen", werk__teams="6",
                 soort=["klein", "groot"][at % 2], **asked)  # fmt: skip
    return made


def replaced(round_: Round) -> None:
    round_.form_version = services.publish_form(xform=parse_xform(SECOND))
    round_.save(update_fields=["form_version"])


def cells_of(draft) -> dict[str, tuple[str, int]]:
    cells = draft.content["passports"]["cells"]
    return {name: (one["shown"].replace("\u00a0", " "), one["n"]) for name, one in cells.items()}


def test_it_works(by, round_, monkeypatch):
    figures_alone(monkeypatch)
    draft = final_of(by, round_)
    assert (draft.state, draft.error, len(draft.contributions)) == ("ready", "", 20)
    told = cells_of(draft)
    assert [told[f"wacht.{code}.share"] for code in ("ja", "nee", "onbekend", "niet")] == [
        ("50,0 %", 20), ("25,0 %", 20), ("25,0 %", 20), ("0,0 %", 20),
    ]  # fmt: skip
    assert [told[f"wat.{code}.share"] for code in ("mensen", "tijd", "geld")] == [
        ("75,0 %", 20), ("25,0 %", 20), ("50,0 %", 20),
    ]  # fmt: skip
    assert told["teams.mean"][1] == 20  # moved to a group, and still the same question
    assert told["oud.ja.share"] == ("50,0 %", 10)  # the first version alone asked it
    assert {n for name, (_shown, n) in told.items() if name.startswith("soort.")} == {10}  # was an open question
    assert not any(name.startswith("nieuw.") for name in told)  # its base would tell who of them said yes
    limits = bytes(draft.files.get(name="tables.json").content).decode()
    for said in (
        "‘Oude vraag?’ kreeg niet iedereen",
        "Bij ‘Wat helpt?’ had niet iedereen",
        "‘Welke soort?’ is tijdens",
    ):
        assert said in limits
    assert "‘Nieuwe vraag?’: aan wie deze vraag is gesteld, is tijdens de ronde veranderd" in limits


def test_a_question_of_one_version_is_asked_of_who_answered_that(by, round_, tmp_path):
    files = exporting.export(by.scope, round_.uuid, tmp_path, interim=True)
    with files.responses.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [path.name for path in files.older] == ["form-1.xml"]
    first, second = rows[0], rows[11]
    assert (first["wacht"], first["wat"], first["wat/tijd"], first["werk/teams"]) == ("ja", "geld", "0", "4")
    assert (second["wacht"], second["wat/geld"], second["wat/tijd"], second["soort"]) == ("onbekend", "0", "1", "groot")
    assert set(first["_not_asked"].split()) == {"nieuw", "soort"}
    assert set(second["_not_asked"].split()) == {"nieuw", "oud"}
    assert set(rows[10]["_not_asked"].split()) == {"oud"}


def test_what_was_published_under_the_first_version_is_known_under_the_second(by, monkeypatch, round_):
    """Two answers come after the form was corrected, and nobody held them back."""
    figures_alone(monkeypatch)
    released(by, worked(making.begin(by=by, round_=round_.uuid, interim=True), by))
    end, more = b"</item></select1>", b"</item><item><label>Z</label><value>z</value></item></select1>"
    third = SECOND.replace(end, more, 1).replace(b'id="scan" version="', b'id="scan" version="3')
    round_.form_version = services.publish_form(xform=parse_xform(third))
    round_.save(update_fields=["form_version"])
    for _time in range(2):
        answered(round_, wacht="ja")
    Assignment.everything.update(released=None)
    told = cells_of(final_of(by, round_))
    assert {shown for name, (shown, _n) in told.items() if name.startswith("wacht.")} == {""}
    assert told["oud.ja.share"] == ("50,0 %", 10)
