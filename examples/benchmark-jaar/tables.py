"""The yearly benchmark: what is asked, in plain tables. scripts/instruments.py makes form.xlsx and vorig.xml of it.

Amounts follow the columns of the national statistics on welfare work, so that one entry serves both. `vorig.xml` holds
last year's figures of an organisation that does not exist.
"""

# A row of a table is easier to read on one line.
# ruff: noqa: E501
# fmt: off

LANGUAGES = {"nl": "Nederlands (nl)", "en": "English (en)"}

YEAR = 2025
VOLUNTEER_HOURS = 1400  # of one full-time equivalent, the sector's own rule

REQUIRED = ("Vul hier een antwoord in.", "Give an answer here.")
CHOOSE = ("Kies een antwoord.", "Choose an answer.")
NUMBER = ("Vul een getal in. Weet u het niet? Vul dan 0 in en leg het op de laatste pagina uit.",
          "Give a number. If you do not know, give 0 and explain on the last page.")
ABOVE_0 = ("Vul een getal in.", "Give a number.")
NOT_NEGATIVE = ("Vul 0 of meer in, zonder minteken.", "Give 0 or more, without a minus sign.")
CHANGED = (
    "Dit is meer dan de helft hoger of 30 procent lager dan vorig jaar. Klopt het? Leg dan kort uit waarom.",
    "This is over half higher or 30 per cent lower than last year. Is it right? Then tell briefly why.",
)
EUROS = ("In hele euro’s.", "In whole euros.")


def last(key):
    """Last year's value of one question."""
    return f"instance('vorig')/root/item[key='{key}']/value"


def steady(key):
    """Holds when there is no value of last year, or this year's is between 70 and 150 per cent of it."""
    return f"not({last(key)} > 0) or (. >= 0.7 * {last(key)} and . <= 1.5 * {last(key)})"


def figure(kind, name, dutch, english, indicator, **more):
    """A number that is compared with last year."""
    return {
        "type": kind,
        "name": name,
        "label": (dutch, english),
        "required": "yes",
        "required_message": NUMBER,
        "constraint": ". >= 0",
        "constraint_message": NOT_NEGATIVE,
        "warning": steady(name),
        "warning_message": CHANGED,
        "previous": last(name),
        "indicator": indicator,
        "sensitivity": "normal",
        **more,
    }


def euros(name, dutch, english, indicator, **more):
    """An amount in whole euros."""
    return figure("integer", name, dutch, english, indicator, hint=EUROS, **more)


def percentage(name, dutch, english, indicator):
    """A share from 0 to 100."""
    return figure(
        "decimal", name, dutch, english, indicator,
        constraint=". >= 0 and . <= 100",
        constraint_message=("Vul een percentage in van 0 tot en met 100.", "Give a percentage from 0 to 100."),
    )


def made(name, expression, indicator=""):
    """A figure that the form works out, an indicator of its own or used by others."""
    return {"type": "calculate", "name": name, "calculation": expression, **({"indicator": indicator} if indicator else {})}


def share(name, indicator, part, whole):
    """`part` as a percentage of `whole`, empty while `whole` is nothing."""
    return made(name, f"if({whole} > 0, round(100 * ({part}) div {whole}, 1), '')", indicator)


def note(name, dutch, english, **more):
    """A text without an answer."""
    return {"type": "note", "name": name, "label": (dutch, english), **more}


def page(name, dutch, english, *rows):
    """One group, which is one page."""
    opening = {"type": "begin group", "name": name, "label": (dutch, english), "appearance": "field-list"}
    return [opening, *rows, {"type": "end group"}]


def total(*names):
    """The sum of questions; what was not answered counts as nothing."""
    return " + ".join(f"coalesce(${{{name}}}, 0)" for name in names)


