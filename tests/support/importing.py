"""Files offered to the register, for tests."""

from __future__ import annotations

import uuid
from datetime import date

from meerwaarde.web.members.imports import services

DAY = date(2015, 6, 1)


def offered(by, *lines, day=DAY, name="leden.csv"):
    """The proposal of a CSV file of these lines."""
    return services.offer(by=by, data="\n".join(lines).encode(), file_name=name, day=day, token=uuid.uuid4())


def problems(batch):
    """Everything that is wrong with the rows of a proposal."""
    return [message for row in batch.rows for _column, message in row["problems"]]
