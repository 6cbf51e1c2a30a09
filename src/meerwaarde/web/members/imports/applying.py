"""One row of a proposal through the services of the register, which check everything once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.web.members import services
from meerwaarde.web.members.imports.columns import CONTACT, DETAILS, FIGURES, MEMBERSHIP, TERMS
from meerwaarde.web.members.imports.proposing import CHANGE, NEW, Row
from meerwaarde.web.members.imports.state import Known
from meerwaarde.web.members.models import Membership, Organisation
from meerwaarde.web.members.types import Refused
from meerwaarde.web.scopes import Actor

Joined, Left = Membership.Joined, Membership.Left
FACT = {"name": "name", "kvk": "kvk_number", "kind": "kind", "place": "place", "website": "website"}
# Which column a refusal of a service is about, by the name of its parameter.
COLUMN_OF = {
    "kvk_number": "kvk", "kinds": "sectors", "main": "main_sector", "email": "contact_email",
    "function": "contact_function", "reason": "joined", "until": "member_to", "valid_from": "member_from", "day": "",
}  # fmt: skip


GROUPS = (DETAILS, MEMBERSHIP, TERMS, ("sectors", "main_sector"), ("municipalities",), FIGURES, CONTACT)


def changes_in(row: Row) -> int:
    """How many services a row needs, which tells how long it takes."""
    if row["status"] not in (NEW, CHANGE):
        return 0
    return int(row["status"] == NEW) + sum(any(name in row["changes"] for name in group) for group in GROUPS)


class Applying:
    """Applies rows from `day` on. `there`: what the register said before."""

    def __init__(self, by: Actor, day: date, there: dict[int, Known], why: str) -> None:
        self.by = by
        self.day = day
        self.there = there
        self.numbers: dict[str, int] = {}
        self.why = why
        self.made: dict[int, int] = {}  # by row: the organisation that it added
        self.joined: set[int] = set()  # rows that began a membership
        self.steps: tuple[Callable[[Row, int, date], None], ...] = (
            self._details, self._membership, self._terms, self._work, self._served, self._figures, self._contact,
        )  # fmt: skip

    def add(self, row: Row) -> None:
        """Add the organisation of a new row, so that other rows can name it. Raises Refused."""
        if row["status"] != NEW or row["row"] in self.made:
            return
        said: dict[str, Any] = {fact: _new(row, name) for name, fact in FACT.items() if _new(row, name)}
        made = services.add_organisation(
            by=self.by,
            day=date.fromisoformat(row["starts"]),
            number=row["given"].get("number", ""),
            why=self.why,
            **said,
        )
        self.made[row["row"]] = made.pk
        self.numbers[made.number] = made.pk

    def change(self, row: Row) -> None:
        """All that a row changes, of an organisation that is there. Raises Refused."""
        organisation = row["organisation"] or self.made[row["row"]]
        day = date.fromisoformat(row["starts"]) if row["status"] == NEW else self.day
        for step in self.steps:
            step(row, organisation, day)

    def _key(self, number: str) -> int | None:
        """The key of an organisation by number. Raises Refused when it is not there."""
        if not number:
            return None
        if number not in self.numbers:
            found = Organisation.everything.filter(number=number).values_list("pk", flat=True).first()
            if found is None:
                raise Refused(_("Lidnummer {number} kennen wij niet.").format(number=number))
            self.numbers[number] = found
        return self.numbers[number]

    def _details(self, row: Row, organisation: int, day: date) -> None:
        changes: dict[str, Any] = {}
        if row["status"] != NEW:
            changes = {fact: _new(row, name) for name, fact in FACT.items() if name in row["changes"]}
        if "holding" in row["changes"]:
            changes["holding"] = self._key(_new(row, "holding"))
        if changes:
            services.change_details(by=self.by, organisation=organisation, day=day, changes=changes, why=self.why)

    def _membership(self, row: Row, organisation: int, day: date) -> None:
        if not any(name in row["changes"] for name in MEMBERSHIP):
            return
        known = self.there.get(organisation)
        first: Any = known.first_membership if known else None
        last: Any = known.last_membership if known else None
        begins = _day(row, "member_from")
        if first is None or (begins and last.valid_to and begins >= last.valid_to):
            self._join(row, organisation, begins or day, again=first is not None)
            return
        self._correct_start(row, organisation, first, begins)
        self._correct_end(row, organisation, last)

    def _join(self, row: Row, organisation: int, begins: date, *, again: bool) -> None:
        until = _day(row, "member_to")
        services.join(
            by=self.by, organisation=organisation, day=begins, why=self.why, until=until,
            reason=_new(row, "joined") or (Joined.RETURN if again else Joined.NEW),
            left=(_new(row, "left") or Left.UNKNOWN) if until else "",
            through=self._key(row["given"].get("through", "")), payer=self._key(row["given"].get("payer", "")),
        )  # fmt: skip
        self.joined.add(row["row"])

    def _correct_start(self, row: Row, organisation: int, first: Any, begins: date | None) -> None:
        if "member_from" not in row["changes"] and "joined" not in row["changes"]:
            return
        begins = begins or first.valid_from
        known = self.there[organisation]
        if known.begun and begins < known.begun:
            services.change_start(by=self.by, organisation=organisation, day=begins, why=self.why)
        services.correct_membership(
            by=self.by, membership=first.pk, valid_from=begins, valid_to=first.valid_to,
            joined=_new(row, "joined") or first.joined, left=first.left, note=first.note, why=self.why,
        )  # fmt: skip
        first.valid_from = begins
        first.joined = _new(row, "joined") or first.joined

    def _correct_end(self, row: Row, organisation: int, last: Any) -> None:
        if "member_to" not in row["changes"] and "left" not in row["changes"]:
            return
        ends = _day(row, "member_to") if "member_to" in row["given"] else last.valid_to
        reason = (row["given"].get("left") or last.left or Left.UNKNOWN) if ends else ""
        if last.valid_to is None and ends is not None:
            services.leave(by=self.by, organisation=organisation, day=ends, reason=reason, why=self.why)
        else:
            services.correct_membership(
                by=self.by, membership=last.pk, valid_from=last.valid_from, valid_to=ends, joined=last.joined,
                left=reason, note=last.note, why=self.why,
            )  # fmt: skip

    def _terms(self, row: Row, organisation: int, day: date) -> None:
        known = self.there.get(organisation)
        if known is None or row["row"] in self.joined or not any(name in row["changes"] for name in TERMS):
            return  # a new membership began on its terms
        now = known.values | row["given"]
        services.change_terms(
            by=self.by, organisation=organisation, day=day, through=self._key(now.get("through", "")),
            payer=self._key(now.get("payer", "")), packages=known.last_membership.packages, why=self.why,
        )  # fmt: skip

    def _work(self, row: Row, organisation: int, day: date) -> None:
        if "sectors" not in row["changes"] and "main_sector" not in row["changes"]:
            return
        known = self.there.get(organisation)
        now = (known.values if known else {}) | row["given"]
        kinds = [code for code in now.get("sectors", "").split(";") if code]
        main = now.get("main_sector", "")
        if "main_sector" not in row["given"] and main not in kinds:
            main = ""  # the work kind that was the main one is gone
        services.change_work(by=self.by, organisation=organisation, day=day, kinds=kinds, main=main, why=self.why)

    def _served(self, row: Row, organisation: int, day: date) -> None:
        if "municipalities" in row["changes"]:
            codes = [code for code in _new(row, "municipalities").split(";") if code]
            services.set_served(by=self.by, organisation=organisation, day=day, municipalities=codes, why=self.why)

    def _figures(self, row: Row, organisation: int, _day: date) -> None:
        figures = {name: _amount(_new(row, name)) for name in FIGURES if name in row["changes"]}
        if figures:
            services.set_year_figures(
                by=self.by, organisation=organisation, year=int(row["given"]["year"]), figures=figures, source=self.why,
                why=self.why,
            )  # fmt: skip

    def _contact(self, row: Row, organisation: int, day: date) -> None:
        if not any(name in row["changes"] for name in CONTACT):
            return
        known = self.there.get(organisation)
        old = next((one for one in known.contacts if one["pk"] == row["contact"]), None) if known else None
        before = old or {"name": "", "email": "", "function": "other", "phone": ""}
        services.set_contact(
            by=self.by, organisation=organisation, day=day, contact=old["pk"] if old else None, phone=before["phone"],
            name=row["given"].get("contact_name", before["name"]),
            email=row["given"].get("contact_email", before["email"]),
            function=row["given"].get("contact_function", before["function"]), why=self.why,
        )  # fmt: skip


def _new(row: Row, name: str) -> str:
    """The new value of a column that changes; empty for one that does not."""
    found: list[str] = row["changes"].get(name, ["", ""])
    return found[1]


def _day(row: Row, name: str) -> date | None:
    value = row["given"].get(name)
    return date.fromisoformat(value) if value else None


def _amount(value: str) -> Decimal | None:
    return Decimal(value) if value else None


def column_of(field: str) -> str:
    """The column that a refused parameter stands for; empty for the row as a whole."""
    name = COLUMN_OF.get(field, field)
    return name if name in {"", *DETAILS, *MEMBERSHIP, *TERMS, *FIGURES, *CONTACT, "sectors", "main_sector",
                            "municipalities", "year", "number"} else ""  # fmt: skip
