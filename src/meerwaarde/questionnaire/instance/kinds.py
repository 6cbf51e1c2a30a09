"""Whether a text is of the type that a question asks (ODK XForms, "data types")."""

from __future__ import annotations

import re

from meerwaarde.language import gettext as _
from meerwaarde.questionnaire.expressions.values import parse_moment

_WHOLE = re.compile(r"-?\d{1,18}\Z")
_DECIMAL = re.compile(r"-?(?:\d{1,30}(?:\.\d*)?|\.\d+)\Z")
_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?\Z")
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?) (-?\d{1,3}(?:\.\d+)?)(?: -?\d+(?:\.\d+)?){0,2}\Z")


def wrong_type(kind: str, value: str) -> str:
    """Why `value` is not of type `kind`, in the user's language; empty when it is."""
    match kind:
        case "int" | "integer":
            return "" if _WHOLE.match(value) else _("Vul een heel getal in.")
        case "decimal":
            return "" if _DECIMAL.match(value) else _("Vul een getal in.")
        case "date":
            moment = parse_moment(value)
            return "" if moment is not None else _("Vul een datum in die bestaat.")
        case "dateTime":
            return "" if parse_moment(value) is not None else _("Vul een datum en tijd in die bestaan.")
        case "time":
            return "" if _TIME.match(value) else _("Vul een tijd in, bijvoorbeeld 09:30.")
        case "boolean":
            return "" if value in ("true", "false", "1", "0") else _("Kies ja of nee.")
        case "geopoint":
            return "" if _is_point(value) else _no_place()
        case "geotrace" | "geoshape":
            points = [point.strip() for point in value.strip().rstrip(";").split(";")]
            return "" if all(_is_point(point) for point in points) else _no_place()
    return ""


def _no_place() -> str:
    return _("Vul een plaats in als breedte en lengte, bijvoorbeeld 52.09 5.12.")


def _is_point(text: str) -> bool:
    found = _POINT.match(text)
    return found is not None and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180
