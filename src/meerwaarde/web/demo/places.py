"""Municipalities in which the demo association works: official names and codes, all of them there in 2015 and today."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCES = {
    "Drenthe": "0106 Assen, 0109 Coevorden, 0114 Emmen, 0118 Hoogeveen, 0119 Meppel, 1681 Borger-Odoorn",
    "Flevoland": "0034 Almere, 0050 Zeewolde, 0171 Noordoostpolder, 0184 Urk, 0303 Dronten, 0995 Lelystad",
    "Fryslân": "0072 Harlingen, 0074 Heerenveen, 0080 Leeuwarden, 0090 Smallingerland",
    "Gelderland": "0200 Apeldoorn, 0202 Arnhem, 0203 Barneveld, 0216 Culemborg, 0222 Doetinchem, 0226 Duiven, "
    "0228 Ede, 0232 Epe, 0233 Ermelo, 0243 Harderwijk, 0267 Nijkerk, 0268 Nijmegen, 0273 Putten, 0275 Rheden, "
    "0281 Tiel, 0289 Wageningen, 0293 Westervoort, 0294 Winterswijk, 0297 Zaltbommel, 0299 Zevenaar, 0301 Zutphen, "
    "1859 Berkelland, 1876 Bronckhorst, 1955 Montferland",
    "Groningen": "0014 Groningen, 0037 Stadskanaal, 0047 Veendam",
    "Limburg": "0917 Heerlen, 0928 Kerkrade, 0935 Maastricht, 0957 Roermond, 0983 Venlo, 0984 Venray, 0988 Weert, "
    "1507 Horst aan de Maas, 1883 Sittard-Geleen",
    "Noord-Brabant": "0748 Bergen op Zoom, 0758 Breda, 0766 Dongen, 0772 Eindhoven, 0777 Etten-Leur, 0794 Helmond, "
    "0796 's-Hertogenbosch, 0797 Heusden, 0826 Oosterhout, 0828 Oss, 0855 Tilburg, 0858 Valkenswaard, 0861 Veldhoven, "
    "0867 Waalwijk, 1674 Roosendaal",
    "Noord-Holland": "0361 Alkmaar, 0362 Amstelveen, 0363 Amsterdam, 0375 Beverwijk, 0383 Castricum, 0384 Diemen, "
    "0392 Haarlem, 0396 Heemskerk, 0402 Hilversum, 0405 Hoorn, 0406 Huizen, 0439 Purmerend, 0448 Texel, 0451 Uithoorn, "
    "0453 Velsen, 0479 Zaanstad",
    "Overijssel": "0141 Almelo, 0150 Deventer, 0153 Enschede, 0160 Hardenberg, 0164 Hengelo, 0166 Kampen, "
    "0173 Oldenzaal, 0177 Raalte, 0193 Zwolle, 1700 Twenterand, 1708 Steenwijkerland, 1735 Hof van Twente",
    "Utrecht": "0307 Amersfoort, 0308 Baarn, 0312 Bunnik, 0321 Houten, 0327 Leusden, 0340 Rhenen, 0342 Soest, "
    "0344 Utrecht, 0345 Veenendaal, 0353 IJsselstein, 0355 Zeist, 0356 Nieuwegein",
    "Zeeland": "0664 Goes, 0687 Middelburg, 0715 Terneuzen, 0716 Tholen, 0718 Vlissingen",
    "Zuid-Holland": "0503 Delft, 0505 Dordrecht, 0512 Gorinchem, 0513 Gouda, 0518 's-Gravenhage, 0537 Katwijk, "
    "0546 Leiden, 0553 Lisse, 0556 Maassluis, 0590 Papendrecht, 0597 Ridderkerk, 0599 Rotterdam, 0606 Schiedam, "
    "0610 Sliedrecht, 0622 Vlaardingen, 0627 Waddinxveen, 0629 Wassenaar, 0637 Zoetermeer, 0642 Zwijndrecht, "
    "1621 Lansingerland, 1783 Westland",
}
LARGE = {"0363", "0599", "0518", "0344", "0772", "0855", "0014", "0034", "0758", "0268", "0202", "0153", "0200", "0392"}
SPOKEN = {"'s-Gravenhage": "Den Haag", "'s-Hertogenbosch": "Den Bosch"}  # what people put in an address


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality. `weight`: how many organisations work there, against the others."""

    code: str
    name: str
    province: str
    weight: int

    @property
    def spoken(self) -> str:
        """Its name in an address."""
        return SPOKEN.get(self.name, self.name)


def places() -> tuple[Place, ...]:
    """All of them, in the order of their provinces."""
    found = []
    for province, listed in PROVINCES.items():
        for entry in listed.split(", "):
            number, _, name = entry.partition(" ")
            found.append(Place(f"GM{number}", name, province, 6 if number in LARGE else 1))
    return tuple(found)
