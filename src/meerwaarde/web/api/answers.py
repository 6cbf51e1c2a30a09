"""Which answers every operation can give besides the one that was hoped for."""

from __future__ import annotations

from meerwaarde.web.api.schemas import Trouble

PUBLIC_TROUBLE = dict.fromkeys((404, 422, 500, 503), Trouble)
TROUBLE = dict.fromkeys((401, 403, 404, 413, 422, 429, 500, 503), Trouble)
