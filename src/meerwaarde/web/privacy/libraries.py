"""What is declared for the tables of libraries, which cannot declare it themselves. By their label in Django."""

from __future__ import annotations

from meerwaarde.web.keeping import Basis, Controller, Kept, Readers, Term, readers

_NOBODY = readers(Readers.NOBODY)
_A, _OWN = Controller.ASSOCIATION, readers(Readers.PERSON)
_UNUSED = Kept(
    Basis.NOT_PERSONAL, _A, Term(None, why="Lijsten van het programma zelf."), _NOBODY
)  # fmt: skip
_SIGN_IN = Term(None, why="Zo lang als het account; gaat mee weg als de persoon wordt gewist.")

# (declaration, what the whole table is for)
LIBRARIES: dict[str, tuple[Kept, str]] = {
    "auth.Permission": (_UNUSED, "Rechtenlijst van Django; wordt niet gebruikt."),
    "auth.Group": (_UNUSED, "Groepen van Django; worden niet gebruikt."),
    "auth.Group_permissions": (_UNUSED, "Groepen van Django; worden niet gebruikt."),
    "contenttypes.ContentType": (_UNUSED, "Welke tabellen er zijn."),
    "sessions.Session": (
        Kept(Basis.LEGITIMATE_INTEREST, _A, Term(1, "expire_date", "Een dag na de sessie."), _NOBODY,
             personal=frozenset({"session_key", "session_data"})),
        "Wie er nu is ingelogd.",
    ),
    "account.EmailAddress": (
        Kept(Basis.CONTRACT, _A, _SIGN_IN, _OWN, personal=frozenset({"email", "user"})),
        "Het adres waarmee iemand inlogt, en of dat is bevestigd.",
    ),
    "account.EmailConfirmation": (
        Kept(Basis.CONTRACT, _A, Term(30, "created", "Een maand."), _NOBODY,
             personal=frozenset({"email_address"})),
        "De link waarmee iemand een adres bevestigt.",
    ),
    "mfa.Authenticator": (
        Kept(Basis.LEGITIMATE_INTEREST, _A, _SIGN_IN, _NOBODY, personal=frozenset({"user", "data"})),
        "De tweede stap bij het inloggen: code, toegangssleutel of herstelcodes.",
    ),
    "socialaccount.SocialApp": (_UNUSED, "Inlogdiensten; ze staan in de instellingen."),
    "socialaccount.SocialAccount": (
        Kept(Basis.CONTRACT, _A, _SIGN_IN, _OWN,
             personal=frozenset({"user", "uid", "extra_data"})),
        "De koppeling met de inlogdienst van iemands werkgever.",
    ),
    "socialaccount.SocialToken": (
        Kept(Basis.CONTRACT, _A, _SIGN_IN, _NOBODY, personal=frozenset({"token", "token_secret"})),
        "Sleutels van de inlogdienst; worden niet bewaard.",
    ),
    "django_tasks_database.DBTaskResult": (
        Kept(Basis.NOT_PERSONAL, _A, Term(30, "enqueued_at", "Een maand."), readers(Readers.BUREAU)),
        "Werk dat de achtergrond doet, en of het lukte.",
    ),
}  # fmt: skip
