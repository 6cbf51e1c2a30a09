"""The addresses of this app."""

from __future__ import annotations

from django.urls import path

from meerwaarde.web.members.views import changes, listing, memberships

app_name = "members"
ONE = "leden/<uuid:identifier>/"
urlpatterns = [
    path("leden/", listing.register, name="register"),
    path("leden/nieuw/", changes.add, name="add"),
    path("leden/verloop/", listing.movements, name="movements"),
    path("leden/nummer/<str:number>/", listing.by_number, name="by_number"),
    path(ONE, listing.organisation, name="organisation"),
    path(f"{ONE}gegevens/", changes.details, name="details"),
    path(f"{ONE}werk/", changes.work, name="work"),
    path(f"{ONE}gemeenten/", changes.served, name="served"),
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
]