SETTINGS = [
    {
        "form_title": f"Benchmark over {YEAR}",
        "form_id": "benchmark_jaar",
        "version": "2026.1",
        "default_language": "Nederlands (nl)",
        "style": "pages",
        "namespaces": 'mw="urn:meerwaarde:form:1"',
        "mw:period": str(YEAR),
    }
]

ORGANISATION = page(
    "organisatie", "Uw organisatie", "Your organisation",
    note("uitleg", f"Deze vragen gaan over **heel {YEAR}**. Naast elk vak staat wat u vorig jaar invulde. Alleen u ziet uw eigen cijfers; "
         "anderen zien alleen gemiddelden van groepen.",
         f"These questions are about **all of {YEAR}**. Next to each field you see what you gave last year. Only you see your own "
         "figures; others see only averages of groups."),
    {"type": "text", "name": "naam", "label": ("Hoe heet uw organisatie?", "What is the name of your organisation?"),
     "required": "yes", "required_message": REQUIRED, "default": last("naam"), "sensitivity": "normal"},
    {"type": "text", "name": "kvk", "label": ("Wat is uw KvK-nummer?", "What is your Chamber of Commerce number?"),
     "constraint": "regex(., '^[0-9]{8}$')", "previous": last("kvk"), "sensitivity": "normal", "appearance": "numbers",
     "constraint_message": ("Een KvK-nummer heeft acht cijfers.", "A Chamber of Commerce number has eight digits.")},
    {"type": "select_multiple werksoort", "name": "werksoorten", "sensitivity": "none", "required": "yes",
     "required_message": CHOOSE, "label": ("Welk werk deed u?", "Which work did you do?")},
    {"type": "select_one werksoort", "name": "hoofdwerk", "sensitivity": "none", "required": "yes",
     "required_message": CHOOSE, "choice_filter": "selected(${werksoorten}, name)",
     "label": ("Welk werk was het grootst?", "Which work was the largest?"), "relevant": "count-selected(${werksoorten}) > 1"},
    figure("integer", "gemeenten", "Voor hoeveel gemeenten werkte u?", "For how many municipalities did you work?", "MUNICIPALITIES",
           constraint=". >= 1 and . <= 342", required_message=ABOVE_0, warning=f"not({last('gemeenten')} > 0) or . = {last('gemeenten')}",
           constraint_message=("Vul een getal in van 1 tot en met 342.", "Give a number from 1 to 342."),
           warning_message=("Vorig jaar was dit anders. Klopt het? Leg dan kort uit waarom.",
                            "Last year this was different. Is it right? Then tell briefly why.")),
    {"type": "select_one ja_nee", "name": "heel_jaar", "sensitivity": "none", "required": "yes", "required_message": CHOOSE,
     "label": (f"Gaan uw cijfers over heel {YEAR}?", f"Are your figures about all of {YEAR}?")},
    {"type": "date", "name": "vanaf", "relevant": "${heel_jaar} = 'nee'", "required": "yes", "required_message": REQUIRED,
     "label": ("Vanaf welke dag?", "From which day?"), "sensitivity": "none"},
    {"type": "date", "name": "tot", "relevant": "${heel_jaar} = 'nee'", "required": "yes", "required_message": REQUIRED,
     "label": ("Tot en met welke dag?", "Until which day?"), "constraint": ". > ${vanaf}", "sensitivity": "none",
     "constraint_message": ("De laatste dag ligt niet na de eerste.", "The last day is not after the first.")},
)

