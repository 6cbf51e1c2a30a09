"""Charts: well-formed, accessible, quick, and unable to say what is suppressed."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from meerwaarde.core import Status
from meerwaarde.disclosure import SafeTable
from meerwaarde.publication.charts import chart_svg, charts, in_words, picture, table_chart
from meerwaarde.publication.printing import printed
from meerwaarde.publication.sheet import wrapped
from meerwaarde.publication.typesetting import png, pngs_apart
from meerwaarde.publication.wording import all_tables
from support.sample_cells import share
from support.sample_report import HOSTILE_ANSWER, INVITED, PROOF, sample_report

SVG = "{http://www.w3.org/2000/svg}"
REPORT = sample_report()
CHARTS = charts(REPORT)


def test_every_table_and_comparison_has_a_chart():
    names = {table.name for table in all_tables(REPORT)} | {"register_omvang"}
    assert set(CHARTS) == names
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", chart.name) for chart in CHARTS.values())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_and_has_a_title_and_an_alternative(name):
    chart = CHARTS[name]
    ids = set()
    for svg in (chart.svg, *chart.panels):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        texts = {element.get("id"): element.text for element in root if element.tag in (SVG + "title", SVG + "desc")}
        assert set(root.get("aria-labelledby").split()) == set(texts)
        assert all(texts.values())
        assert not ids & set(texts)
        ids |= set(texts)
        assert not list(root.iter(SVG + "script"))
        assert "href" not in svg


@pytest.mark.parametrize("table", tuple(all_tables(REPORT)), ids=lambda table: table.name)
def test_the_alternative_holds_every_figure(table):
    chart = CHARTS[table.name]
    for cell in table.cells:
        assert in_words("", cell) in chart.alt


def test_every_place_lies_on_the_sheet():
    for chart in CHARTS.values():
        for svg in chart.panels:
            root = ET.fromstring(svg)
            _left, _top, width, height = map(float, root.get("viewBox").split())
            for element in root.iter():
                for key, most in (
                    ("x", width),
                    ("x1", width),
                    ("x2", width),
                    ("cx", width),
                    ("y", height),
                    ("cy", height),
                ):
                    assert 0 <= float(element.get(key, 0)) <= most, (chart.name, ET.tostring(element))


def test_a_dot_stands_on_the_scale_where_its_figure_is():
    table = REPORT.tables[0]
    root = ET.fromstring(chart_svg(table, REPORT))
    dots = [float(dot.get("cx")) for dot in root.iter(SVG + "circle")]
    ticks = next(group for group in root.iter(SVG + "g") if group.get("class") == "track")
    left, right = float(ticks[0].get("x1")), float(ticks[0].get("x2"))
    assert dots == pytest.approx([left + (right - left) * c.percent / 100 for c in table.cells], abs=0.06)
    whiskers = next(group for group in root.iter(SVG + "g") if group.get("class") == "whisker")
    low = [left + (right - left) * c.ci_low / 100 for c in table.cells]
    assert [float(line.get("x1")) for line in whiskers] == pytest.approx(low, abs=0.06)


def test_suppressed_is_a_lock_with_the_word_and_nothing_else():
    cells = (share("q", "a", 2, 69, INVITED, status=Status.SUPPRESSED), share("q", "b", 67, 69, INVITED))
    svg = chart_svg(SafeTable("t", "q", "", cells, PROOF), REPORT)
    root = ET.fromstring(svg)
    assert len([g for g in root.iter(SVG + "g") if g.get("class") == "lock"]) == 1
    assert len(list(root.iter(SVG + "circle"))) == 1
    assert "2,9" not in svg
    assert "afgeschermd" in svg


def test_unreliable_is_a_hollow_dot_and_a_tilde():
    cells = (share("q", "a", 4, 12, None, status=Status.UNRELIABLE),)
    root = ET.fromstring(chart_svg(SafeTable("t", "q", "", cells, PROOF), REPORT))
    assert [g.get("class") for g in root.iter(SVG + "g") if len(g) and g[0].tag == SVG + "circle"] == ["hollow"]
    texts = [text.text for text in root.iter(SVG + "text")]
    assert f"~\N{NO-BREAK SPACE}{printed(cells[0])}" in texts


def test_hostile_labels_are_text():
    svg = CHARTS["sociaal_team"].svg
    assert "<script" not in svg
    assert HOSTILE_ANSWER in CHARTS["sociaal_team"].alt


def test_a_table_without_cells_has_no_chart():
    assert table_chart(SafeTable("t", "q", "", (), PROOF), REPORT) is None


def test_names_that_are_no_file_names_stay_apart():
    cells = (share("q", "a", 4, 12, None),)
    one, other = (table_chart(SafeTable(name, "q", "", cells, PROOF), REPORT) for name in ("a/b", "a b"))
    assert one.name != other.name
    assert re.fullmatch(r"[A-Za-z0-9_-]+", one.name)


def test_a_finding_has_a_small_picture():
    svg = picture(REPORT.findings[0].cell, REPORT)
    assert ET.fromstring(svg).get("role") == "img"
    assert 'class="here"' in svg


def test_a_chart_becomes_a_png_of_twice_its_size():
    svgs = [CHARTS["duidelijkheid"].svg, CHARTS["duidelijkheid"].panels[0]]
    pngs = pngs_apart(svgs)
    assert pngs == [png(svg) for svg in svgs]
    assert pngs[0][:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(pngs[0][16:20], "big") == 720


def test_long_labels_are_wrapped_and_cut_only_when_they_must():
    lines = wrapped("een heel lang antwoord " * 4 + "x" * 90, 200, 13, most=9)
    assert " ".join(lines).replace(" ", "") == ("eenheellangantwoord" * 4 + "x" * 90)
    assert wrapped("woord " * 100, 100, 13, most=2)[1].endswith("…")
    assert wrapped("", 100, 13) == ()


def test_a_wide_table_is_drawn_quickly():
    """13 groups, 5 answers: below 30 ms, with room for a slow machine."""
    groups = {("regio", f"r{g}"): f"regio nummer {g}" for g in range(13)}
    report = replace(REPORT, labels=replace(REPORT.labels, groups=groups))
    cells = tuple(share("q", f"a{a}", 3 + a, 25, 46, ("regio", f"r{g}")) for a in range(5) for g in range(13))
    table = SafeTable("t", "q", "regio", cells, PROOF)
    table_chart(table, report)
    fastest = min(_seconds(table, report) for _ in range(5))
    assert fastest < 0.03


def _seconds(table, report):
    start = time.process_time()
    table_chart(table, report)
    return time.process_time() - start
