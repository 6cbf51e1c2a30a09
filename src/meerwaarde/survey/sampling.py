"""The design: how the organisations that answered stand for all members.

Response is treated as a second phase: inside a stratum the respondents count as a random sample of the members.
That is an assumption, and the report prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import UNKNOWN, natural_order
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.survey import raking

if TYPE_CHECKING:
    from meerwaarde.survey.matching import Wave
    from meerwaarde.survey.register import Register

KEY = "\x1f"  # between stratum and cluster in the key of a nested cluster: stands in no cell


@dataclass(frozen=True, slots=True)
class Stages:
    """Primary sampling units (PSUs), numbered so that those of one stratum follow each other.

    `unit` int64 [organisations], `stratum` int64 [PSUs], `keys` str [PSUs], the same in every wave. `fraction`
    float64 [strata] sampled of the PSUs, `sampled` int64 [strata] how many. `order` sorts organisations by PSU,
    `starts` [PSUs] is where each begins in that order, `stratum_starts` [strata + 1] where each stratum begins among
    the PSUs. `members` int64 [PSUs]: the organisations of the PSU in the register, None when the PSU is the
    organisation or nobody knows.
    """

    unit: np.ndarray
    stratum: np.ndarray
    fraction: np.ndarray
    keys: np.ndarray
    order: np.ndarray
    starts: np.ndarray
    stratum_starts: np.ndarray
    sampled: np.ndarray
    members: np.ndarray | None
    clustered: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole register by PSU: `keys` str [PSUs of the register] and `stratum` int64, -1 where nobody answered."""

    keys: np.ndarray
    stratum: np.ndarray


@dataclass(frozen=True, slots=True)
class Design:
    """Weights and variance structure over the organisations of one wave.

    `weight` float64 [organisations] (after raking), `base_weight` before it: N_h / n_h, or 1 without a register;
    `stratum` int64 [organisations], an index in `strata`; `respondents` and `population` int64 [strata] (None
    without a register); `basis` see `raking.residual_basis`. `unrepresented` names strata of the register without
    respondents: no figure speaks for them. `lonely` names strata with one PSU that is not all of them. `unknown` holds
    (column, members whose cell is empty) for the columns used. `times` [organisations] is 1, but for what `collapse`
    makes; `cell` numbers organisations that the design does not tell apart.
    """

    orgs: int
    row_org: np.ndarray
    times: np.ndarray
    cell: np.ndarray
    weight: np.ndarray
    base_weight: np.ndarray
    basis: np.ndarray | None
    stratum: np.ndarray
    strata: tuple[str, ...]
    respondents: np.ndarray
    population: np.ndarray | None
    stages: Stages
    frame: Frame | None
    org_keys: np.ndarray
    register_size: int | None
    strata_column: str | None
    rake_columns: tuple[str, ...]
    cluster_column: str | None
    unrepresented: tuple[str, ...]
    lonely: tuple[str, ...]
    unknown: tuple[tuple[str, int], ...]

    @property
    def row_weight(self) -> np.ndarray:
        """The weight of each row: its organisation's, shared equally over the organisation's rows."""
        rows = np.bincount(self.row_org, minlength=self.orgs)
        return np.asarray((self.weight / rows)[self.row_org])

    @property
    def census(self) -> np.ndarray:
        """Which strata answered in full, bool [strata]."""
        if self.population is None:
            return np.zeros(len(self.strata), dtype=bool)
        return np.asarray(self.respondents == self.population)

    @property
    def several_rows(self) -> bool:
        """Whether an organisation answers in more than one row."""
        return len(self.row_org) > self.orgs

    @property
    def kish(self) -> float:
        """Kish's design effect of unequal weights: n sum w^2 / (sum w)^2."""
        return float(self.orgs * (self.weight**2).sum() / self.weight.sum() ** 2)

    @property
    def largest_weight(self) -> float:
        """The largest weight against the median one."""
        return float(self.weight.max() / np.median(self.weight))


