"""Writing a report's folder: whole or not at all.

Everything is in memory before the first byte is written. Then: write into a hidden folder beside the target, flush it
to the disk, move the old folder aside, move the new one in, remove the old one. The folder for publication and the
private one beside it (`NAME-private`) change together or not at all.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.publication.exchange import Swap, exchange, flush_folder, write_new
from meerwaarde.publication.plaintext import neutral
from meerwaarde.publication.provenance import MADE_BY

MARKER = "provenance.json"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# What desktops leave behind in any folder that somebody opened.
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")


def private_folder(out: Path) -> Path:
    """The folder beside `out` for what must not be published."""
    return out.with_name(f"{out.name}-private")


def check(out: Path, *, made_by: str = MADE_BY) -> None:
    """Say before the long work starts that `out` cannot be written. Raises InputError.

    `made_by` is the command: a folder that another command or another program made stays as it is.
    """
    target = Path(os.path.abspath(out))
    if not target.name:
        raise InputError(_("kies een andere map voor --out; dit is de hoofdmap"), file=str(out))
    if target == Path.cwd() or target in Path.cwd().parents:
        raise InputError(_("u staat zelf in deze map; geef bij --out de naam van een nieuwe map"), file=str(out))
    if not target.parent.is_dir():
        raise InputError(_("de map erboven bestaat niet; maak die eerst of kies een andere map"), file=str(out))
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise InputError(_("u mag hier niet schrijven; kies een andere map"), file=str(out))
    _check_replaceable(target, made_by)
    if made_by == MADE_BY:
        _check_replaceable(private_folder(target), made_by)


def _check_replaceable(folder: Path, made_by: str) -> None:
    """Raise InputError unless nothing stands at `folder`, or an empty folder, or one that we made."""
    if folder.is_symlink():
        raise InputError(_("dit is een verwijzing naar een andere plek; kies een andere map"), file=folder.name)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(_("hier staat al een bestand met deze naam; kies een andere map"), file=folder.name)
    try:
        empty = not any(folder.iterdir())
        strangers = () if empty else _strangers(folder, made_by)
    except OSError as error:
        raise _told(error, folder) from None
    if strangers is None:
        raise InputError(
            _("deze map bestaat al en is niet door meerwaarde gemaakt; kies een andere map of maak deze leeg"),
            file=folder.name,
        )
    if strangers:
        raise InputError(
            _("in deze map staat een bestand dat niet bij het rapport hoort: {}; zet dat eerst ergens anders").format(
                strangers[0]
            ),
            file=folder.name,
        )


def _strangers(folder: Path, made_by: str) -> tuple[str, ...] | None:
    """The files in a folder of ours that we did not write; None when the folder is not ours."""
    marker = folder / MARKER
    if marker.is_symlink() or not marker.is_file() or marker.stat().st_size > 10_000_000:
        return None
    try:
        content = json.loads(marker.read_bytes())
    except ValueError:
        return None
    if not isinstance(content, dict) or content.get("made_by") != made_by:
        return None
    written = content.get("files")
    if not isinstance(written, list):
        return ()
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = {path.relative_to(folder).as_posix() for path in found if not _is_litter(path.name)}
    return tuple(sorted(names - set(written) - {MARKER}))


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith(("~$", ".~lock.", "._"))


def _told(error: OSError, place: Path) -> InputError:
    """The system's complaint as a sentence with a way out."""
    if error.errno in _FULL:
        what = _("de schijf is vol of weigert te schrijven; maak ruimte vrij of kies een andere map")
    elif error.errno in _FORBIDDEN:
        what = _("u mag hier niet lezen of schrijven; kies een andere map")
    else:
        what = _("schrijven lukt niet ({}); kies een andere map").format(error.strerror or error)
    return InputError(what, file=place.name)


