"""A list of inhabitants in a browser: offered, looked at, taken over, seen beside the municipalities, and undone."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.members import services
from meerwaarde.web.members.models import Inhabitants, Municipality
from meerwaarde.web.rights import Role
from support.inhabitants import inhabited, municipality
from support.people import actor
from support.site_browser import as_role, follow, looked, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = """RegioS;Perioden;TotaleBevolking_1
NL01;2025JJ00;17942942
GM0001;2025JJ00;25810
GM0002;2025JJ00;33920
GM0003;2025JJ00;.
GM0004;2025JJ00;18411
GM0777;2025JJ00;12
GM0001;2024JJ00;25600
"""


def test_a_list_is_read_taken_over_and_undone(site):
    Municipality.objects.all().delete()
    for code, name in (("GM0001", "Aadorp"), ("GM0002", "Beekstad"), ("GM0003", "Ceemond"), ("GM0004", "Deelerveen")):
        municipality(code, name, province="Noord")
    services.merge_municipalities(by=actor(Role.DATA_OFFICER), day=date(2024, 1, 1), old=["GM0004"], new="GM0001")
    inhabited(2025, "Eigen telling", GM0001=25_000, GM0003=9_000)
    page = as_role(site, Role.DATA_OFFICER)
    page.goto("/gemeenten/")
    follow(page, "Inwoners inlezen")
    looked(page, "inwoners-inlezen")
    page.get_by_label("Bestand").set_input_files({"name": "cbs.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.get_by_label("Aantallen op 1 januari van").fill("2025")
    page.get_by_label("Bron").fill("CBS, Regionale kerncijfers, tabel 70072ned")
    press(page, "Bekijken wat er verandert")
    assert page.get_by_text("Rij 6: Deelerveen (GM0004), tot 1 januari 2024, daarna Aadorp").is_visible()
    assert page.get_by_text("1 gemeente zonder aantal").is_visible()
    looked(page, "inwoners-voorstel")
    press(page, "Aantallen overnemen")
    assert page.get_by_text("De aantallen zijn overgenomen.").is_visible()
    looked(page, "inwoners-overgenomen")
    page.goto("/gemeenten/?dag=2025-06-01")
    assert page.get_by_role("row").filter(has_text="Beekstad").get_by_text("33.920").is_visible()
    assert page.get_by_text("niet bekend: Ceemond (GM0003)").is_visible()
    looked(page, "gemeenten")
    follow(page, "Inwoners inlezen")
    follow(page, "cbs.csv")
    press(page, "Terugdraaien")
    assert Inhabitants.objects.filter(source="Eigen telling").count() == 2
