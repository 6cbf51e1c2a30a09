"""What changes in rounds, for the other apps. Each part stands in its own file."""

from __future__ import annotations

__all__: list[str] = []