SOURCES = ("subsidie", "inkoop_wmo", "inkoop_jeugd", "rijk", "provincie", "fondsen", "zorg", "bijdragen", "verhuur", "overige_baten")
INCOME = page(
    "baten", "Inkomsten", "Income",
    euros("subsidie", "Hoeveel subsidie kreeg u van gemeenten?", "How much subsidy did you get from municipalities?", "INCOME_SUBSIDY"),
    euros("inkoop_wmo", "Hoeveel kreeg u van gemeenten voor ingekochte Wmo-hulp?",
          "How much did municipalities pay for procured Wmo support?", "INCOME_WMO"),
    euros("inkoop_jeugd", "Hoeveel kreeg u van gemeenten voor ingekochte jeugdhulp?",
          "How much did municipalities pay for procured youth care?", "INCOME_YOUTH"),
    euros("rijk", "Hoeveel kreeg u van het Rijk?", "How much did you get from the national government?", "INCOME_STATE"),
    euros("provincie", "Hoeveel kreeg u van de provincie?", "How much did you get from the province?", "INCOME_PROVINCE"),
    euros("fondsen", "Hoeveel kreeg u van fondsen en giften?", "How much did you get from funds and gifts?", "INCOME_FUNDS"),
    euros("zorg", "Hoeveel kreeg u van zorgverzekeraars?", "How much did you get from health insurers?", "INCOME_HEALTH"),
    euros("bijdragen", "Hoeveel betaalden deelnemers zelf?", "How much did participants pay themselves?", "INCOME_FEES"),
    euros("verhuur", "Hoeveel leverde verhuur van ruimte op?", "How much did letting of space bring in?", "INCOME_RENT"),
    euros("overige_baten", "Hoeveel andere inkomsten had u?", "How much other income did you have?", "INCOME_OTHER"),
    made("baten_totaal", total(*SOURCES), "INCOME"),
    share("deel_subsidie", "SUBSIDY_SHARE", "coalesce(${subsidie}, 0)", "${baten_totaal}"),
    share("deel_gemeenten", "MUNICIPAL_SHARE", total("subsidie", "inkoop_wmo", "inkoop_jeugd"), "${baten_totaal}"),
    note("baten_samen", "Samen: **€ ${baten_totaal}**. Daarvan komt ${deel_gemeenten} procent van gemeenten.",
         "Together: **€ ${baten_totaal}**. Of this, ${deel_gemeenten} per cent comes from municipalities.", relevant="${baten_totaal} > 0"),
    euros("grootste", "Hoeveel kreeg u van de gemeente die het meest betaalde?", "How much did you get from the municipality that paid most?",
          "LARGEST_FUNDER", constraint=". >= 0 and . <= ${baten_totaal}",
          constraint_message=("Dit is meer dan al uw inkomsten samen.", "This is more than all your income together.")),
)

COSTS = ("loonsom", "pensioen", "sociale_lasten", "inhuur", "overig_personeel", "huisvesting", "ict", "afschrijving", "overige_lasten")
EXPENSES = page(
    "lasten", "Kosten", "Costs",
    euros("loonsom", "Hoe hoog was de loonsom?", "How high was the wage sum?", "WAGE_SUM", sensitivity="high"),
    euros("pensioen", "Hoeveel betaalde u aan pensioen?", "How much did you pay for pensions?", "PENSIONS"),
    euros("sociale_lasten", "Hoeveel betaalde u aan sociale lasten?", "How much did you pay in social charges?", "SOCIAL_CHARGES"),
    euros("inhuur", "Hoeveel kostte inhuur van personeel?", "How much did hired staff cost?", "HIRED_STAFF"),
    euros("overig_personeel", "Hoeveel andere kosten had u voor personeel?", "How much other cost of staff did you have?", "STAFF_OTHER"),
    euros("huisvesting", "Hoeveel kostten uw gebouwen?", "How much did your buildings cost?", "HOUSING"),
    euros("ict", "Hoeveel kostten computers en programma’s?", "How much did computers and programs cost?", "ICT"),
    euros("afschrijving", "Hoeveel schreef u af?", "How much depreciation was there?", "DEPRECIATION"),
    euros("overige_lasten", "Hoeveel andere kosten had u?", "How much other cost did you have?", "COSTS_OTHER"),
    made("personeel_totaal", total("loonsom", "pensioen", "sociale_lasten"), "LABOUR_COST"),
    made("lasten_totaal", total(*COSTS), "COSTS"),
    made("resultaat", "${baten_totaal} - ${lasten_totaal}", "RESULT"),
    share("deel_inhuur", "HIRED_SHARE", "coalesce(${inhuur}, 0)", "(${personeel_totaal} + coalesce(${inhuur}, 0))"),
    note("lasten_samen", "Samen: **€ ${lasten_totaal}**. Inkomsten min kosten is € ${resultaat}.",
         "Together: **€ ${lasten_totaal}**. Income minus costs is € ${resultaat}.", relevant="${lasten_totaal} > 0"),
    {"type": "select_one ja_nee", "name": "resultaat_klopt", "required": "yes", "required_message": CHOOSE, "sensitivity": "none",
     "label": ("Staat dit resultaat ook in uw jaarrekening?", "Is this the result in your annual accounts?"),
     "relevant": "${lasten_totaal} > 0", "warning": ". = 'ja'",
     "warning_message": ("Leg kort uit wat er anders is.", "Tell briefly what is different.")},
    euros("overhead_lasten", "Hoeveel van alle kosten was overhead?", "How much of all costs was overhead?", "OVERHEAD_COST",
          constraint=". >= 0 and . <= ${lasten_totaal}",
          constraint_message=("Dit is meer dan al uw kosten samen.", "This is more than all your costs together.")),
    share("deel_overhead_lasten", "OVERHEAD_COST_SHARE", "coalesce(${overhead_lasten}, 0)", "${lasten_totaal}"),
)

