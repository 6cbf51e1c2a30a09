"""Interim and final reports of a round, planned together.

An interim report holds the answers that had come at one moment, and says so in its title, beside its period and in its
first lines. It is a version at the address of the final report, which comes after it. Before it is released its page
tells what it would make impossible later: a group in which fewer than the minimum may still answer cannot be shown
again when they do. What waits, and what an earlier publication showed and this one cannot, is told as well.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import language, number, use_language
from meerwaarde.web.audit.services import record
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rights import Permission
from meerwaarde.web.rounds import selectors as rounds
from meerwaarde.web.rounds.types import Refused, State
from meerwaarde.web.scopes import Actor, Scope
from meerwaarde.web.ui.templatetags.words import day

WHO_ANSWERED = frozenset({"response", "register", "respondents"})  # tables that are no outcome
TOLD = 20  # groups and figures that a page names


class InTheMaking(InputError):
    """Another kind of report on the same round is in the making (`draft`)."""

    def __init__(self, draft: ReportDraft) -> None:
        self.draft = draft
        super().__init__(
            _("Van deze ronde is een tussenrapport in de maak. Geef dat eerst vrij, of gooi het weg.")
            if draft.interim
            else _("Van deze ronde is een eindrapport in de maak. Gooi het weg als u toch een tussenrapport wilt.")
        )


def come_once() -> str:
    """Why there is no interim report of a round per municipality."""
    return _("Antwoorden per gemeente komen er één keer uit. Wacht tot de ronde is afgelopen, of sluit haar.")


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Say what follows in the language of a report."""
    before = language()
    use_language(spoken)
    try:
        yield
    finally:
        use_language(before)


def stand(moment: datetime) -> str:
    """12 maart 2026, 14.05 uur."""
    local = timezone.localtime(moment)
    return _("{day}, {hour} uur").format(
        day=day(local), hour=f"{local:%H.%M}" if language() == "nl" else f"{local:%H:%M}"
    )


def title_of(draft: ReportDraft) -> str:
    """What readers see above the report: of an interim one, that it is."""
    if not draft.interim or draft.until is None:
        return draft.title
    with speaking(draft.language):
        return _("{title}: tussenstand van {moment}").format(title=draft.title, moment=stand(draft.until))


def period_of(draft: ReportDraft) -> str:
    """What stands beside every figure: the period, and of an interim report the moment."""
    if not draft.interim or draft.until is None:
        return draft.period
    with speaking(draft.language):
        return _("{period}, stand van {moment}").format(period=draft.period, moment=stand(draft.until))


def told_of(draft: ReportDraft) -> dict[str, Any]:
    """What a release keeps of it: the moment of an interim report, and whether it comes after one."""
    last = last_of(draft)
    after = {"after_interim": True} if last is not None and last.interim else {}
    return {**after, **({"interim": draft.until.isoformat()} if draft.interim and draft.until else {})}


def opening_of(draft: ReportDraft, asked: int) -> str:
    """The first lines of an interim report; `{n}` is for the report to fill in."""
    if not draft.interim or draft.until is None:
        return ""
    with speaking(draft.language):
        return _(
            "Dit is een tussenstand: de stand van {moment}. Toen hadden {n} van de {N} gevraagde organisaties"
            " geantwoord. Wie later antwoordde, telt hier niet mee. In een volgende versie kunnen de cijfers anders"
            " zijn."
        ).format(moment=stand(draft.until), N=number(asked), n="{n}")


def limits_of(draft: ReportDraft, files: rounds.RoundFiles) -> tuple[str, ...]:
    """What a report did not measure because answers wait, or because its questions were corrected meanwhile."""
    found = []
    with speaking(draft.language):
        late = files.waiting.late if files.waiting else 0
        if late == 1:
            found.append(
                _("Eén organisatie antwoordde na de vorige publicatie. Zij telt hier niet mee: dan was te zien wat zij"
                  " antwoordde.")
            )  # fmt: skip
        elif late:
            found.append(
                _("{n} organisaties antwoordden na de vorige publicatie. Zij tellen hier niet mee: dan was te zien wat"
                  " zij antwoordden.").format(n=number(late))
            )  # fmt: skip
        words = {
            "parts": _("‘{question}’ kreeg niet iedereen: de vragenlijst is tijdens de ronde verbeterd."),
            "offered": _(
                "Bij ‘{question}’ had niet iedereen dezelfde keus: de vragenlijst is tijdens de ronde verbeterd."
            ),
            "unread": _("‘{question}’ is tijdens de ronde veranderd. Wat eerder is geantwoord, telt daar niet mee."),
        }
        found += [words[kind].format(question=question) for kind, question in files.differing]
    return tuple(found)


def standing_of(draft: ReportDraft, files: rounds.RoundFiles, labels: Mapping[str, str]) -> dict[str, Any]:
    """What the page of the draft tells of its answers: which wait, and in which groups few may still answer. `labels`:
    of what it is split by."""
    waits = files.waiting
    if waits is None:
        return {}
    told: dict[str, Any] = {
        "n": len(files.organisations), "asked": files.asked, "needed": waits.needed, "before": waits.before,
        "late": waits.late, "corrected": waits.corrected, "gone": waits.gone, "joined": waits.joined,
        "held_back": draft.held_back,
    }  # fmt: skip
    if draft.interim:
        told["few"], told["more"] = _few(draft.by, files, waits.needed)
        told["silent"] = len(files.silent or {})
        told["by_answer"] = [labels.get(name, name) for name in draft.by if name not in _columns(files.register)]
    return told


