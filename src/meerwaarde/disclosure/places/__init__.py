"""Figures over municipalities, with the organisations that answered there protected.

    answers of organisations ──▶ one answer per municipality ──▶ counts of municipalities ──▶ `protect_places`

What is printed counts municipalities; what must stay open is what each organisation answered in each municipality.
Readers know who answered where, so a count may give somebody away although many municipalities stand behind it: one
organisation that serves them all, or two that share a municipality, of whom one sees in "members differ" what the other
said. Closed questions are proven by other worlds, answers of organisations that print exactly the same (`worlds`);
numbers by the system of numbers, with one contribution per organisation and municipality (`numbers`).
"""

from meerwaarde.disclosure.places.frame import PlaceAsked, PlaceDraft
from meerwaarde.disclosure.places.release import protect_places

__all__ = ["PlaceAsked", "PlaceDraft", "protect_places"]
