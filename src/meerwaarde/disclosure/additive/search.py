"""The search for a pattern with proof.

    every protected cell ──▶ a move for outsiders, one for every coalition that rules that out ──▶ hide what it takes
    ──▶ show again what need not be hidden ──▶ check everything once more ──▶ Pattern

A cell is secure when for every coalition there is a move up and one down that it cannot rule out. Coalitions that touch
none of a move's cells need no move of their own: that is why pairs of insiders cost little. Hiding more only leaves
more moves, so the search ends with a proof. Ties are resolved by price and cell order, never by chance or time.
"""

from __future__ import annotations

import numpy as np

from meerwaarde.disclosure.additive.boxes import Boxes
from meerwaarde.disclosure.additive.flows import Flows
from meerwaarde.disclosure.additive.insiders import COALITION, NOBODY, Coalition, Insiders, Shield, piercing, required
from meerwaarde.disclosure.additive.moves import NOISE, Move
from meerwaarde.disclosure.additive.neighbours import Neighbours, cells_of
from meerwaarde.disclosure.additive.types import Problem
from meerwaarde.disclosure.repair import CannotProtectError

HIDDEN = 1e-3  # price of a cell that is hidden anyway
GUESSABLE = 1e-2  # price of a hidden cell that one or two units know exactly: few moves should need it
NEAR, FAR = 300, 4000  # cells that take part in a program: among hidden cells, and while buying
ANY = -1  # no target in particular
DETOURS = 6  # moves found earlier that are tried again around a shown cell


