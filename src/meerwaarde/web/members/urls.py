"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.members import import_views
from meerwaarde.web.members.views import areas, changes, inhabitants, listing, memberships, merging

app_name = "members"
ONE = "leden/<uuid:identifier>/"
urlpatterns = [
    path("leden/", listing.register, name="register"),
    path("leden/nieuw/", changes.add, name="add"),
    path("leden/verloop/", listing.movements, name="movements"),
    path("leden/importeren/", import_views.offer, name="import"),
    path("leden/importeren/leeg.csv", import_views.example, name="import_example"),
    path("leden/importeren/<uuid:identifier>/", import_views.batch, name="import_batch"),
    path("leden/importeren/<uuid:identifier>/doorvoeren/", import_views.confirm, name="import_confirm"),
    path("leden/importeren/<uuid:identifier>/terugdraaien/", import_views.undo, name="import_undo"),
    path("leden/importeren/<uuid:identifier>/weggooien/", import_views.discard, name="import_discard"),
    path("leden/leden.csv", import_views.export, {"kind": "csv"}, name="export_csv"),
    path("leden/leden.xlsx", import_views.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("leden/samenvoegen/", merging.merge, name="merge"),
    path("leden/nummer/<str:number>/", listing.by_number, name="by_number"),
    path(ONE, listing.organisation, name="organisation"),
    path(f"{ONE}gegevens/", changes.details, name="details"),
    path(f"{ONE}werk/", changes.work, name="work"),
    path(f"{ONE}gemeenten/", changes.served, name="served"),
    path(f"{ONE}cijfers/", listing.figures, name="figures_of"),
    path(f"{ONE}cijfers/<int:year>/", changes.figures, name="figures"),
    path(f"{ONE}contact/", listing.contacts, name="contacts"),
    path(f"{ONE}contact/nieuw/", changes.add_contact, name="add_contact"),
    path(f"{ONE}contact/<int:contact>/", changes.change_contact, name="change_contact"),
    path(f"{ONE}contact/<int:contact>/weg/", changes.end_contact, name="end_contact"),
    path(f"{ONE}geschiedenis/", listing.history, name="history"),
    path(f"{ONE}vragen/", listing.questions, name="questions"),
    path(f"{ONE}lid-worden/", memberships.join, name="join"),
    path(f"{ONE}lid-af/", memberships.leave, name="leave"),
    path(f"{ONE}voorwaarden/", memberships.terms, name="terms"),
    path(f"{ONE}lidmaatschap/<int:membership>/", memberships.correct, name="correct"),
    path("gemeenten/", areas.municipalities, name="municipalities"),
    path("gemeenten/nieuw/", areas.add, name="add_municipality"),
    path("gemeenten/samenvoegen/", areas.merge, name="merge_municipalities"),
    path("gemeenten/splitsen/", areas.split, name="split_municipality"),
    path("gemeenten/inlezen/", areas.read, name="read_municipalities"),
    path("gemeenten/inwoners/", inhabitants.offer, name="inhabitants"),
    path("gemeenten/inwoners/<uuid:identifier>/", inhabitants.one_list, name="inhabitants_list"),
    path("gemeenten/inwoners/<uuid:identifier>/overnemen/", inhabitants.confirm, name="inhabitants_confirm"),
    path("gemeenten/inwoners/<uuid:identifier>/terugdraaien/", inhabitants.undo, name="inhabitants_undo"),
    path("gemeenten/inwoners/<uuid:identifier>/weggooien/", inhabitants.discard, name="inhabitants_discard"),
]
