"""A person fills in a form in ODK Web Forms, in Dutch, and the same person fills it in here: the same instance."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.questionnaire.xform import read_xform
from support.odk import browser, needs_oracle
from support.person_on_page import OnPage, previewed
from support.persons import Add, Answer, InEngine, InWebForms, Remove, Step, send, steps_of
from support.same_answers import differences

pytestmark = [*needs_oracle, pytest.mark.slow]

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MONITOR = EXAMPLES / "monitor-teams" / "form.xlsx"


@pytest.fixture(scope="module")
def context():
    with browser("nl-NL") as opened:
        yield opened


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


ABOUT = [
    Answer("Wat is uw lidnummer?", "L00123"),
    Answer("Hoeveel mensen zijn bij u in dienst?", "26 t/m 50"),
    Answer("Welk werk doet uw organisatie?", ("Maatschappelijk werk", "Ouderenwerk")),
    Answer("Op welke dag gelden uw antwoorden?", "2026-10-30"),
]
TROUBLES = [
    Answer("Waar hebben uw teams last van?", ("Te weinig geld", "Iets anders")),
    Answer("Waarvan nog meer?", "Reistijd, en “lange” dagen"),
]
NO_CALLS = Answer("Mogen wij u iets vragen over uw antwoorden?", "Nee")


def team(nth: int, name: str, kind: str, province: str, place: str, fte: str) -> list[Step]:
    return [
        Answer("Hoe heet het team?", name, nth),
        Answer("Wat voor team is het?", kind, nth),
        Answer("In welke provincie werkt het team?", province, nth),
        Answer("In welke gemeente?", place, nth),
        Answer("Hoeveel fte van uw organisatie werkt in dit team?", fte, nth),
    ]


MONITORS: dict[str, list[Step]] = {
    "no team": [
        *ABOUT,
        Answer("Werken uw mensen in een sociaal team?", "Nee"),
        Answer("Waarom niet?", "Wij zijn te klein"),
        *TROUBLES,
        NO_CALLS,
    ],
    "two teams and an opinion": [
        *ABOUT,
        Answer("Werken uw mensen in een sociaal team?", "Ja"),
        *team(1, "Noord", "Team voor alle vragen", "Utrecht", "Nieuwegein", "12,5"),
        Add("Team"),
        *team(2, "Zuid", "Anders", "Limburg", "Venlo", "3,25"),
        Answer("Anders, namelijk", "Team geld", 1),
        Answer("Het is duidelijk wat de gemeente van ons verwacht.", "Mee eens"),
        Answer("Wij hebben genoeg tijd voor elk gezin.", "Helemaal niet mee eens"),
        Answer("Welk cijfer geeft u de samenwerking?", "7"),
        *TROUBLES,
        Answer(
            "Wat moet de gemeente het eerst doen?",
            (
                "Eén aanspreekpunt geven",
                "Langere afspraken maken",
                "Cijfers over de wijk delen",
                "Minder formulieren vragen",
            ),
        ),
        Answer("Hoe betaalt de gemeente uw werk in de teams?", "Met subsidie"),
        Answer("Tot wanneer loopt deze afspraak?", "2026-12-31"),
        NO_CALLS,
    ],
    "second thoughts": [
        *ABOUT,
        Answer("Werken uw mensen in een sociaal team?", "Ja"),
        *team(1, "Noord", "Team voor alle vragen", "Utrecht", "Utrecht", "2"),
        Add("Team"),
        *team(2, "Zuid", "Team voor geld en schulden", "Groningen", "Veendam", "4,75"),
        Remove("Team", 1),
        *TROUBLES,
        Answer("Mogen wij u iets vragen over uw antwoorden?", "Ja"),
        Answer("Wat is uw e-mailadres?", "mens@voorbeeld.nl"),
    ],
}


@pytest.fixture(scope="module")
def theirs(context):
    """What ODK Web Forms sends for a filling-in of the monitor; once for all that compare with it."""
    form = read_xform(MONITOR)
    kept: dict[str, str] = {}

    def fill(case: str) -> str:
        if case not in kept:
            kept[case] = send(InWebForms(context, form.xml.decode()), MONITORS[case])
        return kept[case]

    return fill


@pytest.mark.parametrize("case", MONITORS)
def test_the_monitor_in_the_engine(theirs, case: str) -> None:
    form = read_xform(MONITOR)
    here = InEngine(form)
    send(here, MONITORS[case])
    assert differences(form, here.instance, theirs(case)) == []
    assert [one for one in Instance.from_xml(form, theirs(case)).problems() if one.severity == "error"] == []


@pytest.fixture(scope="module")
def previews(tmp_path_factory):
    """The address of the preview of an example, and the folder of its answers; each is started once."""
    with ExitStack() as stack:
        started: dict[str, tuple[str, Path]] = {}

        def start(name: str) -> tuple[str, Path]:
            if name not in started:
                folder = tmp_path_factory.mktemp(name)
                address = stack.enter_context(previewed(EXAMPLES / name / "form.xlsx", folder))
                started[name] = (address, folder)
            return started[name]

        yield start


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with JavaScript"])
@pytest.mark.parametrize("case", MONITORS)
def test_the_monitor_on_the_page(context, theirs, previews, case: str, *, script: bool) -> None:
    form = read_xform(MONITOR)
    other = context.browser.new_context(locale="nl-NL", java_script_enabled=script)
    sent = send(OnPage(other, *previews("monitor-teams"), script=script), MONITORS[case])
    assert differences(form, Instance.from_xml(form, sent), theirs(case)) == []


METER: list[Step] = [
    Answer("Gaat het beter met u dan voor u hier kwam?", "Veel beter"),
    Answer("Kent u door ons meer mensen?", "Een paar"),
    Answer("Wat doet u nu vaker?", ("Mensen zien", "Bewegen")),
]


@pytest.fixture(scope="module")
def metered(context):
    """What ODK Web Forms sends for the client meter, pictures and voices included."""
    folder = EXAMPLES / "client-meter"
    media = {file.name: file.read_bytes() for file in (folder / "media").iterdir()}
    return send(InWebForms(context, read_xform(folder / "form.xlsx").xml.decode(), media), METER)


def test_the_client_meter_in_the_engine(metered: str) -> None:
    form = read_xform(EXAMPLES / "client-meter" / "form.xlsx")
    here = InEngine(form)
    send(here, METER)
    assert differences(form, here.instance, metered) == []


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_the_client_meter_on_the_page(context, metered: str, previews, *, script: bool) -> None:
    form = read_xform(EXAMPLES / "client-meter" / "form.xlsx")
    other = context.browser.new_context(locale="nl-NL", java_script_enabled=script)
    sent = send(OnPage(other, *previews("client-meter"), script=script), METER)
    assert differences(form, Instance.from_xml(form, sent), metered) == []


def test_the_whole_benchmark(context, previews) -> None:
    folder = EXAMPLES / "benchmark-jaar"
    form = read_xform(folder / "form.xlsx")
    steps = steps_of(form, (folder / "answers-valid.xml").read_bytes())
    assert len(steps) > 55
    here = InEngine(form)
    send(here, steps)
    other = context.browser.new_context(locale="nl-NL", java_script_enabled=False)
    sent = send(OnPage(other, *previews("benchmark-jaar"), script=False), steps)
    theirs = send(InWebForms(context, form.xml.decode()), steps)
    assert differences(form, here.instance, theirs) == []
    assert differences(form, Instance.from_xml(form, sent), theirs) == []


def test_both_refuse_the_same_questions_with_the_same_words(context) -> None:
    form = read_xform(MONITOR)
    steps: list[Step] = [
        Answer("Wat is uw lidnummer?", "123"),
        Answer("Werken uw mensen in een sociaal team?", "Ja"),
        Answer("Hoeveel fte van uw organisatie werkt in dit team?", "201"),
        Answer("Waar hebben uw teams last van?", ("Te weinig geld", "Geen van deze")),
        Answer("Mogen wij u iets vragen over uw antwoorden?", "Ja"),
        Answer("Wat is uw e-mailadres?", "mens"),
    ]
    here, there = InEngine(form), InWebForms(context, form.xml.decode())
    for step in steps:
        here.do(step)
        there.do(step)
    mine = []
    for one in here.instance.problems(language="nl"):
        control = form.control(one.path.replace("[1]", ""))
        if control is not None and one.kind in ("required", "constraint"):
            mine.append((here.instance.text(control.label, one.path, "nl"), one.message))
    assert sorted(mine) == sorted(there.problems())
