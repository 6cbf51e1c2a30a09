"""The inhabitants of the demo: of every municipality, made up, and said to be."""

from __future__ import annotations

from datetime import date

import pytest

from meerwaarde.web.demo import inhabitants
from meerwaarde.web.demo.places import places
from meerwaarde.web.members import selectors
from meerwaarde.web.members.inhabitants import services
from meerwaarde.web.members.models import Inhabitants, InhabitantsList, Municipality
from meerwaarde.web.scopes import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_it_works():
    Municipality.objects.all().delete()
    Municipality.objects.bulk_create(Municipality(code=one.code, name=one.name) for one in places())
    by = Actor.system("demo", date.today())
    assert not inhabitants.are_there()
    inhabitants.inhabitants(by=by)
    (known,) = selectors.inhabitants_on(date.today())
    assert (len(known.numbers), known.lacking) == (len(places()), ())
    assert known.source.startswith("Verzonnen")
    assert all(number % 100 == 0 for number in known.numbers.values())  # nobody takes them for a count
    assert inhabitants.are_there()
    services.undo(by=by, one=InhabitantsList.everything.get())
    assert not Inhabitants.objects.exists()
    assert inhabitants.are_there()  # they stay away
