"""The member register: who could have answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meerwaarde.cells import Coded, code_sizes, coded
from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("id", "name", "naam")  # columns with these headings name a member, whatever stands in them
MOSTLY = 0.9  # a column with codes of one member each, for so many of the members, tells them apart


@dataclass(frozen=True, slots=True)
class Register:
    """A register as read: one member per element of `ids`; `columns` hold the other columns as text [members]."""

    file: str
    sha256: str
    ids: tuple[str, ...]
    columns: Mapping[str, np.ndarray]

    def column(self, name: str) -> np.ndarray:
        """The column of that name. Raises InputError with the names there are."""
        if name not in self.columns:
            raise InputError(
                _("Deze kolom staat niet in het register. Kies uit: {}.").format(", ".join(self.columns)),
                file=self.file,
                column=name,
            )
        return self.columns[name]

    def names_members(self, name: str) -> bool:
        """Whether a column tells members apart one by one (a name, an address), so that no report may show it."""
        alone = sum(size == 1 for size in code_sizes(self.columns[name]).values())
        return name.casefold() in NAMES or alone > MOSTLY * len(self.ids)

    def groups(self, name: str) -> Coded:
        """The categories of a column that a report may show. Raises InputError at one that names the members."""
        column = self.column(name)
        if self.names_members(name):
            raise InputError(
                _("Deze kolom wijst afzonderlijke leden aan en mag niet in een rapport. Kies een kolom met groepen."),
                file=self.file,
                column=name,
            )
        return coded(column)

    def single(self, name: str) -> Coded:
        """The categories of a column in which every cell holds one code. Raises InputError at `a|b`."""
        codes, column = self.groups(name), self.column(name)
        if not codes.single:
            member = int(np.flatnonzero(codes.member.sum(axis=1) > 1)[0])
            raise InputError(
                _("{} heeft hier meer dan één code ({}). Strata en marges mogen elkaar niet overlappen.").format(
                    self.ids[member], column[member]
                ),
                file=self.file,
                column=name,
            )
        return codes


def read_register(path: Path, id_column: str = "id") -> Register:
    """The member register in a CSV or XLSX file. Raises InputError when the identifiers are missing or not unique."""
    from meerwaarde.questionnaire import read_table

    sheet = read_table(path, _("het ledenbestand"))
    if id_column not in sheet.columns:
        raise InputError(
            _(
                "Het register heeft deze kolom niet. Kies met --id de kolom met het kenmerk van het lid; er zijn: {}."
            ).format(", ".join(sheet.columns)),
            file=sheet.file,
            column=id_column,
        )
    ids = sheet.columns[id_column].to_list()
    seen: dict[str, int] = {}
    for member, row in zip(ids, sheet.rows, strict=True):
        if not member:
            raise InputError(
                _("Dit lid heeft geen kenmerk. Vul het in."), file=sheet.file, row=int(row), column=id_column
            )
        if member in seen:
            raise InputError(
                _("Kenmerk {} staat al op rij {}. Elk lid staat één keer in het register.").format(
                    member, seen[member]
                ),
                file=sheet.file,
                row=int(row),
                column=id_column,
            )
        seen[member] = int(row)
    if not ids:
        raise InputError(_("Het register is leeg."), file=sheet.file)
    others = {name: cells for name, cells in sheet.columns.items() if name != id_column}
    columns = {name: np.array(cells.to_list(), dtype=object) for name, cells in others.items()}
    return Register(sheet.file, sheet.sha256, tuple(ids), columns)
