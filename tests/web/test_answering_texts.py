"""The words of the pages in every language that has some: the same places to fill in, and no text without a source."""

from __future__ import annotations

import re

import pytest

from meerwaarde.web.answering.texts import interface
from meerwaarde.web.answering.translations import TRANSLATIONS

DUTCH = interface("nl").base
SEEN_BY_CLIENTS = {
    "next", "back", "stop", "check", "send", "question_of", "language", "unchecked", "listen", "required", "clear",
    "choose", "need", "need_choice", "summary", "which", "mean", "right", "right_intro", "change", "unanswered",
    "thanks", "saved", "save_failed", "stopped", "stopped_client", "go_on",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(TRANSLATIONS))
def test_a_translation_fills_in_what_the_dutch_does(code):
    for key, text in TRANSLATIONS[code].items():
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(re.findall(r"\{(\w+)\}", DUTCH[key])), key
    assert set(TRANSLATIONS[code]) >= SEEN_BY_CLIENTS


def test_what_a_language_lacks_is_english_and_says_so():
    turkish = interface("tr")

    assert turkish("next") == "Devam"
    assert turkish.lang("next") == "tr"
    assert turkish.lang("receipt") == "en"
    assert not turkish.checked


def test_an_unknown_language_speaks_english_and_none_is_dutch():
    assert interface("ti").lang("next") == "en"
    assert interface("").code == "nl"
    assert interface("nl-NL")("next") == "Verder"
    assert interface("nl-NL").checked


def test_a_text_that_does_not_exist_is_a_mistake():
    with pytest.raises(KeyError):
        interface("nl")("nonsense")
