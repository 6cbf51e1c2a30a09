"""A round as the files of a report: the monitor of 2014, run as a round over the register of the demonstration."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meerwaarde.publication.example import example_folder
from meerwaarde.publication.report import make_report
from meerwaarde.publication.request import Request
from meerwaarde.questionnaire import read_xform
from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.demo import register
from meerwaarde.web.demo.plan import MONITOR_NUMBERS, plan
from meerwaarde.web.members.models import Organisation
from meerwaarde.web.rights import Role
from meerwaarde.web.rounds import exporting
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.publishing import frozen
from meerwaarde.web.rounds.types import Refused
from support.people import actor, organisation
from support.rounds_answered import asked, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EXAMPLE = example_folder()
MONITOR_DAY = date(2014, 9, 1)


@pytest.fixture
def by():
    return actor(Role.DATA_OFFICER)


def monitor() -> Round:
    """The monitor of 2014 as a round that is over, answered by the members that answered then."""
    register.write(plan(), date(2026, 6, 1))
    made = Round.everything.create(
        title="Monitor decentralisaties 2014 (voorbeeld)", kind="monitor", period="oktober 2014", year=2014,
        form_version=frozen(read_xform(EXAMPLE / "monitor-2014.xlsx"), "Monitor decentralisaties 2014 (voorbeeld)"),
        day=MONITOR_DAY, opens=MONITOR_DAY, closes=date(2014, 10, 6), published=timezone.now(), subject="Monitor",
        invitation="Doet u mee? {link}",
    )  # fmt: skip
    numbers = {f"L{at:03}" for at in range(1, MONITOR_NUMBERS + 1)}
    members = dict(Organisation.everything.filter(number__in=numbers).values_list("number", "pk"))
    form = answering.form_of(made.form_version)
    sent = {}
    with (EXAMPLE / "answers.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            instance = Instance.new(form)
            for name in ("id", "clear", "team", "team_other"):
                if row[name]:
                    instance.set(f"/{form.root}/{name}", row[name])
            sent[row["id"]] = Submission(
                instance_id=f"uuid:{uuid.uuid4()}", form_version=made.form_version, xml=instance.to_xml().decode()
            )
    Submission.objects.bulk_create(sent.values())
    Assignment.everything.bulk_create(
        Assignment(round=made, organisation_id=key, submission=sent.get(number),
                   answered=timezone.now() if number in sent else None)
        for number, key in members.items()
    )  # fmt: skip
    return made


def tables(request: Request, out) -> bytes:
    made = make_report(replace(request, out=out))
    return (made.out / "tables.csv").read_bytes()


def test_the_monitor_of_2014_gives_the_published_tables_to_the_digit(by, tmp_path):
    files = exporting.export(by.scope, monitor().uuid, tmp_path)
    assert len(files.organisations) == 69
    ours = Request(form=files.form, responses=files.responses, register=files.register, out=tmp_path)
    example = Request(
        form=EXAMPLE / "monitor-2014.xlsx", responses=EXAMPLE / "answers.csv", register=EXAMPLE / "register.csv",
        out=tmp_path,
    )  # fmt: skip
    published_then = tables(example, tmp_path / "example")
    assert tables(ours, tmp_path / "round") == published_then
    assert published_then.count(b"\n") > 11
    by_size = {"by": (exporting.SIZE,), "holding": files.holding}
    wanted = tables(replace(example, register=files.register, **by_size), tmp_path / "example-by-size")
    assert tables(replace(ours, **by_size), tmp_path / "round-by-size") == wanted


def over(**fields) -> Round:
    """A round with one member that answered, and that is over."""
    fields = {"closes": timezone.localdate() - timedelta(days=1), "minimum": 1, **fields}
    return published(opens=date(2026, 1, 5), days=0, **fields)


def answered(round_: Round, member, naam: str, municipality: str = "") -> Assignment:
    """An assignment with an answer."""
    made = asked(round_, member, municipality)
    instance = Instance.new(answering.form_of(round_.form_version))
    instance.set("/data/werk/naam", naam)
    xml = instance.to_xml().decode()
    made.submission = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=round_.form_version, xml=xml
    )
    made.save(update_fields=["submission"])
    return made


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_only_the_submission_that_counts_and_only_who_was_asked(by, tmp_path):
    round_, member, silent = over(), organisation("Aarde", number="N1"), organisation("Zee", number="N2")
    organisation("Niet gevraagd", number="N3")
    first = answered(round_, member, "eerst")
    second = Submission.objects.create(
        instance_id="uuid:2", form_version=round_.form_version, deprecates=first.submission.instance_id,
        xml=first.submission.xml.replace("eerst", "verbeterd"),
    )  # fmt: skip
    Assignment.everything.filter(pk=first.pk).update(submission=second)
    asked(round_, silent)
    files = exporting.export(by.scope, round_.uuid, tmp_path)
    assert [(row["id"], row["werk/naam"]) for row in rows(files.responses)] == [("N1", "verbeterd")]
    assert [(row["id"], row["name"]) for row in rows(files.register)] == [("N1", "Aarde"), ("N2", "Zee")]
    assert (files.organisations, files.holding) == ({member.pk}, None)
    assert files.form.read_bytes() == bytes(round_.form_version.xml)


def test_who_was_withdrawn_is_no_member_of_the_round(by, tmp_path):
    round_ = over()
    answered(round_, organisation("Aarde", number="N1"), "een")
    gone = answered(round_, organisation("Zee", number="N2"), "twee")
    Assignment.everything.filter(pk=gone.pk).update(ended=Assignment.Ended.LEFT)
    files = exporting.export(by.scope, round_.uuid, tmp_path)
    assert [row["id"] for row in rows(files.responses)] == [row["id"] for row in rows(files.register)] == ["N1"]


def test_answers_about_municipalities_carry_the_code(by, tmp_path):
    round_, member = over(unit="municipality"), organisation("Aarde", number="N1")
    answered(round_, member, "een", "GM0363")
    answered(round_, member, "twee", "GM0599")
    files = exporting.export(by.scope, round_.uuid, tmp_path)
    assert [(row["id"], row["municipality"]) for row in rows(files.responses)] == [
        ("N1", "GM0363"), ("N1", "GM0599"),
    ]  # fmt: skip


def test_a_round_that_is_open_or_without_answers_is_refused(by, tmp_path):
    with pytest.raises(Refused, match="nog geen rapport"):
        exporting.export(by.scope, published().uuid, tmp_path)
    with pytest.raises(Refused, match="Niemand"):
        exporting.export(by.scope, over().uuid, tmp_path)
    with pytest.raises(Refused, match="is er niet"):
        exporting.export(by.scope, uuid.uuid4(), tmp_path)
    few = over(minimum=2)
    answered(few, organisation(), "een")
    with pytest.raises(Refused, match="van 1 leden; het minimum van deze ronde is 2"):
        exporting.export(by.scope, few.uuid, tmp_path)
    with pytest.raises(PermissionDenied):
        exporting.export(actor(Role.REVIEWER).scope, over().uuid, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_report_of_a_round_can_be(by):
    round_ = over()
    answered(round_, organisation("Aarde"), "een")
    told = exporting.reported(by.scope, round_.uuid)
    assert (told.answered, told.asked, told.minimum, told.period) == (0, 1, 1, "2025")
    assert [name for name, _text in told.choices] == list(exporting.GROUPS)
