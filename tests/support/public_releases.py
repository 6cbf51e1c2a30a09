"""Releases as the public finds them: a report with one question, its charts and files, made without calculating."""

from __future__ import annotations

import json

from meerwaarde.language import number
from meerwaarde.publication.sheet import Piece, drawn, framed
from meerwaarde.web.publications import services
from meerwaarde.web.publications.models import Release
from meerwaarde.web.rights import Role
from support.people import actor

QUESTION = "Wachten cliënten langer dan vorig jaar?"
HOSTILE = 'Titel "met" <b>\\ en 50 % \n\t\u202e\u0007 é'


def report(slug="wachttijden", *, yes=9, n=15, correction="", by=None, title="QuickScan wachttijden", period="2026",
           question=QUESTION, organisations=frozenset(), **said) -> Release:  # fmt: skip
    """A report in which `yes` of `n` said yes; none said no as long as `yes` is None, for then it is hidden."""
    cells = {f"langer.{name}.share": _cell(label, count, n, question)
             for name, label, count in _answers(yes, n)}  # fmt: skip
    share = cells["langer.ja.share"]["shown"]
    summary = said.pop("summary", f"Bij {share} van de organisaties wachten cliënten langer (n = {n})")
    content = {
        "language": "nl", "source": "Vragenlijst ‘Wachttijden’", "rules": [], "findings": [f"{summary}."],
        "passports": {"cells": cells, "shared": {"langer": [["Periode", period]]}}, "lattice": True, **said,
    }  # fmt: skip
    return services.publish(
        by=by or actor(Role.DATA_OFFICER), correction=correction,
        prepared=services.Prepared(
            slug=slug, kind=Release.Kind.REPORT, title=title, period=period, summary=summary, content=content,
            files=files(cells, n, period, question), organisations=frozenset(organisations),
        ),
    )  # fmt: skip


def _answers(yes, n):
    return [("ja", "Ja", yes), ("nee", "Nee", None if yes is None else n - yes)]


def _cell(label, count, n, question):
    shown = "" if count is None else f"{number(100 * count / n, 1)} %"
    says = f"Van alle organisaties geeft {shown} het antwoord “{label}” op de vraag “{question}”."
    lines = [["n", str(n)], ["Marge (95 %)", "32,3 tot 83,7 %. Zegt iets over toeval."]]
    says = says if shown else "Dit cijfer is afgeschermd."
    return {"shown": shown, "n": n, "N": 20, "says": says, "question": "langer", "lines": lines}


def _in_file(name, n):
    answer = name.split(".")[1]
    return {
        "identifier": name, "group": "", "group_variable": "", "answer": answer, "statistic": "share", "base": n,
        "population": 20, "status": "published", "percent": 50.0, "value": None, "ci_low": 32.3, "ci_high": 83.7,
    }  # fmt: skip


def files(cells, n, period, question):
    table = {
        "table": "langer", "title": "Alle organisaties", "question": "langer", "question_text": question, "n": n,
        "N": 20, "answers": {"ja": "Ja", "nee": "Nee"}, "groups": {}, "group_variable": "", "group_variable_text": "",
        "cells": [_in_file(name, n) for name in cells],
    }  # fmt: skip
    words = {"period": period, "tables": [table], "findings": [{"sentence": "x", "cells": ["langer.ja.share"]}]}
    shown = [one["shown"] or "afgeschermd" for one in cells.values()]
    group = f'<g transform="translate(0,0)">{drawn([Piece("label", 0, 13, text=text) for text in shown])}</g>'
    svg = framed(group, (360, 69), "langer", question, "; ".join(shown), paper=True)
    return {
        "index.html": f"<!DOCTYPE html><html lang=nl><title>R</title><p>{shown[0]}</p>".encode(),
        "tables.csv": f"identifier,percent\nlanger.ja.share,{shown[0]}\n".encode(),
        "tables.json": json.dumps(words).encode(),
        "charts/langer.svg": svg.encode(),
        "charts/langer.png": b"\x89PNG\r\n\x1a\n" + svg.encode(),
    }  # fmt: skip
