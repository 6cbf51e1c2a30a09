"""The three example instruments with answers of one respondent each, as they are typed and as they are stored.

An answer is written by the path of its question below `/data`. What is typed: text, number or date as a person writes
it, the code of a choice, a tuple of codes for several choices, a list of codes in order of rank. `EXPLAINED` holds what
is said at a soft check. `stored` is the same filling-in straight into the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import XForm, read_xform
from support.same_answers import about, leaves

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Typed = str | tuple[str, ...] | list[str]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form of examples/ with answers. `written` is what XML says where that is not what is typed."""

    name: str
    typed: Mapping[str, Typed]
    written: Mapping[str, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)  # repeat: how many instances more than the first

    @property
    def folder(self) -> Path:
        return EXAMPLES / self.name

    def stored(self) -> Instance:
        """The answers as they must be stored."""
        instance = Instance.new(form_of(self.name))
        for repeat, more in self.add.items():
            for _one in range(more):
                instance.add_repeat(f"/data/{repeat}")
        for path, typed in self.typed.items():
            plain = typed if isinstance(typed, str) else " ".join(typed)
            instance.set(f"/data/{path}", self.written.get(path, plain))
        for path, why in self.explained.items():
            instance.explain(f"/data/{path}", why)
        return instance


def answers(form: XForm, xml: str | bytes) -> dict[str, str]:
    """What was answered or worked out, by path: without what is empty and without when it was filled in."""
    aside = {bind.path for bind in form.binds.values() if bind.preload}
    found = leaves(xml, list(form.repeats))
    return {path: value for path, value in found.items() if value and path not in aside and not about(form, path)}


@cache
def form_of(name: str) -> XForm:
    """The form of an example, read once."""
    return read_xform(EXAMPLES / name / "form.xlsx")


_TEAMS: Mapping[str, Typed] = {
    "deelname/team[1]/team_naam": "Noord & ’t Veld",
    "deelname/team[1]/team_soort": "breed",
    "deelname/team[1]/team_provincie": "pv26",
    "deelname/team[1]/team_gemeente": "gm0344",
    "deelname/team[1]/team_fte": "12,5",
    "deelname/team[1]/team_sinds": "3-2024",
    "deelname/team[2]/team_naam": "Zuid",
    "deelname/team[2]/team_soort": "other",
    "deelname/team[2]/team_soort_other": "Team geld",
    "deelname/team[2]/team_provincie": "pv31",
    "deelname/team[2]/team_gemeente": "gm0983",
    "deelname/team[2]/team_fte": "45.25",
}
MONITOR = Instrument(
    "monitor-teams",
    {
        "organisatie/lidnummer": "L00123",
        "organisatie/grootte": "tot51",
        "organisatie/werksoorten": ("opbouw", "mw"),
        "organisatie/peildatum": "2-11-2026",
        "deelname/doet_mee": "ja",
        **_TEAMS,
        "samenwerking/rol_duidelijk": "4",
        "samenwerking/stellingen/st_vinden": "5",
        "samenwerking/stellingen/st_tijd": "2",
        "samenwerking/stellingen/st_huisarts": "3",
        "samenwerking/cijfer": "7",
        "knelpunten/last_van": ("geld", "anders"),
        "knelpunten/last_van_anders": "Reistijd",
        "knelpunten/voorrang": ["een", "lang", "data", "minder"],
        "knelpunten/toelichting": "Regel één\nRegel twee",
        "vooruit/afspraak": "subsidie",
        "vooruit/afspraak_tot": "31-12-2026",
        "vooruit/fte_volgend": "60",
        "vooruit/mag_vragen": "ja",
        "vooruit/mail": "mens@voorbeeld.nl",
    },
    written={
        "organisatie/peildatum": "2026-11-02",
        "deelname/team[1]/team_fte": "12.5",
        "deelname/team[1]/team_sinds": "2024-03-01",
        "vooruit/afspraak_tot": "2026-12-31",
    },
    explained={"deelname/team[2]/team_fte": "Twee teams samen"},
    add={"deelname/team": 1},
)
_FIGURES: Mapping[str, Mapping[str, str]] = {
    "baten": {
        "subsidie": "2.200.000", "inkoop_wmo": "640000", "inkoop_jeugd": "310 000", "rijk": "0", "provincie": "45000",
        "fondsen": "88000", "zorg": "52000", "bijdragen": "31000", "verhuur": "64000", "overige_baten": "20000",
        "grootste": "1480000",
    },
    "lasten": {
        "loonsom": "1730000", "pensioen": "215000", "sociale_lasten": "290000", "inhuur": "400000",
        "overig_personeel": "95000", "huisvesting": "390000", "ict": "110000", "afschrijving": "72000",
        "overige_lasten": "260000", "resultaat_klopt": "ja", "overhead_lasten": "610000",
    },
    "balans": {"balans_totaal": "1620000", "eigen_vermogen": "-84000"},
    "personeel": {
        "medewerkers": "61", "fte": "42,5", "fte_tijdelijk": "6,2", "fte_overhead": "7,1", "vrouwen": "47",
        "ouder_55": "17", "instroom": "9", "uitstroom": "8", "stagiairs": "6", "geregistreerd": "33", "vacatures": "2",
        "opleiding": "41000",
    },
    "verzuim": {"verzuim_pct": "6,1", "verzuim_lang": "3,4", "meldingen": "1,2"},
    "vrijwilligers": {
        "vrijwilligers_aantal": "320", "vrijwilligers_uren": "41800", "vergoeding": "ja", "vergoeding_bedrag": "28000",
    },
    "bereik": {
        "clienten": "1240", "deelnemers": "3600", "uren_direct": "51300", "wachttijd": "3,5", "locaties": "11",
        "stop": "nee",
    },
    "afsluiting": {
        "kwaliteitslabel": "ja", "governancecode": "ja", "opmerking": "Cijfers van de accountant.",
        "contact": "Wil Mees, 030 123 45 67", "klopt": "ja",
    },
}  # fmt: skip
BENCHMARK = Instrument(
    "benchmark-jaar",
    {
        "organisatie/naam": "Stichting De Wulp",
        "organisatie/kvk": "01234567",
        "organisatie/werksoorten": ("mw", "ouderen"),
        "organisatie/hoofdwerk": "mw",
        "organisatie/gemeenten": "3",
        "organisatie/heel_jaar": "ja",
        **{f"{page}/{name}": value for page, figures in _FIGURES.items() for name, value in figures.items()},
        "verzuim/oorzaken": ("druk", "prive"),
    },
    written={
        "baten/subsidie": "2200000",
        "baten/inkoop_jeugd": "310000",
        "personeel/fte": "42.5",
        "personeel/fte_tijdelijk": "6.2",
        "personeel/fte_overhead": "7.1",
        "verzuim/verzuim_pct": "6.1",
        "verzuim/verzuim_lang": "3.4",
        "verzuim/meldingen": "1.2",
        "bereik/wachttijd": "3.5",
    },
    explained={
        "lasten/inhuur": "Veel zieken, dus meer inhuur.",
        "balans/eigen_vermogen": "Afboeking van een pand.",
    },
)
METER = Instrument("client-meter", {"beter": "4", "meer_mensen": "weetniet", "vaker": ("bezoek", "helpen")})
INSTRUMENTS = {one.name: one for one in (MONITOR, BENCHMARK, METER)}
