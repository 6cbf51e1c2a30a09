"""What no page of ours sends, and forms whose faults show only while answering: refused, never a fault of ours."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest
from django.test import Client

from meerwaarde.questionnaire.xform import XForm, parse_xform
from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Submission

pytestmark = pytest.mark.django_db

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:mw="urn:meerwaarde:form:1"><h:head><h:title>Vreemd</h:title><model>
{texts}<instance><data id="vreemd" version="1"><a/><b/><d/><meta><instanceID>{id}</instanceID></meta></data></instance>
{binds}</model></h:head><h:body>
<input ref="/data/a"><label>Een</label></input><input ref="/data/b"><label>Twee</label></input>
<input ref="/data/d"><label>Dag <output value="/data/d"/></label></input></h:body></h:html>"""


class Link:
    """A draft of a form, and a browser."""

    def __init__(self, binds: str = "", identifier: str = "", texts: str = "", form: XForm | None = None) -> None:
        form = form or parse_xform(FORM.format(binds=binds, id=identifier, texts=texts).encode())
        _draft, self.key = services.start_draft(form_version=services.publish_form(xform=form))
        self.browser = Client(raise_request_exception=False)
        self.revision = 1

    def get(self, rest="1/"):
        return self.browser.get(f"/v/{self.key}/{rest}")

    def post(self, rest="1/", headers=None, **fields):
        sent = {"actie": "verder", "revisie": str(self.revision), **fields}
        answer = self.browser.post(f"/v/{self.key}/{rest}", sent, headers=headers or {})
        self.revision += answer.status_code == 303
        return answer

    def type(self, **answers):
        return self.post(**{f"v:/data/{name}": value for name, value in answers.items()})

    def send(self, **fields):
        return self.post("nakijken/", actie="versturen", **fields)


@pytest.mark.parametrize("revision", ["9" * 5000, "9" * 30, "-1", "1.5", "٣", "²", "", "0", "1\x00"])
def test_a_revision_that_is_none_overwrites_nothing(revision):
    link = Link()
    assert link.post(**{"v:/data/a": "x", "revisie": revision}).status_code == 409
    assert link.send(revisie=revision).headers["Location"].endswith("/nakijken/?controle=1")


@pytest.mark.parametrize("origin", ["http://[", "http://]", "//", "null", "http://testserver@elders.example"])
def test_an_origin_that_is_no_address_of_ours(origin):
    assert Link().post(headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "bestand/%00",
        "bestand/..%2f..%2fsettings.py",
        "bestand/%ff.png",
        "9" * 5000 + "/",
        "1/?weg=%00",
        "1/?weg=/data/a[9]",
    ],
)
def test_addresses_that_lead_nowhere(address):
    answer = Link().get(address)
    assert answer.status_code in (303, 404)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"a": 1}'),
        ("application/x-www-form-urlencoded; charset=utf-7", b"v%3A%2Fdata%2Fa=+ADw-"),
        ("application/x-www-form-urlencoded", b"v%3A%2Fdata%2Fa=%ff%00%ed%a0%80&actie=verder&revisie=1"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nzomaar"),
        ("multipart/form-data; boundary=\xff", b"--x"),
    ],
)
def test_bodies_that_no_page_sends(kind, body):
    link = Link()
    assert link.browser.generic("POST", f"/v/{link.key}/1/", body, content_type=kind).status_code in (303, 400)
    assert link.get().status_code == 200


def test_a_draft_never_grows_beyond_what_can_be_read_back():
    many = [f"v:/data/{name}" for name in "ab"]
    link = Link()
    long = "é" * 50_000
    services_limit, services.LARGEST_DRAFT = services.LARGEST_DRAFT, 150_000
    try:
        assert link.post(**{many[0]: long}).status_code == 303
        too_much = link.post(**{many[1]: long})
    finally:
        services.LARGEST_DRAFT = services_limit
    assert too_much.status_code == 413
    assert "te groot" in too_much.content.decode()
    assert long in link.get().content.decode()


