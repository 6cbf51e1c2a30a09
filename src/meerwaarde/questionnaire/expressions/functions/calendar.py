"""Short names of months and days, as the Unicode Common Locale Data Repository (CLDR 45) has them."""

from __future__ import annotations

import re

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "tr": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_DAYS = {  # from Monday
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "nl": "ma di wo do vr za zo",
    "de": "Mo Di Mi Do Fr Sa So",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "tr": "Pzt Sal Çar Per Cum Cmt Paz",
    "pl": "pon. wt. śr. czw. pt. sob. niedz.",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
_CODE = re.compile(r"\(([A-Za-z]{2,3})(?:[-_][^)]*)?\)\s*\Z|\A\s*([A-Za-z]{2,3})(?:[-_].*)?\s*\Z")


def _known(language: str) -> str:
    """The code in "nl", "nl-NL" or "Nederlands (nl)", or "en"."""
    found = _CODE.search(language)
    code = (found[1] or found[2]).lower() if found else "en"
    return code if code in _MONTHS else "en"


def short_month(month: int, language: str) -> str:
    """The short name of month 1 to 12."""
    return _MONTHS[_known(language)].split()[month - 1]


def short_day(day: int, language: str) -> str:
    """The short name of day 0 (Monday) to 6."""
    return _DAYS[_known(language)].split()[day]
