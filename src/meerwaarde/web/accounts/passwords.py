"""A new password by mail."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from meerwaarde.web.accounts import devices, flood, links, mail, tries
from meerwaarde.web.accounts.models import Person


@transaction.atomic
def send_link(address: str, request: HttpRequest) -> None:
    """Send a link for a new password, at most a few an hour for each address; do nothing when nobody has it.

    Known or not, the same is counted and the page says the same. Who asks in another's name cannot use up what the
    owner may ask on her own device, and the links that were sent work for her alone.
    """
    device = devices.device_of(request, address)
    if not device:
        if flood.too_many(request):
            return
        flood.failed(request)
    if tries.take("reset", address, device).wait is not None:
        return
    person = Person.objects.filter(email=address, is_active=True).first()
    if person is not None:
        mail.new_password(person, links.absolute(reset_path(person)))


def reset_path(person: Person) -> str:
    """The page for a new password; its key ends with the first use, and by itself after some hours."""
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
