"""Where something stands, so that an error can say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meerwaarde.core import InputError

LONGEST_VALUE = 40  # characters of a cell repeated in an error


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an input file; what is not known is left out."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    question: str | None = None

    def at(self, *, row: int | None = None, column: str | None = None, question: str | None = None) -> Place:
        """The same place, more exactly."""
        return replace(self, row=row or self.row, column=column or self.column, question=question or self.question)

    def error(self, what: str) -> InputError:
        """An error about this place; `what` says what is wrong and what to do."""
        return InputError(
            what, file=self.file, sheet=self.sheet, row=self.row, column=self.column, question=self.question
        )


@dataclass(frozen=True, slots=True)
class Written:
    """Text of a form that a later package reads, with its place, so that it can be refused as exactly."""

    text: str
    place: Place


def shown(value: str) -> str:
    """`value` in quotes, on one line, without control characters, cut at 40 characters."""
    clean = "".join(c if c.isprintable() else " " for c in value[: LONGEST_VALUE + 1])
    cut = f"{clean[:LONGEST_VALUE]}…" if len(clean) > LONGEST_VALUE else clean
    return f"“{cut}”"


def listed(values: list[str] | tuple[str, ...], most: int = 5) -> str:
    """At most `most` values with commas, then how many more: "a, b en 3 andere"."""
    from meerwaarde.language import ngettext

    short = [value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…" for value in values[:most]]
    clean = ["".join(c if c.isprintable() else " " for c in value) for value in short]
    more = len(values) - most
    text = ", ".join(clean)
    return text if more <= 0 else text + ngettext(" en {n} andere", " en {n} andere", more).format(n=more)
