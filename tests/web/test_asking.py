"""Asking the figures: a safe table beside the ledger, or the coarsest that is allowed; passed on only as a release."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from meerwaarde.core import InputError
from meerwaarde.web.audit.models import Entry
from meerwaarde.web.publications.asking import finding, passing, putting, tasks
from meerwaarde.web.publications.ledger import Overtaken
from meerwaarde.web.publications.models import Contribution, Inquiry, InquiryFile, LedgerLine, Release
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds.models import Assignment, Round
from support.figures_asked import answered, of_sizes, passed_on, put, worked
from support.people import actor, signed_in
from support.report_drafts import answer, made, round_that_is_over

pytestmark = pytest.mark.django_db
one = pytest.mark.one_database
MOST = 10  # queries a page
YES = "langer.ja.share"


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def test_it_works(by):
    round_ = round_that_is_over(yes=9, no=6, silent=5)
    row = answered(by, round_)
    assert (row.state, row.error, row.given, row.tried) == ("ready", "", "", [])
    assert row.summary.startswith("Van alle organisaties geeft 60,0\u00a0% het antwoord “Ja”")
    cell = row.content["passports"]["cells"][YES]
    assert (cell["shown"], cell["n"], cell["N"]) == ("60,0\u00a0%", 15, 20)
    assert not LedgerLine.objects.exists()  # nothing is written before it is passed on
    assert not Release.objects.exists()
    asked = Entry.everything.get(action="publications.figures.asked")
    assert (asked.read, asked.subject_id) == (True, str(round_.uuid))
    release = passed_on(by, row)
    assert (release.kind, release.version, release.ledger_number) == ("answer", 1, 1)
    names = set(release.files.values_list("name", flat=True))
    assert {"index.html", "tables.csv", "tables.json", "charts/langer.svg", "provenance.json"} <= names
    assert Contribution.everything.filter(release=release).count() == 15
    assert Assignment.everything.filter(released__isnull=False).count() == 15  # late answers wait for a batch from now
    assert not InquiryFile.everything.exists()
    row.refresh_from_db()
    assert passed_on(by, row).pk == release.pk
    assert (Release.objects.count(), LedgerLine.objects.count()) == (1, 1)


def test_the_same_form_twice_is_one_question_and_one_task(by):
    round_, token = round_that_is_over(), uuid.uuid4()
    assert put(by, round_, token=token).pk == put(by, round_, token=token).pk
    assert DBTaskResult.objects.count() == 1


@one
def test_the_coarsest_table_that_is_allowed_with_the_reason(by):
    round_ = of_sizes((5, 2, 1), (20, 2, 1), (40, 1, 2), (80, 2, 1), (200, 1, 2))
    row = answered(by, round_, group="omvang")
    assert (row.state, row.given, row.tried) == ("ready", "omvang in twee klassen", [["omvang", "hidden"]])
    assert row.title == "Wachten cliënten langer dan vorig jaar? Naar omvang in twee klassen"
    cells = row.content["passports"]["cells"]
    assert sorted(one["n"] for name, one in cells.items() if one["question"] == "langer" and "twee" in name) == [
        6,
        6,
        9,
        9,
    ]
    crossed = answered(by, round_, group="omvang, provincie")
    assert [name for name, _why in crossed.tried] == ["omvang, provincie", "omvang"]


@one
def test_what_gives_somebody_away_is_refused_with_the_reason(by):
    row = answered(by, round_that_is_over(yes=13, no=2))
    assert row.state == "refused"
    assert [name for name, _why in row.tried] == [""]
    assert not row.files.exists()
    with pytest.raises(InputError, match="nog geen antwoord"):
        passing.pass_on(by=by, inquiry=row, digest="")


@one
@pytest.mark.parametrize(
    ("said", "message"),
    [({"question": "niets"}, "Kies een vraag"), ({"group": "niets"}, "Naar deze groep"),
     ({"previous": uuid.uuid4()}, "Kies een eerdere ronde")],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(by, said, message):
    round_ = round_that_is_over()
    with pytest.raises(InputError, match=message):
        put(by, round_, **said)
    assert not Inquiry.everything.exists()


@one
def test_of_a_round_that_goes_on_or_is_about_municipalities_nothing_is_asked(by):
    with pytest.raises(InputError, match="nog geen rapport"):
        put(by, round_that_is_over(closes=by.scope.day))
    with pytest.raises(InputError, match="Antwoorden per gemeente komen er één keer uit"):
        put(by, round_that_is_over(unit=Round.Unit.MUNICIPALITY))
    with pytest.raises(InputError, match="is er niet"):
        putting.put(by=by, token=uuid.uuid4(), round_=uuid.uuid4(), question="langer")


@one
def test_who_may_ask_and_who_may_pass_on(by):
    round_ = round_that_is_over()
    reader = actor(Role.BUREAU_READER)
    row = answered(reader, round_)  # sees no answers of members, and gets a safe table all the same
    assert row.state == "ready"
    with pytest.raises(PermissionDenied):
        passed_on(reader, row)
    for role in (Role.REVIEWER, Role.TRANSLATOR):
        with pytest.raises(PermissionDenied):
            put(actor(role), round_)
    assert passed_on(by, row).version == 1


def test_what_was_overtaken_is_asked_again_and_nothing_is_released(by):
    round_ = round_that_is_over(yes=30, no=20)
    first, second = answered(by, round_), answered(by, round_, group="omvang")
    passed_on(by, first)
    with pytest.raises(Overtaken):
        passed_on(by, second)
    second.refresh_from_db()
    assert (second.state, second.turn) == ("waiting", 2)
    assert (Release.objects.count(), LedgerLine.objects.count()) == (1, 1)
    assert worked(by, second).state == "ready"
    assert passed_on(by, second).ledger_number == 2


def test_passing_on_that_breaks_off_leaves_nothing(by, monkeypatch):
    row = answered(by, round_that_is_over())

    def killed(**_said):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(passing.rounds, "lay_down", killed)
        with pytest.raises(KeyboardInterrupt):
            passed_on(by, row)
    assert not Release.objects.exists()
    assert not LedgerLine.objects.exists()
    assert InquiryFile.everything.exists()
    assert passed_on(by, row).version == 1


@one
def test_a_table_beside_the_report_gives_no_late_answer_away(by):
    from meerwaarde.web.publications.drafts import releasing, second_eyes

    round_ = round_that_is_over(yes=30, no=20)
    draft = made(by, round_)
    second_eyes.decide(by=actor(Role.REVIEWER), draft=draft, digest=draft.digest, good=True)
    releasing.release(by=by, draft=draft)
    answer(round_, "nee")  # one late answer: a table with it would tell what it was
    row = answered(by, round_)
    assert row.state == "ready"
    assert row.content["passports"]["cells"][YES]["n"] == 50


@one
def test_the_same_figures_again_are_the_same_release_and_others_a_next_version(by):
    round_ = round_that_is_over(yes=30, no=20)
    first = passed_on(by, answered(by, round_))
    again = answered(by, round_)
    assert passed_on(by, again).pk == first.pk
    assert LedgerLine.objects.count() == 1
    for _late in range(12):
        answer(round_, "nee")
    more = answered(by, round_)
    assert more.slug == first.slug
    if more.state == "ready":
        with pytest.raises(InputError, match="Kies wat er is veranderd"):
            passed_on(by, more)
        second = passed_on(by, more, correction="answers")
        assert (second.version, second.correction) == (2, "Er zijn antwoorden bijgekomen of verbeterd.")


@one
def test_what_was_not_seen_like_this_is_not_passed_on(by):
    row = answered(by, round_that_is_over())
    with pytest.raises(InputError, match="veranderd sinds u keek"):
        passing.pass_on(by=by, inquiry=row, digest="anders")
    row.content["passports"]["cells"][YES]["n"] = None
    row.save()
    with pytest.raises(InputError, match="Zonder n wordt niets openbaar"):
        passed_on(by, row)


@one
def test_what_was_not_passed_on_goes_after_a_month(by):
    round_ = round_that_is_over()
    old, kept = put(by, round_), answered(by, round_)
    passed_on(by, kept)
    Inquiry.everything.update(since=timezone.now() - timedelta(days=31))
    put(by, round_)
    assert not Inquiry.everything.filter(pk=old.pk).exists()
    assert Inquiry.everything.filter(pk=kept.pk).exists()


@one
def test_an_earlier_round_gives_the_change(by):
    opened, closed = (by.scope.day - timedelta(days=days) for days in (200, 180))
    before = round_that_is_over(yes=20, no=20, title="Vorige", period="najaar 2025", opens=opened, closes=closed)
    now = round_that_is_over(yes=30, no=20)
    row = answered(by, now, previous=before.uuid)
    assert row.error == ""
    assert row.state == "ready"
    change = next(name for name in row.content["passports"]["cells"] if "change" in name and ".ja." in name)
    assert row.content["passports"]["cells"][change]["shown"].startswith("+10,0")
    assert len(row.contributions) == 90


@one
def test_a_worker_that_was_killed_begins_again(by, monkeypatch):
    row = put(by, round_that_is_over())
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "_answer", lambda *_said: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            worked(by, row)
    row.refresh_from_db()
    assert row.state == "busy"
    assert worked(by, row).state == "ready"
    assert worked(by, row).turn == 1


@one
def test_the_pages_of_a_question(by, client, django_assert_max_num_queries):
    round_ = of_sizes()
    signed_in(client, Role.DATA_OFFICER)
    client.get("/")
    with django_assert_max_num_queries(MOST):
        page = client.get("/cijfers/vragen/?zin=hoeveel+leden+hebben+langere+wachttijd:+wachten+naar+grootte").text
    assert "Gevonden:" in page
    assert re.search(r'<option value="omvang" selected>', page)
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    said = {"token": token, "ronde": round_.uuid, "question": "langer", "group": "omvang", "previous": ""}
    told = client.post("/cijfers/vragen/", said)
    assert told.status_code == 303
    assert client.post("/cijfers/vragen/", said).url == told.url
    waiting = client.get(told.url)
    assert "wordt beantwoord" in waiting.text
    assert waiting["Refresh"] == "2"
    assert "Refresh" not in client.get(f"{told.url}?stil=1")
    row = worked(by, Inquiry.everything.get())
    with django_assert_max_num_queries(MOST):
        page = client.get(told.url).text
    assert "66,7\u00a0%" in page
    assert "n = 47" in page
    assert "Refresh" not in client.get(told.url)
    with django_assert_max_num_queries(MOST):
        assert "beantwoord" in client.get("/cijfers/vragen/").text
    preview = client.get(f"{told.url}voorbeeld/index.html")
    assert "sandbox" in preview["Content-Security-Policy"]
    assert preview["Cache-Control"] == "private, no-store"
    made_public = client.post(f"{told.url}doorgeven/", {"digest": row.digest})
    assert made_public.url == f"/publicaties/{row.slug}/1/"
    assert "Deze tabel is openbaar." in client.get(told.url).text


@one
def test_the_page_tells_the_reason_and_what_went_wrong(by, client):
    signed_in(client, Role.BUREAU_READER)
    coarse = answered(by, of_sizes((5, 2, 1), (20, 2, 1), (40, 1, 2), (80, 2, 1), (200, 1, 2)), group="omvang")
    page = client.get(f"/cijfers/vragen/{coarse.uuid}/").text
    assert "Dit is de fijnste tabel die mag: omvang in twee klassen" in page
    assert "te weinig organisaties achter zitten" in page
    assert "doorgeven/" not in page  # a reader asks, and does not pass on
    assert client.post(f"/cijfers/vragen/{coarse.uuid}/doorgeven/").status_code == 403
    refused = answered(by, round_that_is_over(yes=13, no=2))
    assert "mag geen tabel worden getoond" in client.get(f"/cijfers/vragen/{refused.uuid}/").text
    Inquiry.everything.filter(pk=refused.pk).update(state="failed", error="Het formulier is niet te lezen.")
    assert "Het formulier is niet te lezen." in client.get(f"/cijfers/vragen/{refused.uuid}/").text
    client.post(f"/cijfers/vragen/{refused.uuid}/opnieuw/")
    assert Inquiry.everything.get(pk=refused.pk).turn == 2


@one
def test_a_conflict_is_told_and_nothing_is_public(by, client):
    round_ = of_sizes()
    first, second = answered(by, round_), answered(by, round_, group="omvang")
    passed_on(by, first)
    signed_in(client, Role.DATA_OFFICER)
    page = client.post(f"/cijfers/vragen/{second.uuid}/doorgeven/", {"digest": second.digest}, follow=True).text
    assert "Er is niets doorgegeven. De vraag wordt opnieuw gesteld" in page
    assert Release.objects.count() == 1


@one
def test_what_cannot_be_used_is_told_on_the_page(by, client):
    round_ = round_that_is_over()
    signed_in(client, Role.DATA_OFFICER)
    said = {"token": uuid.uuid4(), "ronde": round_.uuid, "question": "niets", "group": "", "previous": ""}
    answer_ = client.post("/cijfers/vragen/", said)
    assert answer_.status_code == 422
    assert "Kies iets uit de lijst." in answer_.text
    assert client.get(f"/cijfers/vragen/?ronde={uuid.uuid4()}").status_code == 404
    assert "Geen van deze woorden" in client.get("/cijfers/vragen/?zin=%00xyz+<b>").text
    assert client.get(f"/cijfers/vragen/{uuid.uuid4()}/").status_code == 404


QUESTIONS = (("wacht", "Heeft uw organisatie een wachtlijst?"), ("fte", "Hoeveel fte werkt er bij uw organisatie?"),
             ("jong", "Werkt u met jongeren?"))  # fmt: skip
GROUPS = (("omvang", "omvang"), ("werksoorten", "werksoorten"), ("provincie", "provincie"))


@one
@pytest.mark.parametrize(
    ("words", "question", "group"),
    [("hoeveel leden hebben een wachtlijst naar omvang", "wacht", "omvang"),
     ("Wachtlijsten per provincie", "wacht", "provincie"), ("fte naar grootte", "fte", "omvang"),
     ("jongeren", "jong", ""), ("hoeveel leden", "", ""), ("werken naar jongeren", "jong", ""), ("", "", "")],
)  # fmt: skip
def test_plain_words_find_a_question_and_a_group(words, question, group):
    found = finding.find(words, QUESTIONS, GROUPS)
    assert (found.question, found.group) == (question, group)
    assert all(name != question for name, _label in found.others)
