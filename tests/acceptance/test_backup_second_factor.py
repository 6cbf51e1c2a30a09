"""A second step still works after backup and restore, and after moving: the key that seals it comes along."""

from __future__ import annotations

from support.served import copy_of_installed, inside, meerwaarde

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = f"""
from allauth.mfa.totp.internal.auth import TOTP
from support.people import person
TOTP.activate(person(email="a@example.org"), "{SECRET}")
print(json.dumps(True))
"""
READ = """
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
print(json.dumps(decrypt(Authenticator.objects.get().data["secret"])))
"""


def test_it_works(tmp_path_factory, tmp_path):
    folder = copy_of_installed(tmp_path_factory, tmp_path / "data")
    inside(folder, SET_UP)
    assert all(SECRET.encode() not in one.read_bytes() for one in folder.glob("meerwaarde.sqlite3*"))
    for number, (out, back) in enumerate(((["backup"], ["restore"]), (["export", "--all"], ["import", "--all"]))):
        file, elsewhere = tmp_path / f"{number}.zip", tmp_path / f"elsewhere{number}"
        assert meerwaarde(*out, file, "--data", folder).status == 0
        assert meerwaarde(*back, file, "--data", elsewhere).status == 0
        assert inside(elsewhere, READ) == SECRET
