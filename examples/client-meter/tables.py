"""The client meter: three questions in plain tables. scripts/instruments.py makes form.xlsx of it.

Own words, no existing scale. Nobody has checked the Arabic yet, so it is marked and has no voice: nobody should hear a
text that nobody read.
"""

LANGUAGES = {"nl": "Nederlands (nl)", "en": "English (en)", "ar": "العربية (ar)"}
SPOKEN = ("nl", "en")

SETTINGS = [
    {
        "form_title": "Wat levert het u op?",
        "form_id": "client_meter",
        "version": "2026.1",
        "default_language": "Nederlands (nl)",
        "style": "pages",
        "namespaces": 'mw="urn:meerwaarde:form:1"',
        "mw:style": "client",
        "mw:unchecked": "ar",
        "mw:period": "2026",
    }
]


def voice(name):
    """The names of the recordings of one text, a language each."""
    return tuple(f"{name}-{code}.mp3" for code in SPOKEN)


def picture(name):
    """The same picture in every language."""
    return (f"{name}.svg",) * len(LANGUAGES)


def question(kind, name, label, **more):
    """A question with its voice."""
    return {"type": kind, "name": name, "label": label, "audio": voice(name), "sensitivity": "high", **more}


def choice(list_name, code, label, file="", **more):
    """A choice with its voice, and with its picture when it has one."""
    row = {"list_name": list_name, "name": code, "label": label, "audio": voice(f"{list_name}-{code}")}
    return {**row, **({"image": picture(file)} if file else {}), **more}


SURVEY = [
    {"type": "start", "name": "begonnen"},
    {"type": "end", "name": "klaar"},
    question(
        "select_one beter",
        "beter",
        (
            "Gaat het beter met u dan voor u hier kwam?",
            "Are you doing better than before you came here?",
            "هل أنت أفضل حالاً مما كنت عليه قبل مجيئك إلى هنا؟",
        ),
        appearance="smileys",
        indicator="CLIENT_BETTER",
        required="yes",
        required_message=("Kies een gezicht.", "Choose a face.", "اختر وجهًا."),
    ),
    question(
        "select_one meer_mensen",
        "meer_mensen",
        ("Kent u door ons meer mensen?", "Do you know more people through us?", "هل تعرفت على أشخاص أكثر من خلالنا؟"),
        indicator="CLIENT_PEOPLE",
    ),
    question(
        "select_multiple vaker",
        "vaker",
        ("Wat doet u nu vaker?", "What do you do more often now?", "ماذا تفعل الآن أكثر من قبل؟"),
        hint=("U kunt meer dan één kiezen.", "You can choose more than one.", "يمكنك اختيار أكثر من إجابة."),
        indicator="CLIENT_MORE",
        constraint="not(selected(., 'niets')) or count-selected(.) = 1",
        constraint_message=(
            "“Niets hiervan” kunt u niet samen met iets anders kiezen.",
            "You cannot choose “None of these” together with something else.",
            "لا يمكنك اختيار «لا شيء من هذا» مع إجابة أخرى.",
        ),
    ),
]

CHOICES = [
    choice("beter", "1", ("Veel slechter", "Much worse", "أسوأ بكثير"), "gezicht-1"),
    choice("beter", "2", ("Slechter", "Worse", "أسوأ"), "gezicht-2"),
    choice("beter", "3", ("Hetzelfde", "The same", "كما كان"), "gezicht-3"),
    choice("beter", "4", ("Beter", "Better", "أفضل"), "gezicht-4"),
    choice("beter", "5", ("Veel beter", "Much better", "أفضل بكثير"), "gezicht-5"),
    choice("meer_mensen", "nee", ("Nee", "No", "لا")),
    choice("meer_mensen", "beetje", ("Een paar", "A few", "بعض الأشخاص")),
    choice("meer_mensen", "ja", ("Ja, veel meer", "Yes, many more", "نعم، أكثر بكثير")),
    choice("meer_mensen", "weetniet", ("Weet ik niet", "I do not know", "لا أعرف")),
    choice("vaker", "bezoek", ("Mensen zien", "See people", "أقابل الناس"), "mensen-zien"),
    choice("vaker", "regelen", ("Zelf dingen regelen", "Arrange things myself", "أدبّر أموري بنفسي"), "zelf-regelen"),
    choice("vaker", "bewegen", ("Bewegen", "Move", "أتحرك"), "bewegen"),
    choice("vaker", "helpen", ("Anderen helpen", "Help others", "أساعد الآخرين"), "anderen-helpen"),
    choice("vaker", "niets", ("Niets hiervan", "None of these", "لا شيء من هذا"), "niets", exclusive="yes"),
]
