"""Each example instrument filled in from its first page to its receipt, with script and without.

By keys alone the one with the most kinds of controls: besides what is written and single choices it has several
choices, lists, a table of choices, a ranking and a part that repeats.
"""

from __future__ import annotations

import pytest

from meerwaarde.web.answering.models import Submission
from support.hands import Hand, Keys
from support.instruments import INSTRUMENTS, answers, form_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HANDS = {
    "with script": (Hand, True),
    "without script": (Hand, False),
    "keys": (Keys, True),
    "keys without script": (Keys, False),
}
CASES = [(name, hand) for name in INSTRUMENTS for hand in HANDS if HANDS[hand][0] is Hand or name == "monitor-teams"]


@pytest.mark.parametrize(("name", "hand"), CASES)
def test_what_is_filled_in_is_what_is_stored(visit, name, hand):
    sort, script = HANDS[hand]
    visited = visit(name, width=390, script=script)

    sort(visited.page, INSTRUMENTS[name], script=script).fill()
    visited.page.get_by_role("button", name="Versturen", exact=True).click()
    visited.page.wait_for_url("**/verstuurd/")

    submission = Submission.objects.get()
    wanted = INSTRUMENTS[name].stored()
    form = form_of(name)
    assert answers(form, submission.xml) == answers(form, wanted.to_xml(final=True))
    told = {one["path"]: one["explanation"] for one in submission.report}
    assert told == dict(wanted.explanations)
