"""Key figures: from the register of a day, through disclosure control, to a release that prints the source exactly."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import chain
from meerwaarde.language import number
from meerwaarde.web.demo import filling
from meerwaarde.web.members import figures
from meerwaarde.web.members.models import Work, YearFigures
from meerwaarde.web.members.selectors import register_on
from meerwaarde.web.publications import selectors, services
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import Contribution, LedgerLine, Release
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from support.people import actor
from support.register_rows import IN_SECTOR, KINDS, WAGES, printed_register

pytestmark = pytest.mark.django_db
DAY = date(2015, 12, 31)
NOTE = "De loonsommen tellen op tot 1.568.268.624 euro; gedrukt stond 1.568.268.625, een euro meer door afronden."


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def propose(officer, day=DAY):
    return services.propose_key_figures(by=officer, day=day)


def table(content, name):
    return {row["code"]: row for row in next(one for one in content["tables"] if one["name"] == name)["rows"]}


def test_it_works(officer):
    """The printed figures of 2015, one by one (domain.md 4.2)."""
    printed_register()
    content = propose(officer).content
    sectors = table(content, "leden-werksoort")
    assert [sectors[kind]["value"] for kind in KINDS] == list(IN_SECTOR)
    assert " ".join(number(sectors[kind]["percent"], 1) for kind in KINDS) == "62,8 43,8 23,3 8,1 25,4 9,3"
    assert sectors["totaal"]["value"] == 626
    assert sectors["totaal"]["percent"] is None
    sizes = table(content, "leden-omvang")
    assert [sizes[code]["value"] for code in ("<10", "10-25", "26-50", "51-100", ">100")] == [95, 160, 156, 98, 117]
    assert (
        " ".join(number(sizes[code]["percent"], 1) for code in sizes if code != "totaal") == "15,2 25,6 24,9 15,7 18,7"
    )
    wages = table(content, "loonsom-hoofdwerksoort")
    assert [wages[kind]["value"] for kind in KINDS] == list(WAGES)
    assert " ".join(number(wages[kind]["percent"], 1) for kind in KINDS) == "28,9 20,1 7,5 12,7 18,3 12,6"
    assert number(wages["totaal"]["value"]) == "1.568.268.624"
    total = {name: cell["value"] for name, cell in content["years"][0]["cells"].items()}
    assert (total["medewerkers"], total["formatie"], total["vrijwilligers"]) == (45_500, 31_000, 142_000)
    assert total["vrijwilligersformatie"] == 13_250
    assert all(row["n"] and row["N"] for one in content["tables"] for row in one["rows"] if row["value"])


@pytest.mark.one_database
def test_they_are_what_the_register_counts(officer):
    """Against the plain count of the register, which knows nothing of disclosure control."""
    printed_register()
    plain = figures.key_figures(register_on(officer.scope, DAY), DAY, KINDS)
    content = propose(officer).content
    sectors, sizes = table(content, "leden-werksoort"), table(content, "leden-omvang")
    assert {one.name: one.organisations for one in plain.by_sector} == {kind: sectors[kind]["value"] for kind in KINDS}
    assert {one.name: one.organisations for one in plain.by_size if one.organisations} == {
        code: row["value"] for code, row in sizes.items() if code != "totaal"
    }
    total = {name: cell["value"] for name, cell in content["years"][0]["cells"].items()}
    assert total["loonsom"] == plain.wage_sum.amount
    assert total["vrijwilligersformatie"] == plain.volunteer_fte


def test_the_demo_association_prints_the_source(officer):
    """Its members over 2015: 679 became 626, of which 38 and 36 through an umbrella."""
    filling.fill(by=Actor.system("test", officer.scope.day))
    proposal = propose(officer)
    content = proposal.content
    sectors = table(content, "leden-werksoort")
    assert " ".join(number(sectors[kind]["percent"], 1) for kind in KINDS) == "62,8 43,8 23,3 8,1 25,4 9,3"
    sizes = table(content, "leden-omvang")
    assert [sizes[code]["value"] for code in sizes] == [95, 160, 156, 98, 117, 626]
    wages = table(content, "loonsom-hoofdwerksoort")
    assert [wages[kind]["value"] for kind in (*KINDS, "totaal")] == [*WAGES, 1_568_268_624]
    now, then = content["years"][:2]
    assert [(one["cells"]["leden"]["value"], one["cells"]["koepel"]["value"]) for one in (now, then)] == [
        (626, 36), (679, 38),
    ]  # fmt: skip
    assert proposal.refused == ()


def test_a_release_is_stored_with_its_lines_and_whose_figures_are_in_it(officer):
    members = printed_register()
    proposal = propose(officer)
    assert not LedgerLine.objects.exists()
    release = services.release(by=officer, proposal=proposal, note=NOTE)
    lines = list(LedgerLine.objects.order_by("number").values_list("line", flat=True))
    assert chain.breaks(lines) == []
    assert release.ledger_number == len(lines)
    assert (release.slug, release.version, release.period) == ("kerncijfers-2015", 1, "2015")
    assert release.summary == "Eind 2015 waren er 626 leden, met samen 45.500 medewerkers"
    assert Contribution.everything.filter(release=release).count() == len(members)
    assert release.content["note"] == NOTE
    names = sorted(release.files.values_list("name", flat=True))
    assert names[0] == "charts/formatie-hoofdwerksoort.svg"
    assert [name for name in names if not name.startswith("charts/")] == [
        "kerncijfers.csv", "kerncijfers.html", "kerncijfers.json", "kerncijfers.xlsx",
    ]  # fmt: skip
    told = json.loads(bytes(release.files.get(name="kerncijfers.json").content))
    assert told["tables"][0]["rows"][0]["identifier"].startswith("/publicaties/kerncijfers-2015/1/#leden-werksoort.")


@pytest.mark.one_database
def test_what_is_in_the_ledger_is_what_was_shown(officer):
    printed_register()
    services.release(by=officer, proposal=propose(officer))
    line = next(json.loads(one.line) for one in LedgerLine.objects.all() if "loonsom" in one.line)
    assert line["release"]["wave"] == "2015"
    assert line["release"]["identified"] == "uuid"


def test_the_same_again_is_the_same_release(officer):
    printed_register()
    first = services.release(by=officer, proposal=propose(officer))
    assert services.release(by=officer, proposal=propose(officer)) == first
    assert Release.objects.count() == 1


def test_a_proposal_that_was_overtaken_is_refused_whole(officer):
    printed_register()
    mine, yours = propose(officer), propose(officer)
    services.release(by=officer, proposal=yours)
    before = LedgerLine.objects.count()
    with pytest.raises(Overtaken):
        services.release(by=officer, proposal=mine, note="iets anders", correction="beter")
    assert (LedgerLine.objects.count(), Release.objects.count()) == (before, 1)


def test_a_correction_is_a_next_version_and_keeps_one_member_unseen(officer):
    """One corrected wage sum: the difference with the first version would be that member's own."""
    members = printed_register()
    first = services.release(by=officer, proposal=propose(officer))
    YearFigures.everything.filter(organisation=members[0]).update(wage_sum=9)
    proposal = propose(officer)
    with pytest.raises(InputError, match="verbeterd"):
        services.release(by=officer, proposal=proposal)
    second = services.release(by=officer, proposal=proposal, correction="Een loonsom was verkeerd.")
    assert second.version == 2
    (wages,) = [one for one in second.content["tables"] if one["name"] == "loonsom-hoofdwerksoort"]
    assert wages["kept_from"] == 1
    assert table(second.content, "loonsom-hoofdwerksoort") == table(first.content, "loonsom-hoofdwerksoort")
    assert second.content["years"][0]["cells"]["loonsom"]["value"] == sum(WAGES)
    assert [(title, kept) for title, _why, kept in proposal.refused] == [
        ("Loonsom naar belangrijkste werksoort", 1), ("Loonsom naar aantal medewerkers", 1),
    ]  # fmt: skip


