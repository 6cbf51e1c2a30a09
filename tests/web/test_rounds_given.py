"""What is known is shown and not asked; nobody can change it here; and the answer says where it came from."""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.xform import parse_xform
from meerwaarde.web.answering import selectors, services
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.answering.types import Given, Refused
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.rounds import sending
from support.rounds_answered import WHY, XML, Invited, asked, published

pytestmark = pytest.mark.django_db


def test_it_works():
    one = Invited()
    one.begin()
    page = one.go(1)
    assert "31" in page
    assert "Bron: het ledenbestand, cijfers over 2025." in page
    assert "Klopt dit niet?" in page
    assert 'name="v:/data/wij/fte"' not in page
    assert 'name="v:/data/wij/leden"' in page
    assert WHY in page


def test_a_given_value_passes_rules_that_it_cannot_meet():
    one = Invited()
    assert one.answer()
    sent = Submission.objects.get()
    assert "<fte>31</fte>" in sent.xml
    assert [line for line in sent.report if line["kind"] == "given"] == [
        {
            "path": "/data/wij/fte",
            "kind": "given",
            "message": "het ledenbestand, cijfers over 2025",
            "explanation": "",
        }
    ]
    assert "Bron: het ledenbestand" in one.page
    assert one.draft.given == {}


def test_a_posted_value_changes_nothing_that_is_given():
    one = Invited()
    one.begin()
    one.go(1)
    one.send("verder", {"v:/data/wij/fte": "1"})
    assert one.value("wij/fte") == "31"


@pytest.mark.parametrize("forged", ["<fte>1</fte>", "<fte/>", ""])
def test_a_forged_value_is_refused_when_it_is_sent(forged):
    one = Invited()
    one.begin()
    one.fill()
    draft = one.draft
    Draft.objects.filter(pk=draft.pk).update(xml=draft.xml.replace("<fte>31</fte>", forged))
    with pytest.raises(Refused):
        services.submit(draft=one.draft, revision=draft.revision, sending=one.sending)
    assert not Submission.objects.exists()


def test_what_is_corrected_in_the_register_is_shown_at_the_next_opening():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    YearFigures.everything.update(fte="29.5")
    other = Invited(one.assignment)
    other.begin()
    assert "29,5" in other.go(1)
    assert other.value("werk/naam") == "Ans de Wit"


def test_what_no_answer_could_be_is_asked():
    round_ = published()
    draft, _key = services.start_draft(
        form_version=round_.form_version,
        given={
            "/data/wij/fte": Given("veel", "het ledenbestand"),
            "/data/werk/per_fte": Given("3", "berekend"),
            "/data/niets": Given("3", "nergens"),
            "/data/werk": Given("3", "een groep"),
        },
    )
    assert draft.given == {}
    assert selectors.form_of(draft).binds["/data/wij/fte"].readonly is None


def test_prefilled_values_can_be_changed_and_tell_their_source():
    round_ = published()
    given = {"/data/werk/teams": Given("7", "uw antwoord van vorig jaar", fixed=False)}
    draft, key = services.start_draft(form_version=round_.form_version, given=given)
    one = Invited(asked(round_), key=key)
    page = one.go(2)
    assert 'value="7"' in page
    assert "Alvast ingevuld. Bron: uw antwoord van vorig jaar." in page
    one.press("bijwerken", werk__teams="8")
    assert "Daar staat: 7." in one.go(2)
    assert draft.given["/data/werk/teams"]["fixed"] is False


def test_a_member_of_whom_nothing_is_known_is_asked():
    round_ = published()
    YearFigures.everything.all().delete()
    one = Invited(asked(round_, member=asked(round_).organisation, municipality="GM0363"))
    YearFigures.everything.all().delete()
    one.begin()
    assert 'name="v:/data/wij/fte"' in one.go(1)
    assert set(sending.given_for(one.assignment)) == {"/data/wij/leden"}


DEFAULT = """<setvalue event="odk-instance-first-load" ref="/data/werk/teams"
 value="instance('vorig')/root/item[key='teams']/value"/>"""


def test_what_the_form_takes_from_last_year_tells_its_source_and_can_be_changed():
    first = '<bind nodeset="/data/wij/fte"'
    xml = XML.replace(first, f'<instance id="vorig"><root/></instance>{DEFAULT}{first}')
    version = services.publish_form(xform=parse_xform(xml.replace('version="1"', 'version="2"').encode()))
    known = {"vorig": "<root><item><key>teams</key><value>7</value></item></root>"}
    sources = {"vorig": "uw gegevens van vorig jaar"}
    _draft, key = services.start_draft(form_version=version, instances=known, sources=sources)
    one = Invited(asked(published()), key=key)
    assert 'value="7"' in one.go(2)
    assert "Alvast ingevuld. Bron: uw gegevens van vorig jaar." in one.page
    one.press("verder", werk__naam="Ans", werk__teams="8")
    one.send_all()
    assert "<teams>8</teams>" in Submission.objects.get().xml
    assert Submission.objects.get().report == []
