"""Backup, restore, moving and upgrading, each command as an administrator gives it."""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from support.served import LONGEST_START, copy_of_installed, inside, meerwaarde, served, several

FILL = """
from django.utils import timezone
from support.people import organisation, person
from meerwaarde.web.audit.services import record
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications.models import Release, ReleaseFile
from meerwaarde.web.rights import Role
from meerwaarde.web.scopes import Actor
from meerwaarde.web.upkeep.services import send
one = organisation(name="Welzijn Zoë ✓")
YearFigures.everything.create(organisation=one, year=2025, wage_sum="1234567.89", fte="12.50", employees=20)
made = person(Role.MEMBER_ADMINISTRATOR, one)
by = Actor.system("test", timezone.localdate(), kind="console")
for number in range(3):
    record(by=by, action="test.done", organisation=one.pk, changes={"name": ["é", number]})
release = Release.objects.create(slug="a", kind="report", title="A", period="2025", content={"b": [1, 2.5, None, "ü"]})
ReleaseFile.objects.create(release=release, name="a.bin", mimetype="x/y", sha256="0" * 64, content=bytes(range(256)))
send(to="a@example.org", subject="Hallo", body="Tekst")
print(json.dumps(str(made.uuid)))
"""
DRILL = """
from meerwaarde.web.upkeep.rehearsal import drill
try:
    drill()
except Exception as reason:
    print(json.dumps(str(reason)))
"""
DRILL_AND_RECORDS = """
from meerwaarde.web.upkeep.models import BackupRecord
from meerwaarde.web.upkeep.rehearsal import drill
try:
    drill()
except Exception as reason:
    told = str(reason)
print(json.dumps([told, list(BackupRecord.objects.order_by("pk").values_list("kind", "good", "message"))]))
"""
# A drill that goes wrong raises; numbering goes on after the rows that came along.
DRILL_AND_GO_ON = """
from meerwaarde.web.upkeep.rehearsal import drill
from support.people import organisation
drill()
print(organisation(name="Meer", number="M1").pk)
"""
FAILING = """
from django.db import migrations, models
def fails(apps, editor):
    raise RuntimeError("deze stap gaat mis")
class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.CreateModel("Half", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(fails),
    ]
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A folder with something in every kind of column."""
    folder = copy_of_installed(tmp_path_factory, tmp_path_factory.mktemp("filled") / "data")
    inside(folder, FILL)
    return folder


