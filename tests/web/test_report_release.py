"""From a draft to a release: looked at by a second person, in one transaction with the ledger, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications import services
from meerwaarde.web.publications.drafts import making, releasing, second_eyes, selectors, texts
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import Contribution, DraftFile, LedgerLine, Release, ReportDraft, Review
from meerwaarde.web.publications.selectors import waiting
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.upkeep.models import Mail
from support.people import actor
from support.report_drafts import answer, made, round_that_is_over, worked

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database  # what does not depend on it


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def looked_at(draft, by=None):
    """A colleague says that it is right."""
    return second_eyes.decide(by=by or actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)


def steps(draft):
    return {one.step for one in releasing.lacking(draft, timezone.now())}


def test_it_works(by):
    draft = made(by)
    files = {one.name: bytes(one.content) for one in draft.files.all()}
    looked_at(draft)
    release = releasing.release(by=by, draft=draft)
    assert (release.slug, release.version, release.ledger_number) == ("quickscan-wachttijden", 1, 1)
    assert {one.name: bytes(one.content) for one in release.files.all()} == files
    assert LedgerLine.objects.count() == 1
    assert Contribution.everything.filter(release=release).count() == 15
    assert not DraftFile.everything.exists()
    assert "lines" not in release.content
    assert "generated" not in release.content
    assert list(Entry.everything.order_by("number").values_list("action", flat=True)) == [
        "publications.draft.begun", "publications.review.decided", "publications.release.published",
    ]  # fmt: skip


def test_a_double_click_is_one_release(by):
    draft = made(by)
    looked_at(draft)
    first, again = (releasing.release(by=by, draft=draft) for _time in range(2))
    assert first.pk == again.pk
    assert (Release.objects.count(), LedgerLine.objects.count()) == (1, 1)


@one
def test_nobody_releases_alone(by):
    draft = made(by)
    assert steps(draft) == {"review"}
    with pytest.raises(InputError, match="tweede persoon"):
        releasing.release(by=by, draft=draft)
    with pytest.raises(PermissionDenied):
        looked_at(draft, by)  # one's own work
    with pytest.raises(PermissionDenied):
        looked_at(draft, actor(Role.BUREAU_READER))
    looked_at(draft, actor(Role.DATA_OFFICER))
    assert steps(draft) == set()
    with pytest.raises(PermissionDenied):
        releasing.release(by=actor(Role.REVIEWER), draft=draft)


@one
def test_what_changed_since_is_looked_at_again(by):
    draft = made(by)
    looked_at(draft)
    making.change(by=by, draft=draft, title="Anders", period=draft.period, language="nl", split=[])
    draft = worked(draft, by)
    assert steps(draft) == {"review"}
    with pytest.raises(InputError, match="veranderd sinds u keek"):
        second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest="anders", good=True)


@one
def test_who_sends_it_back_says_why_and_it_stays_back(by):
    draft, reader = made(by), actor(Role.REVIEWER)
    second_eyes.ask_colleague(by=by, draft=draft)
    assert [selectors.asks(reviews) for _draft, reviews in selectors.looked_at(reader.scope)] == [True]
    with pytest.raises(InputError, match="wat er anders moet"):
        second_eyes.decide(by=reader, draft=draft, digest=draft.digest, good=False)
    second_eyes.decide(by=reader, draft=draft, digest=draft.digest, good=False, remark="De kop klopt niet.")
    assert [selectors.asks(reviews) for _draft, reviews in selectors.looked_at(reader.scope)] == [False]
    second_eyes.wait_a_day(by=by, draft=draft)
    Review.everything.filter(kind="delay").update(until=timezone.now())
    with pytest.raises(InputError, match="stuurde het terug"):
        releasing.release(by=by, draft=draft)


@one
def test_a_bureau_of_one_waits_a_day(by):
    draft = made(by)
    review = second_eyes.wait_a_day(by=by, draft=draft)
    assert second_eyes.wait_a_day(by=by, draft=draft).pk == review.pk
    with pytest.raises(InputError, match="tweede persoon"):
        releasing.release(by=by, draft=draft)
    later = timezone.now() + timedelta(hours=24, minutes=1)
    assert releasing.lacking(draft, later) == ()
    Review.everything.update(until=timezone.now())
    assert [one.text for one in waiting(by.scope) if "vrijgeven" in one.text and draft.title in one.text] == [
        f"{draft.title}: er is 24 uur gewacht. U kunt het vrijgeven."
    ]


@one
def test_an_outside_reader_has_a_link_that_expires(by):
    draft = made(by)
    review = second_eyes.ask_outside(by=by, draft=draft, to="Lezer@example.org", name="Ans")
    assert second_eyes.ask_outside(by=by, draft=draft, to="lezer@example.org", name="Ans").pk == review.pk
    mail = Mail.objects.get()
    key = re.search(r"/publicaties/nakijken/([^/\s]+)/", mail.body)[1]
    assert key not in str(Review.everything.values())
    assert second_eyes.by_key(key).pk == review.pk
    second_eyes.decide_outside(review=review, good=True)
    assert steps(draft) == set()
    Review.everything.update(until=timezone.now())
    assert second_eyes.by_key(key) is None
    assert steps(draft) == set()  # what was said stays said
    with pytest.raises(InputError, match="geen e-mailadres"):
        second_eyes.ask_outside(by=by, draft=draft, to="niemand", name="")


def test_when_something_else_was_released_it_is_made_again(by):
    draft = made(by)
    looked_at(draft)
    other = made(by, round_that_is_over(title="Een andere"))
    looked_at(other)
    releasing.release(by=by, draft=other)
    with pytest.raises(Overtaken):
        releasing.release(by=by, draft=draft)
    draft.refresh_from_db()
    assert (draft.state, draft.turn) == ("waiting", 2)
    assert (Release.objects.count(), LedgerLine.objects.count()) == (1, 1)
    draft = worked(draft, by)
    assert steps(draft) == set()  # the same figures and texts: who looked, looked at this
    assert releasing.release(by=by, draft=draft).ledger_number == 2


def test_a_release_that_breaks_off_leaves_nothing(by, monkeypatch):
    draft = made(by)
    looked_at(draft)

    def killed(**_said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(services, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            releasing.release(by=by, draft=draft)
    assert not Release.objects.exists()
    assert not LedgerLine.objects.exists()
    assert DraftFile.everything.exists()
    assert releasing.release(by=by, draft=draft).version == 1


@one
def test_a_figure_without_n_is_refused(by):
    draft = made(by)
    looked_at(draft)
    draft.content["passports"]["cells"]["langer.ja.share"]["n"] = None
    draft.save()
    with pytest.raises(InputError, match="Zonder n wordt niets openbaar"):
        releasing.release(by=by, draft=draft)


@one
def test_without_what_it_does_not_measure_nothing_comes_out(by):
    draft = made(by, round_that_is_over(limits=""))
    looked_at(draft)
    with pytest.raises(InputError, match="niet meet"):
        releasing.release(by=by, draft=draft)


@one
def test_late_answers_become_a_next_version_that_says_what_changed(by):
    round_ = round_that_is_over()
    draft = made(by, round_)
    looked_at(draft)
    first = releasing.release(by=by, draft=draft)
    for _one in range(5):
        answer(round_, "nee")
    final = made(by, round_)
    assert (final.slug, final.pk == draft.pk) == (first.slug, False)
    looked_at(final)
    with pytest.raises(InputError, match="wat erin is verbeterd"):
        releasing.release(by=by, draft=final)
    ReportDraft.everything.filter(pk=final.pk).update(correction="Vijf late antwoorden erbij.")
    assert releasing.release(by=by, draft=final).version == 2


@one
def test_a_final_that_differs_by_few_answers_gives_none_of_them_away(by):
    """Where nobody knows any more which answers are public, the ledger does."""
    round_ = round_that_is_over(yes=30, no=20)
    draft = made(by, round_)
    looked_at(draft)
    releasing.release(by=by, draft=draft)
    answer(round_, "ja")
    answer(round_, "nee")
    Assignment.everything.update(released=None)
    final = made(by, round_)
    shown = {name: one["shown"] for name, one in final.content["passports"]["cells"].items()}
    assert final.state == "ready"
    assert not shown["langer.ja.share"]
    assert not shown["langer.nee.share"]


@one
def test_a_text_about_a_figure_that_is_hidden_now_is_told(by):
    round_ = round_that_is_over(yes=30, no=20)
    draft = made(by, round_)
    told = "Veel wachten: {cijfer:langer.ja.share}"
    texts.write(by=by, draft=draft, headline=told, introduction="", limits=draft.limits, numbers=[])
    draft = worked(draft, by)
    looked_at(draft)
    releasing.release(by=by, draft=draft)
    answer(round_, "ja")
    Assignment.everything.update(released=None)
    final = made(by, round_)
    assert (final.state, final.headline) == ("failed", told)
    assert "afgeschermd en kan niet in een tekst staan" in final.error
    texts.write(by=by, draft=final, headline="", introduction="", limits=final.limits, numbers=[])
    assert worked(final, by).state == "ready"


@one
def test_a_round_that_was_opened_again_is_not_released(by):
    round_ = round_that_is_over()
    draft = made(by, round_)
    looked_at(draft)
    Round.everything.filter(pk=round_.pk).update(closes=by.scope.day)
    with pytest.raises(InputError, match="nog geen rapport"):
        releasing.release(by=by, draft=draft)
    assert not Release.objects.exists()