def design(wave: Wave, strata: str | None = None, rake: Sequence[str] = (), cluster: str | None = None) -> Design:
    """The design of a wave. `strata` and `rake` name register columns, `cluster` one of the register or the answers.

    Raises InputError when a column is missing or holds several codes in a cell, when a category to rake to has no
    respondents, or when raking does not converge.
    """
    register = wave.register
    if register is None and (strata or rake):
        raise InputError(_("Strata en weegmarges komen uit het register. Geef het mee met --register."))
    names, stratum, population, member_stratum = _strata(wave, strata)
    present = np.bincount(stratum, minlength=len(names))
    base = np.ones(wave.orgs) if population is None else (population / present)[stratum]
    stages, frame = _stages(wave, cluster, names, stratum, member_stratum)
    margins = [] if register is None else [_margin(wave, register, name) for name in rake]
    census = np.zeros(len(names), dtype=bool) if population is None else present == population
    alone = (np.bincount(stages.stratum, minlength=len(names)) == 1) & ~census & (stages.fraction < 1)
    columns = dict.fromkeys(name for name in (strata, *rake) if name)
    return Design(
        orgs=wave.orgs,
        row_org=wave.row_org,
        times=np.ones(wave.orgs),
        cell=_cells([stratum, *(category for category, _totals in margins)]),
        weight=_raked(wave, base, margins, rake),
        base_weight=base,
        basis=raking.residual_basis(base, margins) if margins else None,
        stratum=stratum,
        strata=names,
        respondents=present,
        population=population,
        stages=stages,
        frame=frame,
        org_keys=_text(wave.org_ids),
        register_size=wave.invited,
        strata_column=strata,
        rake_columns=tuple(rake),
        cluster_column=cluster,
        unrepresented=() if register is None or strata is None else _unrepresented(register, strata, names),
        lonely=tuple(name for name, one in zip(names, alone.tolist(), strict=True) if one),
        unknown=() if register is None else tuple((name, register.single(name).unknown) for name in columns),
    )


def _cells(codes: Sequence[np.ndarray]) -> np.ndarray:
    """Dense numbers for the combinations of codes."""
    cell = codes[0]
    for code in codes[1:]:
        cell = np.unique(cell * (int(code.max()) + 1) + code, return_inverse=True)[1].reshape(-1)
    return cell


def _raked(
    wave: Wave, base: np.ndarray, margins: Sequence[tuple[np.ndarray, np.ndarray]], names: Sequence[str]
) -> np.ndarray:
    try:
        return raking.rake(base, margins) if margins else base
    except raking.NotConverged:
        raise InputError(
            _(
                "Wegen naar {} lukt niet: de marges spreken elkaar tegen. "
                "Voeg kleine categorieën samen of kies minder kolommen."
            ).format(", ".join(names)),
            file=None if wave.register is None else wave.register.file,
        ) from None


def _strata(wave: Wave, column: str | None) -> tuple[tuple[str, ...], np.ndarray, np.ndarray | None, np.ndarray | None]:
    """Names of the strata with respondents, stratum per organisation, N per stratum, stratum per member (or -1)."""
    if wave.register is None:
        return ("",), np.zeros(wave.orgs, dtype=np.int64), None, None
    if column is None:
        members = np.zeros(len(wave.register.ids), dtype=np.int64)
        return ("",), np.zeros(wave.orgs, dtype=np.int64), np.array([len(members)]), members
    codes = wave.register.single(column)
    present = np.unique(codes.position[wave.org_register])
    dense = np.full(len(codes.codes), -1, dtype=np.int64)
    dense[present] = np.arange(len(present))
    members = dense[codes.position]
    names = tuple(codes.codes[code] for code in present.tolist())
    return names, members[wave.org_register], np.bincount(members[members >= 0], minlength=len(names)), members


def _unrepresented(register: Register, column: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in register.single(column).codes if code not in names)


