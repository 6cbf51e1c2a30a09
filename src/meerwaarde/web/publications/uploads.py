"""A file that only its hash is wanted of: it is read in parts and kept nowhere."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 60_000_000


class Hashing(FileUploadHandler):
    """Hashes what is uploaded. `sha256` is empty without a file."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.sha256 = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin."""
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Read a part and forget it."""
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Keep the hash alone. A browser sends an empty part when no file was chosen."""
        if file_size:
            self.sha256 = self._hash.hexdigest()
