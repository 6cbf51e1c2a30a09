"""The languages of a form: code, name in their own script, direction."""

from __future__ import annotations

import re

from meerwaarde.questionnaire.choices import language_code
from meerwaarde.questionnaire.xform.types import Language

_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*\Z")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*\Z")

# As each language calls itself (CLDR 45), for those that are spoken by many in the Netherlands.
_OWN_NAMES = {
    "am": "አማርኛ", "ar": "العربية", "bg": "Български", "ckb": "کوردیی ناوەندی", "de": "Deutsch", "en": "English",
    "es": "Español", "fa": "فارسی", "fr": "Français", "fy": "Frysk", "he": "עברית", "hi": "हिन्दी", "hu": "Magyar",
    "id": "Indonesia", "it": "Italiano", "ku": "Kurdî", "kmr": "Kurdî", "li": "Limburgs", "nds": "Nedersaksisch",
    "nl": "Nederlands", "pap": "Papiamentu", "pl": "Polski", "ps": "پښتو", "pt": "Português", "ro": "Română",
    "ru": "Русский", "so": "Soomaali", "sq": "Shqip", "sr": "Српски", "srn": "Sranantongo", "sw": "Kiswahili",
    "ta": "தமிழ்", "th": "ไทย", "ti": "ትግርኛ", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt",
    "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "zh": "中文",
}  # fmt: skip
# Written from right to left (CLDR 45, characterOrder), unless a script is named that is not.
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "syr",
                  "ug", "ur", "yi"}  # fmt: skip
_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}


def language_of(name: str, unchecked: str = "") -> Language:
    """The language that a form calls `name`. `unchecked`: names or codes, with commas, that nobody checked."""
    found = language_code(name)
    code = found if _CODE.match(found) and name.strip().lower() != "default" else ""
    named = [one.strip().lower() for one in re.split(r"[,;]", unchecked) if one.strip()]
    title = _OWN_NAMES.get(code) or _BRACKETS.sub("", name).strip() or name
    return Language(
        name=name,
        code=code,
        title=title,
        right_to_left=is_right_to_left(code),
        checked=not {name.strip().lower(), title.lower(), _BRACKETS.sub("", name).strip().lower(), code or name.lower()}
        & set(named),
    )


def is_right_to_left(code: str) -> bool:
    """Whether a BCP 47 tag is that of a language written from right to left."""
    language, *more = code.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else language in _RIGHT_TO_LEFT
