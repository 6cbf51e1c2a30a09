"""Texts of an officer around the figures of a report."""

from __future__ import annotations

import json
import re

import pytest

from meerwaarde.core import InputError
from meerwaarde.publication.example import example_folder
from meerwaarde.publication.own_texts import OwnTexts, as_text, names_in, with_texts
from meerwaarde.publication.printing import sentence
from meerwaarde.publication.report import make_report
from meerwaarde.publication.request import Request

ACCESS = "clear.access.share"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The report of the example by size of organisations, without texts of an officer."""
    folder, out = example_folder(), tmp_path_factory.mktemp("own") / "out"
    request = Request(
        form=folder / "monitor-2014.xlsx", responses=folder / "answers.csv", register=folder / "register.csv", out=out,
        by=("omvang",), texts=OwnTexts(limits=("Dit is verzonnen.",)),
    )  # fmt: skip
    return make_report(request)


@pytest.fixture
def report(example):
    return example.report


def test_it_works(report):
    texts = OwnTexts(
        headline=f"Bijna vier op de tien weten hoe de toegang wordt geregeld ({{cijfer:{ACCESS}}})",
        introduction=("Wij vroegen het in de herfst.", f"Dat zijn {{aantal:{ACCESS}}} van {{n:{ACCESS}}}."),
    )
    told = with_texts(report, texts)
    first, second = (sentence(one) for one in told.findings)
    assert "(37,7\u00a0% (n\u00a0=\u00a069))" in first
    assert second == "Dat zijn 26 van 69."
    assert told.intro.startswith("Wij vroegen het in de herfst. Gevraagd aan")
    assert told.limits == report.limits


def test_what_the_program_found_says_the_same_when_it_comes_back(report):
    said = [as_text(one) for one in report.findings]
    assert all(names_in(one) for one in said)
    again = with_texts(report, OwnTexts(headline=said[0], introduction=tuple(said[1:])))
    assert [sentence(one) for one in again.findings] == [sentence(one) for one in report.findings]
    assert again.intro == report.intro


def test_limits_take_the_place_of_those_of_the_form(example):
    told = json.loads((example.out / "tables.json").read_bytes())["limits"]
    assert told[0] == "Dit is verzonnen."
    assert not any("regels en beheersing" in one for one in told)
    assert any("antwoordden niet" in one for one in told)  # what follows from the design stays


def test_without_texts_the_report_stays_as_it_is(report):
    assert with_texts(report, None) is report
    assert with_texts(report, OwnTexts()).findings == report.findings


@pytest.mark.parametrize(
    ("headline", "why"),
    [
        ("Veel is duidelijk", "noemt geen cijfer"),
        ("{cijfer:clear.bestaat-niet.share}", "staat niet in dit rapport"),
        ("{cijfer:team.takes_part.omvang.1-t-m-9.share", "noemt geen cijfer"),
    ],
)
def test_a_text_that_cannot_stand_is_refused(report, headline, why):
    with pytest.raises(InputError, match=why):
        with_texts(report, OwnTexts(headline=headline))


def test_a_hidden_figure_is_refused(report):
    from meerwaarde.publication.passport import identifier

    hidden = [identifier(cell) for table in report.tables for cell in table.cells if cell.status == "suppressed"]
    assert hidden
    with pytest.raises(InputError, match=re.escape(f"‘{hidden[0]}’ is afgeschermd")):
        with_texts(report, OwnTexts(headline=f"Het was {{cijfer:{hidden[0]}}}"))
