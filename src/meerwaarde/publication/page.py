"""The report as one page: one file, no script, no request to anybody, every figure with its passport behind it.

A figure is a button that opens its passport with the popover attribute, which needs no script. What all figures of a
question have in common stands once per question, so that thousands of figures stay within some megabytes. The
page's own security policy forbids everything but its one style sheet and its letters.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from contextvars import copy_context
from functools import cache, partial
from pathlib import Path
from typing import Any

from meerwaarde import __version__
from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.language import gettext as _
from meerwaarde.language import number, use_language
from meerwaarde.publication.charts import Chart, picture
from meerwaarde.publication.model import Bound, Finding, Report
from meerwaarde.publication.passport import chance_only, citation, identifier, says, shared, specific
from meerwaarde.publication.printing import (
    Total,
    interval,
    is_change,
    mark,
    printed,
    printed_date,
    sentence,
    total,
    unit,
)
from meerwaarde.publication.quotes import quotes_lead
from meerwaarde.publication.sheet import LOCK
from meerwaarde.publication.wording import (
    Block,
    all_cells,
    answer_label,
    blocks,
    group_label,
    question_label,
    table_title,
    variable_label,
)

_HERE = Path(__file__).parent
_FONTS = {400: "NotoSans-Regular.woff2", 600: "NotoSans-SemiBold.woff2"}
_ALIKE = 1.0  # percentage points within which respondents are called about as many as in the register


def page(report: Report, charts: Mapping[str, Chart]) -> str:
    """The whole of `index.html`, in the report's language. `charts` by name of table, as `charts.charts` makes them."""
    return copy_context().run(_page, report, charts)


def _page(report: Report, charts: Mapping[str, Chart]) -> str:
    from markupsafe import Markup

    use_language(report.language)
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    lead, *others = report.findings or (None,)
    text = _template("report.html").render(
        report=report,
        people=report.nonresponse,
        charts=charts,
        lead=lead,
        others=others,
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'",
        picture=lambda cell: Markup(picture(cell, report)),
        **_facts(report),
        **_words(report),
        **_drawing(report),
    )
    return re.sub(r"\n\s*\n+", "\n", text)


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_"] = _
    return environment.get_template(name)


def _style() -> str:
    """The style sheet with the letters inside, latin regular and semibold."""
    faces = []
    for weight, name in _FONTS.items():
        file = _HERE.parent / "fonts" / name
        if file.is_file():
            data = base64.b64encode(file.read_bytes()).decode()
            faces.append(
                f'@font-face{{font-family:"Noto Sans";font-weight:{weight};font-display:swap;'
                f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
            )
    css = (_HERE / "templates" / "report.css").read_text(encoding="utf-8")
    return "\n".join([*faces, re.sub(r"\n\s*", "\n", css)])


def _facts(report: Report) -> dict[str, Any]:
    """What the head and the closing chapters tell about the whole."""
    people = report.nonresponse
    rate = next(
        (c for t in people.tables if not t.group_variable for c in t.cells if c.status is Status.PUBLISHED), None
    )
    return {
        "rate": rate,
        "answered_percent": round(100 * people.answered / people.invited, 2) if people.invited else None,
        "counts": _counts(report),
        "proof": _proof(report),
        "bounds_by_question": _bounds_by_question(people.bounds),
        "downloads": _downloads(),
        "citation": citation(report),
        "version": __version__,
        "chance_only": chance_only(),
        "quotes_lead": quotes_lead(),
    }


def _counts(report: Report) -> list[tuple[str, str]]:
    people = report.nonresponse
    counts = [
        (_("uitgenodigd"), people.invited),
        (_("antwoordden"), people.answered),
        (_("waarvan niet op alle vragen"), people.partial),
        (_("onbekend nummer, niet meegeteld"), people.unknown_ids),
        (_("dubbel, niet meegeteld"), people.duplicates),
        (_("leeg, niet meegeteld"), people.empty),
    ]
    return [(name, number(count)) for name, count in counts if count is not None]


def _bounds_by_question(bounds: Iterable[Bound]) -> dict[str, list[Bound]]:
    found: dict[str, list[Bound]] = {}
    for bound in bounds:
        found.setdefault(bound.cell.question, []).append(bound)
    return found


def _proof(report: Report) -> str:
    """What the protection was proven with, over all parts of the release; empty when nothing had to be protected."""
    proofs = list({id(table.proof): table.proof for table in report.tables}.values())
    if not any(proof.protected for proof in proofs):
        return ""
    # How many worlds and programs it took depends on what is hidden: anybody could try which answers take as many.
    return _(
        "In dit rapport zijn {protected} cijfers afgeschermd: niemand kan ze precies of bijna uitrekenen. Het bewijs:"
        " voor elk zijn andere antwoorden gevonden die precies dit rapport geven (gerekend met {solver})."
    ).format(protected=number(sum(proof.protected for proof in proofs)), solver=proofs[0].solver)


