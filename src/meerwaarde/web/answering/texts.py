"""The words of the pages themselves, in the language of the respondent.

Dutch stands here, English in the catalogue of the program; what clients read is also in the languages of
`translations`. What a language lacks is shown in English and carries that language in its `lang` attribute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from meerwaarde.language import gettext as _
from meerwaarde.language import language, use_language
from meerwaarde.web.answering.translations import TRANSLATIONS


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface in one language. `own` are its words, `base` all words in `base_code` (nl or en)."""

    code: str
    base_code: str
    own: Mapping[str, str]
    base: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with `values` filled in. Raises KeyError for a text that does not exist."""
        text = self.own.get(key) or self.base[key]
        return text.format(**values) if values else text

    def lang(self, key: str) -> str:
        """The language in which `key` is said: a BCP 47 tag."""
        return self.code if key in self.own else self.base_code

    @property
    def checked(self) -> bool:
        """Whether somebody who speaks the language read these words."""
        return self.code[:2] in ("nl", "en")


def interface(code: str) -> Interface:
    """The words of the pages in the language with BCP 47 tag `code`; an unknown or absent one is Dutch."""
    short = code.lower().split("-")[0]
    base_code = "nl" if short in ("", "nl") else "en"
    with speaking(base_code):
        base = _words()
    own = base if short in ("", "nl", "en") else TRANSLATIONS.get(short, {})
    return Interface(code or "nl", base_code, own, base)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let the program speak `code` (nl, or English for every other language) inside the block."""
    before = language()
    use_language("nl" if code[:2] in ("", "nl") else "en")
    try:
        yield
    finally:
        use_language(before)


def _words() -> dict[str, str]:
    return {**_moving(), **_asking(), **_known(), **_reading_back(), **_saving()}


def _moving() -> dict[str, str]:
    return {
        "next": _("Verder"),
        "back": _("Terug"),
        "stop": _("Stoppen"),
        "stop_later": _("Bewaren en later verdergaan"),
        "check": _("Antwoorden bekijken"),
        "send": _("Versturen"),
        "update": _("Bijwerken"),
        "question_of": _("Vraag {number} van {total}"),
        "part_of": _("Deel {number} van {total}"),
        "minutes": _("nog ongeveer {minutes} minuten"),
        "one_minute": _("nog ongeveer één minuut"),
        "language": _("Taal"),
        "unchecked": _("Deze vertaling is nog niet nagekeken."),
        "listen": _("Luister"),
        "to_check": _("Terug naar uw antwoorden"),
    }


def _asking() -> dict[str, str]:
    return {
        "required": _("verplicht"),
        "clear": _("Antwoord wissen"),
        "choose": _("Kies een antwoord"),
        "no_answer": _("Geen antwoord"),
        "search": _("Zoek in de lijst"),
        "guidance": _("Uitleg"),
        "previous": _("Vorig jaar: {value}"),
        "explain": _("Klopt dit? Leg kort uit waarom."),
        "add": _("Nog een toevoegen"),
        "add_first": _("Toevoegen"),
        "remove": _("Verwijderen"),
        "remove_one": _("{label} verwijderen"),
        "remove_sure": _("Weet u zeker dat u dit wilt verwijderen?"),
        "remove_yes": _("Ja, verwijderen"),
        "remove_no": _("Nee, laat staan"),
        "place": _("Plaats van {label}"),
        "up": _("{label} omhoog"),
        "down": _("{label} omlaag"),
        "date_how": _("dag-maand-jaar, bijvoorbeeld 23-11-2026"),
        "month_how": _("maand-jaar, bijvoorbeeld 11-2026"),
        "year_how": _("jaar, bijvoorbeeld 2026"),
        "time_how": _("uren:minuten, bijvoorbeeld 14:30"),
        "rank_how": _("Geef elk antwoord een nummer. 1 is het belangrijkst."),
        "date": _("Datum"),
        "time": _("Tijd"),
        "pick_date": _("Kies een datum"),
        "question": _("Vraag"),
        "acknowledge": _("Gelezen"),
        "no_upload": _("Een bestand meesturen kan op deze pagina niet."),
        "summary": _("Kijk dit nog even na"),
        "need": _("Vul hier een antwoord in."),
        "need_choice": _("Kies een antwoord."),
        "not_number": _("Wij lezen hier geen getal in: {typed}. Vul een getal in, bijvoorbeeld 12 of 12,5."),
        "not_date": _("Wij lezen hier geen datum in: {typed}. Schrijf dag, maand en jaar, bijvoorbeeld 23-11-2026."),
        "not_month": _("Wij lezen hier geen maand in: {typed}. Schrijf maand en jaar, bijvoorbeeld 11-2026."),
        "not_year": _("Wij lezen hier geen jaar in: {typed}. Schrijf vier cijfers, bijvoorbeeld 2026."),
        "not_time": _("Wij lezen hier geen tijd in: {typed}. Schrijf uren en minuten, bijvoorbeeld 14:30."),
        "not_moment": _("Wij lezen hier geen datum en tijd in: {typed}. Schrijf bijvoorbeeld 23-11-2026 en 14:30."),
        "not_ranked": _("Geef elk antwoord een eigen nummer, van 1 tot en met {most}."),
        "which": _("Bij {question} staat {typed}. Bedoelt u {first} of {second}?"),
        "which_whole": _("Bij {question} staat {typed}. Bedoelt u {first}?"),
        "mean": _("Ik bedoel {number}"),
        "question_left": _("Deze vraag"),
    }


