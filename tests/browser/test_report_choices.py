"""The page of choices of a report, what it says is hidden, and a report over municipalities, wide and on a phone."""

from __future__ import annotations

import pytest

from meerwaarde.web.publications.drafts import making
from meerwaarde.web.publications.models import ReportDraft
from meerwaarde.web.rights import Role
from support.people import actor
from support.report_choices import form, municipalities, register, round_over
from support.report_drafts import worked
from support.site_browser import as_role, follow, looked, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEFORE = (("wacht", "one", ""), ("keuze", "one", ""), ("oud", "int", ""))
NOW = (("wacht", "one", ""), ("duur", "one", "/data/wacht = 'ja'"), ("keuze", "three", ""), ("geld", "one", ""))


def said(at: int) -> dict[str, str]:
    told = {"wacht": "ja" if at % 3 else "nee", "keuze": "ja" if at % 2 else "nee"}
    told["geld"] = "ja" if at % 5 < 3 else "nee"
    return told | ({"duur": "ja" if at % 4 else "nee"} if at % 3 else {})


@pytest.fixture
def page(site):
    return as_role(site, Role.DATA_OFFICER)


def test_choosing_a_wave_groups_and_questions(page):
    by, everybody = actor(Role.DATA_OFFICER), [(who, "") for who in register(44)]
    then = {at: {"wacht": "ja" if at % 2 else "nee", "keuze": "ja", "oud": at} for at in range(40)}
    first = round_over(form(*BEFORE, number=1), everybody, then, title="Monitor 2025", period="2025", ago=400)
    second = round_over(form(*NOW, number=2), everybody, {at: said(at) for at in range(4, 42)},
                        title="Monitor 2026", copied_from=first)  # fmt: skip
    draft = worked(making.begin(by=by, round_=second.uuid), by)
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/")
    follow(page, "Keuzes")
    assert page.get_by_label("Monitor 2025 (2025): 1 van de 5 vragen te vergelijken").is_checked()
    page.get_by_text("Wat is te vergelijken met").click()
    assert page.get_by_text("toen waren er andere antwoorden om uit te kiezen").is_visible()
    looked(page, "keuzes")
    page.get_by_label("omvang, hoofdwerksoort").check()
    page.get_by_label("omvang (2 groepen)").check()
    page.get_by_label("Wat zegt u van geld?", exact=True).uncheck()
    press(page, "Bewaren")
    draft = worked(ReportDraft.everything.get(), by)
    assert (draft.state, draft.previous, draft.left_out) == ("ready", first.uuid, ["geld"])
    page.reload()
    assert page.get_by_text("Afgeschermd per tabel").is_visible()
    page.get_by_text("Elk afgeschermd cijfer").click()
    looked(page, "afgeschermd")


def test_a_report_over_municipalities(page):
    municipalities()
    by, ours = actor(Role.DATA_OFFICER), register(16)
    asked = [(who, f"GM{1 + at % 4:04}") for at, who in enumerate(ours)]
    told = {at: {"korting": "ja" if at % 4 < 2 else "nee"} for at in range(14)}
    round_ = round_over(form(("korting", "one", "")), asked, told, unit="municipality", title="Kortingen")
    draft = worked(making.begin(by=by, round_=round_.uuid), by)
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/")
    assert page.get_by_text("Gevraagd over 4 gemeenten").is_visible()
    assert page.get_by_text("leden verschillen van antwoord").first.is_visible()
    looked(page, "gemeenten")
    follow(page, "Keuzes")
    assert page.get_by_text("Dit rapport telt gemeenten, geen leden.").is_visible()
    looked(page, "gemeenten-keuzes")