def test_what_became_read_only_after_it_was_filled_in_can_be_sent():
    link = Link("""<bind nodeset="/data/b" readonly="/data/a = 'klaar'"/>""")
    link.type(a="bezig", b="antwoord")
    link.type(a="klaar")
    assert link.send().headers["Location"].endswith("/verstuurd/")
    assert "<b>antwoord</b>" in Submission.objects.get().xml


def test_an_identifier_in_the_form_is_not_that_of_every_respondent():
    for _ in range(2):
        assert Link(identifier="uuid:overal-gelijk").send().headers["Location"].endswith("/verstuurd/")
    assert len({one.instance_id for one in Submission.objects.all()}) == 2


def test_an_identifier_that_is_calculated_and_not_unique_is_told():
    binds = """<bind nodeset="/data/meta/instanceID" calculate="'gelijk'"/>"""
    assert Link(binds).send().status_code == 303
    second = Link(binds).send()
    assert second.status_code == 422
    assert "hetzelfde kenmerk" in second.content.decode()
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("rule", ["count('a') &gt; 1", "uuid(99999)", "regex('x', concat('[', ''))"])
@pytest.mark.parametrize("what", ["required", "readonly", "relevant", "constraint", "mw:previous", "mw:warning"])
def test_a_rule_that_cannot_be_computed_breaks_no_page(what, rule):
    link = Link(f'<bind nodeset="/data/a" {what}={quoteattr(rule).replace("&amp;", "&")}/>')
    pages = [link.get(), link.type(a="x"), link.get("nakijken/"), link.get("afdrukken/"), link.send()]
    assert {answer.status_code for answer in pages} <= {200, 303}


def test_an_answer_inside_a_message_or_a_label_is_no_markdown():
    texts = (
        '<itext><translation lang="nl"><text id="m"><value>Niet <output value="/data/a"/></value></text>'
        "</translation></itext>"
    )
    link = Link(
        """<bind nodeset="/data/a" constraint="false()" jr:constraintMsg="jr:itext('m')"/>
        <bind nodeset="/data/d" type="date"/>""",
        texts=texts,
    )
    bad = "[hier](https://elders.example) *x* <script>1</script>"
    link.type(a=bad, d=bad)
    for page in (link.get("1/?controle=1"), link.get("nakijken/")):
        told = page.content.decode()
        assert "Niet [hier](https://elders.example) *x* &lt;script&gt;" in told
        assert '<a href="https://elders' not in told
        assert "<script>1" not in told


def test_the_title_of_a_repeat_without_instances_may_hold_an_answer():
    xml = FORM.format(binds="", id="", texts="").replace("<b/>", '<b/><r jr:template=""><c/></r>')
    title = '<group ref="/data/r"><label>Teams van <output value="../a"/></label><repeat nodeset="/data/r">'
    xml = xml.replace(
        "</h:body>", f'{title}<input ref="/data/r/c"><label>Team</label></input></repeat></group></h:body>'
    )
    link = Link(form=parse_xform(xml.encode()))
    link.type(a="Wulp")
    pages = [link.get(rest).content.decode() for rest in ("2/", "nakijken/", "afdrukken/")]
    assert "Teams van Wulp" in pages[0]
    assert link.get("nakijken/").status_code == link.get("afdrukken/").status_code == 200


def test_a_third_writer_makes_no_fault(monkeypatch):
    link, save = Link(), services.save_draft

    def while_others_save(**named):
        save(draft=named["draft"], xml=named["xml"], page="1", language="nl", revision=named["draft"].revision)
        return save(**named)

    monkeypatch.setattr(services, "save_draft", while_others_save)
    assert link.post().status_code == 303


def test_a_name_that_is_not_ours_is_refused_under_the_policy(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Link().browser.get("/", headers={"Host": "elders.example"})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
