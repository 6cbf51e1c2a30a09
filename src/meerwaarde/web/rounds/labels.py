"""What the codes of rounds are called on pages, in the language of the page."""

from __future__ import annotations

from meerwaarde.language import gettext as _
from meerwaarde.web.rounds.models import Assignment, Round
from meerwaarde.web.rounds.templates_of_questions import Typed
from meerwaarde.web.rounds.types import State


def states() -> dict[str, str]:
    """How far a round is."""
    return {
        State.MAKING.value: _("In de maak"),
        State.WAITING.value: _("Gaat nog open"),
        State.OPEN.value: _("Open"),
        State.ENDED.value: _("Voorbij"),
        State.CLOSED.value: _("Gesloten"),
    }


def round_kinds() -> dict[str, str]:
    """Sorts of rounds."""
    return {Round.Kind.QUICKSCAN.value: _("QuickScan"), Round.Kind.MONITOR.value: _("Monitor")}


def units() -> dict[str, str]:
    """Whom an answer is about."""
    return {
        Round.Unit.MEMBER.value: _("Elk lid antwoordt één keer"),
        Round.Unit.MUNICIPALITY.value: _("Elk lid antwoordt voor elke gemeente waar het werkt"),
    }


def answer_kinds() -> dict[str, str]:
    """Sorts of answers to a typed question."""
    return {
        Typed.ONE.value: _("Eén van de antwoorden"),
        Typed.MANY.value: _("Eén of meer antwoorden"),
        Typed.YES_NO.value: _("Ja of nee"),
        Typed.NUMBER.value: _("Een getal"),
        Typed.TEXT.value: _("Een open antwoord"),
    }


def question_kinds() -> dict[str, str]:
    """Sorts of questions of a form as read."""
    return {
        "one": _("Eén van de antwoorden"),
        "multiple": _("Eén of meer antwoorden"),
        "rank": _("Antwoorden op volgorde"),
        "integer": _("Een heel getal"),
        "decimal": _("Een getal"),
        "text": _("Een open antwoord"),
        "other": _("Een ander antwoord"),
    }


def stands() -> dict[str, str]:
    """How far one member is with a round."""
    ended = Assignment.Ended
    return {
        "answered": _("Geantwoord"),
        "begun": _("Begonnen"),
        "waiting": _("Nog niet begonnen"),
        "silent": _("Wil niet gevraagd worden"),
        ended.REFUSED.value: _("Doet niet mee"),
        ended.LEFT.value: _("Geen lid meer"),
        ended.WITHDRAWN.value: _("Wordt niet meer gevraagd"),
    }


def media() -> dict[str, str]:
    """How an answer came."""
    medium = Assignment.Medium
    return {
        medium.WEB.value: _("Op de website"),
        medium.PAPER.value: _("Op papier"),
        medium.PHONE.value: _("Per telefoon"),
        medium.APP.value: _("Met een app"),
    }
