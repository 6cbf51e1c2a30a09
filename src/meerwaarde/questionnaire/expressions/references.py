"""Which paths an expression looks at: known before it is evaluated, so that rules can be put in order."""

from __future__ import annotations

from collections.abc import Iterator

from meerwaarde.questionnaire.expressions.grammar import Call, Chain, Filter, Negative, Part, Path, Step, Union

_ELSEWHERE = None  # a node outside the primary instance, or one that cannot be told beforehand


def references_of(tree: Part, at: str) -> frozenset[str]:
    """Absolute paths by local name that `tree` looks at when it stands at `at`; see Expression.references."""
    return frozenset(_found(tree, at, at))


def _found(part: Part, here: str | None, origin: str) -> Iterator[str]:
    """`here` is the context node (inside a predicate the node that it filters), `origin` what current() is."""
    match part:
        case Path():
            yield from _of_path(part, here, origin)
        case Chain(first, rest):
            yield from _found(first, here, origin)
            for _, one in rest:
                yield from _found(one, here, origin)
        case Negative(inner):
            yield from _found(inner, here, origin)
        case Union(parts):
            for one in parts:
                yield from _found(one, here, origin)
        case Filter(inner, predicates):
            yield from _found(inner, here, origin)
            for one in predicates:
                yield from _found(one, _start(inner, here, origin), origin)
        case Call(name, arguments):
            if name == "once" and here is not _ELSEWHERE:
                yield here
            for one in arguments:
                yield from _found(one, here, origin)
        case _:
            pass


def _start(part: Part, here: str | None, origin: str) -> str | None:
    """Where a path begins that has `part` before its first slash."""
    if isinstance(part, Call):
        return origin if part.name == "current" else _ELSEWHERE
    if isinstance(part, Path):
        base, _ = _end(part, here, origin)
        return base
    return _ELSEWHERE


def _end(path: Path, here: str | None, origin: str) -> tuple[str | None, bool]:
    """Where a path ends, and whether it looks at everything below."""
    base = "" if path.absolute else here if path.start is None else _start(path.start, here, origin)
    for step in path.steps:
        if base is _ELSEWHERE:
            return _ELSEWHERE, False
        moved = _moved(base, step)
        if moved is _ELSEWHERE:
            return base, True
        base = moved
    return base, False


def _moved(base: str, step: Step) -> str | None:
    """`base` after one step, or _ELSEWHERE when the step may lead to several names."""
    test = step.test
    if step.axis == "child" and not test.kind and test.local != "*":
        return f"{base}/{test.local}"
    if step.axis == "parent":
        return base.rpartition("/")[0]
    if step.axis in ("self", "attribute") or (step.axis == "child" and test.kind == "text"):
        return base
    return _ELSEWHERE


def _of_path(path: Path, here: str | None, origin: str) -> Iterator[str]:
    if path.start is not None:
        yield from _found(path.start, here, origin)
    end, wide = _end(path, here, origin)
    if end is not _ELSEWHERE:
        yield f"{end}/*" if wide else end or "/"
    for count, step in enumerate(path.steps, start=1):
        if step.predicates:
            base, wide = _end(Path(path.steps[:count], path.absolute, path.start), here, origin)
            for predicate in step.predicates:
                yield from _found(predicate, _ELSEWHERE if wide else base, origin)
