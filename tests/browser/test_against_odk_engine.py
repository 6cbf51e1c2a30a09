"""The same filling-in in ODK's engine and in ours gives the same instance, the same violations, the same choices."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from meerwaarde.questionnaire.xform import read_xform
from support.feature_forms import FEATURES, sets
from support.odk import Action, Engine, browser, needs_oracle
from support.random_filling import filling
from support.same_answers import differences, filled_in, read

pytestmark = needs_oracle

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
JUDGED = {"required", "constraint"}  # what ODK's engine judges
NO_FILES: Mapping[str, str] = {}


@pytest.fixture(scope="module")
def engine():
    with browser() as context:
        yield Engine(context)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch):
    """Both engines live in the Netherlands; a day there may have 23 or 25 hours."""
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def compare(engine: Engine, form, actions: list[Action], files: Mapping[str, str] = NO_FILES) -> None:
    """Both engines fill in `form`; anything that differs fails the test."""
    ours = filled_in(form, actions)
    language = form.languages[0].name if form.languages else ""
    theirs = engine.fill(form.xml.decode(), actions, files=files, language=language)
    assert differences(form, ours, theirs.xml) == []
    mine = {(one.path, one.kind) for one in ours.problems() if one.kind in JUDGED}
    assert mine == {(path, kind) for path, kind, _message in theirs.violations}
    for control in form.controls():
        if control.items:
            for path in [path for path in theirs.offered if plain(path) == control.path]:
                offered = [one.value for one in ours.choices(control, path, "nl")]
                assert offered == theirs.offered[path], path


def plain(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def converted(sheet: str):
    """A form from a table in markdown."""
    from pyxform.xls2xform import convert

    return read(convert(xlsform=sheet, file_type=".md", validate=False).xform)


# --- the three instruments ---------------------------------------------------------------------------------------

TEAM = "/data/deelname/team"
MONITOR = sets(
    ("organisatie/lidnummer", "L00123"), ("organisatie/grootte", "tot51"), ("organisatie/werksoorten", "opbouw mw"),
    ("organisatie/peildatum", "2026-11-02"), ("deelname/doet_mee", "ja"),
)  # fmt: skip


def team(position: int, name: str, kind: str, province: str, place: str, fte: str) -> list[Action]:
    fields = {"naam": name, "soort": kind, "provincie": province, "gemeente": place, "fte": fte}
    return [("set", f"{TEAM}[{position}]/team_{field}", value) for field, value in fields.items() if value]


MONITORS = {
    "empty": [],
    "no team": [*MONITOR, *sets(("deelname/doet_mee", "nee"), ("deelname/waarom_niet", "Te klein"))],
    "one team": [*MONITOR, *team(1, "Noord", "breed", "pv26", "gm0344", "12.5")],
    "two teams, one other": [
        *MONITOR, *team(1, "Noord", "breed", "pv26", "gm0344", "12.5"), ("add", TEAM),
        *team(2, "Zuid", "other", "pv31", "gm0983", "3.25"), ("set", f"{TEAM}[2]/team_soort_other", "Team geld"),
    ],
    "a team removed": [
        *MONITOR, *team(1, "Noord", "breed", "pv26", "gm0344", "12.5"), ("add", TEAM),
        *team(2, "Zuid", "gezin", "pv31", "gm0983", "3.25"), ("add", TEAM),
        *team(3, "Oost", "schuld", "pv28", "gm0503", "8"), ("remove", f"{TEAM}[2]"),
    ],
    "teams, and then none": [
        *MONITOR, *team(1, "N", "breed", "pv26", "gm0344", "2"), ("set", "/data/deelname/doet_mee", "nee"),
    ],
    "rules broken": [
        *sets(("organisatie/lidnummer", "123"), ("organisatie/peildatum", "2025-12-31"), ("deelname/doet_mee", "ja")),
        *team(1, "Noord", "breed", "pv26", "gm0344", "201"), ("set", f"{TEAM}[1]/team_sinds", "2026-01-01"),
        *sets(("knelpunten/last_van", "geld geen"), ("vooruit/mag_vragen", "ja"), ("vooruit/mail", "naam")),
    ],
    "all answered": [
        *MONITOR, *team(1, "Noord", "breed", "pv20", "gm1979", "0.5"), ("set", f"{TEAM}[1]/team_sinds", "2024-03-01"),
        *sets(
            ("samenwerking/rol_duidelijk", "4"), ("samenwerking/stellingen/st_tijd", "2"), ("samenwerking/cijfer", "7"),
            ("knelpunten/last_van", "geld anders"), ("knelpunten/last_van_anders", "Reistijd"),
            ("knelpunten/voorrang", "een lang minder data"), ("vooruit/afspraak", "subsidie"),
            ("vooruit/afspraak_tot", "2026-12-31"), ("vooruit/fte_volgend", "3"), ("vooruit/mag_vragen", "nee"),
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", MONITORS)
def test_the_monitor(engine: Engine, case: str) -> None:
    compare(engine, read_xform(EXAMPLES / "monitor-teams" / "form.xlsx"), MONITORS[case])


BENCHMARKS = {
    "empty": [],
    "income and costs": sets(
        ("baten/subsidie", "2150000"), ("baten/inkoop_wmo", "640000"), ("baten/fondsen", "0"),
        ("baten/grootste", "1480000"),
        ("lasten/loonsom", "1730000"), ("lasten/pensioen", "215000"), ("lasten/inhuur", "180000"),
        ("lasten/overhead_lasten", "610000"), ("lasten/resultaat_klopt", "ja"),
    ),
    "more than there is": sets(
        ("baten/subsidie", "100"), ("baten/grootste", "101"), ("balans/balans_totaal", "5"),
        ("balans/eigen_vermogen", "6"),
        ("personeel/medewerkers", "10"), ("personeel/fte", "10.5"), ("personeel/vrouwen", "11"),
        ("verzuim/verzuim_pct", "100.1"), ("verzuim/oorzaken", "druk lichaam agressie prive"),
    ),
    "main work among the chosen": sets(
        ("organisatie/werksoorten", "mw raad ouderen"), ("organisatie/hoofdwerk", "raad"),
        ("organisatie/heel_jaar", "nee"), ("organisatie/vanaf", "2025-07-01"), ("organisatie/tot", "2025-07-01"),
        ("vrijwilligers/vrijwilligers_aantal", "320"),
        ("vrijwilligers/vrijwilligers_uren", "41800"), ("bereik/stop", "ja"), ("bereik/stop_weken", "53"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BENCHMARKS)
def test_the_benchmark(engine: Engine, case: str) -> None:
    folder = EXAMPLES / "benchmark-jaar"
    files = {"vorig.xml": (folder / "vorig.xml").read_text("utf-8")}
    compare(engine, read_xform(folder / "form.xlsx"), BENCHMARKS[case], files)


METERS = {
    "empty": [],
    "all": sets(("beter", "4"), ("meer_mensen", "weetniet"), ("vaker", "bezoek helpen")),
    "exclusive": sets(("beter", "1"), ("vaker", "bezoek niets")),
}


@pytest.mark.parametrize("case", METERS)
def test_the_client_meter(engine: Engine, case: str) -> None:
    compare(engine, read_xform(EXAMPLES / "client-meter" / "form.xlsx"), METERS[case])


# --- one form for each feature -----------------------------------------------------------------------------------

CASES = [(feature, number) for feature, (_sheet, many) in FEATURES.items() for number in range(len(many))]


@pytest.mark.parametrize(("feature", "number"), CASES)
def test_a_feature(engine: Engine, feature: str, number: int) -> None:
    sheet, many = FEATURES[feature]
    compare(engine, converted(sheet), many[number])


# --- without a plan ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["monitor-teams", "benchmark-jaar", "client-meter"])
@pytest.mark.parametrize("seed", range(12))
def test_random_answers(engine: Engine, name: str, seed: int) -> None:
    form = read_xform(EXAMPLES / name / "form.xlsx")
    start: list[Action] = [("set", "/data/deelname/doet_mee", "ja")] if name == "monitor-teams" and seed % 3 else []
    compare(engine, form, filling(form, seed, 8 if name == "client-meter" else 60, start))


# --- where we differ, and why ------------------------------------------------------------------------------------

APART = {  # expression: ours, ODK's
    "concat('n=', number('x'))": ("n=NaN", "n="),  # XPath 1.0, chapter 4.2: the text of what is no number is NaN
    "concat('n=', sum(${n}))": ("n=0", "n="),  # XPath 1.0, chapter 4.4: the sum of nothing is 0
    "date('2026-11-01') - date('2026-05-31')": ("154", "154.04166666666424"),  # days are whole, whatever the clock did
}


@pytest.mark.parametrize("expression", APART)
def test_where_we_differ_on_purpose(engine: Engine, expression: str) -> None:
    sheet = f"""
        | survey |              |      |       |              |
        |        | type         | name | label | calculation  |
        |        | begin repeat | r    | R     |              |
        |        | integer      | n    | N     |              |
        |        | end repeat   |      |       |              |
        |        | calculate    | c    |       | {expression} |
    """
    form, actions = converted(sheet), [("remove", "/data/r[1]")]
    theirs = engine.fill(form.xml.decode(), actions)
    assert (filled_in(form, actions).value("/data/c"), f"<c>{APART[expression][1]}</c>" in theirs.xml) == (
        APART[expression][0],
        True,
    )


def test_a_new_instance_begins_with_one_of_the_repeat_inside_it(engine: Engine) -> None:
    """With ODK it begins with none, and the person adds the first; after that both are the same."""
    form = converted(FEATURES["a repeat in a repeat"][0])
    answers = sets(("r[1]/n", "a"), ("r[1]/q[1]/m", "1"), ("r[2]/n", "b"), ("r[2]/q[1]/m", "5"))
    ours = filled_in(form, [("add", "/data/r"), *answers])
    theirs = engine.fill(form.xml.decode(), [("add", "/data/r"), ("add", "/data/r[2]/q"), *answers])
    assert differences(form, ours, theirs.xml) == []
    assert ours.value("/data/t") == "6"
