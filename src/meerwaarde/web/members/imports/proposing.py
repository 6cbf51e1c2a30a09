"""Rows of a file against the register of a day: what is new, what changes from what, what is wrong. Only reads.

A row is a dictionary that can be stored: `row` (its place in the file), `given` (values by column), `faults` (per
column what could not be read), and what is added here: `status` (new, change, same, wrong), `organisation` (its key),
`number`, `name`, `changes` ([old, new] by column), `problems` ([column, message]), `contact` (the key of the contact
person that changes).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from meerwaarde.language import gettext as _
from meerwaarde.web.members.imports.columns import CONTACT, FIGURES, MEMBERSHIP, REFERENCES, TERMS, label
from meerwaarde.web.members.imports.state import AT_ONCE, Known, known
from meerwaarde.web.members.models import Details, Organisation
from meerwaarde.web.members.rows import on
from meerwaarde.web.members.words import plain
from meerwaarde.web.scopes import Scope

Row = dict[str, Any]
NEW, CHANGE, SAME, WRONG = "new", "change", "same", "wrong"


def propose(scope: Scope, rows: Iterable[Row], day: date) -> list[Row]:
    """The proposal for each row as the register is now."""
    listed = [{"row": one["row"], "given": one["given"], "faults": one["faults"]} for one in rows]
    matched = _Matching(listed, day)
    there = known(scope, {key for key in map(matched.key_of, listed) if key is not None}, day)
    double = _double(listed, matched)
    starts = _starts(listed, day)
    return [
        {**_proposed(row, matched, there, double.get(row["row"])), "starts": starts[row["row"]].isoformat()}
        for row in listed
    ]


class _Matching:
    """Which organisation each row means: by its number, else by its KvK number, else it is a new one."""

    def __init__(self, rows: list[Row], day: date) -> None:
        numbers = {
            row["given"][name] for row in rows for name in ("number", *REFERENCES) if row["given"].get(name)
        }  # fmt: skip
        self.numbers: dict[str, int] = {}
        self.merged: dict[str, str] = {}
        for part in _portions(numbers):
            found = Organisation.everything.filter(number__in=part)
            for key, number, into in found.values_list("pk", "number", "merged_into__number"):
                self.numbers[number] = key
                if into:
                    self.merged[number] = into
        self.kvk: dict[str, list[int]] = defaultdict(list)
        for part in _portions({row["given"]["kvk"] for row in rows if row["given"].get("kvk")}):
            same = Details.everything.filter(on(day), kvk_number__in=part, organisation__merged_into__isnull=True)
            for number, key in same.values_list("kvk_number", "organisation_id"):
                self.kvk[number].append(key)
        self.names: dict[str, str] = {}  # of organisations that rows may mean without saying their number
        unsaid = {plain(row["given"]["name"])[:200] for row in rows if self.key_of(row) is None and _only_named(row)}
        for part in _portions(unsaid):
            alike = Details.everything.filter(on(day), sort_name__in=part, organisation__merged_into__isnull=True)
            self.names |= dict(alike.values_list("sort_name", "organisation__number"))
        self.coming = {row["given"]["number"] for row in rows if row["given"].get("number")} - set(self.numbers)

    def key_of(self, row: Row) -> int | None:
        """The organisation of a row; None when it is new, or could be several."""
        if row["given"].get("number"):
            return self.numbers.get(row["given"]["number"])
        same = self.kvk.get(row["given"].get("kvk", ""), [])
        return same[0] if len(same) == 1 else None


def _only_named(row: Row) -> bool:
    return bool(row["given"].get("name")) and not row["given"].get("number")


def _portions(values: set[str]) -> Iterable[list[str]]:
    listed = sorted(values)
    return (listed[at : at + AT_ONCE] for at in range(0, len(listed), AT_ONCE))


def _double(rows: list[Row], matched: _Matching) -> dict[int, int]:
    """For each row whose organisation stands higher up in the file already: where."""
    first: dict[Any, int] = {}
    double = {}
    for row in rows:
        given = row["given"]
        key = matched.key_of(row) or next(
            (f"{name} {given[name]}" for name in ("number", "kvk", "name") if given.get(name)), ""
        )
        if key:
            where = first.setdefault(key, row["row"])
            if where != row["row"]:
                double[row["row"]] = where
    return double


def _starts(rows: list[Row], day: date) -> dict[int, date]:
    """From when the register would know each organisation: not later than it, or who names it, is a member."""
    own = {row["row"]: _member_from(row, day) for row in rows}
    named: dict[str, date] = {}
    for row in rows:
        for name in REFERENCES:
            if number := row["given"].get(name):
                named[number] = min(own[row["row"]], named.get(number, day))
    return {row["row"]: min(own[row["row"]], named.get(row["given"].get("number", ""), day)) for row in rows}


def _member_from(row: Row, day: date) -> date:
    said = row["given"].get("member_from")
    return min(day, date.fromisoformat(said)) if said else day


def _proposed(row: Row, matched: _Matching, there: dict[int, Known], double: int | None) -> Row:
    given: dict[str, str] = row["given"]
    problems: list[list[str]] = [list(fault) for fault in row["faults"]]
    key = matched.key_of(row)
    now = there.get(key) if key is not None else None
    problems += _problems(row, matched, now, double)
    old = dict(now.values) if now else {"kind": Details.Kind.MEMBER.value}
    contact = _contact(given, now, problems)
    if contact:
        old |= {"contact_name": contact["name"], "contact_email": contact["email"],
                "contact_function": contact["function"]}  # fmt: skip
    if now and given.get("year"):
        old |= now.figures.get(int(given["year"]), {})
    changes = {
        name: [old.get(name, ""), value]
        for name, value in given.items()
        if name not in ("number", "year") and value != old.get(name, "")
    }
    status = WRONG if problems else SAME if now and not changes else CHANGE if now else NEW
    return {
        **row, "status": status, "organisation": now.organisation if now else None,
        "number": old.get("number") or given.get("number", ""), "name": old.get("name") or given.get("name", ""),
        "changes": changes, "problems": problems, "contact": contact["pk"] if contact else None,
    }  # fmt: skip


def _problems(row: Row, matched: _Matching, now: Known | None, double: int | None) -> list[list[str]]:
    """What is wrong with a row as a whole, before the services look at it."""
    given = row["given"]
    problems = []
    if double is not None:
        text = _(
            "Deze organisatie staat ook op rij {row}. Zet elke organisatie op één rij, elk jaar in een eigen bestand."
        )
        problems.append(["number", text.format(row=double)])
    if not any(given.get(name) for name in ("number", "kvk", "name")):
        problems.append(["number", _("Er staat niet over welke organisatie het gaat. Vul het lidnummer in.")])
    if given.get("number") in matched.merged:
        text = _("Lidnummer {old} is samengevoegd met {new}. Gebruik {new}.")
        problems.append(["number", text.format(old=given["number"], new=matched.merged[given["number"]])])
    if len(matched.kvk.get(given.get("kvk", ""), [])) > 1 and not given.get("number"):
        problems.append(["kvk", _("Dit KvK-nummer hoort bij meer organisaties. Vul het lidnummer in.")])
    if now is None and _only_named(row) and plain(given["name"])[:200] in matched.names:
        text = _("Er is al een organisatie die zo heet: lidnummer {number}. Vul het lidnummer in, of een nieuw.")
        problems.append(["number", text.format(number=matched.names[plain(given["name"])[:200]])])
    if now is None and not given.get("name"):
        text = _("Dit lidnummer kennen wij niet. Is het juist? Voor een nieuwe organisatie is ook een naam nodig.")
        problems.append(["number" if given.get("number") else "name", text])
    for name in REFERENCES:
        other = given.get(name)
        if other and other not in matched.numbers and other not in matched.coming:
            problems.append([name, _("Lidnummer {number} kennen wij niet.").format(number=other)])
    problems += _membership_problems(given, now)
    if any(name in given for name in FIGURES) and not given.get("year"):
        problems.append(["year", _("Vul het jaar in waarover deze cijfers gaan.")])
    return problems


def _membership_problems(given: dict[str, str], now: Known | None) -> list[list[str]]:
    is_member = now is not None and now.first_membership is not None
    said = [name for name in (*MEMBERSHIP[1:], *TERMS) if given.get(name)]
    if said and not is_member and not given.get("member_from"):
        text = _("Deze organisatie is geen lid. Vul ook in vanaf wanneer zij lid is, of maak {column} leeg.")
        return [["member_from", text.format(column=label(said[0]))]]
    ends = given.get("member_to", now.values.get("member_to", "") if now else "")
    if given.get("left") and not ends:
        return [["left", _("Er staat waarom het lidmaatschap eindigt, maar niet wanneer. Vul ook Lid tot in.")]]
    return []


def _contact(given: dict[str, str], now: Known | None, problems: list[list[str]]) -> dict[str, Any] | None:
    """The contact person that a row means: of the same address or name, else of the same function."""
    if not any(name in given for name in CONTACT):
        return None
    people = now.contacts if now else []
    function = given.get("contact_function")
    same = [one for one in people if function in (None, one["function"])]
    for one in same:
        if given.get("contact_email") and one["email"] == given["contact_email"]:
            return one
    for one in same:
        if one["name"] == given.get("contact_name"):
            return one
    if len(same) == 1 and function is not None:
        return same[0]
    if not given.get("contact_name"):
        problems.append(["contact_name", _("Vul de naam van de contactpersoon in.")])
    return None


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows are new, change, stay the same or are wrong."""
    found = Counter(row["status"] for row in rows)
    return {status: found[status] for status in (NEW, CHANGE, SAME, WRONG)}
