"""For walking every page: a release with tables and somebody's answers in it, and a question to the figures."""

from __future__ import annotations

import json
import uuid

from django.utils import timezone

from meerwaarde.questionnaire.instance import Instance
from meerwaarde.web.answering import selectors as answering
from meerwaarde.web.answering.models import Submission
from meerwaarde.web.publications.models import Contribution, Inquiry, InquiryFile, Release, ReleaseFile, ReportDraft
from meerwaarde.web.rounds.models import Assignment

CELL = {
    "identifier": "vraag.ja.share", "question": "vraag", "group_variable": "", "group": "", "answer": "ja",
    "statistic": "share", "percent": 60.0, "value": None, "se": None, "ci_low": None, "ci_high": None, "count": 9,
    "base": 15, "population": 20, "status": "published", "notes": [],
}  # fmt: skip
TABLE = {
    "table": "vraag", "title": "Alle organisaties", "question": "vraag", "question_text": "Wacht u?",
    "answers": {"ja": "Ja"}, "group_variable": "", "group_variable_text": "", "groups": {}, "n": 15, "N": 20,
    "cells": [CELL],
}  # fmt: skip
TABLES = json.dumps({"language": "nl", "tables": [TABLE]}).encode()
LATTICE = [["vraag", "Wacht u?", [["", ""]]]]


def with_tables(release: Release, assignment: Assignment) -> Release:
    """Let a release have tables to choose from, in which what a member answered counts."""
    release.content["lattice"] = LATTICE
    release.save()
    for name, content in (("tables.json", TABLES), ("tables.csv", b"table,percent\nvraag,60.0\n")):
        ReleaseFile.objects.create(release=release, name=name, mimetype="text/plain", sha256="1" * 64, content=content)
    version = assignment.round.form_version
    sent = Submission.objects.create(
        instance_id=f"uuid:{uuid.uuid4()}", form_version=version,
        xml=Instance.new(answering.form_of(version)).to_xml().decode(),
    )  # fmt: skip
    Contribution.everything.create(release=release, organisation=assignment.organisation)
    ReportDraft.everything.create(
        round=assignment.round.uuid, slug=release.slug, title=release.title, period=release.period,
        since=timezone.now(), state="released", release=release, answers={str(assignment.pk): sent.pk},
        editor=str(uuid.uuid4()),
    )  # fmt: skip
    return release


def inquiry(round_: uuid.UUID) -> Inquiry:
    """A question to the figures with its answer."""
    made = Inquiry.everything.create(
        token=uuid.uuid4(), by=str(uuid.uuid4()), since=timezone.now(), round=round_, question="vraag",
        period="2025", asked="Wacht u?", slug=f"wacht-u-{uuid.uuid4().hex[:6]}", state="ready", digest="d",
        title="Wacht u?", content={"source": "Bron", "passports": {}},
    )  # fmt: skip
    for name, content in (("tables.json", TABLES), ("index.html", b"<p>Tabel</p>")):
        InquiryFile.everything.create(inquiry=made, name=name, content=content)
    return made
