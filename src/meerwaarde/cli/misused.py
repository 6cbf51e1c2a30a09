"""Options that were written wrongly, told in one line. The library that reads them speaks English only."""

from __future__ import annotations

import re
from typing import Any

from meerwaarde.language import gettext as _


def told(error: Any) -> str:
    """What was wrong with the command line, and the way out. `error`: what typer raises."""
    said = _said(type(error).__name__, error) or _sentence(error)
    return _("De opdracht klopt niet: {} Zie --help voor wat er mag.").format(said)


def _said(kind: str, error: Any) -> str | None:
    message = " ".join(str(error.message).split())
    if kind == "NoSuchOption":
        alike = _(" of ").join(sorted(getattr(error, "possibilities", None) or ()))
        lacks = _("de optie {} bestaat niet.").format(error.option_name)
        return f"{lacks} {_('Bedoelt u {}?').format(alike)}" if alike else lacks
    if kind == "BadOptionUsage" and "requires" in message:
        return _("achter {} hoort een waarde.").format(error.option_name)
    if kind == "MissingParameter" and error.param is not None:
        return _("{} ontbreekt.").format(_name(error.param))
    if kind == "BadParameter" and error.param is not None:
        return _misread(_name(error.param), message)
    if unknown := re.match(r"No such command '(.*)'", message):
        return _("de opdracht {} bestaat niet.").format(unknown[1])
    if extra := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        what = _("‘{}’ is te veel. Zet wat spaties heeft tussen aanhalingstekens, en -- voor elke optie.")
        return what.format(extra[1])
    return None


def _misread(name: str, message: str) -> str:
    if path := re.match(r"path '(.*)' is not readable", message):
        return _("{}: u mag dit bestand niet lezen ({}).").format(path[1], name)
    if "number" in message or "integer" in message:
        return _("{}: hier hoort een getal, met een punt voor de decimalen.").format(name)
    return _("{}: deze waarde kan niet ({}).").format(name, message.rstrip("."))


def _name(param: Any) -> str:
    """How people write the option, or what the argument is called in the help."""
    options = [text for text in getattr(param, "opts", ()) if text.startswith("--")]
    return str(options[0] if options else param.name)


def _sentence(error: Any) -> str:
    complaint = " ".join(error.format_message().split())
    return complaint if complaint.endswith((".", "?")) else f"{complaint}."