@pytest.mark.one_database
def test_the_kinds_of_work_of_a_member_may_be_corrected(officer):
    """Who is a member and of which kind is public, so that one member more or less shows."""
    printed_register()
    services.release(by=officer, proposal=propose(officer))
    Work.everything.filter(main=False, work_kind__code="peuterspeelzalen").first().delete()
    second = services.release(by=officer, proposal=propose(officer), correction="Een werksoort te veel.")
    assert table(second.content, "leden-werksoort")["peuterspeelzalen"]["value"] == 145
    assert not [one for one in second.content["tables"] if "kept_from" in one]


@pytest.mark.one_database
def test_a_dominated_sum_is_hidden_and_cannot_be_worked_out(officer):
    members = printed_register()
    large = members[-1]  # of the last sector, which has 30 members
    YearFigures.everything.filter(organisation=large).update(wage_sum=2_000_000_000)
    content = propose(officer).content
    wages = table(content, "loonsom-hoofdwerksoort")
    assert wages["kennisinstituten"] == {
        "code": "kennisinstituten", "value": None, "percent": None, "n": None, "N": None, "status": "suppressed",
    }  # fmt: skip
    assert sum(row["status"] == "suppressed" for row in wages.values()) > 1
    assert table(content, "leden-werksoort")["kennisinstituten"]["value"] == 58


