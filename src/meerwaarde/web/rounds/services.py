"""What changes in rounds, for the other apps. Each part stands in its own file."""

from __future__ import annotations

from meerwaarde.web.rounds.batches import lay_down

__all__ = ["lay_down"]
