"""A report built by hand: the monitor of October 2014 with groups, change, nonresponse and awkward texts.

The counts of the whole are those of the published monitor (24 26 21 8 7 5 10 9 of 69; 43 2 3 of 48); the groups, the
earlier wave and the numbers are made up. Intervals are Wilson intervals with a finite-population correction: near
enough to look real, not meant as a reference.
"""

from __future__ import annotations

from datetime import date

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import Proof, SafeTable
from meerwaarde.publication.model import (
    Bound,
    Finding,
    Labels,
    Nonresponse,
    Report,
    Section,
)
from support.sample_cells import amount, change, share

HOSTILE_ANSWER = 'Andere vorm, namelijk <script>alert(1)</script> & "anders"'
HOSTILE_GROUP = '=HYPERLINK("x")'
INVITED = 345

ITEMS = {
    "contract": "hoe de gemeente aanbieders contracteert",
    "toegang": "hoe mensen toegang krijgen tot zorg en ondersteuning",
    "overgang": "wat er gebeurt met de mensen die nu al hulp krijgen",
    "registratie": "welk registratiesysteem de gemeente gebruikt voor de doelgroep",
    "resultaten": "hoe de gemeente de resultaten volgt en daarover met aanbieders in gesprek gaat",
    "kwaliteit": "welk kwaliteitssysteem geldt",
    "verantwoording": "hoe organisaties zich financieel verantwoorden",
    "voorschot": "of er een voorschot komt",
}
COUNTS = (24, 26, 21, 8, 7, 5, 10, 9)
SIZES = {
    "lt10": "minder dan 10 medewerkers",
    "10_25": "10 tot en met 25 medewerkers",
    "26_50": "26 tot en met 50 medewerkers",
    "51_100": "51 tot en met 100 medewerkers",
    "gt100": "meer dan 100 medewerkers",
    "onbekend": "grootte onbekend",
}
MEMBERS = {
    "lt10": 52,
    "10_25": 88,
    "26_50": 86,
    "51_100": 54,
    "gt100": 63,
    "onbekend": 2,
}
ANSWERED = {
    "lt10": 2,
    "10_25": 16,
    "26_50": 20,
    "51_100": 12,
    "gt100": 18,
    "onbekend": 1,
}
HIDDEN = ("lt10", "onbekend")
BY_SIZE = {
    "contract": (5, 7, 4, 8),
    "toegang": (6, 8, 4, 8),
    "overgang": (4, 6, 3, 8),
    "registratie": (2, 2, 1, 3),
    "resultaten": (1, 2, 1, 3),
    "kwaliteit": (1, 1, 1, 2),
    "verantwoording": (2, 3, 1, 4),
    "voorschot": (2, 3, 2, 2),
}
KINDS = {
    "welzijn": "lokaal welzijnswerk",
    "mw": "maatschappelijk werk",
    "jeugd": HOSTILE_GROUP,
}
PROOF = Proof(("group_minimum_3", "counts_1_2"), 14, 9, 23, "HiGHS 1.15")


def _clarity() -> tuple[SafeTable, ...]:
    over_all = tuple(
        share("duidelijkheid", item, count, 69, INVITED) for item, count in zip(ITEMS, COUNTS, strict=True)
    )
    groups = tuple(
        share(
            "duidelijkheid",
            item,
            dict(zip(("10_25", "26_50", "51_100", "gt100"), BY_SIZE[item], strict=True)).get(size, 1),
            ANSWERED[size],
            MEMBERS[size],
            ("omvang", size),
            Status.SUPPRESSED
            if size in HIDDEN
            else Status.UNRELIABLE
            if size == "51_100" and item in ("contract", "toegang")
            else Status.PUBLISHED,
        )
        for item in ITEMS
        for size in SIZES
    )
    changes = tuple(
        change("duidelijkheid", item, statistic, points, half, base)
        for item, cross, panel in (
            ("contract", 9.4, 7.1),
            ("toegang", 3.1, 4.8),
            ("overgang", -6.2, -2.0),
            ("voorschot", 0.0, 0.4),
        )
        for statistic, points, half, base in (
            (Statistic.CHANGE_SHARE, cross, 11.8, 69),
            (Statistic.PANEL_SHARE, panel, 8.3, 41),
        )
    )
    return (
        SafeTable("duidelijkheid", "duidelijkheid", "", over_all, PROOF),
        SafeTable("duidelijkheid_omvang", "duidelijkheid", "omvang", groups, PROOF),
        SafeTable("duidelijkheid_verandering", "duidelijkheid", "", changes, PROOF),
    )