BALANCE = page(
    "balans", "Vermogen", "Capital",
    euros("balans_totaal", "Hoe groot was het totaal van uw balans op 31 december?",
          "How large was the total of your balance sheet on 31 December?", "TOTAL_ASSETS",
          constraint=". > 0", required_message=ABOVE_0, constraint_message=("Vul een bedrag boven 0 in.", "Give an amount above 0.")),
    euros("eigen_vermogen", "Hoe groot was uw eigen vermogen toen?", "How large was your equity then?", "EQUITY",
          constraint=". <= ${balans_totaal}",
          constraint_message=("Dit is meer dan het totaal van de balans.", "This is more than the total of the balance sheet.")),
    share("solvabiliteit", "SOLVENCY", "coalesce(${eigen_vermogen}, 0)", "${balans_totaal}"),
)

STAFF = page(
    "personeel", "Personeel", "Staff",
    figure("integer", "medewerkers", "Hoeveel mensen waren op 31 december in dienst?", "How many people did you employ on 31 December?",
           "EMPLOYEES"),
    figure("decimal", "fte", "Hoeveel fte was dat?", "How many FTE was that?", "FTE",
           constraint=". >= 0 and . <= ${medewerkers}",
           constraint_message=("Meer fte dan mensen kan niet.", "There cannot be more FTE than people."),
           warning=f"({steady('fte')}) and . >= 0.3 * ${{medewerkers}}",
           warning_message=("Dit wijkt veel af van vorig jaar, of het is weinig voor zo veel mensen. Klopt het? Leg dan kort uit waarom.",
                            "This differs much from last year, or is little for so many people. Is it right? Then tell briefly why.")),
    figure("decimal", "fte_tijdelijk", "Hoeveel fte daarvan had een tijdelijk contract?", "How many of those FTE had a temporary contract?",
           "FTE_TEMPORARY", constraint=". >= 0 and . <= ${fte}",
           constraint_message=("Dit is meer dan alle fte samen.", "This is more than all FTE together.")),
    figure("decimal", "fte_overhead", "Hoeveel fte daarvan was overhead?", "How many of those FTE were overhead?", "FTE_OVERHEAD",
           constraint=". >= 0 and . <= ${fte}",
           constraint_message=("Dit is meer dan alle fte samen.", "This is more than all FTE together."),
           guidance_hint=("Leiding, personeelszaken, geldzaken, ICT, communicatie, gebouwen en juridische zaken.",
                          "Management, HR, finance, ICT, communication, facilities and legal affairs.")),
    share("deel_overhead", "OVERHEAD_SHARE", "coalesce(${fte_overhead}, 0)", "${fte}"),
    made("loonkosten_per_fte", "if(${fte} > 0, round(${personeel_totaal} div ${fte}, 0), '')", "LABOUR_COST_PER_FTE"),
    note("loonkosten", "Een fte kostte u gemiddeld € ${loonkosten_per_fte}; ${deel_overhead} procent van uw fte is overhead.",
         "One FTE cost you € ${loonkosten_per_fte} on average; ${deel_overhead} per cent of your FTE is overhead.", relevant="${fte} > 0"),
    figure("integer", "vrouwen", "Hoeveel van de mensen in dienst zijn vrouw?", "How many of the people employed are women?", "WOMEN",
           constraint=". >= 0 and . <= ${medewerkers}",
           constraint_message=("Dit zijn er meer dan u in dienst heeft.", "These are more than you employ.")),
    figure("integer", "ouder_55", "Hoeveel van de mensen in dienst zijn 55 jaar of ouder?", "How many of the people employed are 55 or older?",
           "AGE_55", constraint=". >= 0 and . <= ${medewerkers}",
           constraint_message=("Dit zijn er meer dan u in dienst heeft.", "These are more than you employ.")),
    figure("integer", "instroom", "Hoeveel mensen kwamen dit jaar in dienst?", "How many people joined this year?", "JOINED", warning="true()"),
    figure("integer", "uitstroom", "Hoeveel mensen gingen dit jaar weg?", "How many people left this year?", "LEFT", warning="true()"),
    share("verloop", "TURNOVER_STAFF", "coalesce(${uitstroom}, 0)", "${medewerkers}"),
    figure("integer", "stagiairs", "Hoeveel stagiairs had u?", "How many trainees did you have?", "TRAINEES"),
    figure("integer", "geregistreerd", "Hoeveel mensen staan in een beroepsregister?", "How many people are in a professional register?",
           "REGISTERED", constraint=". >= 0 and . <= ${medewerkers}",
           constraint_message=("Dit zijn er meer dan u in dienst heeft.", "These are more than you employ.")),
    figure("integer", "vacatures", "Hoeveel vacatures stonden op 31 december open?", "How many vacancies were open on 31 December?",
           "VACANCIES", warning="true()"),
    euros("opleiding", "Hoeveel gaf u uit aan opleiding?", "How much did you spend on training?", "TRAINING"),
)

