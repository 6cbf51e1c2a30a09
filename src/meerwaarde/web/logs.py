"""Logs without persons: an address holds the secret of a draft, so it is never written down."""

from __future__ import annotations

import logging


class WithoutAddresses(logging.Filter):
    """Django's own lines about a request name its path; they become one fixed line with only the status."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; always True."""
        if record.name.startswith("django.") and (hasattr(record, "request") or hasattr(record, "status_code")):
            record.msg, record.args = "request answered with status %s", (getattr(record, "status_code", "?"),)
        return True
