"""What `meerwaarde protect` says: what it did, what may be published, what to do next, what to mind."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from meerwaarde.language import gettext as _
from meerwaarde.language import ngettext, number

if TYPE_CHECKING:
    from meerwaarde.cli.protect import Request
    from meerwaarde.disclosure.primary import Rules
    from meerwaarde.disclosure.table import SafeCross


def warn(text: str) -> None:
    """A thing to mind, on standard error."""
    print(text, file=sys.stderr)


def warn_of_idle_rules(rules: Rules) -> None:
    """Rules about sizes do nothing in a table of counts: somebody forgot `--value`, or expects too much."""
    idle = [word for word in rules.words if word.split("=")[0] in ("dominance", "p", "pq") and rules.magnitude]
    if idle:
        what = _("Let op: deze tabel telt aantallen, en {} gaat over bedragen. Die regel doet hier niets; geef de kolom"
                 " met het bedrag met --value.")  # fmt: skip
        warn(what.format(_(" en ").join(idle)))


def warn_of_open_cells(few: int) -> None:
    """Cells of one or two contributors that the officer left open."""
    what = ngettext(
        "Let op: {} cel met 1 of 2 bijdragen staat als niet gevoelig in de tabel. Met --rule minimum=3 beveiligt u ook"
        " die.",
        "Let op: {} cellen met 1 of 2 bijdragen staan als niet gevoelig in de tabel. Met --rule minimum=3 beveiligt u"
        " ook die.",
        few,
    )
    warn(what.format(number(few)))


def hidden(safe: SafeCross) -> str:
    """How many cells are shown, hidden, and why, in one line."""
    from meerwaarde.disclosure.additive.written import counts

    found = counts(safe)
    if found["published"] == found["cells"]:
        what = _("Alle {} cellen mogen openbaar worden: geen enkele verraadt iemand.")
        return what.format(number(found["cells"]))
    told = _("{cells} cellen: {published} gepubliceerd, {primary} verborgen omdat ze zelf iemand verraden, {secondary}"
             " verborgen om die te beschermen.")  # fmt: skip
    proven = _("Bewezen: geen lezer, en geen twee deelnemers samen, komt te dicht bij een cijfer dat iemand verraadt.")
    return told.format(**{name: number(count) for name, count in found.items()}) + "\n" + proven


def tell(request: Request, safe: SafeCross, said: str, advised: Sequence[str]) -> None:
    """Print what was done and what comes next."""
    print(said)
    for line in advised:
        print(_("Advies: {}").format(line))
    safe_file = _("Veilige tabel: {}").format(request.out)
    if any(cell.value is None for cell in safe.cells):
        safe_file += " " + _("(publiceer haar zonder de kolom status: ‘primary’ zegt dat de cel klein is)")
    print(safe_file)
    print(_("Bewijs, alleen voor u, niet publiceren: {}").format(request.proof))
    if safe.proof.ledger is not None:
        what = _("Regel {0} van het publicatieregister; bewaar de hash ook elders: {1}")
        print(what.format(safe.proof.ledger.position, safe.proof.ledger.hash))
    elif request.cells is None and request.method == "suppress":
        print(_("Publiceert u vaker over deze organisaties? Geef dan steeds --ledger BESTAND mee. Anders kan een lezer"
                " twee tabellen van elkaar aftrekken."))  # fmt: skip