def _columns(register: Path) -> set[str]:
    with register.open(encoding="utf-8", newline="") as lines:
        return set(next(csv.reader(lines)))


def _few(by: Sequence[str], files: rounds.RoundFiles, needed: int) -> tuple[list[list[Any]], int]:
    """Groups of the register in which 1 to `needed` - 1 holdings may still answer, the smallest first; and how many
    more such groups there are."""
    silent = files.silent or {}
    holdings: dict[tuple[str, str], set[str]] = {}
    with files.register.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["id"] not in silent:
                continue
            groups = [("", ""), *((name, code.strip()) for name in by for code in row.get(name, "").split("|"))]
            for name, code in groups:
                if code or not name:
                    holdings.setdefault((name, code), set()).add(silent[row["id"]])
    found = [[name, code, len(some)] for (name, code), some in holdings.items() if len(some) < needed]
    found.sort(key=lambda one: (one[0] != "", one[2], one[0], one[1]))
    return found[:TOLD], max(len(found) - TOLD, 0)


def lost_of(draft: ReportDraft, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Figures that the last publication on the round showed and this report has to hide, as they were said; `all` when
    it shows no outcome at all."""
    last = last_of(draft)
    if last is None or last.release is None:
        return {}
    before = last.release.content.get("passports", {}).get("cells", {})
    lost = [
        before[name]["says"] for name, one in cells.items() if not one["shown"] and before.get(name, {}).get("shown")
    ]
    if not lost:
        return {}
    nothing = not any(one["shown"] for one in cells.values() if one["question"] not in WHO_ANSWERED)
    return {"lost": lost[:TOLD], "lost_in_all": len(lost), "all": nothing}


def last_of(draft: ReportDraft) -> ReportDraft | None:
    """The report on the same round that was released last."""
    rows = ReportDraft.everything.filter(round=draft.round, release__isnull=False).exclude(pk=draft.pk)
    return rows.select_related("release").order_by("-release__version").first()


def correction_of(last: ReportDraft, *, interim: bool) -> str:
    """What a next version says of itself where the last one was an interim report."""
    if not last.interim or last.until is None:
        return ""
    with speaking(last.language):
        if interim:
            return _("Een nieuwe tussenstand, na die van {moment}.").format(moment=stand(last.until))
        return _("Het eindrapport, na de tussenstand van {moment}.").format(moment=stand(last.until))


def over(scope: Scope, draft: ReportDraft) -> bool:
    """Whether nobody can answer the round any more; also when it is gone."""
    try:
        return rounds.state_of(rounds.reportable(scope, draft.round, interim=True), scope.day) is not State.OPEN
    except Refused:
        return True


@transaction.atomic
def with_newer_answers(*, by: Actor, draft: ReportDraft) -> ReportDraft:
    """Make a report again with the answers of now. Raises InputError for an interim one when its round is over."""
    from meerwaarde.web.publications.drafts import making

    by.scope.require(Permission.FIGURES_RELEASE)
    row = making.locked(draft)
    if row.interim and over(by.scope, row):
        raise InputError(_("De ronde is afgelopen. Gooi dit tussenrapport weg en maak het eindrapport."))
    return _with(by, row, {"held_back": False, "until": timezone.now() if row.interim else None})


@transaction.atomic
def held_back(*, by: Actor, draft: ReportDraft) -> ReportDraft:
    """Make a report again with the answers of the last publication: what came later waits. Raises InputError where
    there was none, and for an interim report, which would say what the last one said."""
    from meerwaarde.web.publications.drafts import making

    by.scope.require(Permission.FIGURES_RELEASE)
    row = making.locked(draft)
    if row.interim or last_of(row) is None:
        raise InputError(_("Late antwoorden kunnen alleen wachten in een eindrapport na een eerdere publicatie."))
    return _with(by, row, {"held_back": True})


def _with(by: Actor, row: ReportDraft, values: dict[str, Any]) -> ReportDraft:
    """Store which answers are wanted, and have the report made again with them. `row` is locked."""
    from meerwaarde.web.publications.drafts import making

    told = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if told:
        for name, value in values.items():
            setattr(row, name, value)
        row.editor = by.id
        row.save(update_fields=[*values, "editor"])
        record(by=by, action="publications.draft.newer", subject=("report", row.uuid), changes=told)
    return making.again(by=by, draft=row)


@transaction.atomic
def throw_away(*, by: Actor, draft: ReportDraft) -> None:
    """Remove a report that is not public, with what was said of it. Raises InputError for one that is released."""
    from meerwaarde.web.publications.drafts import making

    by.scope.require(Permission.FIGURES_RELEASE)
    row = making.locked(draft)
    record(
        by=by, action="publications.draft.thrown_away", subject=("report", row.uuid),
        changes={"title": [row.title, None], "round": [str(row.round), None], "interim": [row.interim, None],
                 "until": [row.until, None]},
    )  # fmt: skip
    row.delete()
