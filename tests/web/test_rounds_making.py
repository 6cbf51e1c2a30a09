"""Making a round and publishing it: whom it asks, what it refuses, and what is stored once."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Asked, Municipality, Served
from meerwaarde.web.members.types import Filters
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import ending, links, making
from meerwaarde.web.rounds.copying import copied
from meerwaarde.web.rounds.making import publish, state_of
from meerwaarde.web.rounds.models import Assignment, DoNotAsk, Link, Round
from meerwaarde.web.rounds.questions import form_of
from meerwaarde.web.rounds.templates_of_questions import QUICKSCAN
from meerwaarde.web.rounds.types import Refused, State
from support.people import LONG_AGO, actor, organisation

pytestmark = pytest.mark.django_db
TODAY = date.today()
FORM = Path(__file__).parents[2] / "examples/benchmark-jaar/form.xlsx"


NOTHING_ASKED = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Leeg</h:title><model><instance><data id="leeg" version="1"><dag/></data></instance>
<bind nodeset="/data/dag" type="string" readonly="true()"/></model></h:head>
<h:body><input ref="/data/dag"><label>Dag!</label></input></h:body></h:html>"""


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def quickscan(by, title="Werkdruk", **more):
    return making.from_questions(by=by, token=uuid.uuid4(), title=title, year=2026, asked=QUICKSCAN, **more)


def test_it_works(by):
    first, second = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    made = publish(by=by, round=quickscan(by))
    assert state_of(made, TODAY) is State.OPEN
    assert set(Assignment.everything.values_list("organisation", "municipality")) == {(first.pk, ""), (second.pk, "")}
    assert made.form_version.form_id == "quickscan_werkdruk"
    assert made.form_version.title == "Werkdruk"
    assert set(Asked.everything.values_list("organisation", "minutes")) == {(first.pk, 3), (second.pk, 3)}
    assert list(Entry.everything.order_by("number").values_list("action", flat=True)) == [
        "rounds.round.begun", "members.asked.added", "rounds.round.published",
    ]  # fmt: skip


def test_publishing_again_changes_nothing(by):
    organisation()
    draft = quickscan(by)
    first = publish(by=by, round=draft)
    before = Entry.everything.count()
    again = publish(by=by, round=draft)
    assert (again.published, Assignment.everything.count(), Entry.everything.count()) == (first.published, 1, before)


def test_the_same_token_is_the_same_round(by):
    token = uuid.uuid4()
    made = [making.from_questions(by=by, token=token, title="Twee keer", year=2026, asked=QUICKSCAN) for _ in "ab"]
    assert made[0] == made[1]
    assert Round.everything.count() == 1


def test_who_does_not_want_to_be_asked_is_left_out(by):
    asked, silent = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    DoNotAsk.everything.create(organisation=silent, reason="Vroeg erom.")
    publish(by=by, round=quickscan(by))
    assert list(Assignment.everything.values_list("organisation", flat=True)) == [asked.pk]


def test_an_answer_for_each_municipality(by):
    one, nowhere = organisation("Welzijn Aarde"), organisation("Welzijn Zee")
    for code in ("GM0001", "GM0002"):
        place = Municipality.objects.create(code=code, name=code)
        Served.everything.create(organisation=one, municipality=place, valid_from=LONG_AGO)
    draft = quickscan(by)
    making.change_target(by=by, round_=draft, filters=Filters(standing="member"), day=TODAY, unit="municipality")
    publish(by=by, round=draft)
    codes = Assignment.everything.order_by("municipality").values_list("organisation", "municipality")
    assert list(codes) == [(one.pk, "GM0001"), (one.pk, "GM0002")]
    assert Asked.everything.get().minutes == 6
    assert nowhere.pk not in [key for key, _code in codes]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"closes": TODAY - timedelta(days=1), "opens": TODAY - timedelta(days=9)}, "De laatste dag is voorbij."),
        ({"invitation": "Doe mee!"}, "Zet {link} in de tekst."),
        ({"invitation": "{link} {adres}"}, "{adres} kennen wij niet."),
        ({"filters": {"standing": "former"}}, "geen enkel lid"),
        ({"source": b"", "source_name": ""}, "formulier"),
        ({"source": NOTHING_ASKED, "source_name": "a.xml"}, "stelt geen enkele vraag"),
    ],
)
def test_what_is_missing_is_named(by, changes, said):
    organisation()
    draft = quickscan(by)
    Round.everything.filter(pk=draft.pk).update(**changes)
    with pytest.raises(Refused) as refused:
        publish(by=by, round=draft)
    assert said in refused.value.message
    assert not Assignment.everything.exists()
    assert Round.everything.get().form_version is None


def test_a_taken_version_becomes_the_next(by):
    organisation()
    first = publish(by=by, round=quickscan(by))
    second = publish(by=by, round=quickscan(by, "WERKDRUK"))
    assert (first.form_version.version, second.form_version.version) == ("2026.1", "2026.2")
    assert form_of(second).xform.version == "2026.2"
    assert form_of(second).xform.title == "WERKDRUK"