def _team() -> tuple[SafeTable, ...]:
    counts = {"ja": 43, "nee": 2, "anders": 3}
    over_all = tuple(share("sociaal_team", code, count, 48, INVITED) for code, count in counts.items())
    by_kind = tuple(
        share("sociaal_team", code, count, base, population, ("werksoort", kind), status)
        for code, row in {
            "ja": ((21, 23, 150), (14, 16, 96), (8, 9, 99)),
            "nee": ((1, 23, 150), (1, 16, 96), (0, 9, 99)),
            "anders": ((1, 23, 150), (1, 16, 96), (1, 9, 99)),
        }.items()
        for kind, (count, base, population) in zip(KINDS, row, strict=True)
        for status in ((Status.PUBLISHED if code == "ja" else Status.SUPPRESSED),)
    )
    return (
        SafeTable("sociaal_team", "sociaal_team", "", over_all, PROOF),
        SafeTable("sociaal_team_werksoort", "sociaal_team", "werksoort", by_kind, PROOF),
    )


def _volunteers() -> tuple[SafeTable, ...]:
    question = "vrijwilligers"
    over_all = (
        amount(question, Statistic.MEAN, 212.437, (31.2, 150.3, 274.6), 64, INVITED),
        amount(question, Statistic.MEDIAN, 140.0, (None, 95.0, 190.0), 64, INVITED),
        amount(question, Statistic.TOTAL, 73290.8, (10764.0, 51850.0, 94730.0), 64, INVITED),
    )
    means = {
        "lt10": (0.0, 0.0, 0.0),
        "10_25": (88.25, 61.0, 115.5),
        "26_50": (171.9, 122.6, 221.2),
        "51_100": (256.1, 90.4, 421.8),
        "gt100": (402.5, 301.0, 504.0),
        "onbekend": (0.0, 0.0, 0.0),
    }
    groups = tuple(
        amount(
            question,
            Statistic.MEAN,
            mean,
            ((high - low) / 3.92, low, high),
            ANSWERED[size],
            MEMBERS[size],
            ("omvang", size),
            Status.SUPPRESSED if size in HIDDEN else Status.UNRELIABLE if size == "51_100" else Status.PUBLISHED,
        )
        for size, (mean, low, high) in means.items()
    )
    return (
        SafeTable("vrijwilligers", question, "", over_all, PROOF),
        SafeTable("vrijwilligers_omvang", question, "omvang", groups, PROOF),
    )


def _sections(en: bool) -> tuple[Section, ...]:
    everyone = "all organisations that took part" if en else "alle organisaties die meededen"
    period = "October 2014" if en else "oktober 2014"
    n_of = "n = {}, N = 345, {}."
    several = (
        "Organisations could give more than one answer: the shares add up to more than 100 %."
        if en
        else "Organisaties konden meer antwoorden geven: de aandelen tellen op tot meer dan 100 %."
    )
    hidden = (
        "A group with fewer than 3 organisations is not shown."
        if en
        else "Een groep met minder dan 3 organisaties staat er niet bij."
    )
    in_team = (
        "organisations that work in a neighbourhood with a social team"
        if en
        else "organisaties die werken in een wijk met een sociaal team"
    )
    return (
        Section(
            1,
            "duidelijkheid",
            "multiple",
            everyone,
            _clarity(),
            (n_of.format(69, period), several, hidden),
        ),
        Section(
            2,
            "sociaal_team",
            "one",
            in_team,
            _team(),
            (n_of.format(48, period), hidden),
        ),
        Section(
            3,
            "vrijwilligers",
            "integer",
            everyone,
            _volunteers(),
            (n_of.format(64, period), hidden),
        ),
    )


def _nonresponse(clarity: SafeTable) -> Nonresponse:
    rates = tuple(
        share(
            "response", "", ANSWERED[size], MEMBERS[size], MEMBERS[size], ("omvang", size),
            Status.SUPPRESSED if size in HIDDEN else Status.PUBLISHED,
        )
        for size in SIZES
    )  # fmt: skip
    compared = tuple(
        (
            share("register", "", MEMBERS[size], INVITED, INVITED, ("omvang", size)),
            share(
                "respondents", "", ANSWERED[size], 69, INVITED, ("omvang", size),
                Status.SUPPRESSED if size in HIDDEN else Status.PUBLISHED,
            ),
        )
        for size in SIZES
    )  # fmt: skip
    over_all = (share("response", "", 69, INVITED, INVITED),)
    return Nonresponse(
        invited=INVITED, answered=69, partial=3, unknown_ids=2, duplicates=1, empty=1,
        tables=(
            SafeTable("response", "response", "", over_all, PROOF),
            SafeTable("response_omvang", "response", "omvang", rates, PROOF),
        ),
        compared={"omvang": compared},
        r_indicator=0.84,
        bounds=tuple(Bound(clarity.cells[i], low, high) for i, low, high in ((1, 7.5, 87.5), (0, 7.0, 87.0))),
    )  # fmt: skip


