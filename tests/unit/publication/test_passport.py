"""Every figure has a passport: what it says, on whose answers it rests, how it may be cited."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell
from meerwaarde.publication.passport import chance_only, identifier, passport
from meerwaarde.publication.printing import printed
from meerwaarde.publication.wording import all_cells
from support.sample_cells import share
from support.sample_report import sample_report

REPORT = sample_report()
CELLS = tuple(all_cells(REPORT))
SHOWN = tuple(cell for cell in CELLS if cell.status is not Status.SUPPRESSED)
NAMES = st.text("abA-_. /é|", min_size=1, max_size=4)


def test_identifiers_are_unique_stable_and_plain():
    names = [identifier(cell) for cell in CELLS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", name) for name in names)
    assert names[0] == "duidelijkheid.contract.share"
    assert identifier(share("duidelijkheid", "contract", 5, 16, 88, ("omvang", "10_25"))) == (
        "duidelijkheid.contract.omvang.10_25.share"
    )


KEYS = st.tuples(NAMES, st.tuples(NAMES, NAMES) | st.just(("", "")), NAMES | st.just(""), st.sampled_from(Statistic))


@given(st.lists(KEYS, min_size=2, max_size=30, unique=True))
def test_no_two_keys_share_an_identifier(keys):
    cells = [SafeCell(q, *group, answer, statistic, Status.SUPPRESSED) for q, group, answer, statistic in keys]
    assert len({identifier(cell) for cell in cells}) == len(keys)


@pytest.mark.parametrize("cell", SHOWN, ids=identifier)
def test_a_passport_says_the_figure_and_its_base(cell):
    found = passport(cell, REPORT)
    lines = dict(found.lines)
    assert printed(cell) in found.sentence
    assert printed(cell, "base") in lines["n"]
    assert printed(cell, "population") in lines["N"]
    assert lines["Kenmerk"] == found.identifier
    assert {"Periode", "Bron", "Methode", "Uitgave", "Bescherming", "Zo verwijst u"} <= set(lines)
    if cell.ci_low is not None:
        assert chance_only() in lines["Marge (95 %)"]
    else:
        assert lines["Marge"]


def test_a_passport_of_a_question_says_who_was_asked():
    team = REPORT.sections[1].tables[0].cells[0]
    assert dict(passport(team, REPORT).lines)["Gevraagd aan"] == REPORT.sections[1].asked_of


def test_a_suppressed_cell_has_no_number_in_its_passport():
    hidden = share("duidelijkheid", "contract", 1, 2, 52, ("omvang", "lt10"), Status.SUPPRESSED)
    found = passport(hidden, REPORT)
    assert "afgeschermd" in found.sentence
    assert "n" not in dict(found.lines)
    assert "N" not in dict(found.lines)


def test_an_unreliable_figure_says_so_and_why():
    cell = replace(share("duidelijkheid", "contract", 4, 12, 54, status=Status.UNRELIABLE), notes=("few-effective",))
    warning = dict(passport(cell, REPORT).lines)["Let op"]
    assert warning.startswith("~ betekent onzeker")
    assert "Te weinig antwoorden" in warning


def test_braces_in_a_label_are_text():
    labels = replace(REPORT.labels, answers={("q", "a"): "{figure} {0}"})
    said = passport(share("q", "a", 1, 9, None), replace(REPORT, labels=labels)).sentence
    assert "“{figure} {0}”" in said


def test_a_question_that_some_skip_speaks_of_those_asked():
    asked, everyone = REPORT.sections[1].tables[0].cells[0], REPORT.sections[0].tables[0].cells[0]
    assert passport(asked, REPORT).sentence.startswith("Van alle organisaties aan wie dit is gevraagd geeft ")
    assert passport(everyone, REPORT).sentence.startswith("Van alle organisaties geeft ")


def test_groups_by_a_question_are_those_that_answered_it():
    question = REPORT.labels.questions["sociaal_team"]
    labels = replace(REPORT.labels, variables={**REPORT.labels.variables, "sociaal_team": question})
    cell = share("duidelijkheid", "contract", 5, 16, None, ("sociaal_team", "nee"))
    said = passport(cell, replace(REPORT, labels=labels)).sentence
    assert said.startswith(f"Van organisaties die “nee” antwoordden op “{question}” geeft ")


def test_an_answer_put_in_order_is_put_first():
    ranked = replace(REPORT, sections=(replace(REPORT.sections[0], kind="rank"), *REPORT.sections[1:]))
    said = passport(REPORT.sections[0].tables[0].cells[0], ranked).sentence
    assert said.startswith("Van alle organisaties zet 34,8\N{NO-BREAK SPACE}% “")
    assert "op de eerste plaats bij de vraag “" in said