@pytest.fixture
def folder(filled, tmp_path):
    """A copy of it, to do what one likes with."""
    import shutil

    shutil.copytree(filled, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def backed_up(filled, tmp_path_factory):
    """A backup of it, and what the command said. Of a copy: the command writes down that it was there."""
    import shutil

    place = tmp_path_factory.mktemp("backed-up")
    file = place / "b.zip"
    shutil.copytree(filled, place / "data")
    told = meerwaarde("backup", file, "--data", place / "data", "--json")
    assert told.status == 0, told.err
    return file, told.json


@pytest.fixture(scope="module")
def running(filled, tmp_path_factory):
    """A platform on a copy of it."""
    import shutil

    folder = tmp_path_factory.mktemp("running") / "data"
    shutil.copytree(filled, folder)
    with served(folder) as platform:
        platform.wait_for("/healthz", 200)
        yield platform
        assert platform.stop() == 0


def stored(folder):
    """All rows of all tables, as SQLite has them."""
    with closing(sqlite3.connect(folder / "meerwaarde.sqlite3")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            for name in names
            if not name.startswith("sqlite_")
        }


def exported(path: Path):
    """All rows of an export."""
    with zipfile.ZipFile(path) as zipped:
        return {
            name: sorted(zipped.read(name).decode().splitlines())
            for name in zipped.namelist()
            if name != "manifest.json"
        }


def test_it_works(filled, backed_up, tmp_path):
    file, said = backed_up
    assert said["rows"] > 20
    number, digest = said["log"].split()  # kept elsewhere, it shows whether the audit trail was written anew
    assert (int(number) >= 3, len(digest)) == (True, 64)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(file.parent.glob("b.zip.*"))
    told = meerwaarde("restore", file, "--data", tmp_path / "elders")
    assert told.status == 0, told.err
    assert stored(tmp_path / "elders") == stored(filled)
    assert (tmp_path / "elders" / "secret.key").read_text() == (filled / "secret.key").read_text()


def test_a_restore_keeps_what_was_there(folder, backed_up):
    inside(folder, "from support.people import organisation; organisation(name='Later', number='L1')")
    later = stored(folder)
    told = meerwaarde("restore", backed_up[0], "--data", folder, "--json")
    assert told.status == 0
    aside = Path(told.json["aside"])
    assert stored(aside)["members_organisation"] == later["members_organisation"]
    assert len(stored(folder)["members_organisation"]) == len(later["members_organisation"]) - 1
    assert not (folder / "busy.json").exists()


def test_a_running_platform_is_backed_up_is_well_and_takes_no_restore(running, tmp_path):
    folder = running.folder
    assert inside(folder, DRILL) is None
    restore = ["restore", tmp_path / "b.zip", "--data", folder]
    made, told, seen = several(
        folder, ["backup", tmp_path / "b.zip", "--data", folder], restore, ["doctor", "--data", folder]
    )
    assert made.status == 0
    assert told.status == 2
    assert "al in gebruik" in told.err
    assert seen.status == 0, seen.out
    assert running.answers("/")
    until = time.monotonic() + LONGEST_START
    while not list((folder / "mail").glob("*.eml")):  # the message that waited goes out; the worker gives way to others
        assert time.monotonic() < until, running.said
        time.sleep(0.05)


def test_an_administrator_gets_back_in(running):
    folder = running.folder
    kept = (folder / "address.json").read_text()
    (folder / "address.json").unlink()  # as after a restore: nothing was served here yet
    first = meerwaarde("recover", "beheerder@example.org", "--data", folder)
    (folder / "address.json").write_text(kept)
    told = meerwaarde("recover", "beheerder@example.org", "--data", folder)
    assert (first.status, told.status) == (0, 0), (first.err, told.err)
    assert "andere poort" in first.out
    assert "andere poort" not in told.out
    link = told.out.strip().splitlines()[-1]
    assert link.startswith(f"http://127.0.0.1:{running.port}/")
    assert running.ask("/" + link.split("/", 3)[3])[0] == 200
    assert meerwaarde("recover", "geen adres", "--data", folder).status == 2


def damaged(path: Path, how: str):
    content = path.read_bytes()
    if how == "half":
        path.write_bytes(content[: len(content) // 2])
    elif how == "a bit":
        path.write_bytes(content[:2000] + bytes([content[2000] ^ 1]) + content[2001:])
    elif how == "other":
        path.write_bytes(b"geen zip")
    else:
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        manifest = json.loads(parts["manifest.json"])
        if how == "newer":
            manifest["migrations"].append(["members", "0999_later"])
        elif how == "newer format":
            manifest["number"] = 2
        else:
            parts["secret.key"] = b"anders"
        with zipfile.ZipFile(path, "w") as new:
            for name, part in {**parts, "manifest.json": json.dumps(manifest)}.items():
                new.writestr(name, part)


DAMAGES = ["half", "a bit", "other", "changed", "newer", "newer format"]


def test_what_is_not_as_it_was_written_is_not_restored(folder, backed_up, tmp_path):
    before = stored(folder)
    for how in DAMAGES:
        (tmp_path / f"{how}.zip").write_bytes(backed_up[0].read_bytes())
        damaged(tmp_path / f"{how}.zip", how)
    found = several(folder, *(["restore", tmp_path / f"{how}.zip", "--data", folder] for how in DAMAGES))
    for how, told in zip(DAMAGES, found, strict=True):
        assert told.status == 2, how
        assert told.err.count("\n") == 1, how
        assert ("nieuwere versie" in told.err) == how.startswith("newer"), how
    assert stored(folder) == before


def test_what_cannot_be_written_leaves_nothing(folder, tmp_path):
    away, no_place, not_all = several(
        folder,
        ["backup", tmp_path / "weg" / "b.zip", "--data", folder],
        ["backup", "/proc/b.zip", "--data", folder],
        ["export", tmp_path / "e.zip", "--data", folder],
    )
    assert (away.status, away.err.count("\n")) == (2, 1)
    assert (no_place.status, not_all.status) == (2, 2)
    assert meerwaarde("restore", tmp_path / "b.zip", "--data", tmp_path / "nieuw").status == 2
    assert not (tmp_path / "nieuw").exists()
    assert meerwaarde("backup", tmp_path / "b.zip", "--data", tmp_path / "leeg").status == 2


def test_everything_is_the_same_after_a_round_trip(folder, tmp_path):
    assert meerwaarde("export", tmp_path / "e.zip", "--all", "--data", folder).status == 0
    told = meerwaarde("import", tmp_path / "e.zip", "--all", "--data", tmp_path / "nieuw")
    assert told.status == 0, told.err
    nieuw = tmp_path / "nieuw"
    done, refused = several(
        nieuw,
        ["export", tmp_path / "f.zip", "--all", "--data", nieuw],
        ["import", tmp_path / "e.zip", "--all", "--data", nieuw],
    )
    assert done.status == 0, done.err
    assert exported(tmp_path / "e.zip") == exported(tmp_path / "f.zip")
    # The moments of django_migrations are those of the new database; all else is the same to the byte.
    same, mine = stored(tmp_path / "nieuw"), stored(folder)
    assert {name for name in mine if same[name] != mine[name]} <= {"django_migrations"}
    assert refused.status == 2
    assert "al gegevens" in refused.err


def test_everything_is_the_same_on_postgresql(folder, tmp_path, postgresql):
    """SQLite to PostgreSQL, a backup there, back to SQLite."""
    import psycopg

    url = postgresql.replace("/postgres?", "/moved?")
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("CREATE DATABASE moved")
    assert meerwaarde("export", tmp_path / "e.zip", "--all", "--data", folder).status == 0
    told = meerwaarde("import", tmp_path / "e.zip", "--all", "--data", tmp_path / "pg", DATABASE_URL=url)
    assert told.status == 0, told.err
    made, told, upgraded = several(
        tmp_path / "pg",
        ["backup", tmp_path / "b.zip", "--data", tmp_path / "pg"],
        ["restore", tmp_path / "b.zip", "--data", tmp_path / "pg", "--json"],
        ["upgrade", "--data", tmp_path / "pg"],
        DATABASE_URL=url,
    )
    assert made.status == 0, made.err
    assert exported(tmp_path / "e.zip") == exported(tmp_path / "b.zip")
    assert told.status == 0, told.err
    assert Path(told.json["aside"]).exists()
    assert upgraded.status == 0
    assert inside(tmp_path / "pg", DRILL_AND_GO_ON, DATABASE_URL=url) > 1
    forgotten = meerwaarde("backup", tmp_path / "c.zip", "--data", tmp_path / "pg")
    assert forgotten.status == 2
    assert "DATABASE_URL" in forgotten.err
    assert meerwaarde("restore", tmp_path / "b.zip", "--data", tmp_path / "terug").status == 0
    assert meerwaarde("export", tmp_path / "f.zip", "--all", "--data", tmp_path / "terug").status == 0
    assert exported(tmp_path / "e.zip") == exported(tmp_path / "f.zip")


def test_an_upgrade_that_fails_puts_everything_back(folder, tmp_path):
    extra = tmp_path / "extra" / "later"
    (extra / "migrations").mkdir(parents=True)
    (extra / "__init__.py").touch()
    (extra / "migrations" / "__init__.py").touch()
    (extra / "migrations" / "0001_initial.py").write_text(FAILING)
    (extra.parent / "later_settings.py").write_text(
        "from meerwaarde.web.settings.served import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'later']\n"
    )
    before = stored(folder)
    settings = {"MEERWAARDE_SETTINGS": "later_settings", "PYTHONPATH": str(extra.parent)}
    told = meerwaarde("upgrade", "--data", folder, "--json", **settings)
    assert told.status == 1
    assert "deze stap gaat mis" in told.json["problems"][0]
    assert stored(folder) == before
    refused = meerwaarde("serve", "--data", folder, **settings)
    assert refused.status == 2
    assert "meerwaarde upgrade" in refused.err
    done = meerwaarde("upgrade", "--data", folder)
    assert done.status == 0, done.out
    assert "alles werkt" in done.out


def falsified(folder):
    """Somebody changes the audit trail behind our back."""
    with closing(sqlite3.connect(folder / "meerwaarde.sqlite3")) as database, database:
        database.execute("UPDATE audit_entry SET action = 'vervalst' WHERE number = 2")


def test_a_drill_and_an_import_tell_of_a_broken_audit_trail(folder, tmp_path):
    assert inside(folder, DRILL) is None
    falsified(folder)
    told, records = inside(folder, DRILL_AND_RECORDS)
    assert "logboek, regel 2" in told
    assert [row[:2] for row in records] == [["drill", True], ["drill", False]]
    assert "regel 2" in records[1][2]
    assert not list(folder.glob("drill-*"))
    assert meerwaarde("export", tmp_path / "e.zip", "--all", "--data", folder).status == 0
    moved = meerwaarde("import", tmp_path / "e.zip", "--all", "--data", tmp_path / "nieuw")
    assert moved.status == 1
    assert "logboek, regel 2" in moved.out


def test_the_doctor_tells_what_is_wrong(folder, tmp_path):
    told = meerwaarde("doctor", "--data", folder, "--json")
    assert told.status == 1  # it does not run, and there never was a backup
    found = {one["name"]: one for one in told.json}
    wrong = {name for name, one in found.items() if not one["good"]}
    assert wrong == {"achtergrond", "reservekopie", "terugzetten"}
    (folder / "secret.key").chmod(0o644)
    (folder / "settings.env").write_text("EMAIL_HOST=127.0.0.1\nEMAIL_PORT=1\nALLOWED_HOSTS=a.example\n")
    told = meerwaarde("doctor", "--data", folder)
    assert told.status == 1
    lines = {line[6:].split(":")[0]: line for line in told.out.splitlines()}
    for name in ("bestanden", "mail", "buitenwereld"):
        assert lines[name].startswith("FOUT"), told.out
    (folder / "settings.env").write_text("SECURE_HSTS_SECONDS=lang\nBEHIND_PROXY=1\n")
    told = meerwaarde("doctor", "--data", folder)
    assert (told.status, told.out.count("\n")) == (1, 1)
    assert "SECURE_HSTS_SECONDS" in told.out
    assert meerwaarde("doctor", "--data", tmp_path / "weg").status == 1
