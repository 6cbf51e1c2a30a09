"""Whatever is done to a submission, `form validate` ends with a verdict or one line, never with a fault of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meerwaarde.questionnaire import Instance, read_xform
from support.command import meerwaarde

FORM = Path(__file__).resolve().parents[2] / "examples" / "monitor-teams" / "form.xlsx"
PIECES = [
    b"<team>", b"</team>", b"<team/>", b"<x/>", b"&amp;", b"&#0;", b"&#x10FFFF;", b"\x00", b"\xff", b"]]>", b"<!---->",
    b"<![CDATA[<]]>", b"<?x?>", b'xmlns="u:x"', b"nan", b"1e999", b"-", b"2026-02-30", b"'", b'"', b"/data/team[1]",
    "é\N{RIGHT-TO-LEFT OVERRIDE}".encode(), b" " * 50, b"<mw:explanation ref='/nergens'>x</mw:explanation>",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from([b"", *PIECES]), st.booleans()),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def submission() -> bytes:
    """A submission with two teams."""
    instance = Instance.new(read_xform(FORM))
    instance.set("/data/organisatie/lidnummer", "L00001")
    instance.set("/data/deelname/doet_mee", "ja")
    instance.add_repeat("/data/deelname/team")
    instance.set("/data/deelname/team[2]/team_naam", "Noord")
    return instance.to_xml(final=True)


@settings(max_examples=60)
@given(changes=CHANGES)
def test_no_submission_breaks_the_command(
    tmp_path_factory: pytest.TempPathFactory, submission: bytes, changes: list[tuple[float, int, bytes, bool]]
) -> None:
    xml = submission
    for where, length, piece, twice in changes:
        at = int(where * len(xml))
        cut = xml[at : at + length]
        xml = xml[:at] + (cut + cut if twice else b"") + piece + xml[at + length :]
    path = tmp_path_factory.mktemp("s") / "s.xml"
    path.write_bytes(xml)
    told = meerwaarde("form", "validate", FORM, path, "--json")
    verdict = json.loads(told.out)
    assert told.status in (0, 1, 2)
    if told.status == 2:
        assert told.complaint.startswith("s.xml")
    else:
        assert verdict["valid"] is (told.status == 0)
        assert verdict["valid"] is not any(one["severity"] == "error" for one in verdict["problems"])
