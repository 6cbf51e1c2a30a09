"""Forms and answers of any size, the same at every run: as XForm, as SurveyJS, and as submissions.

Six kinds of question take turns: one choice of five, a whole number, a decimal that may not exceed it, several of six
with an exclusive one, a date, and a text that is asked after one of the six. Ten questions make a page, which ends with
a total. With `repeats` there is one more page, with a list of teams of five questions each and the sum of their FTE.
"""

from __future__ import annotations

import random
from typing import Any
from xml.sax.saxutils import escape

PAGE = 10  # questions
ONE = [(f"c{code}", f"Antwoord {code + 1}") for code in range(5)]
MANY = [(f"d{code}", f"Onderwerp {code + 1}") for code in range(5)] + [("geen", "Geen van deze")]
LABELS = (
    "Wat past het best bij uw organisatie, vraag {}?",
    "Hoeveel mensen waren dat op 31 december, vraag {}?",
    "Hoeveel fte was dat, vraag {}?",
    "Welke onderwerpen spelen bij u, vraag {}?",
    "Sinds welke dag is dat zo, vraag {}?",
    "Wilt u dit in eigen woorden uitleggen, vraag {}?",
)
LAST_DAY = "2026-12-31"


def name(number: int) -> str:
    return f"v{number:03d}"


def path(number: int) -> str:
    """Where a question stands in the instance."""
    return f"/data/p{number // PAGE:02d}/{name(number)}"


def pages(questions: int) -> list[range]:
    return [range(start, min(start + PAGE, questions)) for start in range(0, questions, PAGE)]


# --- the form as XForm -------------------------------------------------------------------------------------------


def bind(number: int) -> str:
    """The rules of one question."""
    rules: dict[str, str]
    match number % 6:
        case 0:
            rules = {"type": "string", "required": "true()"}
        case 1:
            rules = {"type": "int", "required": "true()", "constraint": ". >= 0 and . <= 1000"}
        case 2:
            rules = {
                "type": "decimal",
                "relevant": f"{path(number - 2)} != 'c4'",
                "constraint": f". >= 0 and . <= {path(number - 1)}",
            }
        case 3:
            rules = {"type": "string", "constraint": "not(selected(., 'geen')) or count-selected(.) = 1"}
        case 4:
            rules = {"type": "date", "constraint": f". <= date('{LAST_DAY}')"}
        case _:
            rules = {"type": "string", "relevant": f"selected({path(number - 2)}, 'd0')", "required": "true()"}
    written = "".join(f' {key}="{escape(value)}"' for key, value in rules.items())
    message = ' jr:constraintMsg="Dit antwoord past niet bij de vraag."' if "constraint" in rules else ""
    return f'<bind nodeset="{path(number)}"{written}{message}/>'


def items(choices: list[tuple[str, str]]) -> str:
    return "".join(f"<item><label>{label}</label><value>{code}</value></item>" for code, label in choices)


def control(number: int) -> str:
    label = f"<label>{LABELS[number % 6].format(number + 1)}</label>"
    shape, choices = {0: ("select1", ONE), 3: ("select", MANY)}.get(number % 6, ("input", []))
    return f'<{shape} ref="{path(number)}">{label}{items(choices)}</{shape}>'


def total(page: int, numbers: range) -> str:
    """The bind of the total of one page."""
    whole = " + ".join(f"coalesce({path(number)}, 0)" for number in numbers if number % 6 == 1) or "0"
    return f'<bind nodeset="/data/p{page:02d}/totaal" type="string" calculate="{whole}"/>'


