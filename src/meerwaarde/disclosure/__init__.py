"""Disclosure control: what may be said without giving anybody away.

A `Draft` holds the figures of a report and, per organisation, what stands behind them. `protect_report` hides what the
rules call sensitive (`rules`), writes down all that readers then still know as one system per question (`counts`,
`numbers`, `response`), plays the attacker on it (`gauss`, `attack`), hides what is further needed (`repair`), and only
when every protected count is proven open hands out `SafeTable`s (`assemble`).
"""

from meerwaarde.disclosure.assemble import SafeTables, placed
from meerwaarde.disclosure.margins import FEWEST_WITH_MARGIN
from meerwaarde.disclosure.patience import at_most, out_of_time
from meerwaarde.disclosure.places import PlaceAsked, PlaceDraft, protect_places
from meerwaarde.disclosure.release import Draft, protect_report
from meerwaarde.disclosure.response import RESPONSE, ResponseCounts
from meerwaarde.disclosure.rounding import PERCENT_DECIMALS, coarse_percent, coarse_value
from meerwaarde.disclosure.rows import level, unit_of
from meerwaarde.disclosure.rules import rules_in_words
from meerwaarde.disclosure.table import LedgerPosition, Proof, SafeCell, SafeTable
from meerwaarde.disclosure.tally import Asked, Partition, Tally, WaveFrame

__all__ = [
    "FEWEST_WITH_MARGIN",
    "PERCENT_DECIMALS",
    "RESPONSE",
    "Asked",
    "Draft",
    "LedgerPosition",
    "Partition",
    "PlaceAsked",
    "PlaceDraft",
    "Proof",
    "ResponseCounts",
    "SafeCell",
    "SafeTable",
    "SafeTables",
    "Tally",
    "WaveFrame",
    "at_most",
    "coarse_percent",
    "coarse_value",
    "level",
    "out_of_time",
    "placed",
    "protect_places",
    "protect_report",
    "rules_in_words",
    "unit_of",
]