SICKNESS = page(
    "verzuim", "Verzuim", "Sick leave",
    percentage("verzuim_pct", "Hoe hoog was het verzuim, in procenten?", "How high was sick leave, in per cent?", "SICKNESS"),
    percentage("verzuim_lang", "Hoeveel procent was langer dan zes weken ziek?", "What percentage was ill for over six weeks?", "SICKNESS_LONG"),
    figure("decimal", "meldingen", "Hoe vaak meldde iemand zich gemiddeld ziek?", "How often did a person report ill on average?",
           "SICKNESS_FREQUENCY"),
    {"type": "select_multiple oorzaak", "name": "oorzaken", "sensitivity": "none",
     "label": ("Wat waren de grootste oorzaken?", "What were the main causes?"), "relevant": "${verzuim_pct} > 0",
     "constraint": "count-selected(.) <= 3 and (not(selected(., 'geen')) or count-selected(.) = 1)",
     "constraint_message": ("Kies er hoogstens drie, of alleen “Geen van deze”.", "Choose three at most, or only “None of these”.")},
)

VOLUNTEERS = page(
    "vrijwilligers", "Vrijwilligers", "Volunteers",
    figure("integer", "vrijwilligers_aantal", "Hoeveel vrijwilligers had u?", "How many volunteers did you have?", "VOLUNTEERS"),
    figure("integer", "vrijwilligers_uren", "Hoeveel uur werkten zij samen?", "How many hours did they work together?", "VOLUNTEER_HOURS",
           relevant="${vrijwilligers_aantal} > 0",
           warning=f"({steady('vrijwilligers_uren')}) and . > 0",
           warning_message=("Dit wijkt veel af van vorig jaar, of er zijn vrijwilligers zonder uren. Klopt het? Leg dan kort uit waarom.",
                            "This differs much from last year, or there are volunteers without hours. Is it right? Then tell why.")),
    made("vrijwilligers_fte", f"round(coalesce(${{vrijwilligers_uren}}, 0) div {VOLUNTEER_HOURS}, 1)", "VOLUNTEER_FTE"),
    note("vrijwilligers_samen", "Dat is ${vrijwilligers_fte} fte. Wij rekenen met 1.400 uur voor één fte.",
         "That is ${vrijwilligers_fte} FTE. We count 1,400 hours for one FTE.", relevant="${vrijwilligers_aantal} > 0"),
    {"type": "select_one ja_nee", "name": "vergoeding", "sensitivity": "none", "relevant": "${vrijwilligers_aantal} > 0",
     "label": ("Kregen vrijwilligers een vergoeding?", "Did volunteers get an allowance?")},
    euros("vergoeding_bedrag", "Hoeveel gaf u daaraan uit?", "How much did you spend on that?", "VOLUNTEER_ALLOWANCE",
          relevant="${vergoeding} = 'ja'"),
)

