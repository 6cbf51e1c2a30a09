"""The ledger as a chain of lines: what is written is read back, and nothing changes unseen."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meerwaarde.cli.ledger import _summary
from meerwaarde.core import InputError
from meerwaarde.disclosure.ledger import chain
from meerwaarde.disclosure.ledger.record import content_of, release_from
from meerwaarde.disclosure.ledger.store import append, ledger_file, mend, releases
from meerwaarde.disclosure.ledger.types import PublishedFile, Release, table_of
from support.ledger_tables import dimension, released, table

ROWS = [
    ("a", ("n", "x"), 10.0),
    ("b", ("n", "x"), 2.5),
    ("c", ("n", "y"), 0.1),
    ("d", ("z", "x"), 7.0),
    ("e", ("z", "x"), 3.0),
    ("f", ("z", "x"), 1e-3),
]


def sample(title: str = "interim") -> Release:
    made, members = table(ROWS, [dimension("regio", ["n", "z"]), dimension("soort", ["x", "y"])])
    release = released(made, members, made.primary, title=title)
    return replace(release, half=0.05, files=(PublishedFile("SAFE.csv", "0" * 64),))


def chain_of(*titles: str) -> list[str]:
    lines: list[str] = []
    for title in titles:
        lines.append(chain.sealed(content_of(sample(title)), len(lines) + 1, chain.head_of(lines)))
    return lines


def written(path: Path, *titles: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in chain_of(*titles)))
    return path


def same(one: Release, other: Release) -> bool:
    """Equal in all that is written."""
    return chain.canonical(content_of(one)) == chain.canonical(content_of(other)) and one.number == other.number


# --- what is written is read back -----------------------------------------------------------------------------------


def test_a_release_comes_back_as_it_was(tmp_path: Path) -> None:
    with ledger_file(tmp_path / "l", write=True, create=True) as store:
        assert releases(store) == ()
        number, head = append(store, sample())
    with ledger_file(tmp_path / "l") as store:
        (back,) = releases(store)
        assert chain.head_of(store.lines()) == head
    assert number == 1
    assert same(back, replace(sample(), number=1))
    assert back.printed.shape == (3, 3)
    assert np.array_equal(back.real, sample().real)
    assert np.array_equal(np.isnan(back.printed), np.isnan(sample().printed))


def test_the_table_behind_a_release_has_the_values_that_were_hidden() -> None:
    made, _members = table(ROWS, [dimension("regio", ["n", "z"]), dimension("soort", ["x", "y"])])
    back = table_of(sample())
    assert np.allclose(back.value, made.value)
    assert np.array_equal(back.primary, made.primary)


def test_every_key_stands_in_the_document() -> None:
    def keys(content: object) -> set[str]:
        if isinstance(content, dict):
            return set(content) | {key for part in content.values() for key in keys(part)}
        return {key for part in content for key in keys(part)} if isinstance(content, list) else set()

    document = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    written = keys(json.loads(chain_of("a")[0])) | keys(_summary(sample(), Path()))
    assert {key for key in written if f"`{key}`" not in document} == set()


def test_a_ledger_opens_to_its_owner_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "l", "a")
    path.chmod(0o644)
    with ledger_file(path, write=True) as store:
        append(store, sample("b"))
    assert path.stat().st_mode & 0o777 == 0o600


def test_fifteen_thousand_cells_make_a_line_of_less_than_two_megabytes() -> None:
    chance = np.random.default_rng(1)
    towns, kinds, sizes = [[f"{name}{i:03d}" for i in range(n)] for name, n in (("g", 354), ("k", 5), ("s", 4))]
    rows = [
        (f"organisatie {i}", tuple(str(chance.choice(codes)) for codes in (towns, kinds, sizes)), float(v))
        for i, v in enumerate(chance.lognormal(10, 1, 6000))
    ]
    made, members = table(rows, [dimension("g", towns), dimension("k", kinds), dimension("s", sizes)])
    line = chain.sealed(content_of(released(made, members, made.primary)), 1, chain.START)
    assert made.value.size > 10_000
    assert len(line) < 2_000_000


# --- tampering ------------------------------------------------------------------------------------------------------


def broken(lines: list[str], head: str | None = None) -> list[int]:
    return [each.line for each in chain.breaks(lines, head)]


def test_a_sound_chain_has_no_breaks() -> None:
    lines = chain_of("a", "b", "c")
    assert broken([]) == []
    assert broken(lines) == []
    assert all(broken(lines, chain.head_of(lines[:n])) == [] for n in range(4)), "an older hash is still there"


@given(line=st.integers(0, 2), place=st.floats(0, 1, exclude_max=True), sign=st.sampled_from('0a{}, "x\x00é'))
def test_no_sign_can_be_changed_unseen(line: int, place: float, sign: str) -> None:
    lines = chain_of("a", "b", "c")
    text = lines[line]
    at = int(place * len(text))
    lines[line] = text[:at] + sign + text[at + 1 :]
    assert (broken(lines) == []) == (lines[line] == text)
    if lines[line] != text:
        assert broken(lines)[0] == line + 1


def test_removed_reordered_and_replaced_lines_are_named() -> None:
    a, b, c, d = chain_of("a", "b", "c", "d")
    other = chain_of("a", "B")[1]
    assert broken([a, c, d]) == [2]
    assert broken([b, c]) == [1]
    assert broken([a, c, b, d]) == [2, 3, 4]
    assert broken([a, other, c, d]) == [3], "a forged line with hashes of its own shows at the next"
    assert broken([a, a, b]) == [2]


def test_a_lost_end_shows_by_the_hash_that_was_kept() -> None:
    lines = chain_of("a", "b", "c")
    head = chain.head_of(lines)
    assert broken(lines[:2]) == []
    assert broken(lines[:2], head) == [3]
    assert broken(lines, head) == []


def test_a_changed_figure_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "l", "a", "b")
    path.write_text(path.read_text().replace('"amount":[10', '"amount":[11', 1))
    with ledger_file(path) as store, pytest.raises(InputError, match=r"l, rij 1: deze regel is veranderd"):
        releases(store)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "meerwaarde-release-99"},
        {"statistic": "median"},
        {"printed": [1, 2]},
        {"structural": [[0, 99]]},
        {"units": []},
        {"required": [[99, 1, 1, 1]]},
        {"members": {"cell": [8], "unit": [0], "id": ["a"], "amount": [1], "weight": [1]}},
        {"members": {"cell": [0, 1], "unit": [0], "id": ["a"], "amount": [1], "weight": [1]}},
        {"dimensions": None},
    ],
)
def test_a_sealed_line_that_is_no_release_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "l"
    path.write_text(chain.sealed({**content_of(sample()), **change}, 1, chain.START) + "\n")
    with ledger_file(path) as store, pytest.raises(InputError, match="rij 1: deze regel is geen publicatie"):
        releases(store)


def test_content_that_lacks_a_key_is_no_release() -> None:
    for key in content_of(sample()):
        content = content_of(sample())
        del content[key]
        with pytest.raises(KeyError):
            release_from(content, 1)


# --- killed, full, two at once --------------------------------------------------------------------------------------


def test_a_line_that_was_never_finished_is_named_with_the_way_out(tmp_path: Path) -> None:
    path = written(tmp_path / "l", "a")
    whole = path.read_bytes()
    for cut in (1, 9, 200):
        path.write_bytes(whole + whole[:cut])
        with ledger_file(path) as store, pytest.raises(InputError, match=r"rij 2: .* meerwaarde ledger mend"):
            store.lines()
        assert mend(path) == cut
        assert path.read_bytes() == whole
    assert mend(path) == 0


@pytest.mark.parametrize("content", ["zomaar tekst", "regel\nnog een", '{"hash":"x"}\n{"hash":"'])
def test_mending_leaves_alone_what_is_no_ledger(tmp_path: Path, content: str) -> None:
    path = tmp_path / "l"
    path.write_text(content)
    with pytest.raises(InputError, match="geen publicatieregister"):
        mend(path)
    assert path.read_text() == content


def test_a_full_disk_leaves_nothing_of_a_line(tmp_path: Path) -> None:
    """The limit on the size of a file stands in for the disk."""
    path = written(tmp_path / "l", "a")
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, limits[1]))
    try:
        with ledger_file(path, write=True) as store, pytest.raises(InputError, match="niets gepubliceerd"):
            append(store, sample("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before


def _append_ten(path: Path, name: str) -> None:
    for i in range(10):
        with ledger_file(path, write=True, create=True) as store:
            append(store, sample(f"{name}{i}"))


def test_two_processes_write_one_sound_chain(tmp_path: Path) -> None:
    path = tmp_path / "l"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_append_ten, args=(path, name)) for name in "pq"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with ledger_file(path) as store:
        found = releases(store)
    assert [each.number for each in found] == list(range(1, 21))
    assert sorted(each.title for each in found) == sorted(f"{name}{i}" for name in "pq" for i in range(10))


def test_who_waited_for_a_ledger_that_was_taken_away_begins_a_new_one(tmp_path: Path) -> None:
    """A refused first release takes its empty ledger away, while another process already waits for it."""
    path = tmp_path / "l"
    waiter = threading.Thread(target=_append_ten, args=(path, "p"))
    with ledger_file(path, write=True, create=True):
        waiter.start()
        time.sleep(0.2)
        path.unlink()
    waiter.join()
    with ledger_file(path) as store:
        assert len(releases(store)) == 10


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path, words in [
        (tmp_path, "geen bestand"),
        (tmp_path / "weg" / "l", "is er niet"),
        (tmp_path / "nieuw", "is er niet"),
    ]:
        with pytest.raises(InputError, match=words), ledger_file(path):
            pass
    (tmp_path / "b").write_bytes(b"\xff\n")
    with ledger_file(tmp_path / "b") as store, pytest.raises(InputError, match="rij 1: deze regel is veranderd"):
        store.lines()


def test_the_same_functions_serve_any_store() -> None:
    class Listed:
        name = "tabel"

        def __init__(self) -> None:
            self.kept: list[str] = []

        def lines(self) -> list[str]:
            return self.kept

        def append(self, line: str) -> None:
            self.kept.append(line)

    store = Listed()
    assert append(store, sample("a"))[0] == 1
    assert append(store, sample("b"))[0] == 2
    assert [each.title for each in releases(store)] == ["a", "b"]
    assert os.linesep not in "".join(store.kept)
    assert json.loads(store.kept[1])["previous"] == json.loads(store.kept[0])["hash"]


def test_a_disk_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_given: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unknown)
    with pytest.raises(InputError, match="netwerkschijf"), ledger_file(tmp_path / "ledger", write=True, create=True):
        pass
