"""The list of a day: searched, narrowed, paged; and the register of a day as rows."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.members import listing, selectors, services
from meerwaarde.web.members.types import Filters
from meerwaarde.web.members.words import plain, search_words
from meerwaarde.web.rights import Role
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
D2015, D2016, D2020 = date(2015, 1, 1), date(2016, 1, 1), date(2020, 1, 1)


@pytest.fixture
def officer():
    return actor(Role.DATA_OFFICER)


def names(scope, day=D2020, **filters):
    return [row.name for row in selectors.page_of(scope, day, Filters(**filters)).rows]


def test_it_works(officer):
    organisation("Zorg en Welzijn Árnhem")
    organisation("Buurtwerk Assen")
    page = selectors.page_of(officer.scope, D2020)
    assert [row.name for row in page.rows] == ["Buurtwerk Assen", "Zorg en Welzijn Árnhem"]
    assert (page.total, page.previous, page.next) == (2, None, None)


@pytest.mark.parametrize("typed", ["arnhem", "ARN zor", "Wélzijn", "zorg en", "l-0042", "L0042", "0042", "8765"])
def test_all_words_match_from_their_beginning(officer, typed):
    services.add_organisation(
        by=officer, day=D2015, name="Zorg en Welzijn Árnhem", number="L-0042", kvk_number="87654321"
    )
    organisation("Buurtwerk Assen")
    assert names(officer.scope, words=typed) == ["Zorg en Welzijn Árnhem"]
    assert names(officer.scope, words=f"{typed} assen") == []


def test_a_former_name_still_finds(officer):
    made = services.add_organisation(by=officer, day=D2015, name="Oud Huis")
    services.change_details(by=officer, organisation=made.pk, day=D2016, changes={"name": "Nieuw Begin"})
    assert names(officer.scope, words="oud") == ["Nieuw Begin"]
    assert names(officer.scope, day=D2015, words="nieuw") == ["Oud Huis"]


def test_words_that_are_no_words_find_everything(officer):
    organisation("Buurtwerk")
    for typed in ("", "  ", "!?", "%", "_"):
        assert names(officer.scope, words=typed) == ["Buurtwerk"]
    assert names(officer.scope, words="' or 1=1") == []


def test_filters(officer):
    concern = organisation("Concern")
    noord, zuid = (organisation(name, holding=concern) for name in ("Noord", "Zuid"))
    other = services.add_organisation(by=officer, day=D2015, name="Fonds", kind="funder")
    services.add_municipality(by=officer, code="GM0193", name="Zwolle")
    services.change_work(by=officer, organisation=noord.pk, day=D2015, kinds=["peuterspeelzalen"], until=D2016)
    services.set_served(by=officer, organisation=zuid.pk, day=D2016, municipalities=["GM0193"])
    services.set_year_figures(by=officer, organisation=zuid.pk, year=2018, figures={"employees": 26})
    services.set_year_figures(by=officer, organisation=noord.pk, year=2018, figures={"employees": 25})
    services.leave(by=officer, organisation=noord.pk, day=D2016, reason="cancelled")
    scope = officer.scope
    assert names(scope, D2015, kind="peuterspeelzalen") == ["Noord"]
    assert names(scope, D2016, kind="peuterspeelzalen") == []
    assert names(scope, municipality="GM0193") == ["Zuid"]
    assert names(scope, D2015, municipality="GM0193") == []
    assert names(scope, size="26-50") == ["Zuid"]
    assert names(scope, size="10-25") == ["Noord"]
    assert names(scope, date(2017, 12, 31), size="10-25") == []
    assert names(scope, size="unknown") == ["Concern", "Fonds"]
    assert names(scope, holding=concern.number) == ["Concern", "Noord", "Zuid"]
    assert names(scope, standing="member") == ["Concern", "Zuid"]
    assert names(scope, standing="former") == ["Noord"]
    assert names(scope, D2015, standing="former") == []
    assert names(scope, standing="other") == ["Fonds"]
    assert names(scope, standing="member", holding=concern.number, words="zu") == ["Zuid"]
    assert other.number


@pytest.fixture
def many():
    """Sixty with twenty names, so that equal names meet at the edges of pages."""
    return [organisation(f"Huis {number % 20:02}") for number in range(60)]


def walk(scope, step, cursor="", **filters):
    pages = []
    while True:
        page = selectors.page_of(scope, D2020, Filters(**filters), **({step: cursor} if cursor else {}))
        pages.append([row.number for row in page.rows])
        cursor = page.next if step == "after" else page.previous
        if not cursor:
            return pages, page


def test_pages_hold_everybody_once_and_the_way_back_is_the_same(officer, many):
    forth, last = walk(officer.scope, "after")
    assert [len(page) for page in forth] == [25, 25, 10]
    assert sorted(number for page in forth for number in page) == sorted(one.number for one in many)
    assert last.total == 60
    back, first = walk(officer.scope, "before", last.rows[0].cursor)
    assert back == forth[1::-1]
    assert first.previous is None
    assert first.next is not None


def test_many_candidates_are_walked_in_order_and_give_the_same(officer, many, monkeypatch):
    few = walk(officer.scope, "after", words="huis 1")[0]
    monkeypatch.setattr(listing, "MOST_CANDIDATES", 3)
    assert walk(officer.scope, "after", words="huis 1")[0] == few
    assert sum(map(len, few)) == 30


def test_beyond_what_is_counted_there_is_no_total(officer, many, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 59)
    assert selectors.page_of(officer.scope, D2020).total is None
    monkeypatch.setattr(listing, "COUNTED", 60)
    assert selectors.page_of(officer.scope, D2020).total == 60


def test_the_register_of_a_day_takes_few_queries(officer, many, django_assert_max_num_queries):
    for one in many[:10]:
        services.set_year_figures(by=officer, organisation=one.pk, year=2015, figures={"employees": 3})
    with django_assert_max_num_queries(8):
        rows = list(selectors.register_on(officer.scope, D2020))
    assert len(rows) == 60
    assert sum(row.figures_year == 2015 for row in rows) == 10


def test_figures_of_others_are_unknown_to_who_may_not_see_them(officer):
    made = organisation("Noord")
    services.set_year_figures(by=officer, organisation=made.pk, year=2015, figures={"employees": 30, "wage_sum": 5})
    (row,) = selectors.register_on(actor(Role.BUREAU_READER).scope, D2020)
    assert (row.employees, row.wage_sum, row.size_class) == (None, None, "26-50")
    (row,) = selectors.register_on(actor(Role.CONTROLLER, made).scope, D2020)
    assert row.employees == 30
    (row,) = selectors.register_on(actor(Role.CONTROLLER, organisation("Zuid")).scope, D2020)
    assert row.name == "Zuid"


def test_terms_change_but_membership_goes_on(officer):
    umbrella = organisation("Koepel", kind="umbrella")
    made = organisation("Noord", since=D2015)
    services.change_terms(by=officer, organisation=made.pk, day=D2016, through=umbrella.pk, packages=["plus"])
    services.change_terms(by=officer, organisation=made.pk, day=D2020, through=umbrella.pk)
    row = next(row for row in selectors.register_on(officer.scope, D2020) if row.name == "Noord")
    assert (row.member_since, row.through, row.through_umbrella) == (D2015, umbrella.number, True)
    assert selectors.organisation_page(officer.scope, made.uuid, D2020).since == D2015


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stichting 't Huis", "stichting t huis"),
        ("Fryslân / Súdwest", "fryslan sudwest"),
        ("ŁÓDŹ Straße", "lodz strasse"),
        ("\ufb01lm", "film"),
        ("Ελλάς", "u3b5u3bbu3bbu3b1u3c3"),
        ("!!", ""),
    ],
)
def test_plain_words(text, words):
    assert plain(text) == words


def test_long_words_are_cut():
    assert max(map(len, search_words(["x" * 200]))) == 60
