"""What a report is asked to be: the options of `meerwaarde report`, checked before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from meerwaarde.core import InputError
from meerwaarde.disclosure.alternatives.survey_counts import METHODS, SUPPRESS
from meerwaarde.disclosure.ledger import Store
from meerwaarde.disclosure.primary import Rules
from meerwaarde.language import LANGUAGES
from meerwaarde.language import gettext as _
from meerwaarde.publication import unit as units
from meerwaarde.publication.coded import Coded
from meerwaarde.publication.own_texts import OwnTexts
from meerwaarde.publication.quotes import Quoted

OWN_DATA = frozenset({"responses", "register"})  # in the role of a file of which the hash can tell what is in it


@dataclass(frozen=True, slots=True)
class Request:
    """The inputs and options of one report. Columns are named as in the register or the answers.

    `rules` are texts `NAME=VALUE`, `hierarchies` pairs of a column and a file. `minimum` is a rule by another name.
    `wave` and `previous_wave` are what the ledger knows these answers by, whatever their period is called; empty: the
    period. `year` and `previous_year` are the years that indicators are about: what is known of a year stands in every
    round about it. `elsewhere` and `previous_elsewhere`: indicators that other publications than reports told of them.
    """

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
    previous_period: str | None = None
    decimal: Literal["comma", "point"] | None = None
    title: str | None = None
    period: str | None = None
    language: str = "nl"
    minimum: int | None = None
    rules: tuple[str, ...] = ()
    holding: str | None = None
    hierarchies: tuple[tuple[str, Path], ...] = ()
    ledger: Path | Store | None = None
    method: str | None = None  # suppress, round or cellkey; None: what the form says
    key: Path | None = None
    unit: str = "organisation"  # or municipality: what is counted
    areas: Path | None = None
    texts: OwnTexts | None = None  # of an officer, around the figures
    left_out: tuple[str, ...] = ()  # names of questions
    coded: tuple[Coded, ...] = ()  # closed questions of the form that were open ones when they were asked
    quotes: tuple[Quoted, ...] = ()  # with permission, see `quotes`
    wave: str = ""
    previous_wave: str = ""
    year: str = ""
    previous_year: str = ""
    elsewhere: frozenset[str] = frozenset()
    previous_elsewhere: frozenset[str] = frozenset()
    older: tuple[Path, ...] = ()  # versions of the form before it that were answered too, the newest first
    previous_older: tuple[Path, ...] = ()
    # Whether what is published tells the hash of answers and register. The answers of a round hold so little else that
    # whoever knows who answered can try all that fit the figures until the hash is the same.
    hashed: bool = True

    @property
    def protection(self) -> Rules:
        """The rules of disclosure control. Raises InputError."""
        rules = Rules.parse(self.rules, Rules() if self.minimum is None else Rules(minimum=self.minimum))
        if self.minimum not in (None, rules.minimum):
            told = _("--min-count {0} en --rule minimum={1} spreken elkaar tegen. Geef één van beide.")
            raise InputError(told.format(self.minimum, rules.minimum))
        return rules

    def check(self) -> None:
        """Refuse what cannot be combined. Raises InputError."""
        if self.language not in LANGUAGES:
            raise InputError(_("--language {}: kies nl of en.").format(self.language))
        if self.decimal not in (None, "comma", "point"):
            raise InputError(_("--decimal {}: kies comma of point.").format(self.decimal))
        if self.method not in (None, *METHODS):
            raise InputError(_("--method is {}, niet ‘{}’.").format(_(" of ").join(METHODS), self.method))
        if self.minimum is not None and self.minimum < 1:
            raise InputError(_("--min-count {}: het kleinste aantal organisaties is 1 of meer.").format(self.minimum))
        if self.holding and not self.register:
            raise InputError(_("--holding wijst een kolom van het ledenbestand aan: geef ook --register."))
        units.check(self)
        self.protection  # noqa: B018  (raises when the rules cannot be read)
        if self.previous_register and not self.previous:
            raise InputError(
                _("--previous-register hoort bij --previous: geef ook het vorige formulier met de antwoorden.")
            )
        if self.previous_period and not self.previous:
            raise InputError(
                _("--previous-period hoort bij --previous: geef ook het vorige formulier met de antwoorden.")
            )

    def files(self) -> dict[str, Path]:
        """Every input file by its role."""
        roles = {"form": self.form, "responses": self.responses, "register": self.register}
        roles["areas"] = self.areas
        if self.previous:
            roles |= {"previous form": self.previous[0], "previous responses": self.previous[1]}
            roles["previous register"] = self.previous_register
        for at, path in enumerate(self.older, 1):
            roles[f"form {at}"] = path
        for at, path in enumerate(self.previous_older, 1):
            roles[f"previous form {at}"] = path
        for column, path in self.hierarchies:
            role = f"hierarchy {column}"
            roles[role if role not in roles else f"{role} {path.name}"] = path
        return {role: path for role, path in roles.items() if path is not None}

    def to_hash(self) -> frozenset[str]:
        """The roles of the files of which the hash is published."""
        roles = frozenset(self.files())
        return roles if self.hashed else frozenset(role for role in roles if OWN_DATA.isdisjoint(role.split()))

    def options(self) -> dict[str, object]:
        """The options as given, without folders; for the provenance."""
        changed = {} if self.method in (None, SUPPRESS) else {"method": self.method}
        unit = {"unit": self.unit} if self.areas else {}
        texts = {"texts": True} if self.texts else {}
        coded = {"coded": [one.question for one in self.coded]} if self.coded else {}
        quotes = {"quotes": sum(len(one.quotes) for one in self.quotes)} if self.quotes else {}
        # How many, not which: what is left out stands nowhere in what is published.
        left_out = {"leave-out": len(self.left_out)} if self.left_out else {}
        return {
            **changed,
            **unit,
            **texts,
            **left_out,
            **coded,
            **quotes,
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
            "min-count": self.protection.minimum,
            "rules": sorted(self.protection.given),
            "holding": self.holding,
            "ledger": self.ledger is not None,
            "hierarchies": [f"{column}={path.name}" for column, path in self.hierarchies],
        }
