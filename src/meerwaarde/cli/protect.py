"""`meerwaarde protect`: rows or cells in; a table that may be published, and its private proof, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from meerwaarde.cli.protect_said import hidden, tell, warn, warn_of_idle_rules, warn_of_open_cells
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from meerwaarde.disclosure.additive.columns import Source
    from meerwaarde.disclosure.additive.dimensions import Hierarchy
    from meerwaarde.disclosure.additive.microdata import Rows
    from meerwaarde.disclosure.additive.types import Table
    from meerwaarde.disclosure.primary import Rules
    from meerwaarde.disclosure.table import SafeCross

    Hierarchies = dict[str, tuple[Hierarchy, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks."""

    micro: Path | None
    cells: Path | None
    by: tuple[str, ...]
    value: str | None
    ratio: str | None
    weight: str | None
    holding: str | None
    waiver: str | None
    identifier: str | None
    hierarchies: tuple[str, ...]  # COLUMN=FILE
    rules: tuple[str, ...]  # NAME=VALUE
    total: str
    decimal: str | None
    ledger: Path | None
    preview: Path | None
    wave: str
    title: str | None
    method: str
    key: Path | None
    noise: str | None
    optimal: bool
    out: Path | None
    proof: Path | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to split by."""
        return tuple(name.strip() for text in self.by for name in text.split(",") if name.strip())

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """Each column with a hierarchy file of it. Raises InputError."""
        found = []
        for text in self.hierarchies:
            name, sign, file = text.partition("=")
            if not sign or not name.strip() or not file:
                what = _("--hierarchy {}: schrijf KOLOM=BESTAND, bijvoorbeeld gemeente=provincies.csv.")
                raise InputError(what.format(text))
            found.append((name.strip(), Path(file)))
        return tuple(found)


def example(folder: Path) -> int:
    """Write the example into `folder` and say what to do with it."""
    from meerwaarde.publication.example import PROTECT, write_example

    write_example(folder, PROTECT)
    print(_("Het voorbeeld staat in {}. Probeer:").format(folder))
    print(f"  meerwaarde protect {folder / 'leden.csv'} --by gemeente,werksoort --value loonsom --holding concern"
          f" --hierarchy gemeente={folder / 'gemeenten.csv'} --rule p=10"
          f" --out {folder / 'veilig.csv'} --proof {folder / 'bewijs.json'}")  # fmt: skip
    return 0


def run(request: Request, *, as_json: bool) -> int:
    """Make the safe table with its proof; exit status 0. Raises InputError, and then nothing was written."""
    source = checked_source(request)
    if request.preview is not None:
        from meerwaarde.cli import protect_preview

        return protect_preview.run(request, source, as_json=as_json)
    out, proof = _outputs(request)
    from meerwaarde.cli.protect_method import SUPPRESS, alternative, told
    from meerwaarde.cli.protect_method import check as check_method
    from meerwaarde.cli.together import check_places
    from meerwaarde.disclosure.additive.dimensions import read_hierarchies
    from meerwaarde.disclosure.advice import advice
    from meerwaarde.disclosure.primary import Rules

    rules = Rules.parse(request.rules)
    check_method(request)
    others = [path for path in (request.ledger, request.key) if path is not None]
    check_places([out, proof], [source, *(path for _name, path in request.files), *others])
    hierarchies = read_hierarchies(request.files, request.columns)
    table, inputs, rows = read_table_of(request, source, hierarchies, rules)
    if table.frequency:
        warn_of_idle_rules(rules)
    hides = request.method == SUPPRESS
    advised = [one.sentence for one in advice(table)] if hides else []
    write = partial(_write, request, [*inputs, *_sources(hierarchies)], advised, out, proof)
    if request.ledger is not None:
        from meerwaarde.cli.protect_ledger import released

        safe = released(request, table, rows, rules, write)
    else:
        safe = _protected(request, table, rows, rules) if hides else alternative(request, table, rows, rules)
        write(safe)
    if as_json:
        print(json.dumps(summary(safe, advised, out, proof), ensure_ascii=False, indent=2))
    else:
        tell(request, safe, hidden(safe) if hides else told(request, safe, rules), advised)
    return 0


def checked_source(request: Request) -> Path:
    """The file to read. Raises InputError when something is missing or does not go together."""
    if (request.micro is None) == (request.cells is None):
        what = _("Geef óf een bestand met gegevens, óf --cells TABEL. Een voorbeeld: --example MAP.")
        raise InputError(what)
    if not request.columns:
        raise InputError(_("Geef met --by de kolommen waarnaar u uitsplitst, met komma's ertussen."))
    if request.decimal not in (None, "comma", "point"):
        raise InputError(_("--decimal is comma of point, niet ‘{}’.").format(request.decimal))
    if request.cells is not None:
        rows = {"--weight": request.weight, "--holding": request.holding, "--waiver": request.waiver,
                "--id": request.identifier, "--value": request.value}  # fmt: skip
        for option, given in rows.items():
            if given is not None:
                raise InputError(_("{} gaat over rijen en hoort niet bij --cells.").format(option))
    _check_roles(request)
    _check_ratio(request)
    if not request.total.strip():
        raise InputError(_("--total: het totaal heeft een naam nodig."))
    return cast(Path, request.micro or request.cells)


def _check_roles(request: Request) -> None:
    """The codes of a split are printed. Amounts and identifiers are not codes. Raises InputError."""
    for option, name in (("--value", request.value), ("--ratio", request.ratio),
                         ("--weight", request.weight), ("--waiver", request.waiver)):  # fmt: skip
        if name in request.columns:
            what = _("--by: {0} staat ook bij {1}. Splits uit naar groepen; maak bijvoorbeeld een kolom met klassen.")
            raise InputError(what.format(name, option))
    if request.identifier in request.columns:
        what = _("--by: {} is het kenmerk van de organisaties. Dan staat iedereen apart in de tabel; kies een groep.")
        raise InputError(what.format(request.identifier))


def _check_ratio(request: Request) -> None:
    """Raises InputError where numerator and denominator are not both amounts of the same rows."""
    if request.ratio is None:
        return
    if request.value is None:
        raise InputError(_("--ratio deelt een bedrag door een ander: geef met --value de kolom boven de streep."))
    for option, given in (("--cells", request.cells), ("--ledger", request.ledger), ("--preview", request.preview)):
        if given is not None:
            raise InputError(_("--ratio gaat niet samen met {}.").format(option))


def _outputs(request: Request) -> tuple[Path, Path]:
    if request.out is None or request.proof is None:
        raise InputError(_("Geef --out VEILIG.csv en --proof BEWIJS.json. Zonder bewijs komt er geen tabel."))
    return request.out, request.proof


def read_table_of(
    request: Request, source: Path, hierarchies: Hierarchies, rules: Rules
) -> tuple[Table, tuple[Source, ...], Rows | None]:
    """The table before protection, what it was read from, and the rows if there are any."""
    decimal = cast(Literal["comma", "point"] | None, request.decimal)
    if request.cells is not None:
        from meerwaarde.disclosure.additive import cellfile

        cells = cellfile.read_cells(source, request.columns, hierarchies, total=request.total, decimal=decimal)
        few = 0 if "minimum" in rules.given else cellfile.lenient(cells)
        if few:
            warn_of_open_cells(few)
        return cellfile.table_of_cells(cells, rules), (cells.source,), None
    from meerwaarde.disclosure.additive import microdata

    asked = microdata.Asked(
        by=request.columns, value=request.value, under=request.ratio, weight=request.weight, holding=request.holding,
        waiver=request.waiver, identifier=request.identifier, total=request.total, decimal=decimal,
    )  # fmt: skip
    rows = microdata.read_rows(source, asked, hierarchies)
    if rows.ids and not request.holding and len(set(rows.ids)) < len(rows.ids):
        what = _("Let op: sommige organisaties staan op meer rijen, en elke rij telt als een eigen bijdrage."
                 " Met --holding {} telt elke organisatie één keer.")  # fmt: skip
        warn(what.format(rows.identified))
    return microdata.table_of(rows, rules), (rows.source,), rows


def _protected(request: Request, table: Table, rows: Rows | None, rules: Rules) -> SafeCross:
    from meerwaarde.disclosure.additive import protect_ratio, protect_table

    if request.ratio is None or rows is None or rows.under is None:
        return protect_table(table, optimal=request.optimal)
    from meerwaarde.disclosure.additive.microdata import table_of

    return protect_ratio(table, table_of(rows.under, rules), optimal=request.optimal)


def _sources(hierarchies: Hierarchies) -> list[Source]:
    from meerwaarde.disclosure.additive.columns import Source

    return [Source("hierarchy", one.file, one.sha256) for each in hierarchies.values() for one in each]


def table_bytes(safe: SafeCross) -> bytes:
    """The content of SAFE.csv."""
    from meerwaarde.disclosure.additive.written import heading, lines
    from meerwaarde.publication.folder import as_csv

    return as_csv(heading(safe), lines(safe))


def _write(
    request: Request, inputs: Sequence[Source], advised: Sequence[str], out: Path, proof: Path, safe: SafeCross,
    last: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Both files, or none; the safe table last, so that it never stands there without its proof.

    `last` is done when both stand ready beside their places.
    """
    from meerwaarde.cli.together import File, write_together
    from meerwaarde.disclosure.additive.written import proof_content
    from meerwaarde.publication.provenance import made_on

    content = proof_content(safe, made=made_on(), inputs=inputs, options=_options(request), advice=advised)
    proven = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "replace")
    write_together([File(proof, proven, private=True), File(out, table_bytes(safe))], last)


def _options(request: Request) -> dict[str, Any]:
    """The options as given; files without their folders."""
    given = {
        "by": list(request.columns), "value": request.value, "ratio": request.ratio, "weight": request.weight,
        "holding": request.holding,
        "waiver": request.waiver, "id": request.identifier, "total": request.total, "decimal": request.decimal,
        "hierarchy": [f"{name}={path.name}" for name, path in request.files], "rule": list(request.rules),
        "wave": request.wave or None, "title": request.title, "method": request.method, "noise": request.noise,
        "optimal": request.optimal,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in (None, [], False)}


def summary(safe: SafeCross, advised: Sequence[str], out: Path, proof: Path) -> dict[str, Any]:
    """What `--json` prints."""
    from meerwaarde.disclosure.additive.written import counts

    place = safe.proof.ledger
    ledger = None if place is None else {"position": place.position, "hash": place.hash}
    return {"out": str(out), "proof": str(proof), "counts": counts(safe), "ledger": ledger, "advice": list(advised)}
