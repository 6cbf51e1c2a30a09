"""Whatever a report holds, the PDF can be set and prints every figure."""

from __future__ import annotations

import io

import pypdf
from hypothesis import HealthCheck, given, settings

from meerwaarde.core import Status
from meerwaarde.publication.charts import charts
from meerwaarde.publication.model import Report
from meerwaarde.publication.paper import paper
from meerwaarde.publication.printing import printed
from support.random_report import reports


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_pdf_prints_every_figure(report: Report) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(paper(report, charts(report))))
    text = squeezed("".join(page.extract_text() for page in pdf.pages))
    for table in report.tables:
        for cell in table.cells:
            if cell.status is not Status.SUPPRESSED:
                assert squeezed(printed(cell)) in text
