"""The slowest and plainest attacker: writes out every whole-number table that prints the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

MOST = 200_000  # tables; more is not a small table


def tables(
    value: np.ndarray, relations: Sequence[Mapping[int, int]], lowest: np.ndarray, highest: np.ndarray
) -> Iterator[tuple[int, ...]]:
    """Every whole-number table between `lowest` and `highest` with the same relations. Cells in order, depth first;
    a relation is looked at as soon as its last cell is filled in."""
    last: dict[int, list[Mapping[int, int]]] = {}
    for relation in relations:
        last.setdefault(max(relation), []).append(relation)
    kept = [sum(sign * value[i] for i, sign in relation.items()) for relation in relations]
    told = {id(relation): amount for relation, amount in zip(relations, kept, strict=True)}
    world = [0] * len(value)

    def fill(place: int) -> Iterator[tuple[int, ...]]:
        if place == len(value):
            yield tuple(world)
            return
        for number in range(int(lowest[place]), int(highest[place]) + 1):
            world[place] = number
            ready = last.get(place, ())
            if all(sum(sign * world[i] for i, sign in row.items()) == told[id(row)] for row in ready):
                yield from fill(place + 1)

    yield from fill(0)


def ends(
    value: np.ndarray, relations: Sequence[Mapping[int, int]], lowest: np.ndarray, highest: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest value of every cell over all tables."""
    low, high = value.copy(), value.copy()
    for number, world in enumerate(tables(value, relations, lowest, highest)):
        if number > MOST:
            raise RuntimeError("too many tables to write out")
        low, high = np.minimum(low, world), np.maximum(high, world)
    return low, high
