"""The list of all figures on a phone: short, and a link to a figure that is folded away shows it."""

from __future__ import annotations

import pytest

from support.many_figures import release
from support.site_browser import flaws_in_sights, follow, show

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/publicaties/monitor/1/cijfer/"


def test_a_figure_in_a_fold_is_seen_by_its_link(site):
    release()
    page = site(LIST, bypass_csp=True)
    assert flaws_in_sights(page) == []
    show(page, 320, "light")
    assert page.evaluate("document.documentElement.scrollHeight") < 2_500
    row = page.locator("[id='geld.omvang.groep 20.ja.share']")
    assert not row.is_visible()
    page.get_by_text("Hoe staat het met geld?", exact=True).click()  # no script: the browser folds
    assert row.is_visible()
    assert flaws_in_sights(page) == []
    page.goto(f"{LIST}wachten.omvang.groep%2020.ja.share/")
    follow(page, "Alle cijfers bij deze vraag")
    assert page.locator("[id='wachten.omvang.groep 20.ja.share']").is_visible()
    assert not row.is_visible()
    page.goto("/nagaan/")
    page.goto(f"{LIST}#geld.omvang.groep%2020.ja.share")  # somebody else's link, without the question
    assert row.is_visible()