TEAM = "/data/teams/team"
TEAM_FIELDS = ("naam", "soort", "fte", "anders", "sinds")
TEAM_BINDS = (
    f'<bind nodeset="{TEAM}/naam" type="string" required="true()"/>'
    f'<bind nodeset="{TEAM}/soort" type="string" required="true()"/>'
    f'<bind nodeset="{TEAM}/fte" type="decimal" required="true()" constraint=". &gt; 0 and . &lt;= 200"/>'
    f'<bind nodeset="{TEAM}/anders" type="string" relevant="../soort = \'c4\'" required="true()"/>'
    f'<bind nodeset="{TEAM}/sinds" type="date" constraint=". &lt;= date(\'{LAST_DAY}\')"/>'
    f'<bind nodeset="/data/teams/aantal" type="string" calculate="count({TEAM})"/>'
    f'<bind nodeset="/data/teams/samen" type="string" calculate="round(sum({TEAM}/fte), 2)"/>'
    '<bind nodeset="/data/teams/optelling" type="string" readonly="true()"/>'
)
TEAM_BODY = (
    '<group ref="/data/teams" appearance="field-list"><label>Teams</label>'
    f'<group ref="{TEAM}"><label>Team</label><repeat nodeset="{TEAM}">'
    f'<input ref="{TEAM}/naam"><label>Hoe heet het team?</label></input>'
    f'<select1 ref="{TEAM}/soort"><label>Wat voor team is het?</label>{items(ONE)}</select1>'
    f'<input ref="{TEAM}/fte"><label>Hoeveel fte werkt er?</label></input>'
    f'<input ref="{TEAM}/anders"><label>Wat anders?</label></input>'
    f'<input ref="{TEAM}/sinds"><label>Sinds wanneer?</label></input>'
    "</repeat></group>"
    '<input ref="/data/teams/optelling"><label>Samen <output value="/data/teams/aantal"/> teams met '
    '<output value="/data/teams/samen"/> fte.</label></input></group>'
)
TEAM_INSTANCE = (
    f"<teams><team>{''.join(f'<{one}/>' for one in TEAM_FIELDS)}</team><aantal/><samen/><optelling/></teams>"
)


def xform(questions: int, repeats: bool = False) -> str:
    """The form; `repeats` adds the list of teams."""
    instance, binds, body = "", "", ""
    for page, numbers in enumerate(pages(questions)):
        at = f"/data/p{page:02d}"
        instance += f"<p{page:02d}>{''.join(f'<{name(one)}/>' for one in numbers)}<totaal/><samen/></p{page:02d}>"
        binds += "".join(bind(one) for one in numbers) + total(page, numbers)
        binds += f'<bind nodeset="{at}/samen" type="string" readonly="true()"/>'
        body += f'<group ref="{at}" appearance="field-list"><label>Pagina {page + 1}</label>'
        body += "".join(control(one) for one in numbers)
        body += f'<input ref="{at}/samen"><label>Samen: <output value="{at}/totaal"/> mensen.</label></input></group>'
    return (
        '<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head>'
        f"<h:title>Meting met {questions} vragen</h:title><model><instance>"
        f'<data id="meting_{questions}" version="1">{instance}{TEAM_INSTANCE if repeats else ""}'
        "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
        f"{binds}{TEAM_BINDS if repeats else ''}"
        '<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>'
        f'</model></h:head><h:body class="pages">{body}{TEAM_BODY if repeats else ""}</h:body></h:html>\n'
    )


# --- answers -----------------------------------------------------------------------------------------------------


def answers(chance: random.Random, questions: int, broken: float) -> dict[int, str]:
    """The value by question; a share `broken` of the numbers breaks its rule, as many choices are left out."""
    given: dict[int, str] = {}
    for number in range(questions):
        wrong = chance.random() < broken
        match number % 6:
            case 0:
                given[number] = "" if wrong else chance.choice(ONE)[0]
            case 1:
                given[number] = str(1500 if wrong else chance.randrange(1000))
            case 2:
                whole = int(given[number - 1])
                given[number] = "" if given[number - 2] == "c4" else str(whole + 1 if wrong else whole - whole % 4 / 4)
            case 3:
                ticked = [code for code, _label in MANY[:-1] if chance.random() < 0.4]
                given[number] = " ".join([*ticked, "geen"] if wrong or not ticked else ticked)
            case 4:
                given[number] = "2027-01-01" if wrong else f"2026-{chance.randrange(1, 13):02d}-15"
            case _:
                asked = "d0" in given[number - 2].split()
                given[number] = "Wij doen dit al jaren zo." if asked and not wrong else ""
    return given


