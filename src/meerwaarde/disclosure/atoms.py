"""Atoms: the smallest sets of organisations that a reader of the report can tell apart.

Two organisations are in one atom when they are in the same groups of every grouping and in the same stratum, weigh the
same, and answered the question in the same waves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meerwaarde.disclosure.tally import Asked, Tally, WaveFrame

OVERALL = ("", "")


def patterns(wave: WaveFrame) -> np.ndarray:
    """A code per organisation, equal where groups, weight and stratum are equal. int64 [organisations]."""
    columns = [partition.member for partition in wave.partitions]
    weight = np.unique(np.round(wave.weights, 9), return_inverse=True)[1]
    cells = [known for known in (wave.cells, wave.everyone) if known is not None]
    return _codes(np.column_stack([*columns, *cells, weight]))


def _codes(matrix: np.ndarray) -> np.ndarray:
    return np.unique(matrix.astype(np.int64), axis=0, return_inverse=True)[1].reshape(-1)


@dataclass(frozen=True, slots=True)
class Layer:
    """One wave of one question over atoms. Arrays have one element per atom of the question, all waves together."""

    present: np.ndarray  # bool [atoms]: its organisations answered in this wave
    counts: np.ndarray  # int64 [atoms, answers]
    base: np.ndarray  # int64 [atoms]
    sums: np.ndarray | None  # float64 [atoms]
    weight: np.ndarray  # float64 [atoms], 0 where absent
    cell: np.ndarray  # int64 [atoms], what the design tells apart, -1 where absent
    groups: dict[tuple[str, str], np.ndarray]  # (variable, code) -> bool [atoms]; OVERALL: present
    atom: np.ndarray  # int64 [organisations of the wave]: its atom, -1 when not in the base

    def inside(self, atoms: np.ndarray) -> np.ndarray:
        """The organisations of the wave in `atoms` (bool [atoms]). bool [organisations]."""
        return np.asarray((self.atom >= 0) & atoms[self.atom])


def layers(asked: Asked, now: WaveFrame, then: WaveFrame | None) -> tuple[Layer, Layer | None, np.ndarray]:
    """The question over its atoms: this wave, the wave before (or None), and joint counts int64 [atoms, answers]
    of organisations that gave the answer in both waves."""
    both = then is not None and asked.then is not None
    codes_now = np.where(asked.now.base, patterns(now), -1)
    if not both or then is None or asked.then is None:
        atom_of_now, atoms = _dense(codes_now)
        layer = _layer(asked.now, now, atom_of_now, atoms)
        return layer, None, np.zeros_like(layer.counts)
    codes_then = np.where(asked.then.base, patterns(then), -1)
    ids, place = np.unique(np.concatenate([now.ids, then.ids]), return_inverse=True)
    pairs = np.full((len(ids), 2), -1, dtype=np.int64)
    place_now, place_then = place[: len(now.ids)], place[len(now.ids) :]
    pairs[place_now, 0], pairs[place_then, 1] = codes_now, codes_then
    union, atoms = _dense(np.where((pairs < 0).all(axis=1), -1, _codes(pairs)))
    at_now = np.where(asked.now.base, union[place_now], -1)
    at_then = np.where(asked.then.base, union[place_then], -1)
    layer_now, layer_then = _layer(asked.now, now, at_now, atoms), _layer(asked.then, then, at_then, atoms)
    hits_then = np.zeros((len(ids), asked.now.hits.shape[1]), dtype=bool)
    hits_then[place_then] = asked.then.hits & asked.then.base[:, None]
    joint_hits = asked.now.hits & hits_then[place_now]
    return layer_now, layer_then, _sum_by(joint_hits, at_now, atoms)


def _dense(codes: np.ndarray) -> tuple[np.ndarray, int]:
    """Codes >= 0 renumbered 0..k-1; -1 stays."""
    values, dense = np.unique(codes, return_inverse=True)
    shift = int(bool(len(values)) and values[0] < 0)
    return dense.reshape(-1) - shift, len(values) - shift


def _sum_by(values: np.ndarray, atom: np.ndarray, atoms: int) -> np.ndarray:
    inside = atom >= 0
    result = np.zeros((atoms, *values.shape[1:]), dtype=np.float64 if values.dtype.kind == "f" else np.int64)
    np.add.at(result, atom[inside], values[inside].astype(result.dtype))
    return result


def _layer(tally: Tally, wave: WaveFrame, atom: np.ndarray, atoms: int) -> Layer:
    base = _sum_by(tally.base, atom, atoms)
    present = base > 0
    inside = atom >= 0
    weight = np.zeros(atoms)
    weight[atom[inside]] = wave.weights[inside]
    cell = np.full(atoms, -1, dtype=np.int64)
    cell[atom[inside]] = 0 if wave.cells is None else wave.cells[inside]
    groups = {OVERALL: present}
    if wave.everyone is not None:
        groups[OVERALL] = np.zeros(atoms, dtype=bool)
        groups[OVERALL][atom[inside]] = wave.everyone[inside]
    for partition in wave.partitions:
        for g, code in enumerate(partition.codes):
            member = np.zeros(atoms, dtype=bool)
            member[atom[inside]] = partition.member[inside, g]
            groups[partition.variable, code] = member
    sums = None if tally.values is None else _sum_by(np.nan_to_num(tally.values), atom, atoms)
    return Layer(present, _sum_by(tally.hits, atom, atoms), base, sums, weight, cell, groups, atom)
