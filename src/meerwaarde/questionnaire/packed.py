"""A form with its files in one zip: the workbook, and the pictures, sounds and lists that it names.

The zip is as suspect as a workbook (`archive`): the bytes that really come out are counted, and nothing is written
outside the folder that was given. Folders in it do not matter, for a form knows its files by their own names.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.archive import MOST_ENTRIES, MOST_RATIO, RATIO_FROM, ZIP, parts_of
from meerwaarde.questionnaire.place import Place, listed, shown

WORKBOOKS = (".xlsx", ".xls")
LISTS = (".csv", ".geojson", ".xml")
MEDIA = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".mp4", ".webm",
)  # fmt: skip
OF_AN_OFFICE = frozenset(("[Content_Types].xml", "content.xml", "mimetype"))  # a workbook or document is a zip too
LISTED = b"PK\x01\x02"  # before each file in the list at the end of a zip
MOST_FILES = 500  # a form with a picture and a sound in three languages at 40 choices has some 200
LARGEST = 30_000_000  # bytes of all files together
LONGEST_NAME = 200


def is_packed(data: bytes) -> bool:
    """Whether the content, not the name, is a zip with files in it and no workbook."""
    if not data.startswith(ZIP) or data.count(LISTED) > MOST_ENTRIES:  # a list of that length takes seconds to read
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return not OF_AN_OFFICE & set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, RecursionError):
        return False


def unpack(data: bytes, folder: Path, place: Place) -> Path:
    """Put the files of a zip in an empty folder; gives where the form stands.

    Raises InputError for a zip that could do harm, for files that belong to no form, and without exactly one form.
    """
    entries = _entries(data, place)
    form = _form_among(list(entries), place)
    left = LARGEST
    for name, entry in entries.items():
        content = _content(data, entry, place, left)
        left -= len(content)
        (folder / name).write_bytes(content)
    return folder / form


def _entries(data: bytes, place: Place) -> dict[str, zipfile.ZipInfo]:
    """The files by their own names."""
    with zipfile.ZipFile(BytesIO(data)) as archive:  # `is_packed` read it
        entries = [one for one in archive.infolist() if not _is_of_the_computer(one)]
    if len(entries) > MOST_FILES:
        what = _("er zitten meer dan {n} bestanden in dit zip-bestand; laat weg wat de vragenlijst niet noemt")
        raise place.error(what.format(n=MOST_FILES))
    if any(one.flag_bits & 1 for one in entries):
        raise place.error(_("dit zip-bestand heeft een wachtwoord; maak het zonder wachtwoord"))
    found: dict[str, zipfile.ZipInfo] = {}
    for one in entries:
        name = _name(one)
        if PurePosixPath(name).suffix.lower() not in (*WORKBOOKS, *LISTS, *MEDIA) or not _is_plain(name):
            what = _("het bestand {file} kan niet bij een vragenlijst horen; haal het uit het zip-bestand")
            raise place.error(what.format(file=shown(name)))
        if name.casefold() in {other.casefold() for other in found}:
            what = _("er zijn twee bestanden met de naam {file}; geef ze elk een eigen naam")
            raise place.error(what.format(file=shown(name)))
        found[name] = one
    return found


def _name(entry: zipfile.ZipInfo) -> str:
    """The name without folders. A Mac writes é as two characters, a form as one."""
    return unicodedata.normalize("NFC", entry.filename.replace("\\", "/").rpartition("/")[2])


def _is_of_the_computer(entry: zipfile.ZipInfo) -> bool:
    """A folder, or what a computer adds of itself."""
    name = _name(entry)
    hidden = name.startswith(".") or name.lower() in ("thumbs.db", "desktop.ini")
    return not name or hidden or entry.filename.startswith("__MACOSX/")


def _is_plain(name: str) -> bool:
    return name.isprintable() and len(name.encode()) <= LONGEST_NAME and not set(name) & set('<>:"|?*')


def _form_among(names: list[str], place: Place) -> str:
    """Which of the files is the form: the one workbook, or without any the one XML."""
    for suffixes in (WORKBOOKS, (".xml",)):
        found = [name for name in names if name.lower().endswith(suffixes)]
        if len(found) == 1:
            return found[0]
        if found:
            what = _("er zitten meer vragenlijsten in dit zip-bestand: {files}; laat er één in")
            raise place.error(what.format(files=listed(found)))
    raise place.error(_("in dit zip-bestand zit geen vragenlijst; zet de werkmap (.xlsx) erbij"))


def _content(data: bytes, entry: zipfile.ZipInfo, place: Place, most: int) -> bytes:
    """What really comes out."""
    found, too_much = bytearray(), False
    damaged = place.error(_("dit zip-bestand is beschadigd of niet volledig; maak het opnieuw"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged
    try:
        for chunk in parts_of(data, entry, place):
            found += chunk
            too_much = len(found) > most or (len(found) > RATIO_FROM and len(found) > MOST_RATIO * entry.compress_size)
            if too_much:
                break
    except InputError:
        raise damaged from None
    if too_much:
        what = _("dit zip-bestand wordt uitgepakt te groot: hooguit {n} MB; maak de afbeeldingen kleiner")
        raise place.error(what.format(n=LARGEST // 1_000_000))
    if len(found) != entry.file_size:
        raise damaged
    return bytes(found)
