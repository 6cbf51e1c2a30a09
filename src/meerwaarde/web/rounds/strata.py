"""What each assignment is counted under, as the register says on the day of the round, so that response is compared
with the register of that day whatever changes later, and in one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from meerwaarde.web.members import selectors as members
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.scopes import Scope

FEW = 500  # organisations that fit in the text of a query


def assignments(scope: Scope, round_: Round, asked: Collection[tuple[int, str]]) -> Iterator[Assignment]:
    """New assignments of (organisation, code of a municipality or empty), with their strata, not stored yet.

    An answer about a municipality counts in the province of that municipality.
    """
    keys = {key for key, _code in asked}
    of = members.strata(scope, round_.day, keys if len(keys) <= FEW else None)
    provinces = _provinces(code for _key, code in asked)
    for key, code in asked:
        stratum = of.get(key)
        yield Assignment(
            round=round_, organisation_id=key, municipality=code,
            sector=stratum.sector if stratum else "",
            size_class=stratum.size_class if stratum else "",
            province=provinces.get(code, "") if code else stratum.province if stratum else "",
        )  # fmt: skip


def _provinces(codes: Iterable[str]) -> dict[str, str]:
    wanted = {code for code in codes if code}
    return {one.code: one.province for one in members.municipalities() if one.code in wanted} if wanted else {}
