"""The tables that are timed: the family of the reference, and what others said of theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support import tables
from support.tables import Made

PROVINCE = ("province", "kind", "size")
TOWN = ("municipality", "kind", "size")
P_RULE = (("minimum", "3"), ("p", "10"))


@dataclass(frozen=True)
class Case:
    """A table. `peer`: seconds of GaussSuppression 1.2.3 as printed, its Gauss step, counts below 3; None: not told."""

    name: str
    make: Callable[[int], Made]
    peer: float | None = None


def dense(*sizes: int, nested: bool = False) -> Callable[[int], Made]:
    names = ("town", "kind", "size")[: len(sizes)]
    return lambda seed: tables.dense(dict(zip(names, sizes, strict=True)), seed, nested=nested)


def real(number: int, *by: str, value: bool = False) -> Callable[[int], Made]:
    def make(seed: int) -> Made:
        made = tables.real(number, by, seed, value=value)
        return made.asking(P_RULE) if value else made

    return make


CASES = (
    Case("real 12 x 6, N=600", real(600, *PROVINCE[:2])),
    Case("real prov > 342 x 6, N=120", real(120, *TOWN[:2])),
    Case("real prov > 342 x 6, N=600", real(600, *TOWN[:2])),
    Case("real 12 x 6 x 5, N=120", real(120, *PROVINCE)),
    Case("real 12 x 6 x 5, N=600", real(600, *PROVINCE), peer=1.2),
    Case("real prov > 342 x 6 x 5, N=120", real(120, *TOWN)),
    Case("real prov > 342 x 6 x 5, N=600", real(600, *TOWN), peer=76.0),
    Case("turnover 12 x 6 x 5, N=600, p = 10 %", real(600, *PROVINCE, value=True)),
    Case("turnover prov > 342 x 6, N=600, p = 10 %", real(600, *TOWN[:2], value=True)),
    Case("turnover prov > 342 x 6 x 5, N=600, p = 10 %", real(600, *TOWN, value=True)),
    Case("dense 350 x 6", dense(350, 6)),
    Case("dense prov > 342 x 6", dense(342, 6, nested=True)),
    Case("dense 50 x 6 x 5", dense(50, 6, 5)),
    Case("dense prov > 342 x 6 x 5", dense(342, 6, 5, nested=True), peer=38.0),
)
GROWING = tuple(Case(f"dense prov > {n} x 6 x 5", dense(n, 6, 5, nested=True)) for n in (24, 48, 96, 192, 342))

OPTIMA = (
    *(Case(f"2-D real 12 x 6, N={n}", real(n, *PROVINCE[:2])) for n in (120, 300, 600)),
    Case("2-D turnover 12 x 6, N=300, p = 10 %", real(300, *PROVINCE[:2], value=True)),
    Case("2-D dense 20 x 6", dense(20, 6)),
    Case("2-D dense 40 x 6", dense(40, 6)),
    Case("3-D real 12 x 6 x 5, N=120", real(120, *PROVINCE)),
    Case("3-D dense 6 x 4 x 3", dense(6, 4, 3)),
    Case("3-D dense 5 x 4 x 3", dense(5, 4, 3)),
    Case("3-D turnover 12 x 6 x 5, N=60, p = 10 %", real(60, *PROVINCE, value=True)),
)
