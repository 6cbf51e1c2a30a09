"""Logs without persons: an address holds the secret of a draft, and an error may repeat what stands in a row."""

from __future__ import annotations

import logging
import traceback

from django.db import IntegrityError, OperationalError

# Their text is about the program or the machine; that of others may hold what somebody typed.
TOLD = (AttributeError, ImportError, NameError, TypeError, IntegrityError, OperationalError)


class WithoutAddresses(logging.Filter):
    """Django's own lines about a request name its path; they become one fixed line with only the status.

    Of an error stays where in the program it was and of what kind, not what it says of somebody.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; always True."""
        if record.name.startswith("django.") and (hasattr(record, "request") or hasattr(record, "status_code")):
            record.msg, record.args = "request answered with status %s", (getattr(record, "status_code", "?"),)
        if getattr(record, "status_code", 500) < 500:  # what a stranger asks for wrongly takes one line, not twenty
            record.exc_info = None
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = without_data(record.exc_info[1])
        return True


def without_data(error: BaseException) -> str:
    """Where an error and those that led to it were raised, the first one first."""
    told: list[str] = []
    found: BaseException | None = error
    while found is not None and len(told) < 10:  # a chain may be a ring
        first_line = next(iter(str(found).splitlines()), "") if isinstance(found, TOLD) else ""
        name = f"{type(found).__module__}.{type(found).__qualname__}"
        told.append("".join(traceback.format_tb(found.__traceback__)) + f"{name}: {first_line}".rstrip(": "))
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\n".join(reversed(told))
