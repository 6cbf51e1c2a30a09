"""Answers as XML that says more than it should: other vocabularies, other encodings, notes that stand twice."""

from __future__ import annotations

import pytest

from meerwaarde.questionnaire.expressions import parse_xml
from meerwaarde.questionnaire.expressions.tree import UnreadableXml
from meerwaarde.questionnaire.instance import Instance
from support.small_form import small_form

META = "<orx:meta xmlns:orx='http://openrosa.org/xforms'><orx:instanceID>uuid:1</orx:instanceID>{}</orx:meta>"


def told(answers: str, notes: str = "", root: str = "") -> list[tuple[str, str]]:
    """Path and kind of what is wrong with these answers to the small form."""
    xml = f'<data id="small" version="1" {root}>{answers}{META.format(notes)}</data>'
    return [(one.path, one.kind) for one in Instance.from_xml(small_form(), xml).problems()]


def test_the_same_name_in_another_vocabulary_is_no_answer() -> None:
    assert told("<naam>Jan</naam>") == []
    assert told('<x:naam xmlns:x="urn:elders">Jan</x:naam>') == [("/data/naam", "unknown"), ("/data/naam", "required")]
    assert told('<naam>Jan</naam><x:naam xmlns:x="urn:elders">Piet</x:naam>') == [("/data/naam[2]", "unknown")]


@pytest.mark.parametrize("root", ['xmlns="http://www.w3.org/2002/xforms"', 'xmlns="urn:een-server"', ""])
def test_the_vocabulary_of_the_form_or_of_the_whole_document_is_known(root: str) -> None:
    assert told("<naam>Jan</naam>", root=root) == []


def test_a_note_that_stands_twice() -> None:
    assert told("<naam>Jan</naam>", "<orx:userID>a</orx:userID>") == []
    assert told("<naam>Jan</naam>", "<orx:userID>a</orx:userID><orx:userID>b</orx:userID>") == [
        ("/data/meta/userID[2]", "repeated")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", "iso-8859-1", "latin1", "windows-1252", "us-ascii"])
def test_encodings_that_are_read(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a>b</a>'.encode(encoding)
    assert parse_xml(xml).value == "b"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "shift_jis", "iso-2022-jp", "hz-gb-2312"])
def test_encodings_in_which_tags_can_hide_are_refused(encoding: str) -> None:
    with pytest.raises(UnreadableXml, match="encoding"):
        parse_xml(f'<?xml version="1.0" encoding="{encoding}"?><a>b</a>'.encode(encoding))


def test_a_bomb_of_entities_is_named_as_such() -> None:
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    with pytest.raises(UnreadableXml) as refused:
        parse_xml(f'<!DOCTYPE a [<!ENTITY e0 "aaaaaaaaaa">{entities}]><a b="&e9;">&e9;</a>')
    assert refused.value.reason == "doctype"
