"""Disclosure control: what may be said without giving anybody away."""

from meerwaarde.disclosure.table import Proof, SafeCell, SafeTable

__all__ = ["Proof", "SafeCell", "SafeTable"]
