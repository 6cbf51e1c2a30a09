"""The answers of a round as one wide table, each read with the version of the form that it answers.

Columns are joined by the path of their question, as `meerwaarde.questionnaire.versions` says. Who answered a version
that did not ask a question was not asked it; a choice that a version did not offer was not chosen by who answered that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.rounds.questions import questionnaire

if TYPE_CHECKING:
    from meerwaarde.questionnaire.flatten import Column, Table
    from meerwaarde.questionnaire.versions import Joined
    from meerwaarde.web.answering.types import FormVersion, Submission

ID, PLACE = "id", "municipality"  # ours, in place of what was typed under these names
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: our number for the member, our code for the municipality, what was sent."""

    number: str
    place: str
    submission: Submission


def older(current: FormVersion, answers: Sequence[Given]) -> list[FormVersion]:
    """The other versions that were answered, the newest first."""
    found = {one.submission.form_version_id: one.submission.form_version for one in answers}
    return [found[key] for key in sorted(found, reverse=True) if key != current.pk]


def together(current: FormVersion, others: Sequence[FormVersion]) -> Joined:
    """The versions as one questionnaire."""
    from meerwaarde.questionnaire.versions import joined

    now, *then = [questionnaire(answering.form_of(one)) for one in (current, *others)]
    return joined(now, then)


def wide(current: FormVersion, answers: Sequence[Given]) -> Iterator[Sequence[str]]:
    """The heading and a row an answer, in their order."""
    from meerwaarde.questionnaire import flatten

    versions = [current, *older(current, answers)]
    mine = {one.pk: [at for at, given in enumerate(answers) if given.submission.form_version_id == one.pk]
            for one in versions}  # fmt: skip
    tables = []
    for one in versions:
        sent = [answers[at] for at in mine[one.pk]]
        form = answering.form_of(one)
        tables.append(flatten(form, (given.submission.xml for given in sent), "nl", [g.number for g in sent]).wide)
    table = _joined(tables, together(current, versions[1:])) if len(tables) > 1 else _rows(tables[0])
    head, rows = next(table), list(table)
    order = [at for one in versions for at in mine[one.pk]]
    by_place = dict(zip(order, rows, strict=True))
    return _own(head, [by_place[at] for at in range(len(answers))], [one.place for one in answers])


def _rows(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.columns]
    yield from map(list, table.rows)


def _joined(tables: Sequence[Table], whole: Joined) -> Iterator[list[str]]:
    """The tables below each other, under the headings of all."""
    from meerwaarde.questionnaire.asked import NOT_ASKED

    names = [[_name(one, place) for one in table.columns] for table, place in zip(tables, whole.places, strict=True)]
    heads = list(dict.fromkeys(name for some in names for name in some if name))
    ticks = {name: name.removesuffix(f"/{one.code}") for table, some in zip(tables, names, strict=True)
             for one, name in zip(table.columns, some, strict=True) if one.code and name}  # fmt: skip
    every = {"/".join(one.path) for one in whole.questionnaire.questions}
    yield heads
    for table, place, some in zip(tables, whole.places, names, strict=True):
        moved = {"/".join(then): "/".join(now) for then, now in place.items()}
        lacking = every - set(moved.values())
        for row in table.rows:
            said = {name: value for name, value in zip(some, row, strict=True) if name}
            not_asked = {moved[one] for one in said.get(NOT_ASKED, "").split() if one in moved} | lacking
            said[NOT_ASKED] = " ".join(sorted(not_asked))
            yield [said.get(name, "0" if said.get(ticks.get(name, "")) else "") for name in heads]


def _name(column: Column, place: Mapping[Path, Path]) -> str:
    """What a column is called in the table of all versions; nothing for one that is not in it."""
    if not column.path:
        return column.name
    own = column.name.removesuffix(f"/{column.code}") if column.code else column.name
    now = place.get(tuple(own.split("/")))
    return "" if now is None else "/".join([*now, *([column.code] if column.code else [])])


def _own(head: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[str]) -> Iterator[Sequence[str]]:
    where = any(places)
    ours: Any = {ID, PLACE} if where else {ID}
    kept = [at for at, name in enumerate(head) if at == 0 or name.split("/")[-1] not in ours]
    yield [ID, *([PLACE] if where else []), *(head[at] for at in kept[1:])]
    for row, place in zip(rows, places, strict=True):
        yield [row[0], *([place] if where else []), *(row[at] for at in kept[1:])]
