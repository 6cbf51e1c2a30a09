"""Reports with random figures and awkward texts, for round trips: what goes into an output must come out of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from meerwaarde.core import Statistic, Status
from meerwaarde.disclosure import SafeCell, SafeTable
from meerwaarde.publication.model import Labels, Report, Section
from support.sample_report import PROOF, sample_report

# The awkward ones: formulas, quotes, separators, markup of every output, line ends, what XML cannot hold.
AWKWARD = (
    "=1+1", "+31 6", "-", "@cmd", "\tx", "\rx", "'=x", '"', "a,b", "a;b", "regel\r\neen", "<script>alert(1)</script>",
    "&amp;", '#read("/etc/passwd")', "*vet* _schuin_ $x$ @ref <lbl>", "\\u{1F}", "\x00\x07", "100 %", "", " ",
    "é€漢字🙂", "]]>", "{{ x }}", "_x0041_", "http://example.org", "mailto:x", "=HYPERLINK(\"x\")", "-1", "+2,5",
)  # fmt: skip
texts = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(codec="utf-8"), max_size=12))
numbers = st.floats(allow_nan=False, allow_infinity=False, width=64, min_value=-1e15, max_value=1e15)
whole = st.integers(0, 10**7)


@st.composite
def cells(draw: st.DrawFn, question: str, variable: str, group: str, answer: str) -> SafeCell:
    """A cell with random figures; every third one suppressed."""
    statistic = draw(st.sampled_from(Statistic))
    status = draw(st.sampled_from(Status))
    about = (question, variable, group, answer, statistic, status)
    if status is Status.SUPPRESSED:
        return SafeCell(*about)
    number = draw(numbers)
    percent, value = (number, None) if statistic.is_percent else (None, number)
    se, low, high = (draw(st.none() | numbers) for _ in range(3))
    return SafeCell(*about, percent, value, se, low, high, draw(whole), draw(whole), draw(st.none() | whole))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report with one question, over all and by one variable; every text random."""
    question, variable = draw(texts), draw(texts.filter(bool))
    answers = draw(st.lists(texts, min_size=1, max_size=3, unique=True))
    groups = draw(st.lists(texts, min_size=1, max_size=2, unique=True))
    over_all = tuple(draw(cells(question, "", "", answer)) for answer in answers)
    by_group = tuple(draw(cells(question, variable, group, answer)) for answer in answers for group in groups)
    tables = (
        SafeTable(draw(texts), question, "", over_all, PROOF),
        SafeTable(draw(texts), question, variable, by_group, PROOF),
    )
    labels = Labels(
        {question: draw(texts)},
        {(question, answer): draw(texts) for answer in answers},
        {variable: draw(texts)},
        {(variable, group): draw(texts) for group in groups},
    )
    section = Section(1, question, "one", draw(texts), tables, (draw(texts),))
    return replace(
        sample_report(), title=draw(texts), source=draw(texts), labels=labels, sections=(section,), findings=(),
        limits=(draw(texts),), left_out=(draw(texts),),
    )  # fmt: skip