def write(
    out: Path,
    files: Mapping[str, bytes],
    private: Mapping[str, bytes],
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Write `files` as the folder `out` and `private` as `NAME-private`, both or neither.

    Keys are paths within the folder with `/`. The private folder is 0700, its files 0600; without private files an
    earlier private folder of ours disappears with the report it belonged to. `ready` is called when all is written and
    nothing is in its place yet. Raises InputError when something is in the way or the disk is full; then everything
    stands as it stood.
    """
    check(out)
    target = Path(os.path.abspath(out))
    mark = secrets.token_hex(6)
    secret = {**private, MARKER: _private_marker(private)} if private else {}
    swaps = []
    for folder, content in ((target, files), (private_folder(target), secret)):
        new = folder.with_name(f".{folder.name}.{mark}.tmp") if content else None
        swaps.append(Swap(folder, new, folder.with_name(f".{folder.name}.{mark}.old")))
    try:
        for swap, content, modes in zip(swaps, (files, secret), ((0o777, 0o666), (0o700, 0o600)), strict=True):
            if swap.new is not None:
                _fill(swap.new, content, *modes)
        ready()
        exchange(swaps)
    except OSError as error:
        raise _told(error, target) from None
    finally:
        for swap in swaps:
            if swap.new is not None:
                shutil.rmtree(swap.new, ignore_errors=True)
    for swap in swaps:
        shutil.rmtree(swap.old, ignore_errors=True)


def write_private(out: Path, files: Mapping[str, bytes], *, made_by: str) -> None:
    """Write `files`, `provenance.json` with `made_by` among them, as the folder `out`: 0700, its files 0600.

    As `write`, whole or not at all, and only over nothing or over an earlier folder of the same command.
    """
    check(out, made_by=made_by)
    target = Path(os.path.abspath(out))
    mark = secrets.token_hex(6)
    new = target.with_name(f".{target.name}.{mark}.tmp")
    swap = Swap(target, new, target.with_name(f".{target.name}.{mark}.old"))
    try:
        _fill(new, files, 0o700, 0o600)
        exchange([swap])
    except OSError as error:
        raise _told(error, target) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(swap.old, ignore_errors=True)


def _private_marker(private: Mapping[str, bytes]) -> bytes:
    return json.dumps({"made_by": MADE_BY, "files": sorted({*private, MARKER})}).encode()


def _fill(folder: Path, files: Mapping[str, bytes], folder_mode: int, file_mode: int) -> None:
    """Write `files` into the new `folder` and flush them to the disk."""
    folder.mkdir(mode=folder_mode)
    folders = {folder}
    for name, content in files.items():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"not a path within the folder: {name!r}")
        path = folder.joinpath(*parts)
        for above in reversed(path.relative_to(folder).parents[:-1]):
            (folder / above).mkdir(mode=folder_mode, exist_ok=True)
            folders.add(folder / above)
        write_new(path, content, file_mode)
    for each in folders:
        flush_folder(each)


def private_files(
    *,
    open_answers: Iterable[tuple[int, str, str, str]] = (),
    unknown: Iterable[tuple[int, str]] = (),
    duplicates: Iterable[tuple[int, str, int]] = (),
    empty: Iterable[tuple[int, str]] = (),
    nonresponders: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """What only the data officer may see: `open-answers.csv` and `matching.csv`, when there is something in them.

    `open_answers` are (row, organisation, question, text); `unknown` and `empty` are (row, id); `duplicates` are
    (row, id, row that counts). `names` maps an id to the organisation's name in the register.
    """
    name = (names or {}).get
    lines: list[tuple[object, ...]] = []
    for row, member in unknown:
        lines.append(("unknown", member, "", row, _("dit nummer staat niet in het ledenbestand; telt niet mee")))
    for row, member, kept in duplicates:
        lines.append(("duplicate", member, name(member, ""), row, _("dubbel; rij {} telt mee").format(kept)))
    for row, member in empty:
        lines.append(("empty", member, name(member, ""), row, _("geen enkele vraag beantwoord; telt niet mee")))
    lines.extend(("nonresponder", each, name(each, ""), "", _("heeft niet geantwoord")) for each in nonresponders)
    texts = list(open_answers)
    files = {}
    if texts:
        files["open-answers.csv"] = as_csv(("row", "organisation", "question", "text"), texts)
    if lines:
        files["matching.csv"] = as_csv(("kind", "id", "name", "row", "explanation"), lines)
    return files


def as_csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """A CSV file (RFC 4180, UTF-8) whose text cells no spreadsheet takes for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([neutral(cell) for cell in head])
    for line in lines:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in line])
    return stream.getvalue().encode("utf-8", "replace")
