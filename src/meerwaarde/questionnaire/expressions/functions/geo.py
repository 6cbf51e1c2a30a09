"""Functions on places on Earth: area(), distance(), geofence() and intersects().

The Earth is a sphere with the radius at the equator. A place is "latitude longitude altitude accuracy" in decimal
degrees and metres, the last two optional; a line or a shape is places with a semicolon between them. Formulas:
spherical law of cosines for distances, and for areas the trapezium rule in longitude and the sine of latitude (R. G.
Chamberlain and W. H. Duquette, "Some algorithms for polygons on a sphere", Jet Propulsion Laboratory, 2007). Height
counts for nothing.
"""

from __future__ import annotations

import math
from itertools import pairwise

from meerwaarde.questionnaire.expressions.functions.registry import Scope, function
from meerwaarde.questionnaire.expressions.functions.texts import each, words
from meerwaarde.questionnaire.expressions.values import Value, text_number

RADIUS = 6_378_100.0  # metres, as the ODK engines have it
Place = tuple[float, float]  # latitude, longitude in degrees


def _place(text: str) -> Place | None:
    parts = [text_number(part) for part in words(text)]
    if not 2 <= len(parts) <= 4 or any(math.isnan(part) for part in parts):
        return None
    latitude, longitude = parts[:2]
    if abs(latitude) > 90 or abs(longitude) > 180 or (len(parts) == 4 and parts[3] < 0):
        return None
    return latitude, longitude


def _places(values: tuple[Value, ...]) -> list[Place] | None:
    """The places of several values, or of one value with semicolons; None when one of them is no place."""
    texts = each(values)
    if len(texts) == 1:
        texts = texts[0].rstrip("; \t\r\n").split(";")
    found = [_place(text) for text in texts]
    return [place for place in found if place is not None] if all(found) else None


def _hundredths(number: float) -> float:
    return math.floor(abs(number) * 100 + 0.5) / 100


@function("distance", 1, None)
def distance(scope: Scope, *values: Value) -> float:
    """Metres along the places in their order, to two decimals; NaN where one is no place."""
    places = _places(values)
    if not places:
        return math.nan
    scope.budget.spend(len(places))
    return _hundredths(math.fsum(_between(one, next_) for one, next_ in pairwise(places)))


def _between(one: Place, other: Place) -> float:
    north, south = math.radians(one[0]), math.radians(other[0])
    east = math.radians(one[1] - other[1])
    cosine = math.sin(north) * math.sin(south) + math.cos(north) * math.cos(south) * math.cos(east)
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS


@function("area", 1, 1)
def area(scope: Scope, *values: Value) -> float:
    """Square metres within the places, to two decimals; 0 for fewer than three, NaN where one is no place."""
    places = _places(values)
    if not places:
        return math.nan
    scope.budget.spend(len(places))
    if len(places) < 3:
        return 0.0
    strips = (
        math.radians(to[1] - at[1]) * (2 + math.sin(math.radians(at[0])) + math.sin(math.radians(to[0])))
        for at, to in zip(places, [*places[1:], places[0]], strict=True)
    )
    return _hundredths(math.fsum(strips) * RADIUS * RADIUS / 2)


@function("geofence", 2, 2)
def geofence(_: Scope, point: Value, shape: Value) -> bool:
    """Whether a place lies within a closed shape: a line from it crosses the border an odd number of times."""
    points, border = _places((point,)), _places((shape,))
    if not points or not border or len(border) < 2 or border[0] != border[-1]:
        return False
    north, east = points[0]
    inside = False
    for (north1, east1), (north2, east2) in pairwise(border):
        if (north1 > north) != (north2 > north) and east < (east1 - east2) * (north - north2) / (
            north1 - north2
        ) + east2:
            inside = not inside
    return inside


@function("intersects", 1, 1)
def intersects(scope: Scope, line: Value) -> bool:
    """Whether a line or shape crosses or touches itself, other than where one stretch goes over into the next."""
    places = _places((line,)) or []
    stretches = [pair for pair in pairwise(places) if pair[0] != pair[1]]
    closed = bool(stretches) and stretches[0][0] == stretches[-1][1]
    for at, stretch in enumerate(stretches):
        scope.budget.spend(len(stretches))
        for other in range(at + 2, len(stretches)):
            if closed and at == 0 and other == len(stretches) - 1:
                continue
            if _cross(stretch, stretches[other]):
                return True
    return False


def _cross(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    """Whether two stretches have a place in common, as lines on a map of degrees."""
    sides = [_side(one, other[0]), _side(one, other[1]), _side(other, one[0]), _side(other, one[1])]
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    ends = [(one, other[0]), (one, other[1]), (other, one[0]), (other, one[1])]
    return any(side == 0 and _beside(line, place) for side, (line, place) in zip(sides, ends, strict=True))


def _side(line: tuple[Place, Place], place: Place) -> float:
    (north, east), (north2, east2) = line
    return (east2 - east) * (place[0] - north) - (north2 - north) * (place[1] - east)


def _beside(line: tuple[Place, Place], place: Place) -> bool:
    """Whether a place in line with a stretch lies between its ends."""
    (north, east), (north2, east2) = line
    return min(north, north2) <= place[0] <= max(north, north2) and min(east, east2) <= place[1] <= max(east, east2)