def _findings(clarity: SafeTable, team: SafeTable, en: bool) -> tuple[Finding, ...]:
    access, joined = clarity.cells[1], team.cells[0]
    if en:
        return (
            Finding(
                ("", (joined, "number"), " of the organisations take part in a social neighbourhood team."), joined
            ),
            Finding(
                (
                    "To ", (access, "number"), " of the organisations it is clear how people get access to care (",
                    (access, "count"), " of ", (access, "base"), "; interval ", (access, "ci_low"), " to ",
                    (access, "ci_high"), ").",
                ),
                access,
            ),
        )  # fmt: skip
    return (
        Finding(("", (joined, "number"), " van de organisaties doet mee in een sociaal wijkteam."), joined),
        Finding(
            (
                "Voor ", (access, "number"), " van de organisaties is duidelijk hoe mensen toegang krijgen tot zorg (",
                (access, "count"), " van ", (access, "base"), "; marge ", (access, "ci_low"), " tot ",
                (access, "ci_high"), ").",
            ),
            access,
        ),
    )  # fmt: skip


def _labels(en: bool) -> Labels:
    clear = (
        "About which subjects is it clear to your organisation how the municipality will arrange them?"
        if en
        else "Over welke onderwerpen is voor uw organisatie duidelijk hoe de gemeente het gaat regelen?"
    )
    team = (
        "Does your organisation take part in a social neighbourhood network or team?"
        if en
        else "Doet uw organisatie mee in een sociaal wijknetwerk of wijkteam?"
    )
    volunteers = (
        "How many volunteers work in your organisation?" if en else "Hoeveel vrijwilligers werken er in uw organisatie?"
    )
    return Labels(
        questions={
            "duidelijkheid": clear,
            "sociaal_team": team,
            "vrijwilligers": volunteers,
        },
        answers={
            **{("duidelijkheid", code): label for code, label in ITEMS.items()},
            ("sociaal_team", "ja"): "ja, wij doen mee",
            ("sociaal_team", "nee"): "nee",
            ("sociaal_team", "anders"): HOSTILE_ANSWER,
        },
        variables={
            "omvang": "size" if en else "omvang",
            "werksoort": "kind of work" if en else "werksoort",
        },
        groups={
            **{("omvang", code): label for code, label in SIZES.items()},
            **{("werksoort", code): label for code, label in KINDS.items()},
        },
    )


def sample_report(language: str = "nl") -> Report:
    """The report, in Dutch or English (labels of answers and groups stay Dutch, as in a form with one language)."""
    en = language == "en"
    sections = _sections(en)
    clarity, team = sections[0].tables[0], sections[1].tables[0]
    return Report(
        title="Monitor decentralisation 2014" if en else "Monitor decentralisaties 2014",
        period="October 2014" if en else "oktober 2014",
        previous_period="April 2014" if en else "april 2014",
        language=language,
        made=date(2026, 11, 22),
        source=(
            "Answers of 69 organisations to the form monitor-2014, version 1"
            if en
            else "Antwoorden van 69 organisaties op het formulier monitor-2014, versie 1"
        ),
        intro=(
            "In October 2014 we asked 345 member organisations what they know of the plans of their municipality."
            if en
            else "In oktober 2014 vroegen we 345 lidorganisaties wat zij weten van de plannen van hun gemeente."
        ),
        labels=_labels(en),
        findings=_findings(clarity, team, en),
        sections=sections,
        nonresponse=_nonresponse(clarity),
        limits=(
            "Wij vroegen organisaties, niet cliënten.",
            "Wij vroegen naar oktober 2014. Wat daarna duidelijk werd, staat er niet in.",
        ),
        method=(
            (
                "Weging",
                "Elk antwoord telt even zwaar. De uitkomst geldt voor de 345 leden in het ledenregister.",
            ),
            (
                "Marge",
                "De marge is een interval van Korn en Graubard van 95 %, met correctie voor de eindige groep.",
            ),
        ),
        rules=(
            "Een groep met minder dan 3 organisaties tonen wij niet.",
            "Wij schermen ook cijfers af waarmee iemand een afgeschermd cijfer kan terugrekenen.",
        ),
        left_out=("Vraag 4 (toelichting): open antwoorden publiceren wij niet.",),
        provenance={
            "program": {"name": "meerwaarde", "version": "0.1.0"},
            "inputs": [{"role": "form", "file": "monitor-2014.xlsx", "sha256": "0" * 64}],
            "options": {"by": ["omvang", "werksoort"], "interval": "kg"},
            "seed": 20141001,
            "rules": ["group_minimum_3", "counts_1_2"],
        },
    )
