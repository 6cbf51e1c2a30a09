"""The public folder of a report, by hand: the files that `meerwaarde report` writes, without making a report."""

from __future__ import annotations

import json
from pathlib import Path

STYLE = "p{color:#123}"
CHART = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='1'/></svg>"
PAGE = f"<!DOCTYPE html><html lang=nl><head><title>R</title><style>{STYLE}</style></head><body><p>Een op drie</p>"
PAGE += '<a href="tables.csv">tabellen</a> <a href="charts/">figuren</a></body></html>'


def public_folder(
    folder: Path, *, title: str = "Monitor 2014", finding: str = "Een derde weet hoe het gaat", figure: str = "34.8"
) -> Path:
    """A folder with a page, figures and one chart."""
    (folder / "charts").mkdir(parents=True)
    tables = {
        "title": title, "period": "oktober 2014", "language": "nl", "rules": ["Van een klein aantal tonen wij niets."],
        "findings": [{"sentence": finding}], "tables": [{}], "made": "2014-10-06",
    }  # fmt: skip
    files = {
        "index.html": PAGE, "tables.csv": f"table,percent\nt,{figure}\n", "tables.json": json.dumps(tables),
        "report.pdf": "%PDF-1.7", "charts/a.svg": CHART,
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text)
    said = {"made_by": "meerwaarde report", "files": sorted([*files, "provenance.json"]), "inputs": []}
    (folder / "provenance.json").write_text(json.dumps(said))
    return folder