REACH = page(
    "bereik", "Bereik", "Reach",
    figure("integer", "clienten", "Hoeveel mensen hielp u met een eigen traject?", "How many people did you help individually?", "CLIENTS"),
    figure("integer", "deelnemers", "Hoeveel mensen deden mee in een groep?", "How many people took part in a group?", "PARTICIPANTS"),
    figure("integer", "uren_direct", "Hoeveel uur werkte u direct voor cliënten en deelnemers?",
           "How many hours did you work directly for clients and participants?", "PRODUCTIVE_HOURS"),
    made("uren_per_fte", "if(${fte} > 0, round(coalesce(${uren_direct}, 0) div ${fte}, 0), '')", "HOURS_PER_FTE"),
    made("kosten_per_uur", "if(${uren_direct} > 0, round(${lasten_totaal} div ${uren_direct}, 2), '')", "COST_PER_HOUR"),
    figure("decimal", "wachttijd", "Hoeveel weken wachtte een cliënt gemiddeld?", "How many weeks did a client wait on average?", "WAITING"),
    figure("integer", "locaties", "Op hoeveel plekken werkte u?", "At how many places did you work?", "LOCATIONS"),
    {"type": "select_one ja_nee", "name": "stop", "sensitivity": "normal",
     "label": ("Moest u een aanname stoppen omdat het te druk was?", "Did you have to stop intake because you were too busy?")},
    {"type": "integer", "name": "stop_weken", "relevant": "${stop} = 'ja'", "sensitivity": "normal",
     "label": ("Hoeveel weken samen?", "For how many weeks together?"), "constraint": ". >= 1 and . <= 52", "required": "yes",
     "required_message": ABOVE_0, "constraint_message": ("Een jaar heeft 52 weken.", "A year has 52 weeks.")},
)

CLOSING = page(
    "afsluiting", "Tot slot", "Finally",
    {"type": "select_one ja_nee", "name": "kwaliteitslabel", "sensitivity": "none",
     "label": ("Heeft u een kwaliteitslabel?", "Do you have a quality label?")},
    {"type": "select_one ja_nee", "name": "governancecode", "sensitivity": "none",
     "label": ("Werkt u met een governancecode?", "Do you work with a governance code?")},
    {"type": "text", "name": "opmerking", "appearance": "multiline", "sensitivity": "high",
     "label": ("Wilt u iets uitleggen bij uw cijfers?", "Would you like to explain something about your figures?")},
    {"type": "text", "name": "contact", "required": "yes", "required_message": REQUIRED, "sensitivity": "high",
     "label": ("Wie kunnen wij bellen over deze cijfers?", "Whom can we call about these figures?")},
    {"type": "select_one ja_nee", "name": "klopt", "required": "yes", "sensitivity": "none", "constraint": ". = 'ja'",
     "required_message": CHOOSE,
     "constraint_message": ("Kijk uw cijfers eerst na en kies dan Ja.", "First check your figures, then choose Yes."),
     "label": ("Heeft u de cijfers nagekeken?", "Did you check the figures?")},
)

