"""The number of a submission as people read it out."""

from __future__ import annotations


def short_number(instance_id: str) -> str:
    """The part of an instanceID that people can read out: uuid:9f86d081-884c-... becomes 9F86-D081."""
    plain = instance_id.rpartition(":")[2].replace("-", "").upper()
    return f"{plain[:4]}-{plain[4:8]}" if len(plain) > 4 else plain