def _margin(wave: Wave, register: Register, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The category of each organisation and the register's totals. Raises InputError at one without respondents."""
    codes = register.single(name)
    totals = codes.member.sum(axis=0).astype(float)
    category = codes.position[wave.org_register]
    empty = np.flatnonzero(np.bincount(category, minlength=len(totals)) == 0)
    if empty.size:
        raise InputError(
            _(
                "Niemand uit '{}' heeft geantwoord, dus daarnaar kan niet worden gewogen. "
                "Voeg deze categorie samen met een andere."
            ).format("', '".join(codes.codes[code] for code in empty.tolist())),
            file=register.file,
            column=name,
        )
    return category, totals


def _stages(
    wave: Wave, column: str | None, names: tuple[str, ...], stratum: np.ndarray, member_stratum: np.ndarray | None
) -> tuple[Stages, Frame | None]:
    register, ids = wave.register, np.array(wave.org_ids, dtype=object)
    strata = np.array(names, dtype=object)
    if column is None:
        frame = None if register is None or member_stratum is None else Frame(_text(register.ids), member_stratum)
        return _numbered(ids, stratum, len(names), frame, clustered=False), frame
    if register is None or member_stratum is None or column not in register.columns:
        cells = _answer_clusters(wave, column)
        keys = _nested(cells, ids, strata[stratum])
        return _numbered(keys, stratum, len(names), None, clustered=True), None
    cells = register.column(column)
    known = np.where(member_stratum >= 0, strata[member_stratum], "")
    keys = _nested(cells, _text(register.ids), known)
    unique, first, size = np.unique(keys.astype(str), return_index=True, return_counts=True)
    frame = Frame(unique.astype(object), member_stratum[first])
    stages = _numbered(keys[wave.org_register], stratum, len(names), frame, clustered=True)
    members = size[np.searchsorted(unique, stages.keys.astype(str))]
    return _with_second_stage(stages, members), frame


def _with_second_stage(stages: Stages, members: np.ndarray) -> Stages:
    """`stages` with the members of each PSU, and without a correction where the second stage cannot be estimated.

    Where not one PSU that was sampled in part has two respondents, the variance within PSUs is unknown; leaving out
    the first-stage correction keeps the estimate on the safe side.
    """
    answered = np.bincount(stages.unit, minlength=len(members))
    strata = len(stages.fraction)
    partly = np.bincount(stages.stratum, answered < members, strata) > 0
    estimable = np.bincount(stages.stratum, (answered < members) & (answered > 1), strata) > 0
    return replace(stages, fraction=np.where(partly & ~estimable, 0.0, stages.fraction), members=members)


def _text(values: Sequence[str]) -> np.ndarray:
    return np.array(values, dtype=object)


def _nested(cells: np.ndarray, ids: np.ndarray, stratum: np.ndarray) -> np.ndarray:
    """Keys of clusters within strata; who stands in no cluster is one alone."""
    keys = [
        f"{where}{KEY}{str(cell).strip()}" if str(cell).strip() else f"{where}{KEY}{KEY}{identifier}"
        for cell, identifier, where in zip(cells.tolist(), ids.tolist(), stratum.tolist(), strict=True)
    ]
    return np.array(keys, dtype=object)


def _answer_clusters(wave: Wave, column: str) -> np.ndarray:
    """The cluster of each organisation from a column of the answers. Raises InputError when its rows disagree."""
    if column not in wave.responses.columns:
        raise InputError(
            _("--cluster {}: deze kolom staat niet in het register en niet in de antwoorden.").format(column),
            file=wave.responses.file,
        )
    found: dict[int, str] = {}
    for row, org in zip(wave.rows.tolist(), wave.row_org.tolist(), strict=True):
        cell = str(wave.responses.columns[column][row]).strip()
        if found.setdefault(org, cell) != cell:
            raise InputError(
                _("Deze organisatie staat in twee clusters: '{}' en '{}'. Geef in elke rij hetzelfde cluster.").format(
                    found[org], cell
                ),
                file=wave.responses.file,
                row=int(wave.responses.rows[row]),
                column=column,
            )
    return np.array([found[org] for org in range(wave.orgs)], dtype=object)


def _numbered(keys: np.ndarray, stratum: np.ndarray, strata: int, frame: Frame | None, *, clustered: bool) -> Stages:
    """PSUs numbered by stratum, then by the order in which they come."""
    texts, first, where = np.unique(keys.astype(str), return_index=True, return_inverse=True)
    rank = np.lexsort((first, stratum[first]))
    number = np.empty(len(rank), dtype=np.int64)
    number[rank] = np.arange(len(rank))
    unit = number[where.reshape(-1)]
    of_stratum = stratum[first][rank]
    sampled = np.bincount(of_stratum, minlength=strata)
    fraction = np.zeros(strata)
    if frame is not None:
        fraction = sampled / np.bincount(frame.stratum[frame.stratum >= 0], minlength=strata)
    order = np.argsort(unit, kind="stable")
    return Stages(
        unit=unit,
        stratum=of_stratum,
        fraction=fraction,
        keys=texts[rank].astype(object),
        order=order,
        starts=np.searchsorted(unit[order], np.arange(len(rank))),
        stratum_starts=np.searchsorted(of_stratum, np.arange(strata + 1)),
        sampled=sampled,
        members=None,
        clustered=clustered,
    )


def warnings(made: Design) -> tuple[str, ...]:
    """What the reader of the report must know about the design, in sentences."""
    told = []
    if made.unrepresented:
        told.append(
            _("Niemand antwoordde uit: {}. De cijfers zeggen niets over deze leden.").format(
                ", ".join(sorted(made.unrepresented, key=natural_order))
            )
        )
    if made.lonely:
        told.append(
            _(
                "In een of meer strata antwoordde er maar één. De onzekerheid is daar geschat met het gemiddelde "
                "van de andere."
            )  # not which: how many of so few answered may be hidden
        )
    for column, members in made.unknown:
        if members:
            told.append(
                _("Leden zonder {column} in het register ({n}) tellen als categorie '{code}'.").format(
                    n=members, column=column, code=UNKNOWN
                )
            )
    return tuple(told)
