"""Single looks of `meerwaarde doctor`; the command itself is tried in tests/acceptance/test_backup.py."""

from __future__ import annotations

import pytest
from django.utils import timezone

from meerwaarde.web.audit.chain import end
from meerwaarde.web.audit.services import record
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep import doctor
from meerwaarde.web.upkeep import folder as folders
from meerwaarde.web.upkeep.folder import Folder

pytestmark = pytest.mark.django_db


def test_it_works():
    record(by=Actor.system("test", timezone.localdate(), kind="console"), action="test.done")
    assert "staat er nog" in doctor._as_noted(end())


@pytest.mark.parametrize(("noted", "words"), [("1 " + "0" * 64, "herschreven"), ("9 x", "niet (meer)"), ("x", "--log")])
def test_a_noted_line_of_the_log_that_is_not_there(noted, words):
    record(by=Actor.system("test", timezone.localdate(), kind="console"), action="test.done")
    with pytest.raises(doctor.Wrong) as told:
        doctor._as_noted(noted.replace("1 ", f"{end().split()[0]} "))
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("host", "behind", "good"),
    [("127.0.0.1", False, True), ("0.0.0.0", False, False), ("::", False, False), ("0.0.0.0", True, True)],
)
def test_listening_beyond_this_computer_takes_a_proxy(settings, tmp_path, host, behind, good):
    settings.SESSION_COOKIE_SECURE = behind
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    folder = Folder(tmp_path)
    folders.keep_address(folder, "http://127.0.0.1:8000/", host)
    with folders.locked(folder):  # as serve does
        found = doctor._looked("buitenwereld", doctor._outside, folder)
    assert found.good is good, found
    assert good or host in found.said
    assert doctor._looked("buitenwereld", doctor._outside, folder).good  # it does not run now
