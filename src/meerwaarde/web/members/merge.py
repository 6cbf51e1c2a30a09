"""Two organisations that turn out to be one. Everything of the one goes to the other; the old number keeps working."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from meerwaarde.language import gettext as _
from meerwaarde.web.members import facts
from meerwaarde.web.members.changing import begins, hold, refresh_words, rows_of, tell, write_spans
from meerwaarde.web.members.imports.snapshots import take
from meerwaarde.web.members.models import (
    Asked,
    Contact,
    Details,
    Membership,
    Organisation,
    SearchWord,
    Served,
    Work,
    YearFigures,
)  # fmt: skip
from meerwaarde.web.members.timeline import Timeline, from_rows, tidy, to_rows, value_on
from meerwaarde.web.members.types import Refused
from meerwaarde.web.members.working import AMOUNTS, COUNTS
from meerwaarde.web.rights import Permission
from meerwaarde.web.scopes import Actor

Joined, Left = Membership.Joined, Membership.Left
FIGURES = (*COUNTS, *AMOUNTS)


@transaction.atomic
def merge(*, by: Actor, keep: int, drop: int, why: str = "") -> Organisation:
    """Let `drop` go into `keep`, and give `keep`. Again changes nothing.

    What both say stands as `keep` says it: name and identity where it has them, figures by year and field, terms of
    membership. What only `drop` says is added: earlier years, memberships, work kinds, municipalities, contact
    persons, questions, roles of people. The audit trail keeps both as they were. Raises Refused.
    """
    by.scope.require(Permission.REGISTER_IMPORT)
    dropped = Organisation.everything.filter(pk=drop).first()
    if dropped is not None and dropped.merged_into_id == keep:
        return Organisation.everything.get(pk=keep)
    if keep == drop:
        raise Refused(_("Kies twee verschillende organisaties."), "drop")
    held = {key: hold(by, key) for key in sorted((keep, drop))}  # in one order, so that two merges do not lock
    kept, gone = held[keep], held[drop]
    before = _as_they_were(keep, drop)
    _details(keep, drop)
    _memberships(keep, drop)
    _sets(keep, drop)
    _figures(keep, drop)
    _others(keep, drop)
    Organisation.everything.filter(pk=drop).update(merged_into=keep)
    Organisation.everything.filter(merged_into=drop).update(merged_into=keep)
    SearchWord.objects.filter(organisation=drop).delete()
    refresh_words(keep)
    told = {"kept": [None, kept.number], "merged": [None, gone.number], "before": [before, None]}
    tell(by, "organisation.merged", kept, told, why=why)
    return kept


def _as_they_were(keep: int, drop: int) -> dict[str, Any]:
    """Both organisations for the audit trail: all their rows, of contact persons the keys alone."""
    taken = take([keep, drop])
    for rows in taken.values():
        rows["contact"] = [row["id"] for row in rows["contact"]]
        del rows["words"]
    return {"kept": taken[keep], "merged": taken[drop]}


def _details(keep: int, drop: int) -> None:
    """The facts of `drop` hold until `keep` is known."""
    known, earlier = facts.timeline_of(keep), facts.timeline_of(drop)
    first = begins(keep)
    Details.everything.filter(organisation=drop).delete()
    Details.everything.filter(holding=drop, organisation=keep).update(holding=None)
    Details.everything.filter(holding=drop).update(holding=keep)
    ours = [(day, _without(said, (keep, drop))) for day, said in facts.timeline_of(keep) or known]
    theirs = [(day, _without(said, (keep, drop))) for day, said in earlier if first is None or day < first]
    facts.write(keep, tidy([*theirs, *ours]))


def _without(said: facts.Facts | None, both: tuple[int, int]) -> facts.Facts | None:
    return said._replace(holding=None) if said is not None and said.holding in both else said


def _memberships(keep: int, drop: int) -> None:
    """The days on which either was a member. Two rows become one where `drop` only lengthens a membership."""
    for field in ("through", "payer"):
        for one in (keep, drop):
            Membership.everything.filter(**{field: drop, "organisation": one}).update(**{field: None})
        Membership.everything.filter(**{field: drop}).update(**{field: keep})
    Membership.everything.filter(through=keep, organisation__in=(keep, drop)).update(through=None)
    theirs = list(Membership.everything.filter(organisation=drop).order_by("valid_from"))
    Membership.everything.filter(organisation=drop).delete()
    for row in theirs:
        for start, end in _uncovered(row, keep):
            _add_piece(keep, row, start, end)


def _uncovered(row: Membership, keep: int) -> list[tuple[date, date | None]]:
    """The parts of a membership in which `keep` was no member."""
    pieces: list[tuple[date, date | None]] = []
    start = row.valid_from
    ends = row.valid_to or date.max
    for ours in Membership.everything.filter(organisation=keep).order_by("valid_from"):
        ours_end = ours.valid_to or date.max
        if ours_end <= start or ours.valid_from >= ends:
            continue
        if ours.valid_from > start:
            pieces.append((start, ours.valid_from))
        start = max(start, ours_end)
    if start < ends:
        pieces.append((start, row.valid_to))
    return pieces


def _add_piece(keep: int, row: Membership, start: date, end: date | None) -> None:
    """Add one part of a membership to those of `keep`, by lengthening what it touches."""
    ours = Membership.everything.filter(organisation=keep)
    left = ours.filter(valid_to=start)
    right = ours.filter(valid_from=end) if end is not None else ours.none()
    if left.exists() and right.exists():
        middle = {"joined": Joined.CONTINUED, "left": Left.CONTINUED, "note": "", "packages": row.packages}
        Membership.everything.create(
            organisation_id=keep, valid_from=start, valid_to=end, through=row.through, payer=row.payer, **middle
        )
    elif left.exists():
        left.update(valid_to=end, left=row.left, note=row.note)
    elif right.exists():
        right.update(valid_from=start, joined=row.joined)
    else:
        row.pk, row._state.adding = None, True
        row.organisation_id, row.valid_from, row.valid_to = keep, start, end
        row.save(force_insert=True)


def _sets(keep: int, drop: int) -> None:
    """Work kinds and municipalities of both; the main work kind of `keep` where it has one."""
    for model, fields, together in ((Work, ("work_kind_id", "main"), _work), (Served, ("municipality_id",), _union)):
        ours: Timeline[Any] = from_rows(rows_of(model, keep, fields))
        theirs: Timeline[Any] = from_rows(rows_of(model, drop, fields))
        model.everything.filter(organisation=drop).delete()
        days = sorted({day for day, _held in (*ours, *theirs)})
        both = tidy((day, together(value_on(ours, day), value_on(theirs, day))) for day in days)
        write_spans(model, keep, fields, to_rows(both))


def _union(ours: frozenset[Any] | None, theirs: frozenset[Any] | None) -> frozenset[Any] | None:
    return (ours or frozenset()) | (theirs or frozenset()) or None


def _work(ours: frozenset[Any] | None, theirs: frozenset[Any] | None) -> frozenset[Any] | None:
    mains = [kind for held in (ours, theirs) for kind, main in held or () if main]
    kinds = {kind for held in (ours, theirs) for kind, _main in held or ()}
    return frozenset((kind, kind == mains[0] if mains else False) for kind in kinds) or None


def _figures(keep: int, drop: int) -> None:
    """By year; in a year that both have, what `keep` does not know."""
    ours = {row.year: row for row in YearFigures.everything.filter(organisation=keep)}
    for row in YearFigures.everything.filter(organisation=drop):
        known = ours.get(row.year)
        if known is None:
            YearFigures.everything.filter(pk=row.pk).update(organisation=keep)
            continue
        new = {field: getattr(row, field) for field in FIGURES if getattr(known, field) is None}
        YearFigures.everything.filter(pk=known.pk).update(**new)
        row.delete()


def _others(keep: int, drop: int) -> None:
    """Contact persons and questions, and what other apps hang on an organisation: roles, keys, contributions.

    The audit trail stays as it was written. What `keep` has already (the same question, the same release) stays where
    it is, or goes when it is ours.
    """
    Contact.everything.filter(organisation=drop).update(organisation=keep)
    twice = Asked.everything.filter(organisation=keep).values("reference")
    Asked.everything.filter(organisation=drop, reference__in=twice).delete()
    Asked.everything.filter(organisation=drop).update(organisation=keep)
    for model in apps.get_models():
        if model._meta.app_label in ("members", "audit"):
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is Organisation:
                _move(model, field.name, keep, drop)


def _move(model: type[models.Model], field: str, keep: int, drop: int) -> None:
    for key in list(model._base_manager.filter(**{field: drop}).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=key).update(**{field: keep})
        except IntegrityError:  # what it says, the other says already
            continue