@pytest.mark.one_database
def test_members_of_one_holding_count_as_one(officer):
    from meerwaarde.web.members.models import Details

    members = printed_register()
    shelter = [one for one in members if one.number in {f"R{place:04}" for place in range(490, 530)}]
    Details.everything.filter(organisation__in=shelter[1:]).update(holding=shelter[0])
    wages = table(propose(officer).content, "loonsom-hoofdwerksoort")
    assert wages["maatschappelijke-opvang"]["status"] == "suppressed"
    assert (wages["totaal"]["n"], wages["totaal"]["N"]) == (626, 626)


@pytest.mark.one_database
def test_a_class_of_few_members_is_hidden_in_all_tables_of_that_class(officer):
    members = printed_register()
    small = YearFigures.everything.filter(employees__lt=10).values_list("organisation", flat=True)
    YearFigures.everything.filter(organisation__in=list(small)[2:]).update(employees=12)
    proposal = propose(officer)
    assert len(members) == 626
    hidden = {code for code, row in table(proposal.content, "leden-omvang").items() if row["status"] == "suppressed"}
    assert "<10" in hidden
    assert len(hidden) > 1
    for one in proposal.content["tables"]:
        if one["name"].endswith("-omvang"):
            assert hidden <= {row["code"] for row in one["rows"] if row["status"] == "suppressed"}


@pytest.mark.one_database
def test_unknown_figures_are_left_out_and_told(officer):
    members = printed_register()
    YearFigures.everything.filter(organisation__in=members[:100]).update(wage_sum=None)
    wages = table(propose(officer).content, "loonsom-hoofdwerksoort")
    assert (wages["totaal"]["n"], wages["totaal"]["N"]) == (526, 626)
    assert (wages[KINDS[0]]["n"], wages[KINDS[0]]["N"]) == (160, 260)


def test_the_development_takes_earlier_years_as_they_were_released(officer):
    members = printed_register(since=2010)
    content = propose(officer).content
    assert [(one["year"], one["cells"]["leden"]["value"]) for one in content["years"]] == [
        (2015, 626), (2014, 626), (2013, 626), (2012, 626), (2011, 626),
    ]  # fmt: skip
    services.release(by=officer, proposal=propose(officer))
    YearFigures.everything.filter(organisation__in=members).update(employees=7)
    later = propose(officer, date(2016, 12, 31)).content
    (then,) = [one for one in later["years"] if one["year"] == 2015]
    assert then["cells"]["medewerkers"]["value"] == 45_500
    assert then["release"] == "kerncijfers-2015/1"


@pytest.mark.one_database
def test_sums_of_an_earlier_year_do_not_pass_for_those_of_the_day(officer):
    printed_register()
    proposal = propose(officer, date(2016, 6, 30))
    assert proposal.summary == "Op 30 juni 2016 waren er 626 leden"
    assert set(proposal.content["years"][0]["cells"]) == {"leden", "koepel"}
    (wages,) = [one for one in proposal.content["tables"] if one["name"] == "loonsom-hoofdwerksoort"]
    assert wages["year"] == 2015


@pytest.mark.parametrize("role", [Role.BUREAU_ADMINISTRATOR, Role.BUREAU_READER, Role.REVIEWER])
def test_others_may_not(role):
    with pytest.raises(PermissionDenied):
        propose(actor(role))


def test_a_day_without_members(officer):
    with pytest.raises(InputError, match="geen leden"):
        propose(officer, date(1999, 1, 1))


def test_a_day_to_come_has_no_figures_yet(officer):
    with pytest.raises(InputError, match="moet nog komen"):
        propose(officer, officer.scope.day + timedelta(days=1))


def test_what_waits_for_the_officer(officer):
    year = officer.scope.day.year - 1
    (one,) = selectors.waiting(officer.scope)
    assert one.address == f"/kerncijfers/maken/?day={year}-12-31"
    assert selectors.waiting(actor(Role.BUREAU_READER).scope) == ()
    printed_register(year)
    services.release(by=officer, proposal=propose(officer, date(year, 12, 31)))
    assert selectors.waiting(officer.scope) == ()
