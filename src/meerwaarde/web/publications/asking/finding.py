"""Plain words to a question and a group: no more than words that stand in them, and what was found is shown.

"hoeveel leden hebben een wachtlijst naar omvang": behind the last "naar" or "per" stand the words of the group, the
others are looked up in the questions. A word counts more when few questions have it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

ALTERNATIVES = 4
SAME = 5  # letters with which two words are one: wachtlijst, wachtlijsten
LONGEST = 300  # letters that are read
EMPTY = frozenset(
    "de het een en of van voor in op met bij aan uit om te ten is zijn was wordt worden heeft hebben had hebt dat die"
    " dit deze er u uw wij we ons onze zij ze hun hoe hoeveel wat welke welk wie waar waarom wanneer organisatie"
    " organisaties lid leden procent percentage aandeel veel meer minder niet geen wel ook nog al als dan door over"
    " how many much what which who of the a an in on with for and or do does did have has are is your organisation"
    " organisations members member".split()
)
OTHER_WORDS = {
    "omvang": "omvangklasse grootte groot klein size medewerkers",
    "werksoorten": "werksoort werk soort sector branche kind",
    "hoofdwerksoort": "belangrijkste werksoort hoofd", "provincie": "provincies province",
    "landsdeel": "regio landsdelen noord oost zuid west region", "omvang in twee klassen": "twee klassen",
}  # fmt: skip

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What the words point to. `question` and `group` are empty when nothing was found; `others` comes next."""

    question: str
    group: str
    others: tuple[Named, ...]


def find(text: str, questions: Sequence[Named], groups: Sequence[Named]) -> Found:
    """The question and the group that these words name, each a pair of its name and what it is called."""
    said, _by, behind = _split(text[:LONGEST])
    group = _best(_words(behind), [(name, f"{label} {OTHER_WORDS.get(name, '')}") for name, label in groups])
    wanted = _words(said if group or not behind else f"{said} {behind}")
    ranked = _ranked(wanted, questions)
    names = dict(questions)
    others = tuple((name, names[name]) for name in ranked[1 : 1 + ALTERNATIVES])
    return Found(ranked[0] if ranked else "", group, others)


def ranked(text: str, named: Sequence[Named]) -> list[str]:
    """The names of those in which at least one of the words of a text stands, the best first."""
    return _ranked(_words(text[:LONGEST]), named)


def _split(text: str) -> tuple[str, str, str]:
    """What stands before and behind the last "naar", "per" or "by"."""
    parts = re.split(r"\b(naar|per|by)\b", text, flags=re.IGNORECASE)
    return ("".join(parts[:-2]), parts[-2], parts[-1]) if len(parts) > 2 else (text, "", "")


def _words(text: str) -> list[str]:
    """The words that say something, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return [word for word in re.findall(r"[a-z0-9]+", plain) if word not in EMPTY]


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= SAME and (one.startswith(other) or other.startswith(one)))


def _best(wanted: Sequence[str], named: Sequence[Named]) -> str:
    return next(iter(_ranked(wanted, named)), "")


def _ranked(wanted: Sequence[str], named: Sequence[Named]) -> list[str]:
    """The names of those in which at least one of the words stands, the best first."""
    texts = {name: set(_words(f"{label} {name.replace('_', ' ')}")) for name, label in named}
    there = {word: {name for name, words in texts.items() if any(_same(word, one) for one in words)} for word in wanted}
    score: Counter[str] = Counter()
    for names in there.values():
        for name in names:
            score[name] += 1_000 + round(1_000 * log(len(texts) / len(names)))  # in whole numbers: equal is equal
    order = {name: at for at, (name, _label) in enumerate(named)}
    return sorted(score, key=lambda name: (-score[name], order[name]))
