"""Open answers from a round that is over: categories, a second coder, quotes, and the report that they end in."""

from __future__ import annotations

import pytest

from meerwaarde.web.publications.drafts import making
from meerwaarde.web.publications.models import CodedAnswer, ReportDraft
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment
from support.open_answers import BOTH, MONEY, STAFF, all_coded, begun, open_round
from support.people import actor
from support.report_drafts import released, worked
from support.site_browser import LOOKED, as_role, flaws, follow, looked, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = (
    "Toen de gemeente in het voorjaar besloot om opnieuw aan te besteden, vertrokken drie van onze vijf mensen.\n"
    "Sindsdien bellen gezinnen elke week, en wij kunnen alleen zeggen dat het nog maanden duurt."
)


def test_from_open_answers_to_a_report(site):
    round_, by = open_round(*[STAFF] * 9, *[MONEY] * 7, *[BOTH] * 3, LONG), actor(Role.DATA_OFFICER)
    draft = making.begin(by=by, round_=round_.uuid)
    page = as_role(site, Role.DATA_OFFICER)
    page.goto(f"/rondes/{round_.uuid}/")
    follow(page, "Open antwoorden")
    looked(page, "lijst", both=False)
    press(page, "Indelen: Waardoor komt dat?")
    for nl, en in (("Te weinig personeel", "Too few staff"), ("Te weinig geld", "Too little money")):
        if not page.get_by_label("Naam van de categorie").is_visible():
            page.get_by_text("Categorie toevoegen").click()
        page.get_by_label("Naam van de categorie").fill(nl)
        page.get_by_label("In het Engels").fill(en)
        press(page, "Toevoegen")
    looked(page, "vraag-begin", both=False)
    follow(page, "Zoeken op een woord")
    page.get_by_label("Woord, of het begin ervan").fill("betaalt")
    page.get_by_label("Categorie").select_option(label="Te weinig geld")
    press(page, "Zoeken")
    looked(page, "zoeken", both=False)
    press(page, "Geef deze 7 de categorie")
    follow(page, "Verder indelen")
    looked(page, "antwoorden")
    for box in page.locator("fieldset.answer").all():
        if "mensen" in box.inner_text():
            box.get_by_label("Te weinig personeel").check()
        elif not box.locator(":checked").count():
            box.get_by_label("Te weinig geld").check()
    press(page, "Bewaren en verder")
    assert page.get_by_text("Hier zijn geen antwoorden meer.").is_visible()
    follow(page, "Naar de categorieën")
    assert CodedAnswer.everything.count() == 20
    colleague = as_role(site, Role.DATA_OFFICER, script=False)
    colleague.goto(page.url)
    follow(colleague, "Steekproef indelen")
    for box in colleague.locator("fieldset.answer").all():
        box.get_by_label("Te weinig geld" if "betaalt" in box.inner_text() else "Te weinig personeel").check()
    press(colleague, "Bewaren")
    page.reload()
    looked(page, "vraag-klaar")
    page.get_by_role("link", name="Waar u verschilde").click()
    looked(page, "verschillen")
    follow(page, "Terug")
    page.get_by_role("link", name="Veranderen: Te weinig geld").click()
    looked(page, "categorie", both=False)
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/citaten/")
    looked(page, "citaten-leeg", both=False)
    page.get_by_role("link", name="Kiezen: Toen de gemeente").click()
    page.get_by_label("Het citaat").fill("[…] wij kunnen alleen zeggen dat het nog maanden duurt.")
    looked(page, "citaat")
    press(page, "In het rapport zetten")
    worked(draft, by)
    page.reload()
    looked(page, "citaten", both=False)
    follow(page, "Naar het rapport")
    looked(page, "rapport", both=False)
    assert ReportDraft.everything.get().state == "ready"
    page.goto(f"/publicaties/in-de-maak/{draft.uuid}/voorbeeld/index.html")
    assert flaws(page, within="#citaten") == []
    assert page.locator("#citaten blockquote").count() == 1
    if LOOKED:
        page.locator("#citaten").screenshot(path=f"{LOOKED}/voorbeeld-citaten.png")
        page.locator("#vraag-2").screenshot(path=f"{LOOKED}/voorbeeld-vraag.png")


def test_a_coded_question_is_left_out_and_put_back_and_members_see_their_own_category(site):
    round_, by = open_round(*[STAFF] * 9, *[MONEY] * 7), actor(Role.DATA_OFFICER)
    all_coded(by, begun(by, round_))
    draft = worked(making.begin(by=by, round_=round_.uuid), by)
    page = as_role(site, Role.DATA_OFFICER)
    coded = "Waardoor komt dat? (open antwoorden, ingedeeld)"
    for there in (False, True):
        page.goto(f"/publicaties/in-de-maak/{draft.uuid}/keuzes/")
        assert page.get_by_label(coded).is_checked() is not there
        page.get_by_label(coded).set_checked(there)
        looked(page, "keuzes", both=there)
        press(page, "Bewaren")
        draft = worked(draft, by)
        assert any(name.startswith("waarom_") for name in draft.content["passports"]["cells"]) is there
    release = released(by, draft)
    member = Assignment.everything.filter(round=round_).order_by("pk")[0].organisation
    mine = as_role(site, Role.CONTROLLER, member)
    mine.goto(f"/publicaties/{release.slug}/1/eigen/")
    assert mine.get_by_role("row", name="Waardoor komt dat?").get_by_text("Personeel", exact=True).is_visible()
    looked(mine, "eigen")
    page.goto(f"/publicaties/{release.slug}/1/eigen/?lid={member.uuid}")
    assert page.get_by_text("ziet alleen dit lid zelf").is_visible()
    looked(page, "eigen-van-een-ander", both=False)
    page.goto(f"/publicaties/{release.slug}/1/cijfer/")
    looked(page, "alle-cijfers")
    page.get_by_text("Waardoor komt dat?", exact=True).click()
    looked(page, "alle-cijfers-open", both=False)
