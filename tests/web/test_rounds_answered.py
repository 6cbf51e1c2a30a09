"""Sending, receipts, corrections, two at once, answering together, and what the bureau enters."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from meerwaarde.web.answering import services
from meerwaarde.web.answering.models import Draft, Submission
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.members.models import Asked
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import correcting, entering, sharing
from meerwaarde.web.rounds.models import Assignment, Link, Round
from meerwaarde.web.rounds.types import Refused
from meerwaarde.web.upkeep.models import Mail
from support.people import actor
from support.rounds_answered import Invited, asked, link_of, published

pytestmark = pytest.mark.django_db


def test_it_works():
    one = Invited()
    number = one.answer()
    one.assignment.refresh_from_db()
    sent = one.assignment
    assert sent.submission == Submission.objects.get()
    assert (sent.medium, sent.sent_with) == ("web", Link.everything.get())
    assert sent.begun <= sent.answered
    assert Asked.everything.get().answered == timezone.localdate()
    mail = Mail.objects.get()
    assert (mail.to, number in mail.subject, number in mail.body) == ("ans@example.org", True, True)
    assert "Ans" not in mail.body.replace("Ontvangstbewijs", "")
    assert [row.action for row in Entry.everything.filter(action__startswith="rounds.")] == ["rounds.answer.sent"]


def test_the_time_that_it_took_leaves_out_pauses():
    one = Invited()
    one.begin()
    for minutes in (3, 60, 2):
        Draft.objects.update(changed=timezone.now() - timedelta(minutes=minutes))
        one.fill(teams=str(minutes))
    one.send_all()
    one.assignment.refresh_from_db()
    assert 300 <= one.assignment.seconds < 320
    assert Asked.everything.get().minutes == 5


def test_sending_again_is_the_same():
    one = Invited()
    number = one.answer()
    again = one.browser.post(f"/v/{one.key}/nakijken/", {"actie": "versturen", "revisie": "3"}, follow=True)
    assert number in again.content.decode()
    assert (Submission.objects.count(), Mail.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_one_wins_and_both_see_what_was_sent():
    one = Invited()
    other = Invited(one.assignment, to="piet@example.org", name="Piet")
    one.begin(), one.fill(naam="Ans de Wit"), other.begin()
    for each in (one, other):
        each.open(f"/v/{each.key}/nakijken/")
    ready = Barrier(2)

    def send(each):
        ready.wait()
        each.send("versturen", {})
        connection.close()

    threads = [Thread(target=send, args=(each,)) for each in (one, other)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", one.page)[0]
    assert number in other.page
    assert "Verstuurd door" in one.page + other.page
    assert Submission.objects.count() == Mail.objects.count() == 1


def test_a_correction_is_a_new_submission_that_counts():
    one = Invited()
    first = one.answer(naam="Ans de Wit")
    assert "Iets verbeteren" in one.page
    one.post(f"/v/{one.key}/verbeteren/")
    assert 'value="Ans de Wit"' in one.go(2)
    one.press("verder", werk__naam="Piet")
    assert "Verder met uw verbetering" in one.open(f"/v/{one.key}/verstuurd/")
    second = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", one.send_all())[0]
    assert second != first
    one.assignment.refresh_from_db()
    newest, oldest = correcting.history(one.assignment)
    assert newest.deprecates == oldest.instance_id
    assert ("Piet" in newest.xml, "Ans de Wit" in oldest.xml) == (True, True)
    assert "telt nu" in Mail.objects.latest("pk").body
    assert Entry.everything.filter(action="rounds.answer.corrected").count() == 1


def test_no_correction_after_the_round():
    one = Invited()
    one.answer()
    Round.everything.update(closed=timezone.now())
    one.post(f"/v/{one.key}/verbeteren/")
    assert one.draft.closed is not None
    with pytest.raises(Refused):
        correcting.begin(by=actor(Role.RESPONDENT, one.assignment.organisation), assignment=one.assignment)


def test_a_round_that_closes_while_sending_stores_nothing():
    one = Invited()
    one.begin()
    one.fill()
    draft, sending = one.draft, one.sending
    Round.everything.update(closed=timezone.now())
    with pytest.raises(Exception, match="turned away"):
        services.submit(draft=draft, revision=draft.revision, sending=sending)
    assert not Submission.objects.exists()
    assert one.draft.closed is None
    assert "<naam>Ans</naam>" in one.draft.xml


# --- together --------------------------------------------------------------------------------------------------------


def shared(one, **fields):
    """A colleague with the link that came by mail."""
    one.open(f"/v/{one.key}/delen/")
    page = one.send("", {"to": "piet@example.org", "name": "Piet", **fields})
    assert "De link is verstuurd" in page, page
    key = re.search(r"/v/([\w-]+)/", Mail.objects.latest("pk").body)[1]
    return Invited(one.assignment, key=key)


def test_a_colleague_with_all_pages_sends_too():
    one = Invited()
    one.begin()
    assert "Samen met een collega invullen" in one.go(1)
    other = shared(one)
    other.answer(naam="Piet")
    assert "Verstuurd door Piet." in one.open()
    assert Mail.objects.latest("pk").to == "piet@example.org"


def test_a_colleague_with_one_page_sees_and_sends_nothing_else():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    other = shared(one, pages=["1"])
    assert "een deel van deze vragenlijst" in other.open()
    other.begin()
    assert other.title == "Over uw organisatie"
    for address in ("2/", "2/?weg=/data/werk", "delen/"):
        assert other.browser.get(f"/v/{other.key}/{address}").status_code == 404
    assert other.browser.post(f"/v/{other.key}/2/", {"v:/data/werk/naam": "x"}).status_code == 404
    other.go(1)
    page = other.press("verder", wij__leden="12")
    assert "Klaar met mijn deel" in page
    assert "Ans de Wit" not in page
    other.send("versturen", {})
    assert not Submission.objects.exists()
    other.open(f"/v/{other.key}/nakijken/")
    assert "Uw deel is bewaard" in other.send("klaar", {})
    assert one.value("wij/leden") == "12"
    one.send_all()
    assert "Ans de Wit" not in other.open()


def test_two_who_fill_in_other_pages_do_not_hinder_each_other():
    one = Invited()
    one.begin()
    other = shared(one, pages=["1"])
    other.begin()
    one.go(2)
    other.press("verder", wij__leden="12")
    one.press("verder", werk__naam="Ans", werk__teams="3")
    assert one.status == 200
    assert (one.value("wij/leden"), one.value("werk/naam")) == ("12", "Ans")


def test_two_on_the_same_page_see_both_answers():
    one = Invited()
    one.begin()
    other = Invited(one.assignment)
    other.begin()
    one.go(2), other.go(2)
    one.press("verder", werk__naam="Ans")
    other.press("verder", werk__naam="Piet")
    assert other.status == 409
    assert "Ans" in other.page
    assert one.value("werk/naam") == "Ans"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to": "geen adres"}, "geen e-mailadres"),
        ({"to": ""}, "to"),
        ({"to": "a@example.org\nbcc: b@example.org"}, "geen e-mailadres"),
        ({"to": "a@example.org", "pages": ["9"]}, "9"),
    ],
)
def test_what_cannot_be_shared(fields, words):
    one = Invited()
    one.begin()
    one.open(f"/v/{one.key}/delen/")
    one.send("", fields)
    assert one.status == 422
    assert words in one.page
    assert not Mail.objects.exists()


def test_a_retry_sends_no_second_mail_and_a_flood_stops():
    one = Invited()
    one.begin()
    by = actor(Role.RESPONDENT, one.assignment.organisation)
    for _ in range(2):
        sharing.share(by=by, assignment=one.assignment, to="Piet@example.org")
    assert Mail.objects.count() == 1
    for number in range(sharing.MOST_LINKS - 1):
        sharing.share(by=by, assignment=one.assignment, to=f"p{number}@example.org")
    with pytest.raises(Refused, match="al met veel mensen"):
        sharing.share(by=by, assignment=one.assignment, to="laatste@example.org")
    assert Mail.objects.count() == sharing.MOST_LINKS


def test_taking_over_ends_the_links_of_others_and_keeps_their_answers():
    one = Invited()
    one.begin()
    one.fill(naam="Ans de Wit")
    by = actor(Role.RESPONDENT, one.assignment.organisation)
    key = sharing.take_over(by=by, assignment=one.assignment, name="Baas", to="baas@example.org")
    assert "ingetrokken" in one.open()
    mail = Mail.objects.get()
    assert (mail.to, "Baas vult" in mail.body) == ("ans@example.org", True)
    new = Invited(one.assignment, key=key)
    assert 'value="Ans de Wit"' in new.go(2)


# --- paper and telephone ---------------------------------------------------------------------------------------------


def test_the_bureau_enters_what_came_on_paper():
    one = Invited()
    officer = actor(Role.DATA_OFFICER)
    entry = Invited(one.assignment, key=entering.begin(by=officer, assignment=one.assignment, medium="paper"))
    assert "U voert antwoorden in namens Welzijn Example (op papier)." in entry.go(2)
    entry.press("verder", werk__naam="Ans", werk__teams="2")
    entry.send_all()
    sent = Assignment.everything.get()
    assert (sent.medium, sent.sent_with.purpose) == ("paper", "bureau")
    actions = Entry.everything.filter(action__startswith="rounds.").order_by("number")
    assert [(row.action, row.actor_id == officer.id) for row in actions] == [
        ("rounds.answer.entering", True),
        ("rounds.answer.sent", True),
    ]
    assert (Mail.objects.get().to, "bureau voerde" in Mail.objects.get().body) == ("ans@example.org", True)
    one.begin()
    assert "Ingevoerd door het bureau." in one.page


def test_paper_that_came_late_is_entered_until_the_round_is_closed():
    one = asked(published())
    Round.everything.update(closes=timezone.localdate() - timedelta(days=1))
    assert entering.begin(by=actor(Role.DATA_OFFICER), assignment=one, medium="phone")
    Round.everything.update(closed=timezone.now())
    with pytest.raises(Refused):
        entering.begin(by=actor(Role.DATA_OFFICER), assignment=one, medium="phone")


def test_who_answers_on_the_website_after_all_is_marked_so():
    one = Invited()
    entering.begin(by=actor(Role.DATA_OFFICER), assignment=one.assignment, medium="paper")
    one.answer()
    one.assignment.refresh_from_db()
    assert one.assignment.medium == "web"
    with pytest.raises(Refused, match="al geantwoord"):
        entering.begin(by=actor(Role.DATA_OFFICER), assignment=one.assignment, medium="paper")


def test_a_replayed_form_with_another_key_reaches_nothing():
    one, other = Invited(), Invited()
    one.begin(), other.begin(), one.fill()
    revision = one.draft.revision
    answer = Client().post(f"/v/{uuid.uuid4().hex}/nakijken/", {"actie": "versturen", "revisie": revision})
    assert answer.status_code == 404
    with pytest.raises(PermissionDenied):
        services.submit(draft=one.draft, revision=revision)
    other_begun = other.sending
    with pytest.raises(Exception, match="turned away"):
        services.submit(draft=one.draft, revision=revision, sending=other_begun)
    assert link_of(one.assignment)[0].assignment == one.assignment
