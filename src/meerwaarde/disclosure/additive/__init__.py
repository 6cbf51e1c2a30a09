"""Additive tables with all their margins: counts, magnitudes, their hierarchies and links.

    rows or cells ──▶ `Table` (primary rules) ──▶ `Problem` (everything readers know) ──▶ `Pattern` (proven) ──▶ safe table
"""