SURVEY = [
    {"type": "start", "name": "begonnen"},
    {"type": "end", "name": "klaar"},
    {"type": "xml-external", "name": "vorig"},
    *ORGANISATION, *INCOME, *EXPENSES, *BALANCE, *STAFF, *SICKNESS, *VOLUNTEERS, *REACH, *CLOSING,
]

PLAIN = [
    ("ja_nee", "ja", "Ja", "Yes"),
    ("ja_nee", "nee", "Nee", "No"),
    ("werksoort", "opbouw", "Participatie en opbouwwerk", "Participation and community work"),
    ("werksoort", "vrijwillig", "Vrijwilligerswerk", "Volunteer work"),
    ("werksoort", "mw", "Maatschappelijk werk", "Social casework"),
    ("werksoort", "opvang", "Opvang", "Shelter"),
    ("werksoort", "peuter", "Peuterspeelzalen en opvoedsteun", "Playgroups and parenting support"),
    ("werksoort", "raad", "Sociaal raadsliedenwerk", "Legal and financial advice"),
    ("werksoort", "jongeren", "Jongerenwerk", "Youth work"),
    ("werksoort", "ouderen", "Ouderenwerk", "Work with older people"),
    ("oorzaak", "druk", "Hoge werkdruk", "High workload"),
    ("oorzaak", "lichaam", "Zwaar werk voor het lichaam", "Physically heavy work"),
    ("oorzaak", "agressie", "Agressie van anderen", "Aggression by others"),
    ("oorzaak", "prive", "Zorgen thuis", "Worries at home"),
    ("oorzaak", "griep", "Griep en andere ziekten", "Flu and other illness"),
]
CHOICES = [
    *({"list_name": name, "name": code, "label": (dutch, english)} for name, code, dutch, english in PLAIN),
    {"list_name": "oorzaak", "name": "geen", "label": ("Geen van deze", "None of these"), "exclusive": "yes"},
]

PREVIOUS = {
    "naam": "Stichting Voorbeeld Wulpenmeer", "kvk": "01234567", "gemeenten": "3",
    "subsidie": "2150000", "inkoop_wmo": "640000", "inkoop_jeugd": "310000", "rijk": "0", "provincie": "45000", "fondsen": "88000",
    "zorg": "52000", "bijdragen": "31000", "verhuur": "64000", "overige_baten": "20000", "grootste": "1480000",
    "loonsom": "1730000", "pensioen": "215000", "sociale_lasten": "290000", "inhuur": "180000", "overig_personeel": "95000",
    "huisvesting": "390000", "ict": "110000", "afschrijving": "72000", "overige_lasten": "260000", "overhead_lasten": "610000",
    "eigen_vermogen": "840000", "balans_totaal": "1620000", "medewerkers": "61", "fte": "42.5", "fte_tijdelijk": "6.2",
    "fte_overhead": "7.1", "vrouwen": "47", "ouder_55": "17", "instroom": "9", "uitstroom": "8", "stagiairs": "6",
    "geregistreerd": "33", "vacatures": "2", "opleiding": "41000", "verzuim_pct": "6.1", "verzuim_lang": "3.4", "meldingen": "1.2",
    "vrijwilligers_aantal": "320", "vrijwilligers_uren": "41800", "vergoeding_bedrag": "28000", "clienten": "1240",
    "deelnemers": "3600", "uren_direct": "51300", "wachttijd": "3.5", "locaties": "11",
}
