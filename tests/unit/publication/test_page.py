"""The page: one file, every figure with its passport, nothing from elsewhere, nothing that runs."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from meerwaarde.core import Status
from meerwaarde.language import language
from meerwaarde.publication.charts import charts
from meerwaarde.publication.page import page
from meerwaarde.publication.passport import identifier
from meerwaarde.publication.printing import printed
from meerwaarde.publication.wording import all_cells
from support.sample_report import HOSTILE_ANSWER, HOSTILE_GROUP, sample_report

REPORT = sample_report()
HTML = page(REPORT, charts(REPORT))
VOID = {"meta", "br", "rect", "line", "circle", "path", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Reads elements with their attributes and text, and sees that what opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[dict] = []
        self.open: list[dict] = []
        self.feed(text)
        assert not self.open, self.open[-1]

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "attrs": dict(attrs), "parents": [e["tag"] for e in self.open]}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", "attrs": dict(attrs), "parents": []})

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag, tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag=None, **wanted):
        return [
            e
            for e in self.elements
            if (tag is None or e["tag"] == tag) and all(e["attrs"].get(k.strip("_")) == v for k, v in wanted.items())
        ]


READ = Reader(HTML)


def test_every_figure_opens_a_passport_with_its_base():
    passports = dict(re.findall(r'<div popover[^>]*id="([^"]+)">(.*?)</div>', HTML, re.S))
    buttons = READ.all("button", class_="f")
    assert len(buttons) > 80
    for button in buttons:
        text = passports[button["attrs"]["popovertarget"]]
        if "afgeschermd" in button["text"]:
            assert "<dt>n</dt>" not in text
        else:
            assert re.search(r"<dt>n</dt><dd>[^<]*\d", text), text
            assert re.search(r"<dt>N</dt><dd>[^<]*(\d|onbekend)", text), text


def test_every_shown_cell_has_a_row_with_its_figure_and_a_permanent_place():
    rows = {e["attrs"].get("id"): e["text"] for e in READ.all("tr")}
    compared = {identifier(cell) for pairs in REPORT.nonresponse.compared.values() for pair in pairs for cell in pair}
    for cell in all_cells(REPORT):
        if identifier(cell) in compared:
            continue
        row = rows[identifier(cell)]
        assert printed(cell) in row
        if cell.status is not Status.SUPPRESSED:
            assert printed(cell, "base") in row
        if cell.status is Status.UNRELIABLE:
            assert "onzeker ~" in row


def test_a_suppressed_row_shows_no_digit():
    hidden = [cell for cell in all_cells(REPORT) if cell.status is Status.SUPPRESSED and cell.question != "respondents"]
    rows = {e["attrs"].get("id"): e["text"] for e in READ.all("tr")}
    labels = REPORT.labels.groups
    for cell in hidden:
        row = rows[identifier(cell)].replace(labels[cell.group_variable, cell.group], "")
        assert not re.search(r"\d", row), row


def test_the_page_runs_nothing_and_asks_nobody():
    assert not READ.all("script")
    assert not [e for e in READ.elements if any(name.startswith("on") for name in e["attrs"])]
    assert not [e for e in READ.elements if "style" in e["attrs"]]
    assert not re.findall(r"""(?:href|src|action)=["']?(?:https?:)?//""", HTML)
    urls = set(re.findall(r"url\((\w+:)", HTML))
    assert urls == {"data:"}
    links = {e["attrs"]["href"] for e in READ.all("a")}
    assert {"report.pdf", "report.docx", "tables.xlsx", "tables.csv", "tables.json", "codebook.xml"} <= links
    assert all(link.startswith("#") or re.fullmatch(r"[a-z]+\.[a-z]+|charts/", link) for link in links)


def test_the_policy_allows_exactly_the_style_of_the_page():
    policy = READ.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["attrs"]["content"]
    (style,) = re.findall(r"<style>(.*?)</style>", HTML, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_the_letters_are_inside():
    assert HTML.count("data:font/woff2;base64,") == 2


def test_hostile_labels_are_text():
    assert "<script" not in HTML
    assert any(HOSTILE_ANSWER in e["text"] for e in READ.all("th"))
    assert any(HOSTILE_GROUP in e["text"] for e in READ.all("th"))


def test_ids_are_unique_and_every_reference_has_its_place():
    ids = [e["attrs"]["id"] for e in READ.elements if "id" in e["attrs"]]
    assert len(ids) == len(set(ids))
    for element in READ.elements:
        for name in ("aria-labelledby", "aria-describedby", "popovertarget"):
            assert set(element["attrs"].get(name, "").split()) <= set(ids)
        href = element["attrs"].get("href", "")
        assert not href.startswith("#") or href[1:] in ids


def test_headings_go_down_one_step_at_a_time():
    levels = [int(e["tag"][1]) for e in READ.elements if re.fullmatch(r"h[1-6]", e["tag"])]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_title_is_the_first_finding_and_the_others_follow():
    (heading,) = READ.all("h1")
    assert heading["text"] == "89,6\N{NO-BREAK SPACE}% van de organisaties doet mee in een sociaal wijkteam"
    assert any("zorg (26 van 69; marge 28,2" in e["text"] for e in READ.all("p"))


def test_without_findings_register_or_sections_the_page_still_tells_what_it_is():
    nonresponse = replace(REPORT.nonresponse, invited=None, tables=(), compared={}, r_indicator=None, bounds=())
    bare = replace(REPORT, findings=(), sections=(), nonresponse=nonresponse, left_out=(), previous_period=None)
    read = Reader(page(bare, {}))
    assert read.all("h1")[0]["text"] == REPORT.title
    assert "Hoeveel er in totaal zijn, is niet bekend" in "".join(e["text"] for e in read.all("p"))


def test_a_finding_about_a_cell_outside_the_tables_has_a_passport_too():
    alone = replace(REPORT, sections=REPORT.sections[:1], nonresponse=replace(REPORT.nonresponse, bounds=()))
    read = Reader(page(alone, charts(alone)))
    ids = {e["attrs"].get("id") for e in read.all("div")}
    assert all(e["attrs"]["popovertarget"] in ids for e in read.all("button"))


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_page_speaks_the_language_of_the_report_and_leaves_the_callers(code):
    report = sample_report(code)
    text = page(report, charts(report))
    assert f'<html lang="{code}">' in text
    assert ("34.8%" if code == "en" else "34,8\N{NO-BREAK SPACE}%") in text
    assert language() == "nl"


def test_totals_come_from_the_counts():
    rows = [e["text"] for e in READ.all("tr", class_="total")]
    assert rows == ["Totaal100,0\N{NO-BREAK SPACE}%4848"]
