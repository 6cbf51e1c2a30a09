"""Interim and final reports of a round: what each holds, what waits, and that no two of them give an answer away."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from django.utils import timezone
from pypdf import PdfReader

from meerwaarde.core import InputError
from meerwaarde.publication import report
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications.drafts import interim, making, releasing, tasks, texts
from meerwaarde.web.publications.drafts.interim import InTheMaking
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import DraftFile, Release, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.people import actor, organisation
from support.report_drafts import (
    answer,
    corrected,
    figures_alone,
    final_of,
    interim_of,
    late,
    open_round,
    released,
    round_that_is_over,
    worked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SMALL, LARGE = "1 t/m 9", "101 of meer"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


@pytest.fixture
def plain(monkeypatch):
    figures_alone(monkeypatch)


def tables_of(draft) -> dict:
    return json.loads(bytes(draft.files.get(name="tables.json").content))


def shown(draft) -> dict[str, tuple[str, int]]:
    cells = draft.content["passports"]["cells"]
    return {name: (one["shown"], one["n"]) for name, one in cells.items() if one["shown"]}


def test_it_works(by):
    """Every output with words says that it is an interim report, of which moment, with n and N."""
    round_ = open_round()
    draft = interim_of(by, round_)
    assert (draft.state, draft.error) == ("ready", "")
    moment = interim.stand(draft.until)
    files = {one.name: bytes(one.content) for one in draft.files.all()}
    said = {name: files[name].decode() for name in ("index.html", "tables.json", "codebook.xml")}
    for name in ("report.docx", "tables.xlsx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as book:
            said[name] = b"".join(map(book.read, book.namelist())).decode("utf-8", "ignore")
    said["report.pdf"] = " ".join(
        " ".join(one.extract_text() for one in PdfReader(io.BytesIO(files["report.pdf"])).pages).split()
    )
    for name, text in said.items():
        assert f"tussenstand van {moment}" in text, name
        assert "15 van de 20 gevraagde organisaties" in text or name in ("tables.json", "codebook.xml"), name
    first = released(by, draft)
    assert (first.title, first.version) == (f"QuickScan wachttijden: tussenstand van {moment}", 1)
    assert first.content["interim"] == draft.until.isoformat()
    assert Assignment.everything.filter(round=round_, released__isnull=False).count() == 15


def test_the_final_is_the_next_version_and_says_so(by, plain):
    round_ = open_round()
    first = released(by, interim_of(by, round_))
    late(round_, *["nee"] * 4)
    final = final_of(by, round_)
    assert (final.title, final.interim, final.until) == ("QuickScan wachttijden", False, None)
    assert final.correction.startswith("Het eindrapport, na de tussenstand van ")
    assert (len(final.contributions), final.standing["late"], final.standing["joined"]) == (19, 0, 4)
    last = released(by, final)
    assert (last.slug, last.version, last.period) == (first.slug, 2, "voorjaar 2026")
    assert "interim" not in last.content
    assert Assignment.everything.filter(round=round_, released__isnull=False).count() == 19


def test_figures_of_the_moment_stay_until_newer_answers_are_asked_for(by, plain):
    round_ = open_round()
    draft = interim_of(by, round_)
    before, until = shown(draft), draft.until
    late(round_, *["nee"] * 3)
    corrected(Assignment.everything.filter(round=round_).earliest("pk"), "nee")
    texts.write(by=by, draft=draft, headline="", introduction="Nieuw.", limits=draft.limits, numbers=[])
    draft = worked(draft, by)
    assert (shown(draft), draft.until) == (before, until)
    draft = worked(interim.with_newer_answers(by=by, draft=draft), by)
    assert draft.until > until
    assert (before["langer.ja.share"][1], shown(draft)["langer.ja.share"][1]) == (15, 18)
    assert "publications.draft.newer" in set(Entry.everything.values_list("action", flat=True))


# --- two that differ by few ------------------------------------------------------------------------------------------


def sized(count: int) -> list:
    """Members, every second one large."""
    members = [organisation() for _one in range(count)]
    year = timezone.localdate().year
    YearFigures.everything.bulk_create(
        YearFigures(organisation=one, year=year, employees=5 if at % 2 else 500) for at, one in enumerate(members)
    )
    return members


@pytest.mark.parametrize(
    ("more", "changed", "n", "kept"),
    [
        (["nee"] * 4, 0, 24, False),  # joins, two in either group
        (["ja", "ja", "nee", "nee"], 0, 24, False),
        (["ja", "nee"], 0, 20, True),  # waits
        ([], 1, 20, True),  # so does a correction
        (["nee"] * 4, 1, 24, False),  # goes along
        (["ja", "nee"], 3, 22, False),  # five differ
    ],
)
def test_an_interim_and_a_final_together_give_nobody_away(by, plain, more, changed, n, kept):
    round_, size = by_size()
    first = by_size_of(by, round_)
    sent = list(Assignment.everything.filter(round=round_, submission__isnull=False).order_by("pk"))
    told, before = [(tables_of(first), held(first))], shown(first)
    released(by, first)
    late(round_, *more)
    for one in sent[:changed]:
        corrected(one, "nee")
    final = final_of(by, round_)
    assert (final.state, final.error, len(final.contributions)) == ("ready", "", n)
    gives_nobody_away([*told, (tables_of(final), held(final))], size)
    lost = before.keys() - shown(final).keys()
    assert (final.standing.get("lost_in_all", 0), bool(lost)) == (len(lost), not kept)
    final = worked(interim.held_back(by=by, draft=final), by)  # the way out
    assert (shown(final), final.standing["late"], "lost" in final.standing) == (before, len(more), False)


def test_the_judge_finds_two_late_answers_that_nobody_protected(by, plain):
    round_, size = by_size()
    first = by_size_of(by, round_)
    told = [(tables_of(first), held(first))]
    interim.throw_away(by=by, draft=first)  # so the ledger does not know it
    late(round_, "ja", "ja")
    second = by_size_of(by, round_)
    with pytest.raises(AssertionError):
        gives_nobody_away([*told, (tables_of(second), held(second))], size)


def by_size() -> tuple[Round, dict[int, str]]:
    """A round with twenty answers and four members that may still answer, half of them small."""
    members = sized(24)
    round_ = open_round(yes=0, no=0, silent=0)
    for at, one in enumerate(members[:20]):
        answer(round_, "ja" if at % 4 < 2 else "nee", one)
    for one in members[20:]:
        Assignment.everything.create(round=round_, organisation=one)
    return round_, {one.pk: SMALL if at % 2 else LARGE for at, one in enumerate(members)}


def by_size_of(by, round_) -> ReportDraft:
    draft = making.begin(by=by, round_=round_.uuid, interim=True)
    ReportDraft.everything.filter(pk=draft.pk).update(by=["omvang"])
    return worked(draft, by)


def held(draft) -> dict[int, int]:
    rows = dict(Assignment.everything.values_list("pk", "organisation_id"))
    return {rows[int(key)]: sent for key, sent in draft.answers.items()}


def gives_nobody_away(told, size) -> None:
    """Whoever reads both reports and tries all answers cannot tell what one or two members answered between them.

    Members whom no set of either report tells apart are one unknown: how many of them said yes."""
    xml = dict(Submission.objects.values_list("pk", "xml"))
    yes = {sent: ">ja<" in text for sent, text in xml.items()}
    groups = [  # of each report: by group the answers in it, a corrected one apart from what it was
        {
            code: {(who, yes[sent]) for who, sent in held.items() if code in ("", size[who])}
            for code in ("", SMALL, LARGE)
        }
        for _tables, held in told
    ]
    sets = [some for one in groups for some in one.values()]
    atoms: dict[tuple[bool, ...], list[tuple[int, bool]]] = {}
    for one in sorted(set().union(*sets)):
        atoms.setdefault(tuple(one in some for some in sets), []).append(one)
    ranges = [range(len(some) + 1) for some in atoms.values()]
    worlds = np.array(list(product(*ranges)))
    truth = np.array([sum(said for _who, said in some) for some in atoms.values()])
    keep = np.ones(len(worlds), dtype=bool)
    for at, (tables, _held) in enumerate(told):
        for cell in (cell for table in tables["tables"] for cell in table["cells"]):
            if (cell["question"], cell["answer"]) == ("langer", "ja") and cell["status"] != "suppressed":
                inside = [key[3 * at + ["", SMALL, LARGE].index(cell["group"])] for key in atoms]
                keep &= worlds[:, inside].sum(axis=1) == truth[inside].sum()
    possible = worlds[keep]
    for one, other in product(range(3), range(3, 6)):
        more, fewer = ([key[a] and not key[b] for key in atoms] for a, b in ((other, one), (one, other)))
        who = {who for key, some in atoms.items() if key[one] != key[other] for who, _said in some}
        if 0 < len(who) < 3 and any(key[one] and key[other] for key in atoms):
            value = possible[:, more].sum(axis=1) - possible[:, fewer].sum(axis=1)
            assert np.ptp(value) >= 2, who


# --- one after the other ----------------------------------------------------------------------------------------------


def test_an_interim_and_a_final_are_never_in_the_making_together(by, plain):
    round_ = open_round()
    first = interim_of(by, round_)
    assert making.begin(by=by, round_=round_.uuid, interim=True).pk == first.pk
    with pytest.raises(InTheMaking, match="Geef dat eerst vrij, of gooi het weg") as told:
        final_of(by, round_)
    assert told.value.draft.pk == first.pk
    with pytest.raises(InputError, match="De ronde is afgelopen"):
        interim.with_newer_answers(by=by, draft=first)
    assert released(by, first).version == 1  # it is still what it says it is
    final = final_of(by, round_)
    Round.everything.update(closes=timezone.localdate())
    with pytest.raises(InTheMaking, match="eindrapport"):
        making.begin(by=by, round_=round_.uuid, interim=True)
    interim.throw_away(by=by, draft=final)
    assert making.begin(by=by, round_=round_.uuid, interim=True).interim


def test_a_report_that_is_thrown_away_is_gone_and_told(by, plain):
    draft = interim_of(by, open_round())
    interim.throw_away(by=by, draft=draft)
    assert not ReportDraft.everything.exists()
    assert not DraftFile.everything.exists()
    entry = Entry.everything.latest("number")
    assert (entry.action, entry.subject_id) == ("publications.draft.thrown_away", str(draft.uuid))
    again = interim_of(by, open_round())
    released(by, again)
    with pytest.raises(InputError, match="al openbaar"):
        interim.throw_away(by=by, draft=again)


def test_the_worker_stores_nothing_of_what_was_thrown_away(by, monkeypatch, plain):
    draft = making.begin(by=by, round_=open_round().uuid, interim=True)
    make = report.make_report

    def thrown_away_meanwhile(*what):
        made = make(*what)
        interim.throw_away(by=by, draft=draft)
        return made

    monkeypatch.setattr(report, "make_report", thrown_away_meanwhile)
    tasks.make.func(str(draft.uuid), draft.turn, by.kind, by.id)
    assert not ReportDraft.everything.exists()


def test_below_the_minimum_and_when_it_is_over_there_is_no_interim(by):
    with pytest.raises(InputError, match="van 2 leden"):
        making.begin(by=by, round_=open_round(yes=1, no=1).uuid, interim=True)
    with pytest.raises(InputError, match="Maak het eindrapport"):
        making.begin(by=by, round_=round_that_is_over(yes=3).uuid, interim=True)
    with pytest.raises(InputError, match="nog niet open"):
        making.begin(by=by, round_=open_round(opens=timezone.localdate() + timedelta(days=1)).uuid, interim=True)


def test_a_release_that_breaks_off_lets_nobody_wait(by, monkeypatch, plain):
    round_ = open_round()
    draft = interim_of(by, round_)

    def killed(**_said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(releasing.rounds, "lay_down", killed)
        with pytest.raises(KeyboardInterrupt):
            released(by, draft)
    assert not Release.objects.exists()
    assert not Assignment.everything.filter(released__isnull=False).exists()
    assert releasing.release(by=by, draft=draft).version == 1


def test_when_something_else_came_out_it_is_made_again_of_the_same_moment(by, plain):
    round_ = open_round()
    draft = interim_of(by, round_)
    released(by, interim_of(by, open_round(title="Een andere")))
    late(round_, "ja", "ja", "ja")
    with pytest.raises(Overtaken):
        released(by, draft)
    again = worked(draft, by)
    assert (again.turn, shown(again)["langer.ja.share"][1]) == (2, 15)
    assert releasing.release(by=by, draft=again).ledger_number == 2  # the same figures: nobody looks again


def test_the_page_names_what_it_would_make_impossible(by, plain):
    round_, _size = by_size()
    Assignment.everything.filter(pk=Assignment.everything.latest("pk").pk).update(ended=Assignment.Ended.REFUSED)
    draft = by_size_of(by, round_)
    assert (draft.standing["few"], draft.standing["silent"]) == ([["omvang", SMALL, 1], ["omvang", LARGE, 2]], 3)
    late(round_, "ja", "nee")
    draft = worked(interim.with_newer_answers(by=by, draft=draft), by)
    assert draft.standing["few"][0] == ["", "", 1]
    ReportDraft.everything.update(by=["langer"])
    draft = worked(making.again(by=by, draft=draft), by)
    assert draft.standing["by_answer"] == ["Wachten cliënten langer dan vorig jaar?"]
