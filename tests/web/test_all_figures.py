"""The list of all figures of a release, folded per question, and the way from a figure to those beside it."""

from __future__ import annotations

import re

import pytest

from meerwaarde.web.publications.models import ChangedFigure, Release
from support.many_figures import GROUPS, QUESTIONS, release

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = "/publicaties/monitor/1/cijfer/"
PART = re.compile(r'<details class="more part" id="deel-([^"]+)"( open)?>')


def parts(page):
    return {name: bool(open_) for name, open_ in PART.findall(page)}


def test_it_works(client, django_assert_max_num_queries):
    release()
    with django_assert_max_num_queries(10):
        page = client.get(LIST).text
    assert list(parts(page)) == [*QUESTIONS, "wie-antwoordde"]  # who answered comes last
    assert not any(parts(page).values())
    for told in ("Hoe staat het met geld?", f"Cijfers: {GROUPS}.", "Afgeschermd: 1.", "Wie antwoordde"):
        assert told in page
    assert page.count("<tr id=") == GROUPS * len(QUESTIONS) + 1


def test_from_a_figure_to_those_of_its_question(client):
    release()
    address = f"{LIST}geld.omvang.groep%203.ja.share/"
    assert f'href="{address}"' in client.get(LIST).text
    link = re.search(r'href="([^"]+)">Alle cijfers bij deze vraag', client.get(address).text)[1]
    assert link == f"{LIST}?vraag=geld#geld.omvang.groep%203.ja.share"
    page = client.get(link.partition("#")[0]).text
    assert parts(page) == {"wachten": False, "geld": True, "personeel": False, "wie-antwoordde": False}
    assert '<tr id="geld.omvang.groep 3.ja.share">' in page
    assert not any(parts(client.get(f"{LIST}?vraag=%00").text).values())


def test_one_question_is_not_folded(client):
    made = release()
    cells = made.content["passports"]["cells"]
    made.content["passports"]["cells"] = {name: one for name, one in cells.items() if one["question"] == "geld"}
    made.save()
    assert parts(client.get(LIST).text) == {"geld": True}


def test_what_was_corrected_is_told_on_the_fold(client):
    first = release()
    newer = Release.objects.create(
        slug=first.slug, version=2, kind=first.kind, title=first.title, period=first.period, content=first.content,
        published=first.published, correction="Een lid verbeterde.",
    )  # fmt: skip
    ChangedFigure.objects.create(
        release=newer, place=0, identifier="geld.omvang.groep 3.ja.share", says="x", was="3,0\u00a0%", now="4,0\u00a0%"
    )  # fmt: skip
    page = client.get(LIST).text
    assert page.count("In een latere versie anders: 1.") == 1