def _downloads() -> list[tuple[str, str]]:
    return [
        ("report.pdf", _("het rapport op papier (PDF, toegankelijk)")),
        ("report.docx", _("het rapport in Word")),
        ("tables.xlsx", _("alle tabellen in een werkmap")),
        ("tables.csv", _("alle cijfers als open data, een rij per cijfer")),
        ("tables.json", _("alle cijfers met hun toelichting")),
        ("codebook.xml", _("wat er is gevraagd (DDI-Codebook 2.5)")),
        ("provenance.json", _("waaruit en waarmee dit rapport is gemaakt")),
        ("charts/", _("alle figuren (SVG en PNG)")),
    ]


def _words(report: Report) -> dict[str, Any]:
    """The functions that give words for codes, bound to this report."""
    return {
        "question_label": partial(question_label, report=report),
        "answer_label": partial(answer_label, report=report),
        "group_label": partial(group_label, report=report),
        "variable_label": partial(variable_label, report=report),
        "table_title": partial(table_title, report=report),
        "blocks": partial(blocks, report=report),
        "says": partial(says, report=report),
        "shared": partial(shared, report=report),
        "first_head": partial(_first_head, report=report),
        "specific": specific,
        "identifier": identifier,
        "difference": _difference,
        "limits": _limits,
        "anchor": _anchor,
        "capital": _capital,
    }


def _drawing(report: Report) -> dict[str, Any]:
    """How a figure is printed, and where its passport stands."""
    cells = list(all_cells(report))
    places = {cell.key: f"f{index}" for index, cell in enumerate(cells, 1)}
    loose = [cell for cell in _told(report) if cell.key not in places]
    for cell in loose:
        places.setdefault(cell.key, f"f{len(places) + 1}")
    return {
        "place": lambda cell: places[cell.key],
        "loose": list({cell.key: cell for cell in loose}.values()),
        "printed": printed,
        "interval": interval,
        "unit": unit,
        "mark": mark,
        "number": number,
        "printed_date": printed_date,
        "columns": _columns,
        "total": _total,
        "lock_shape": LOCK,
        "spoken": _spoken,
        "told": sentence,
    }


def _told(report: Report) -> Iterable[SafeCell]:
    """Cells that stand in sentences and bounds; usually they stand in a table too."""
    for finding in report.findings:
        yield finding.cell
        yield from (part[0] for part in finding.parts if not isinstance(part, str))
    yield from (bound.cell for bound in report.nonresponse.bounds)
    yield from (one.permitted.cell for one in report.quotes if one.permitted)


def _spoken(finding: Finding, is_heading: bool) -> Iterable[tuple[str, str, tuple[SafeCell, str] | None, str]]:
    """The sentence in pieces: text, what clings to the figure before it, the figure, what clings to it after.

    A heading ends without a full stop.
    """
    parts = list(finding.parts)
    if is_heading and isinstance(parts[-1], str):
        parts[-1] = parts[-1].removesuffix(".")
    text = ""
    for index, part in enumerate(parts):
        if isinstance(part, str):
            text += part
            continue
        following = parts[index + 1] if index + 1 < len(parts) else ""
        clinging = ""
        if isinstance(following, str) and following:
            rest = following.lstrip(".,;:)!?")
            clinging = following[: len(following) - len(rest)]
            parts[index + 1] = rest
        loose, blank, before = text.rpartition(" ")  # "(" and "n = " with its hard blanks stay with their figure
        yield loose + blank, before, part, clinging
        text = ""
    yield text, "", None, ""


def _columns(table: SafeTable) -> dict[str, str]:
    """The columns after the label: kind and heading. Intervals and counts only where there are any."""
    if table.question == "response":
        return {"number": _("Aandeel"), "count": _("Antwoordde"), "base": _("Uitgenodigd")}
    statistics = {cell.statistic for cell in table.cells}
    heads = {"number": _("Uitkomst")}
    if statistics == {Statistic.SHARE}:
        heads = {"number": _("Aandeel")}
    elif all(map(is_change, statistics)):
        heads = {"number": _("Verandering")}
    if any(cell.ci_low is not None for cell in table.cells):
        heads["interval"] = _("Marge (95 %)")
    if statistics == {Statistic.SHARE}:
        heads["count"] = _("Aantal")
    return {**heads, "base": "n", "population": "N"}


def _first_head(table: SafeTable, report: Report) -> str:
    if table.group_variable:
        return _capital(variable_label(table.group_variable, report))
    return _("Antwoord") if any(cell.answer for cell in table.cells) else _("Wat")


def _total(table: SafeTable, block: Block) -> Total | None:
    """The total of a block of answers that exclude each other."""
    if table.group_variable or len(block.rows) < 2:
        return None
    return total([cell for _label, cell in block.rows])


def _difference(pair: tuple[SafeCell, SafeCell]) -> str:
    """How respondents compare with the register, in words; nothing where either is not shown."""
    register, answered = (cell.percent for cell in pair)
    if register is None or answered is None:
        return ""
    if abs(answered - register) < _ALIKE:
        return _("ongeveer evenveel")
    return _("meer") if answered > register else _("minder")


def _limits(bound: Bound) -> str:
    low, high = number(bound.low, 1), number(bound.high, 1)
    return _("{low} tot {high}").format(low=low, high=high) + unit(bound.cell)


def _anchor(name: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
    return safe if safe == name else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
