"""Links in messages lead to where the platform is, also when no page is asked for: the worker writes most of them."""

from __future__ import annotations

import pytest

from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.upkeep import folder as folders


@pytest.fixture
def folder(settings, tmp_path):
    settings.FOLDER, settings.SITE_ADDRESS = tmp_path, ""
    return folders.Folder(tmp_path)


def test_it_works(folder, settings):
    folders.keep_address(folder, "http://127.0.0.1:8917/", "127.0.0.1")
    assert absolute("/v/x/") == "http://127.0.0.1:8917/v/x/"
    settings.SITE_ADDRESS = "https://cijfers.example.org/"
    assert absolute("/v/x/") == "https://cijfers.example.org/v/x/"


def test_what_was_never_served_has_the_usual_address(folder):
    assert absolute("/v/x/") == "http://127.0.0.1:8000/v/x/"