def submission(questions: int, repeats: int = 0, *, seed: int = 1, broken: float = 0.0) -> str:
    """Answers to `xform(questions, repeats > 0)` as OpenRosa XML, with the calculated values as they should be."""
    chance = random.Random(seed)
    given = answers(chance, questions, broken)
    inside = ""
    for page, numbers in enumerate(pages(questions)):
        fields = "".join(f"<{name(one)}>{given[one]}</{name(one)}>" for one in numbers)
        whole = sum(int(given[one]) for one in numbers if one % 6 == 1)
        inside += f"<p{page:02d}>{fields}<totaal>{whole}</totaal><samen/></p{page:02d}>"
    if repeats:
        quarters = [chance.randrange(1, 160) for _ in range(repeats)]
        inside += "<teams>"
        for position, quarter in enumerate(quarters):
            values = (f"Team {position + 1}", ONE[position % 4][0], f"{quarter / 4:g}", "", "2026-01-01")
            inside += (
                "<team>" + "".join(f"<{f}>{v}</{f}>" for f, v in zip(TEAM_FIELDS, values, strict=True)) + "</team>"
            )
        inside += f"<aantal>{repeats}</aantal><samen>{sum(quarters) / 4:g}</samen><optelling/></teams>"
    identifier = f"uuid:00000000-0000-4000-8000-{seed:012d}"
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="meting_{questions}" version="1">{inside}'
        f"<orx:meta><orx:instanceID>{identifier}</orx:instanceID></orx:meta></data>"
    )


def count(submitted: str) -> int:
    """The number of answers in a submission."""
    import re

    return len(re.findall(r">[^<]+</", submitted)) - 1  # the instanceID is none


# --- the form as SurveyJS ----------------------------------------------------------------------------------------


def element(number: int) -> dict[str, Any]:
    """One question as SurveyJS writes it."""
    base = {"name": name(number), "title": LABELS[number % 6].format(number + 1)}
    message = "Dit antwoord past niet bij de vraag."
    before = [f"{{{name(number - back)}}}" for back in range(3)]
    match number % 6:
        case 0:
            choices = [{"value": code, "text": label} for code, label in ONE]
            return {**base, "type": "radiogroup", "isRequired": True, "choices": choices}
        case 1:
            rule = {"type": "numeric", "minValue": 0, "maxValue": 1000, "text": message}
            return {**base, "type": "text", "inputType": "number", "isRequired": True, "validators": [rule]}
        case 2:
            rule = {
                "type": "expression",
                "expression": f"{before[0]} >= 0 and {before[0]} <= {before[1]}",
                "text": message,
            }
            return {
                **base,
                "type": "text",
                "inputType": "number",
                "visibleIf": f"{before[2]} <> 'c4'",
                "validators": [rule],
            }
        case 3:
            choices = [{"value": code, "text": label} for code, label in MANY[:-1]]
            return {**base, "type": "checkbox", "choices": choices, "showNoneItem": True, "noneText": MANY[-1][1]}
        case 4:
            return {**base, "type": "text", "inputType": "date", "max": LAST_DAY}
        case _:
            return {**base, "type": "text", "isRequired": True, "visibleIf": f"{before[2]} contains 'd0'"}


def surveyjs(questions: int) -> dict[str, Any]:
    """The same form for SurveyJS."""
    made = []
    for page, numbers in enumerate(pages(questions)):
        whole = " + ".join(f"{{{name(one)}}}" for one in numbers if one % 6 == 1) or "0"
        totals = {"type": "expression", "name": f"totaal{page}", "title": "Samen", "expression": whole}
        elements = [*(element(one) for one in numbers), totals]
        made.append({"name": f"p{page:02d}", "title": f"Pagina {page + 1}", "elements": elements})
    return {"locale": "nl", "title": f"Meting met {questions} vragen", "pages": made}
