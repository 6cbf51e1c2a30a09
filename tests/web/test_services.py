"""What changes in answering: published once, never overwritten, sent once, whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import media, selectors, services
from meerwaarde.web.answering.models import Draft, FormVersion, MediaFile, Submission
from meerwaarde.web.answering.types import Closed, Conflict, Media, Refused, VersionTaken
from support.small_form import small_form

pytestmark = pytest.mark.django_db

FACE = Media("gezicht.png", b"\x89PNG", "image/png")


@pytest.fixture
def version():
    return services.publish_form(xform=small_form(), media=[FACE])


@pytest.fixture
def draft(version):
    return services.start_draft(form_version=version, language="nl")[0]


def answered(draft, why="", **answers):
    """The XML of a draft with answers filled in."""
    instance = Instance.from_xml(selectors.form_of(draft), draft.xml)
    for name, value in answers.items():
        instance.set(f"/data/{name}", value)
    if why:
        instance.explain("/data/fte", why)
    return instance.to_xml()


def saved(draft, **answers):
    return services.save_draft(
        draft=draft, xml=answered(draft, **answers), page="1", language="nl", revision=draft.revision
    )


# --- publishing ------------------------------------------------------------------------------------------------------


def test_it_works(draft):
    submission = services.submit(draft=saved(draft, naam="Wulp", fte="12.5"), revision=2)
    assert selectors.submission_by_id(submission.instance_id) == submission == Submission.objects.get()
    assert Instance.from_xml(selectors.form_of(submission), submission.xml).value("/data/uren") == "450"


def test_a_form_is_published_once(version):
    assert services.publish_form(xform=small_form(), media=[FACE]) == version
    assert (FormVersion.objects.count(), MediaFile.objects.count()) == (1, 1)
    assert bytes(FormVersion.objects.get().xml) == small_form().xml


@pytest.mark.parametrize("changes", [{"title": "Anders"}, {}])
def test_a_version_cannot_become_another_form_or_get_other_files(version, changes):
    with pytest.raises(VersionTaken):
        services.publish_form(xform=small_form(**changes), media=[])
    services.publish_form(xform=small_form(**changes), media=[], trial=True)
    services.publish_form(xform=small_form(**changes, version="2"), media=[])
    assert FormVersion.objects.count() == 3


# --- drafts ----------------------------------------------------------------------------------------------------------


def test_the_secret_of_a_link_is_not_stored(version):
    draft, key = services.start_draft(form_version=version)
    assert len(key) >= 32  # 192 bits
    assert selectors.draft_by_key(key) == draft
    assert selectors.draft_by_key(draft.key_sha256) is None
    assert selectors.draft_by_key(key[:-1]) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM answering_draft")
        assert key not in str(cursor.fetchall())


def test_two_drafts_have_two_secrets(version):
    keys = {services.start_draft(form_version=version)[1] for _ in range(5)}
    assert len(keys) == 5


def test_what_was_saved_comes_back(draft):
    stored = services.save_draft(draft=draft, xml=answered(draft, naam="Ü & <b>"), page="p2", language="en", revision=1)
    again = Draft.objects.get()
    assert (again.revision, again.page, again.language) == (stored.revision, "p2", "en") == (2, "p2", "en")
    assert Instance.from_xml(selectors.form_of(again), again.xml).value("/data/naam") == "Ü & <b>"


def test_nobody_overwrites_what_somebody_else_saved(draft):
    saved(draft, naam="eerste")
    with pytest.raises(Conflict) as caught:
        services.save_draft(draft=draft, xml=answered(draft, naam="tweede"), page="", language="nl", revision=1)
    assert caught.value.draft.revision == 2
    assert "eerste" in caught.value.draft.xml
    assert "eerste" in Draft.objects.get().xml


def test_what_is_known_already_takes_the_place_of_the_form_s_own(version):
    known = {"vorig": "<root><item><key>fte</key><value>7</value></item></root>"}
    _, key = services.start_draft(form_version=version, instances=known)
    found = selectors.form_of(selectors.draft_by_key(key)).instances["vorig"]
    assert found.value == "fte7"
    assert selectors.form_of(version).instances["vorig"].value != "fte7"


def test_the_lists_of_a_form_are_frozen_with_it(tmp_path):
    (tmp_path / "vorig.csv").write_text("name,label\nfte,12\n")
    version = services.publish_form(xform=small_form(folder=tmp_path))
    (tmp_path / "vorig.csv").unlink()
    form = selectors.form_of(version)
    assert "12" in form.instances["vorig"].value
    assert form.missing == ()


def test_the_files_that_a_form_names_are_frozen_with_it(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "blij & wel.png").write_bytes(b"\x89PNG")
    version = services.publish_form(xform=small_form(title="jr://images/blij &amp; wel.png"), folder=tmp_path)
    found = selectors.media_file(form_version=version, name="blij & wel.png")
    assert (bytes(found.content), found.mimetype) == (b"\x89PNG", "image/png")
    assert selectors.media_file(form_version=version, name="ander.png") is None


@pytest.mark.parametrize(
    "name", ["weg.png", "../geheim.png", "/etc/passwd", "..\\geheim.png", "bladzij.html", ".verborgen.png", "..", ""]
)
def test_no_other_file_is_published(tmp_path, name):
    for other in ("geheim.png", "form/bladzij.html", "form/.verborgen.png", "form/anders.png"):
        (tmp_path / other).parent.mkdir(exist_ok=True)
        (tmp_path / other).write_bytes(b"x")
    xml = f'<value form="image">jr://images/{name}</value>'.encode()
    assert media.beside(xml, tmp_path / "form") == ()


# --- sending ---------------------------------------------------------------------------------------------------------


def test_a_hard_problem_stores_nothing(draft):
    before = saved(draft, fte="101")
    with pytest.raises(Refused) as caught:
        services.submit(draft=before, revision=2)
    assert {(one.path, one.kind) for one in caught.value.problems if one.severity == "error"} == {
        ("/data/naam", "required"),
        ("/data/fte", "constraint"),
    }
    assert Submission.objects.count() == 0
    assert Draft.objects.get().xml == before.xml


def test_a_soft_check_lets_pass_and_keeps_the_explanation(draft):
    xml = answered(draft, naam="Wulp", fte="60", why="Twee teams erbij")
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=1)
    submission = services.submit(draft=draft, revision=2)
    assert submission.report == [
        {"path": "/data/fte", "kind": "warning", "message": "Klopt dit?", "explanation": "Twee teams erbij"}
    ]
    assert "Twee teams erbij" in Submission.objects.get().xml


def test_sent_twice_is_stored_once(draft):
    ready = saved(draft, naam="Wulp")
    first = services.submit(draft=ready, revision=2)
    assert services.submit(draft=ready, revision=2) == first
    assert Submission.objects.count() == 1


def test_after_sending_the_draft_holds_no_answers_and_does_not_change(draft):
    ready = saved(draft, naam="Wulpenmeer")
    submission = services.submit(draft=ready, revision=2)
    closed = Draft.objects.get()
    assert (closed.xml, closed.instances, closed.submission) == ("", {}, submission)
    with pytest.raises(Closed):
        services.save_draft(draft=ready, xml="<data/>", page="", language="nl", revision=closed.revision)


def test_what_another_changed_meanwhile_is_not_sent(draft):
    saved(draft, naam="Wulp")
    with pytest.raises(Conflict):
        services.submit(draft=draft, revision=1)
    assert Submission.objects.count() == 0


def test_when_the_submission_was_deleted_the_link_says_that_it_was_sent(draft):
    ready = saved(draft, naam="Wulp")
    services.submit(draft=ready, revision=2).delete()
    with pytest.raises(Closed):
        services.submit(draft=ready, revision=2)


def test_what_is_stored_is_worked_out_again(draft):
    xml = answered(draft, naam="Wulp", fte="10").decode().replace("<uren>360</uren>", "<uren>1</uren>")
    assert "<uren>1</uren>" in xml
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=1)
    assert "<uren>360</uren>" in services.submit(draft=draft, revision=2).xml


def test_an_answer_that_is_no_longer_asked_is_kept_in_the_draft_and_not_sent(draft):
    xml = answered(draft, naam="Wulp", geheim="antwoord")
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=1)
    xml = answered(Draft.objects.get(), naam="Meer")
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=2)
    assert "antwoord" in Draft.objects.get().xml
    assert "antwoord" not in services.submit(draft=draft, revision=3).xml


def test_nodes_that_the_form_does_not_know_are_not_stored(draft):
    xml = answered(draft, naam="Wulp").decode().replace("<uren/>", "<uren/><meer>x</meer>")
    assert "<meer>" in xml
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=1)
    assert "<meer>" not in services.submit(draft=draft, revision=2).xml


def test_a_correction_names_what_it_corrects(draft):
    meta = "</orx:instanceID><orx:deprecatedID>uuid:old</orx:deprecatedID>"
    xml = answered(draft, naam="Wulp").decode().replace("</orx:instanceID>", meta)
    services.save_draft(draft=draft, xml=xml, page="", language="nl", revision=1)
    assert services.submit(draft=draft, revision=2).deprecates == "uuid:old"


def test_old_drafts_are_forgotten_and_submissions_stay(version, draft):
    services.submit(draft=saved(draft, naam="Wulp"), revision=2)
    services.start_draft(form_version=version)
    assert services.forget_drafts(before=timezone.now() - timedelta(days=1)) == 0
    assert services.forget_drafts(before=timezone.now() + timedelta(days=1)) == 2
    assert (Draft.objects.count(), Submission.objects.count()) == (0, 1)


# --- at the same time ------------------------------------------------------------------------------------------------


def together(count, work):
    """Run `work` in threads that start at the same moment; returns what each gave or raised."""
    barrier, results = Barrier(count), [None] * count

    def run(at):
        barrier.wait()
        try:
            results[at] = work(at)
        except (Conflict, Closed) as reason:
            results[at] = reason
        finally:
            connection.close()

    threads = [Thread(target=run, args=(at,)) for at in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_succeeds(draft):
    xml = answered(draft, naam="Wulp")
    results = together(
        6, lambda at: services.save_draft(draft=draft, xml=xml, page=str(at), language="", revision=1).page
    )
    (winner,) = [result for result in results if isinstance(result, str)]
    assert sum(isinstance(result, Conflict) for result in results) == 5
    assert (Draft.objects.get().revision, Draft.objects.get().page) == (2, winner)


@pytest.mark.django_db(transaction=True)
def test_an_impatient_respondent_sends_once(draft):
    ready = saved(draft, naam="Wulp")
    results = together(6, lambda _: services.submit(draft=ready, revision=2).instance_id)
    assert set(results) == {Submission.objects.get().instance_id}
