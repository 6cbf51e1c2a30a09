"""A chart of a release on somebody else's site: framed, without cookie or script, and with its own notice."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from meerwaarde.web.publications.models import ReleaseChart, ReleaseFile
from meerwaarde.web.publications.site.pictures import picture_of
from support.public_releases import QUESTION, report

pytestmark = pytest.mark.django_db
EMBED = "/publicaties/wachttijden/1/grafiek/langer/"
PAGE = f"{EMBED}delen/"
one = pytest.mark.one_database


def test_it_works(client, django_assert_max_num_queries):
    report()
    with django_assert_max_num_queries(6):
        page = client.get(EMBED)
    assert page.status_code == 200
    assert f'<h1 id="title">{QUESTION}</h1>' in page.text
    for told in ("n = 15", "N = 20", "2026", "Bron:", "QuickScan wachttijden", "60,0 %", "32,3 tot 83,7 %"):
        assert told in page.text
    assert '<p id="alt" hidden lang="nl">60,0 %; 40,0 %</p>' in page.text
    assert 'href="/publicaties/wachttijden/1/cijfer/langer.ja.share/" target="_blank" rel="noopener"' in page.text
    assert "nieuwere versie" not in page.text


@one
def test_only_this_page_may_be_framed(client):
    report()
    page = client.get(EMBED)
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert page["Cache-Control"] == "public, max-age=300"
    for address in ("/", PAGE, "/publicaties/wachttijden/1/", "/publicaties/wachttijden/1/bestand/charts/langer.svg"):
        other = client.get(address)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


@one
def test_it_sets_no_cookie_and_runs_no_script(client):
    report()
    page = client.get(EMBED)
    assert not page.cookies
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "script-src" not in page["Content-Security-Policy"]


@one
def test_the_page_of_the_chart_has_the_code_and_the_files(client):
    report()
    assert f'href="{PAGE}"' in client.get("/publicaties/wachttijden/1/").text
    page = client.get(PAGE)
    code = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text)[1])
    assert f'src="http://testserver{EMBED}"' in code
    assert f'title="{QUESTION} (QuickScan wachttijden)"' in code
    assert "script" not in code
    assert client.get(re.search(r'src="http://testserver([^"]*)"', code)[1]).status_code == 200
    for name in ("langer.svg", "langer.png"):
        assert f'href="/publicaties/wachttijden/1/bestand/charts/{name}" download' in page.text


def test_an_old_chart_says_by_itself_what_was_corrected(client):
    report()
    report(yes=12, correction="Drie antwoorden telden niet mee.")
    for address in (EMBED, PAGE):
        page = client.get(address).text
        assert "Deze cijfers zijn verbeterd." in page
        assert "Drie antwoorden telden niet mee." in page
        assert "Was 60,0 % (n\xa0=\xa015), is 80,0 % (n\xa0=\xa015)." in page
        assert 'href="/publicaties/wachttijden/2/grafiek/langer/delen/"' in page
    assert "verbeterd" not in client.get("/publicaties/wachttijden/2/grafiek/langer/").text


@one
def test_an_old_chart_whose_figures_stayed_says_so(client):
    report()
    report(correction="Een spelfout.", summary="Zes op de tien (n = 15)", period="heel 2026")
    page = client.get(EMBED).text
    assert "Er is een nieuwere versie." in page
    assert "De cijfers in deze figuur zijn hetzelfde gebleven." in page


@one
def test_hidden_figures_are_a_lock_with_a_word(client):
    report(yes=None)
    page = client.get(EMBED).text
    assert '<svg class="lock"' in page
    assert "afgeschermd" in page


@one
@pytest.mark.parametrize("name", ["niets", "langer.png", "..%2Flanger", "a" * 300, "%00", "register_x"])
def test_what_is_not_there(client, name):
    report()
    for version in (1, 2):
        assert client.get(f"/publicaties/wachttijden/{version}/grafiek/{name}/").status_code == 404


@one
def test_a_file_that_is_no_drawing_has_no_page(client):
    made = report()
    ReleaseFile.objects.filter(release=made, name="charts/langer.svg").update(content=b"<html>")
    assert client.get(EMBED).status_code == 404


HOSTILE = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 20" onload="a()"><title>T</title><desc>A &lt;b&gt;</desc>
<script>alert(1)</script><g transform="translate(0,0)" onclick="b()"><circle r="1" fill="url(http://e.org)"/>
<foreignObject><form action="http://example.org"/></foreignObject><a href="javascript:c()"><text>x</text></a>
<text x="1">&lt;i&gt;&x;</text><image href="http://example.org/a.png"/></g></svg>"""


def test_only_what_draws_stands_in_a_page():
    picture = picture_of(HOSTILE)
    assert picture.alt == "A <b>"
    (panel,) = picture.panels
    assert panel.drawing.startswith('<circle r="1"></circle>')
    assert panel.drawing.endswith('<text x="1">&lt;i&gt;</text>')
    for word in ("script", "on", "form", "href", "http", "hostname"):
        assert word not in panel.drawing


def test_the_panels_of_a_chart_stand_apart():
    groups = "".join(f'<g transform="translate({x},{y})"><line x1="0"/></g>' for x, y in ((0, 0), (400, 0), (0, 187)))
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 280">{groups}</svg>'
    picture = picture_of(text.encode())
    assert [one.size for one in picture.panels] == [("360", "187"), ("360", "187"), ("360", "93")]
    assert picture_of(b"<svg") is None
    assert picture_of(b"<p/>") is None


@one
def test_the_address_of_a_chart_is_made_of_its_name(client):
    report()
    chart = ReleaseChart.objects.get()
    assert reverse("publications:embed", args=["wachttijden", 1, chart.name]) == EMBED
    assert [row["id"] for row in chart.rows] == ["langer.ja.share", "langer.nee.share"]