def test_a_copy_is_about_the_year_after(by):
    organisation()
    first = publish(by=by, round=quickscan(by, "Werkdruk 2026"))
    made = copied(by=by, token=uuid.uuid4(), round_=first)
    assert (made.title, made.year, made.period, made.published) == ("Werkdruk 2027", 2027, "2027", None)
    assert made.copied_from == first
    assert made.closes - made.opens == first.closes - first.opens
    assert bytes(made.source) == bytes(first.source)


def test_a_form_that_cannot_be_published_is_refused(by):
    with pytest.raises(Refused, match="geen formulier"):
        making.from_file(by=by, token=uuid.uuid4(), title="", year=2025, source=b"a;b\n1;2", name="leden.csv")
    assert not Round.everything.exists()


def test_a_form_gives_title_period_and_minutes(by):
    made = making.from_file(
        by=by, token=uuid.uuid4(), title="", year=None, source=FORM.read_bytes(), name="benchmark.xlsx"
    )
    assert (made.title, made.period, made.year, made.kind) == ("Benchmark over 2025", "2025", 2025, "monitor")
    assert made.minutes > 20


def test_an_xform_goes_out_under_the_title_of_its_round(by):
    organisation()
    xml = NOTHING_ASKED.replace(b' readonly="true()"', b"")
    made = making.from_file(by=by, token=uuid.uuid4(), title="Dag & nacht", year=2025, source=xml, name="dag.xml")
    assert making.change_name(by=by, round_=made, title="Dag", kind="monitor", period="", year=2025).period == "2025"
    out = publish(by=by, round=made)
    assert (out.form_version.title, out.form_version.version, out.form_version.form_id) == ("Dag", "1", "leeg")
    assert "<h:title>Dag</h:title>" in bytes(out.form_version.xml).decode()
    assert list(form_of(out).asked()) == ["/data/dag"]


@pytest.mark.parametrize(("said", "minutes"), [("12,5", 12), ("0", 1), ("9999", 600), ("nan", 1), ("lang", 1), ("", 1)])
def test_how_long_answering_takes(by, said, minutes):
    setting = f'<model mw:minutes="{said}" xmlns:mw="urn:meerwaarde:form:1">'.encode()
    xml = NOTHING_ASKED.replace(b' readonly="true()"', b"").replace(b"<model>", setting)
    made = making.from_file(by=by, token=uuid.uuid4(), title="", year=None, source=xml, name="dag.xml")
    assert (made.minutes, made.year) == (minutes, TODAY.year)


def test_what_is_published_stays(by):
    organisation()
    out = publish(by=by, round=quickscan(by))
    with pytest.raises(Refused, match="al gepubliceerd"):
        making.change_questions(by=by, round_=out, asked=QUICKSCAN)
    with pytest.raises(Refused, match="al gepubliceerd"):
        making.throw_away(by=by, round_=out)


def test_a_longer_round_and_the_end(by):
    organisation()
    out = publish(by=by, round=quickscan(by))
    later = out.closes + timedelta(days=7)
    assert ending.extend(by=by, round_=out, closes=later).closes == later
    with pytest.raises(Refused, match="latere dag"):
        ending.extend(by=by, round_=out, closes=TODAY - timedelta(days=1))
    Assignment.everything.update(begun="2026-01-01T12:00Z")
    assert ending.close(by=by, round_=out) == 1
    assert ending.close(by=by, round_=out) == 1
    closed = Round.everything.get()
    assert state_of(closed, TODAY) is State.CLOSED
    with pytest.raises(Refused, match="gesloten"):
        ending.extend(by=by, round_=closed, closes=later + timedelta(days=1))
    assert Entry.everything.filter(action="rounds.round.closed").count() == 1


def test_links_work_as_much_longer(by):
    organisation()
    out = publish(by=by, round=quickscan(by))
    say = {"assignment": Assignment.everything.get(), "to": "a@example.org"}
    sitting = timezone.now() + timedelta(hours=2)
    lasting, _key = links.make(**say, purpose=Link.Purpose.INVITED, expires=links.until(out))
    short, _key = links.make(**say, purpose=Link.Purpose.BUREAU, expires=sitting)
    longer = ending.extend(by=by, round_=out, closes=out.closes + timedelta(days=7))
    lasting.refresh_from_db()
    short.refresh_from_db()
    assert (lasting.expires.date(), short.expires) == (links.until(longer).date(), sitting)


def test_only_the_data_officer_may():
    reader = actor(Role.BUREAU_READER)
    with pytest.raises(PermissionDenied):
        quickscan(reader)
    out = quickscan(actor(Role.DATA_OFFICER))
    for forbidden in (
        lambda: publish(by=reader, round=out),
        lambda: ending.close(by=reader, round_=out),
        lambda: making.throw_away(by=reader, round_=out),
        lambda: making.change_texts(by=reader, round_=out, subject="a", invitation="{link}", reminder=""),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
