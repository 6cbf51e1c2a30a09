"""Style sheets and scripts as browsers get them: a hash in their name, and compressed once, when they are collected."""

from __future__ import annotations

from typing import Any, cast

import brotli  # type: ignore[import-untyped]
from whitenoise.compress import Compressor  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

LARGE = 200_000  # bytes; ours are smaller, the page that explains the API brings a script of 1.5 MB
BEST, QUICK = 11, 9  # of brotli; for what is large, the best takes seconds and saves a tenth


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """That of whitenoise, with our compressor."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """A new one."""
        return Quick(**kwargs)


class Quick(Compressor):  # type: ignore[misc]
    """Takes its time for what every page asks for, and not for what hardly anybody does."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """`data` in the format of brotli."""
        return cast(bytes, brotli.compress(data, quality=BEST if len(data) < LARGE else QUICK))