def _known() -> dict[str, str]:
    return {
        "given": _("Al bekend, dus wij vragen het niet. Bron: {source}."),
        "given_wrong": _("Klopt dit niet? De beheerder van uw organisatie verbetert het in het ledenbestand."),
        "prefilled": _("Alvast ingevuld. Bron: {source}. Klopt het niet? Pas het aan."),
        "prefilled_was": _("Bron: {source}. Daar staat: {value}."),
        "asked_anyway": _("Dit staat al in: {source}."),
        "asked_why": _("Waarom wij het toch vragen: {why}"),
    }


def _reading_back() -> dict[str, str]:
    return {
        "right": _("Klopt dit?"),
        "right_intro": _("Dit zijn uw antwoorden. U kunt ze nog wijzigen. Daarna verstuurt u ze."),
        "change": _("Wijzig"),
        "unanswered": _("niet ingevuld"),
        "explained": _("Uw uitleg: {why}"),
        "row_source": _("Bron: {source}"),
        "part_right": _("Uw deel"),
        "part_intro": _("Dit vulde u in. Uw collega verstuurt het geheel."),
        "part_done": _("Klaar met mijn deel"),
        "part_stopped": _("Uw deel is bewaard. U hoeft niets te versturen: dat doet uw collega. Aanpassen kan nog."),
        "thanks": _("Dank u wel. Uw antwoorden zijn verstuurd."),
        "receipt": _("Ontvangstbewijs"),
        "number": _("Nummer"),
        "sent_on": _("Verstuurd op"),
        "print_how": _("U kunt deze pagina afdrukken of bewaren."),
        "answers": _("Uw antwoorden"),
        "print_blank": _("Lege vragenlijst om af te drukken"),
        "print_intro": _("Dit is de hele vragenlijst op papier. Sommige vragen gelden niet voor iedereen."),
        "one_choice": _("Kies één antwoord."),
        "more_choices": _("U mag meer antwoorden kiezen."),
        "repeated": _("Vul dit deel in voor elk apart. Maak kopieën als dat nodig is."),
        "not_sent": _("Uw antwoorden zijn nog niet verstuurd."),
        "problems_left": _("U kunt versturen als dit is aangepast."),
    }


def _saving() -> dict[str, str]:
    return {
        "saved": _("Bewaard"),
        "saving": _("Bewaren…"),
        "save_failed": _("Nog niet bewaard: er is geen verbinding. Wij proberen het steeds opnieuw."),
        "save_refused": _("Niet bewaard. Laad de pagina opnieuw."),
        "stopped": _("Uw antwoorden zijn bewaard"),
        "kept": _("Deze antwoorden zijn bewaard, maar niet verstuurd"),
        "kept_answers": _("Wat is ingevuld"),
        "stopped_how": _("Bewaar het adres van deze pagina. Daarmee gaat u later verder, ook op een ander apparaat."),
        "stopped_client": _("U bent gestopt. Er is niets verstuurd. Wilt u toch verder? Dat kan."),
        "go_on": _("Verdergaan"),
        "conflict": _("Deze vragenlijst is intussen ergens anders gewijzigd"),
        "conflict_how": _(
            "Misschien staat de lijst ook open op een ander apparaat of bij een collega, of zijn de vragen verbeterd. "
            "Wat u net invulde is nog niet bewaard. Hieronder ziet u beide."
        ),
        "yours": _("Wat u net invulde"),
        "theirs": _("Wat er nu bewaard is"),
        "keep_theirs": _("Verder met wat bewaard is"),
        "keep_yours": _("Mijn antwoorden van deze pagina gebruiken"),
        "same": _("Er is geen verschil. U kunt gewoon verdergaan."),
    }
