"""Cut from a large style sheet the rules for some elements, with its design tokens worked out.

The design system's sheet for plain HTML elements is 69 kB and its tokens 208 kB; a page of questions needs a few rules
of the one and some thirty of the other. Tokens that stand for a colour, a font or the shape of focus stay as custom
properties (`kept`), so that our own sheet gives them their value, by day and by night; all others become that value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What stays a custom property is written with control characters until all is solved: \0name\0, fallback\1.
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*")


PRIVATE = "--_"  # a property that one rule sets for another


def cut(
    css: str, tokens: str, *, root: str, elements: Sequence[str], without: Sequence[str] = (), kept: Sequence[str] = ()
) -> str:
    """The rules of `css` for a selector that is `root` and then one of `elements` (`select`), `root` left out.

    Selectors with a part in `without` are left out. `kept` are beginnings of names of tokens that stay custom
    properties. Declarations whose token has no value are left out: a browser would ignore them as well.
    """
    values = dict(_declarations(_COMMENT.sub("", tokens).partition("{")[2].rpartition("}")[0]))
    rules = []
    for head, body in _rules(_COMMENT.sub("", css)):
        selectors = [" ".join(part.split()) for part in _split(head, ",")]
        wanted = [
            part.removeprefix(root).strip()
            for part in selectors
            if _is_wanted(part, root, elements) and not any(one in part for one in without)
        ]
        if wanted:
            rules.append((",".join(wanted), dict(_declarations(body))))
    used = {name for _, body in rules for value in body.values() for name in _VAR.findall(value)}
    stay = (*kept, *{name for _, body in rules for name in body if name.startswith(PRIVATE)})
    lines = []
    for head, declared in rules:
        solved = {name: _solve(value, values, stay) for name, value in declared.items()}
        solved = {name: value for name, value in solved.items() if name[:2] != "--" or name in used}
        made = ";".join(f"{name}:{_written(value)}" for name, value in solved.items() if value is not None)
        if made:
            lines.append(f"{head}{{{made}}}")
    return "\n".join(lines) + "\n"


def _written(value: str) -> str:
    return re.sub("\0(.*?)\0", r"var(\1", value).replace("\1", ")")


def _is_wanted(selector: str, root: str, elements: Sequence[str]) -> bool:
    rest = selector.removeprefix(root).strip()
    return (
        selector.startswith(root + " ")
        and " " not in rest.replace(" i]", "]")
        and any(re.match(rf"{re.escape(element)}(?![\w-])", rest) for element in elements)
    )


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each head and body at the outermost level; rules inside @media are not wanted here."""
    start = 0
    while (opens := css.find("{", start)) >= 0:
        depth, end = 1, opens + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        head = css[start:opens].strip()
        if not head.startswith("@"):
            yield head, css[opens + 1 : end - 1]
        start = end


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for line in _split(body, ";"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), " ".join(value.split())


def _split(text: str, sign: str) -> Iterator[str]:
    """`text` at `sign`, brackets left whole."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(char, 0)
        if char == sign and depth == 0:
            yield text[start:at]
            start = at + 1
    if text[start:].strip():
        yield text[start:]


def _solve(value: str, tokens: Mapping[str, str], kept: tuple[str, ...]) -> str | None:
    """`value` with its var(...) worked out from the inside of the design system; None when nothing is left."""
    found = _VAR.search(value)
    if found is None:
        return value
    end, depth = found.end(), 1
    while depth:
        depth += {"(": 1, ")": -1}.get(value[end], 0)
        end += 1
    name, fallback = found[1], value[found.end() : end - 1].lstrip(", ").strip()
    rest = _solve(fallback, tokens, kept) if fallback else None
    if name.startswith(PRIVATE) and name in kept:
        inner: str | None = f"\0{name}\0" + (f", {rest}" if rest else "") + "\1"
    elif name.startswith(kept):
        inner = f"\0{name}\0\1"
    elif name in tokens:
        inner = _solve(tokens[name], tokens, kept) or rest
    else:
        inner = rest
    return None if inner is None else _solve(value[: found.start()] + inner + value[end:], tokens, kept)
