"""What a report is asked to be: the options of `meerwaarde report`, checked before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from meerwaarde.core import InputError
from meerwaarde.language import LANGUAGES
from meerwaarde.language import gettext as _

DEFAULT_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class Request:
    """The inputs and options of one report. Columns are named as in the register or the answers."""

    form: Path
    responses: Path
    out: Path
    register: Path | None = None
    id_column: str = "id"
    by: tuple[str, ...] = ()
    strata: str | None = None
    rake: tuple[str, ...] = ()
    cluster: str | None = None
    municipality: str | None = None
    interval: str = "kg"
    previous: tuple[Path, Path] | None = None
    previous_register: Path | None = None
    decimal: Literal["comma", "point"] | None = None
    title: str | None = None
    period: str | None = None
    language: str = "nl"
    minimum: int = DEFAULT_MINIMUM

    def check(self) -> None:
        """Refuse what cannot be combined. Raises InputError."""
        if self.language not in LANGUAGES:
            raise InputError(_("--language {}: kies nl of en.").format(self.language))
        if self.decimal not in (None, "comma", "point"):
            raise InputError(_("--decimal {}: kies comma of point.").format(self.decimal))
        if self.minimum < 1:
            raise InputError(_("--min-count {}: het kleinste aantal organisaties is 1 of meer.").format(self.minimum))
        if self.previous_register and not self.previous:
            raise InputError(
                _("--previous-register hoort bij --previous: geef ook het vorige formulier met de antwoorden.")
            )

    def files(self) -> dict[str, Path]:
        """Every input file by its role."""
        roles = {"form": self.form, "responses": self.responses, "register": self.register}
        if self.previous:
            roles |= {"previous form": self.previous[0], "previous responses": self.previous[1]}
            roles["previous register"] = self.previous_register
        return {role: path for role, path in roles.items() if path is not None}

    def options(self) -> dict[str, object]:
        """The options as given, without folders; for the provenance."""
        return {
            "id": self.id_column,
            "by": list(self.by),
            "strata": self.strata,
            "rake": list(self.rake),
            "cluster": self.cluster,
            "municipality": self.municipality,
            "interval": self.interval,
            "decimal": self.decimal,
            "title": self.title,
            "period": self.period,
            "language": self.language,
            "min-count": self.minimum,
        }