class Search:
    """Which cells are hidden, and the moves that prove the protected ones open."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.insiders = Insiders(problem)
        self.hidden = problem.hidden.copy()
        self.targets = problem.protected.tolist()
        self.moves: dict[int, list[Move]] = {target: [] for target in self.targets}
        self.needs = {target: required(problem, self.insiders, target) for target in self.targets}
        sides = [(target, upward) for target in self.targets for upward in (True, False)]
        self.proofs: dict[tuple[int, bool], list[Shield]] = {side: [] for side in sides}
        self._users: list[set[int]] = [set() for _ in problem.value]  # targets whose proof needed the cell some time
        self._shields: dict[tuple[int, int, bool], Shield | None] = {}
        self.partial: dict[int, dict[Coalition, Shield]] = {target: {} for target in self.targets}
        self.failed: tuple[float, Coalition] = (0.0, NOBODY)  # for whom the last target could not be secured
        self.knew: set[tuple[int, bool, Coalition]] = set()
        self._guess = np.array(self.insiders.few)
        self._printed = len(problem.value) if problem.grid is None else int(problem.grid.cell.max()) + 1
        self._boxes = Boxes(problem.grid, self._printed) if problem.grid is not None else None
        if self._boxes:
            self._boxes.set_rooms((problem.value - problem.low)[: self._printed])
        self._sums = self.insiders.sums_beyond(self._printed)
        self.flows = Flows(problem)
        self._neighbours = Neighbours(problem)
        self._all = (1 << len(problem.value)) - 1
        self._latest: tuple[int, ...] = ()  # cells shown since all was secure
        self.buying, self.searching = True, True
        self.patient = False  # while only hidden cells may change: search on in whole numbers, and far away
        self._stuck = False  # whether the last program showed that no move exists, whatever is hidden
        self._below = (problem.value - problem.low).tolist()
        self._above = (problem.high - problem.value).tolist()
        self._shown = sum(1 << cell for cell in np.flatnonzero(~self.hidden).tolist())
        self._protected = sum(1 << target for target in self.targets)
        self._reprice()

    # --- what is hidden ---------------------------------------------------------------------------------------------

    def _prices(self) -> np.ndarray:
        """What changing a cell costs now."""
        anyway = np.where(self._guess, GUESSABLE, HIDDEN)
        return np.where(self.hidden, anyway, self.problem.cost + anyway if self.buying else np.inf)

    def _reprice(self) -> None:
        self._price = self._prices()
        if self._boxes:
            self._boxes.set_prices(self._price[: self._printed])

    def _price_of(self, cell: int) -> float:
        anyway = GUESSABLE if self._guess[cell] else HIDDEN
        if self.hidden[cell]:
            return anyway
        return float(self.problem.cost[cell]) + anyway if self.buying else np.inf

    def hide(self, cells: list[int]) -> None:
        """Readers no longer know these cells."""
        self._set(cells, hidden=True)

    def show(self, cells: list[int]) -> None:
        """Readers know these cells."""
        self._set(cells, hidden=False)

    def _set(self, cells: list[int], *, hidden: bool) -> None:
        self.hidden[cells] = hidden
        bits = sum(1 << cell for cell in cells)
        self._shown = self._shown & ~bits if hidden else self._shown | bits
        for cell in cells:
            self._price[cell] = self._price_of(cell)
            if self._boxes and cell < self._printed:
                self._boxes.set_price(cell, self._price[cell])

    def only_hidden(self) -> None:
        """From now on only what is hidden may change: for showing cells again, and for the last check."""
        self.buying = False
        self._reprice()

    # --- securing one target ----------------------------------------------------------------------------------------

    def secure(self, target: int) -> bool:
        """Find moves for every coalition, hiding what they need while buying; whether that succeeded."""
        excuses = not any(shield.move.mask & self._shown for shield in self.partial[target].values())  # still hold
        for upward in (True, False):
            amount = self.needs[target][0] if upward else -self.needs[target][1]
            if not amount:
                continue
            before = self.proofs[target, upward]
            proof = [shield for shield in before if not shield.move.mask & self._shown]
            if proof and len(proof) == len(before) and excuses:
                continue  # as it was when the target was secured
            while (coalition := self._unproven(target, amount, proof)) is not None:
                shield = self._known(target, amount, coalition) or self._found(target, amount, coalition)
                if shield is not None and shield.stops(coalition):
                    proof.append(shield)
                    self._note(target, shield)
                elif not self._knew(target, upward, coalition):
                    self.failed = amount, coalition
                    return False
            self.proofs[target, upward] = proof
        return True

    def proven(self, target: int) -> bool:
        """Whether the moves kept for the target show it open to every coalition, judged anew and without a search."""
        self.searching = False
        for upward in (True, False):
            amount = self.needs[target][0] if upward else -self.needs[target][1]
            moves = [shield.move for shield in self.proofs[target, upward]]
            scales = [amount / move.at[target] for move in moves]
            if any(move.mask & self._shown for move in moves) or not all(map(self._serves, moves, scales)):
                return False
            shields = [self.insiders.allowing(move, target, scale) for move, scale in zip(moves, scales, strict=True)]
            if amount and self._unproven(target, amount, shields) is not None:
                return False
        return True

    def _unproven(self, target: int, amount: float, proof: list[Shield]) -> Coalition | None:
        """A coalition that can rule out all moves of the proof. One that knows the target itself does not count, and
        one that put much into it need only allow for what others did."""
        for coalition in piercing(proof):
            if self.insiders.knows(target, coalition) or (target, amount > 0, coalition) in self.knew:
                continue
            room = self.insiders.room(target, coalition)
            if amount > 0 or room >= -amount * (1 - NOISE) or not self._open_below(target, room, coalition):
                return coalition
        return None

    def _knew(self, target: int, upward: bool, coalition: Coalition) -> bool:
        """Whether what was published before tells these insiders so much already, even if all else were hidden."""
        earlier = np.isinf(self.problem.cost) & ~self.problem.hidden
        if not (coalition and self.buying and earlier.any() and self._stuck):
            return False
        self.knew.add((target, upward, coalition))
        return True

    def _open_below(self, target: int, room: float, coalition: Coalition) -> bool:
        """Whether the target can go down all the way for a coalition that put the rest into it."""
        if room <= NOISE * self.problem.value[target]:
            return True
        shield = self.partial[target].get(coalition)
        if shield is None or shield.move.mask & self._shown:
            shield = self._found(target, -room * (1 - NOISE), coalition)
            if shield is None or not shield.stops(coalition):
                return False
        others = shield.joining(*coalition) if len(coalition) < COALITION else frozenset()
        if not all(self._open_to_both(target, coalition, other, shield) for other in sorted(others)):
            return False  # what was kept before stays: it may serve again
        self.partial[target][coalition] = shield
        self._note(target, shield)
        return True

    def _open_to_both(self, target: int, coalition: Coalition, other: int, shield: Shield) -> bool:
        """The same when `other` joins a coalition for which `shield` was enough."""
        both = coalition | {other}
        if shield.stops(both) or self.insiders.knows(target, both):
            return True
        return self._open_below(target, self.insiders.room(target, both), both)

    def _known(self, target: int, amount: float, coalition: Coalition) -> Shield | None:
        """A move found earlier that serves."""
        for move in reversed(self.moves[target]):
            if move.mask & self._shown:
                continue
            shield = self._shield(move, target, amount)
            if shield is not None and shield.stops(coalition):
                return shield
        return None

    def _shield(self, move: Move, target: int, amount: float) -> Shield | None:
        """The move as proof for the target, made once; None when outsiders need not allow for it."""
        scale = amount / move.at[target]
        # Steps of one weigh the same for every target: who can rule them out of the target itself knows it anyway.
        mine = ANY if move.unit and abs(scale) == 1 and self.problem.whole else target
        key = id(move), mine, scale > 0
        if key not in self._shields:
            serves = self._serves(move, scale)
            self._shields[key] = self.insiders.allowing(move, mine, scale) if serves else None
        return self._shields[key]

    def _serves(self, move: Move, scale: float) -> bool:
        """Whether outsiders must allow for `scale` times the move, were all its cells hidden."""
        return move.bears(scale) and not (self.problem.whole and not (move.whole and scale == round(scale)))

    def _found(self, target: int, amount: float, coalition: Coalition) -> Shield | None:
        """The cheapest move that this coalition cannot rule out; hides what it needs."""
        if not self.searching:
            return None
        known, room = self.insiders.limits(coalition)
        known = [cell for cell in known if cell != target]
        if not self.buying and self._neighbours.follows(target, [*known, *self._latest], self._all & ~self._shown):
            return None
        tight = [cell for cell, left in room.items() if left < abs(amount) * (1 - NOISE) and cell != target]
        move = self._detour(target, amount, coalition, known + tight) if not self.buying else None
        if move is None:
            move = self._box(target, abs(amount), known + tight)
            if move is not None and self.buying:
                move = self._shorter(move, target, amount, coalition, known + tight)
        if move is None or not self._fits(move, target, amount, coalition):
            move = self._flow(target, amount, known, room)
        if move is None or not self._fits(move, target, amount, coalition):
            return None
        self.hide([cell for cell in move.at if not self.hidden[cell]])
        for cell in move.at:
            if cell in self.moves:
                self.moves[cell].append(move)
        return self.insiders.allowing(move, target, amount / move.at[target])

    def _fits(self, move: Move, target: int, amount: float, coalition: Coalition) -> bool:
        """Whether this coalition must allow for the move, were all its cells hidden."""
        scale = amount / move.at[target]
        return self._serves(move, scale) and self.insiders.allow(move, target, scale, coalition)

    def _detour(self, target: int, amount: float, coalition: Coalition, barred: list[int]) -> Move | None:
        """A move found earlier that one shown cell spoils, led around that cell by a box."""
        tried = 0
        for move in reversed(self.moves[target]):
            spoilt = move.mask & self._shown
            if not spoilt or spoilt & (spoilt - 1) or tried == DETOURS:
                continue
            cell = spoilt.bit_length() - 1
            if cell in barred or cell == target:
                continue
            tried += 1
            around = self._around(move, cell, target, barred, abs(amount))
            if around and not around.mask & self._shown and self._fits(around, target, amount, coalition):
                return around
        return None

    def _around(self, move: Move, cell: int, target: int, barred: list[int], amount: float) -> Move | None:
        """The move less the cheapest box through `cell`, so that it no longer touches it."""
        if self._boxes is None:
            return None
        price = self._price_of(cell)
        self._boxes.set_price(cell, 0.0)
        box = self._box(cell, amount, barred)
        self._boxes.set_price(cell, price)
        if box is None:
            return None
        times = move.at[cell]
        change = {c: move.at.get(c, 0.0) - times * box.at.get(c, 0.0) for c in move.at.keys() | box.at.keys()}
        change = {c: step for c, step in sorted(change.items()) if abs(step) > 1e-12}
        if target not in change:
            return None
        return Move.of(np.array(list(change)), np.array(list(change.values())), self._below, self._above)

    def _shorter(self, move: Move, target: int, amount: float, coalition: Coalition, barred: list[int]) -> Move:
        """The move led around cells that are not hidden yet, as long as that is cheaper."""
        for cell in [cell for cell in move.at if not self.hidden[cell]]:
            around = self._around(move, cell, target, barred, abs(amount)) if cell in move.at else None
            if around is None or self._cost(around) >= self._cost(move):
                continue
            if self._fits(around, target, amount, coalition):
                move = around
        return move

    def _cost(self, move: Move) -> float:
        return sum([self._price_of(cell) for cell in move.at])

    def _box(self, target: int, amount: float, barred: list[int]) -> Move | None:
        if self._boxes is None or target >= self._printed:
            return None
        before = self._boxes.barred(barred)
        found = self._boxes.best(target, amount)
        self._boxes.restore(before)
        return Move.of(*self._with_sums(*found), self._below, self._above) if found else None

    def _with_sums(self, cells: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same with what changes of the sums that stand nowhere in the table."""
        if not self._sums:
            return cells, steps
        more: dict[int, float] = {}
        for cell, step in dict(zip(cells.tolist(), steps.tolist(), strict=True)).items():
            for total in self._sums.get(cell, ()):
                more[total] = more.get(total, 0.0) + step
        more = {total: step for total, step in more.items() if step}
        return np.concatenate([cells, list(more)]).astype(np.int64), np.concatenate([steps, list(more.values())])

    def _flow(self, target: int, amount: float, known: list[int], room: dict[int, float]) -> Move | None:
        allowed = self._all if self.buying else self._all & ~self._shown
        for cell in known:
            allowed &= ~(1 << cell)
        near = np.array(self._neighbours.near(target, allowed, FAR if self.buying or self.patient else NEAR))
        cells = near[np.isfinite(self._price[near])]
        room = {cell: left for cell, left in room.items() if cell != target}
        found = self.flows.best(target, amount, cells, self._price[cells], room, patient=self.buying or self.patient)
        self._stuck = self.flows.impossible and len(near) < FAR
        return Move.of(*found, self._below, self._above) if found else None

    # --- all targets ------------------------------------------------------------------------------------------------

    def secure_all(self) -> None:
        """Hide what it takes. Raises CannotProtectError, when even hiding everything that may be hidden fails."""
        for target in self.targets:
            if not self.secure(target):
                raise CannotProtectError

    def clean_up(self) -> None:
        """Show secondary cells again where everything stays secure, dearest first."""
        self.only_hidden()
        secondary = np.flatnonzero(self.hidden & ~self.problem.hidden)
        for cell in secondary[np.argsort(-self.problem.cost[secondary], kind="stable")].tolist():
            self.without(cell)

    def show_idle(self) -> None:
        """Show the secondary cells that no proof needs: they follow from the others anyway, or protect nothing."""
        needed = 0
        for target in self.targets:
            for shield in self.proof(target):
                if not shield.move.mask & self._shown:
                    needed |= shield.move.mask
        secondary = np.flatnonzero(self.hidden & ~self.problem.hidden).tolist()
        self.show([cell for cell in secondary if not needed >> cell & 1])

    def without(self, cell: int) -> bool:
        """Show `cell` if everything stays secure; says whether it did."""
        touched = [target for target in sorted(self._users[cell]) if self._relies(target, cell)]
        self.show([cell])
        self._latest = (cell,)
        secure = not self._gives_away(cell) and all(self.secure(target) for target in touched)
        self._latest = ()
        if not secure:
            self.hide([cell])
        return secure

    def _gives_away(self, shown: int) -> bool:
        """Whether somebody now works out a protected cell, from the sums that `shown` is in and what follows from them.

        Most cells that must stay hidden show it here, before any search for other moves.
        """
        hidden, known = self._all & ~self._shown, [shown]
        for cell in known:  # grows with what follows for everybody
            for left in self._neighbours.left(cell, hidden):
                for other, coalition in self.insiders.finding(left):
                    if self._bares(other, coalition, hidden):
                        return True
                    if not coalition:
                        known.append(other)
                        hidden &= ~(1 << other)
        return False

    def _bares(self, cell: int, coalition: Coalition, hidden: int) -> bool:
        """Whether it gives a protected cell away that this coalition knows `cell`, be it that cell or another."""
        follow = self._neighbours.following(cell, hidden & ~self.insiders.known(coalition)) | 1 << cell
        return any(
            self.needs[target][0] > 0
            and not self.insiders.knows(target, coalition)
            and (target, True, coalition) not in self.knew
            for target in cells_of(follow & self._protected)
        )

    def _note(self, target: int, shield: Shield) -> None:
        for cell in shield.move.at:
            self._users[cell].add(target)

    def _relies(self, target: int, cell: int) -> bool:
        return any(shield.move.mask >> cell & 1 for shield in self.proof(target))

    def proof(self, target: int) -> list[Shield]:
        """The moves that show the target to be open, up and down."""
        return [*self.proofs[target, True], *self.proofs[target, False], *self.partial[target].values()]
