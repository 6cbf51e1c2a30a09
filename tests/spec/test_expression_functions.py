"""The functions of expressions

A form may use the functions of XPath 1.0 and those of the ODK XForms specification, and no others: a form with another
function is refused by name. Where the specification leaves room, what Enketo and ODK Web Forms agree on is done; where
JavaRosa (ODK Collect) alone differs, that is told here.

**Dates.** A text in the form 2026-03-01 is a date. As a number it counts in days since 1970-01-01 UTC, and a day
without a time begins at midnight on the clock of the machine, so that the count has a part behind the point. Adding
whole days to a day keeps it a day, and the days between two days are whole, also when the clock was put forward in
between; other engines are an hour off there. `date()` of something that is no date reads "Invalid Date", is NaN as a
number and false as a boolean.

**Empty answers.** An empty text is NaN as a number. `sum()`, `max()` and `min()` of values of which one is no number
are NaN, as XPath has it; JavaRosa leaves such values out. `sum(/data/team/fte[. != ''])` means the same everywhere.

**Rounding.** Halves go away from 0: -1.5 becomes -2, as in Enketo and Web Forms (XPath says -1). The number is
rounded as it is written, so 1.005 to two decimals is 1.01. A negative number of decimals rounds to tens or hundreds.

**Patterns.** `regex()` looks for the pattern anywhere in the text. JavaRosa asks for the whole text, so a pattern
between ^ and $ means the same everywhere. A search that takes longer than a second ends the evaluation.

**Chance.** `randomize()` with a seed gives the same order in every engine: Fisher and Yates, with the generator of
Park and Miller. A seed that is no number is a text of which the SHA-256 counts.

The tables are read on a machine in Amsterdam, on this document:

    <data><naam> Buurtwerk  Zuid </naam><leeg/><uren>12.5</uren><wie>jong oud</wie><start>2026-03-01</start>
      <team><fte>2.5</fte></team><team><fte>4</fte></team><team><fte/></team></data>
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from meerwaarde.questionnaire.expressions import ExpressionError, evaluate
from support.clock import place

DATA = """<data><naam> Buurtwerk  Zuid </naam><leeg/><uren>12.5</uren><wie>jong oud</wie><start>2026-03-01</start>
<team><fte>2.5</fte></team><team><fte>4</fte></team><team><fte/></team></data>"""
FTE = "/data/team/fte"
FILLED = "/data/team/fte[. != '']"


@pytest.fixture(autouse=True)
def amsterdam() -> Iterator[None]:
    with place("Europe/Amsterdam"):
        yield


def value(expression: str) -> str:
    return str(evaluate(expression, DATA))


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("concat('a', 1, true())", "a1true"), ("concat(/data/team/fte)", "2.54"), ("concat()", ""),
        ("join('-', 'a', 'b')", "a-b"), (f"join(', ', {FILLED})", "2.5, 4"), ("join('-')", ""),
        ("substr('welzijn', 3)", "zijn"), ("substr('welzijn', 0, 3)", "wel"), ("substr('welzijn', -4, -1)", "zij"),
        ("substr('welzijn', 5, 2)", ""), ("substr('welzijn', -99, 99)", "welzijn"), ("substr('abc', 'x')", "abc"),
        ("substring('welzijn', 4)", "zijn"), ("substring('welzijn', 0, 3)", "we"),
        ("substring('welzijn', 1.5, 2.6)", "elz"), ("substring('welzijn', 0 div 0)", ""),
        ("substring('welzijn', -1 div 0, 1 div 0)", ""), ("substring('welzijn', -42, 1 div 0)", "welzijn"),
        ("substring-before('2026-03', '-')", "2026"), ("substring-before('2026', '-')", ""),
        ("substring-after('2026--03', '--')", "03"), ("substring-after('2026', '-')", ""),
        ("substring-after('abc', '')", "abc"), ("translate('bar', 'abc', 'AB')", "BAr"),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"), ("translate('aa', 'aa', 'bc')", "bb"),
        ("string-length('één')", "3"), ("string-length(/data/leeg)", "0"),
        ("normalize-space(/data/naam)", "Buurtwerk Zuid"), ("normalize-space('')", ""),
        ("string(12.50)", "12.5"), ("string(-0)", "0"), ("string(1 div 0)", "Infinity"), ("string(/data/niets)", ""),
        ("string(100000000000000000000000)", "100000000000000000000000"), ("string(0.0000001)", "0.0000001"),
    ],
)  # fmt: skip
def test_texts(expression: str, outcome: str) -> None:
    assert value(expression) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("contains('buurtwerk', 'werk')", True), ("contains('', '')", True), ("contains('a', 'A')", False),
        ("starts-with('buurtwerk', 'buurt')", True), ("starts-with('a', 'ab')", False),
        ("ends-with('buurtwerk', 'werk')", True), ("ends-with('a', '')", True), ("ends-with('', 'a')", False),
        ("boolean('false')", True), ("boolean('')", False), ("boolean(0)", False), ("boolean(0 div 0)", False),
        ("boolean(/data/leeg)", True), ("boolean(/data/niets)", False), ("not(/data/niets)", True),
        ("boolean-from-string('true')", True), ("boolean-from-string('1')", True),
        ("boolean-from-string('True')", False), ("boolean-from-string(2)", False), ("true()", True), ("false()", False),
        ("regex('1234 AB', '^[0-9]{4} ?[A-Z]{2}$')", True), ("regex('1234 ABC', '^[0-9]{4} ?[A-Z]{2}$')", False),
        ("regex('abc1', '[0-9]')", True), ("regex('', '^$')", True), ("regex('$', '^[$]$')", True),
        ("selected(/data/wie, 'oud')", True), ("selected(/data/wie, 'ou')", False), ("selected('', '')", True),
        ("selected('a b', '')", False), ("selected('a b', ' b ')", True),
        ("checklist(1, 2, true(), /data/uren, /data/leeg)", True), ("checklist(3, -1, 1, 1, 0)", False),
        ("checklist(-1, 1, 1, 1)", False), (f"checklist(2, 2, {FTE})", True),
        ("weighted-checklist(5, 9, true(), 5, false(), 90)", True), ("weighted-checklist(6, -1, 1, 5)", False),
    ],
)  # fmt: skip
def test_true_or_false(expression: str, outcome: bool) -> None:
    assert evaluate(expression, DATA, as_="boolean") is outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("number('12,5')", "NaN"), ("number(' 12.5 ')", "12.5"), ("number('1e3')", "NaN"), ("number(true())", "1"),
        ("number(/data/leeg)", "NaN"), ("int(2.9)", "2"), ("int(-2.9)", "-2"), ("int('7.9e-12')", "0"),
        ("floor(-2.5)", "-3"), ("ceiling(-2.5)", "-2"), ("round(2.5)", "3"), ("round(-1.5)", "-2"),
        ("round(-1.4)", "-1"), ("round(1.005, 2)", "1.01"), ("round(2.5, 1.9)", "2.5"), ("round(1250, -2)", "1300"),
        ("round('x')", "NaN"), ("round(1, 31)", "NaN"), ("round(1 div 0)", "Infinity"), ("abs(-2)", "2"),
        ("pow(2, 10)", "1024"), ("pow(-8, 0.5)", "NaN"), ("pow(0, -1)", "Infinity"), ("pow(-10, 999)", "-Infinity"),
        ("sqrt(2.25)", "1.5"), ("sqrt(-1)", "NaN"), ("exp(0)", "1"), ("exp(1000)", "Infinity"), ("exp10(3)", "1000"),
        ("log(1)", "0"), ("log(0)", "-Infinity"), ("log(-1)", "NaN"), ("log10(1000)", "3"),
        ("sin(0)", "0"), ("cos(pi())", "-1"), ("round(4 * atan(1) - pi(), 12)", "0"),
    ],
)  # fmt: skip
def test_numbers(expression: str, outcome: str) -> None:
    assert value(expression) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        (f"sum({FILLED})", "6.5"), (f"sum({FTE})", "NaN"), ("sum(/data/niets)", "0"), (f"max({FILLED})", "4"),
        (f"max({FTE})", "NaN"), ("max(/data/niets)", "NaN"), ("max()", "NaN"), ("min(3, '1', 2)", "1"),
        (f"min({FILLED}, 1)", "1"), (f"count({FTE})", "3"), ("count(/data/niets)", "0"),
        (f"count-non-empty({FTE})", "2"), ("count-selected(/data/wie)", "2"), ("count-selected('')", "0"),
        ("selected-at(/data/wie, 1)", "oud"), ("selected-at(/data/wie, 2)", ""), ("selected-at('a b', -1)", ""),
        ("name(/data/*[2])", "leeg"), ("local-name(/data)", "data"), ("namespace-uri(/data)", ""),
        ("name(/data/niets)", ""),
    ],
)  # fmt: skip
def test_sets(expression: str, outcome: str) -> None:
    assert value(expression) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("date('2026-3-1')", "2026-03-01"), ("date('2026-02-30')", "Invalid Date"), ("date('')", ""),
        ("date('2026-07-01T10:00:00Z')", "2026-07-01T12:00:00.000+02:00"), ("date(true())", "Invalid Date"),
        ("date('2026-07-01T22:00:00Z')", "2026-07-02"), ("date(20514.5)", "2026-03-02T13:00:00.000+01:00"),
        ("date(/data/start + 31)", "2026-04-01"), ("date(/data/start - 1)", "2026-02-28"),
        ("date(31 + '2026-03-01')", "2026-04-01"), ("date(number('2026-03-01') * 1 + 31)", "2026-04-01"),
        ("'2026-07-01' - '2026-01-01'", "181"), ("/data/start + 0.5", "20513.458333333332"),
        ("'2026-07-01' = '2026-01-01' + 181", "true"), ("/data/start < date('2026-03-02')", "true"),
        ("date('x') = date('x')", "false"), ("number('2026-03-01T12:00:00Z')", "20513"),
        ("decimal-date-time('1970-01-02T12:00:00Z')", "1.5"), ("decimal-date-time('x')", "NaN"),
        ("decimal-date-time('1')", "NaN"),
        ("decimal-time('12:00:00.000+01:00')", "0.5"), ("decimal-time('06:00')", "0.25"),
        ("decimal-time('24:00:00')", "NaN"), ("decimal-time(0.5)", "NaN"),
        ("format-date(/data/start, '%d-%m-%Y %e/%n/%y %a %b')", "01-03-2026 1/3/26 Sun Mar"),
        ("format-date-time('2026-07-01T07:05:09.04+02:00', '%H %h %M %S %3 %%')", "07 7 05 09 040 %"),
        ("format-date('x', '%Y')", ""), ("format-date('', '%Y')", ""),
        ("format-date(/data/start, '%q 100%')", "%q 100%"),
    ],
)  # fmt: skip
def test_dates(expression: str, outcome: str) -> None:
    assert value(expression) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('', 'SHA-256')", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("string-length(digest('é', 'SHA-384', 'hex'))", "96"), ("string-length(digest('', 'SHA-512', 'hex'))", "128"),
        ("base64-decode('Zm9vYmFy')", "foobar"), ("base64-decode('w6kg')", "é "), ("base64-decode('Zg')", "f"),
        ("base64-decode('!')", ""), ("string-length(uuid())", "36"), ("string-length(uuid(7))", "7"), ("uuid(0)", ""),
    ],
)  # fmt: skip
def test_checksums_and_codes(expression: str, outcome: str) -> None:
    """The first are the test vectors of RFC 1321, FIPS 180-4 and RFC 4648."""
    assert value(expression) == outcome


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("distance('0 0;0 1')", "111318.85"), ("distance('0 0', '0 90')", "10018696.05"), ("distance('52 4')", "0"),
        ("distance('52 4;52 4')", "0"), ("distance('91 0;0 0')", "NaN"), ("distance('')", "NaN"),
        ("area('0 0;0 1')", "0"), ("area('x')", "NaN"), ("geofence('52.5 4.5', '52 4;52 5;53 5;53 4;52 4')", "true"),
        ("geofence('51 4.5', '52 4;52 5;53 5;53 4;52 4')", "false"), ("geofence('52 4', '52 4;53 5')", "false"),
        ("intersects('0 0;1 1;0 1;1 0;0 0')", "true"), ("intersects('0 0;0 1;1 1;1 0;0 0')", "false"),
    ],
)  # fmt: skip
def test_places(expression: str, outcome: str) -> None:
    """The first two are the arc of 1 and of 90 degrees on a circle with a radius of 6 378 100 m."""
    assert value(expression) == outcome


def test_area_between_two_parallels_and_two_meridians() -> None:
    """The exact area is R² · Δλ · (sin φ2 - sin φ1)."""
    exact = 6_378_100**2 * math.radians(3) * (math.sin(math.radians(53)) - math.sin(math.radians(51)))
    found = evaluate("area('51 4;51 7;53 7;53 4;51 4')", as_="number")
    assert found == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("sum(1)", "arguments"), ("count('a')", "arguments"), ("count-non-empty(2)", "arguments"),
        ("randomize(1)", "arguments"), ("name('a')", "arguments"), ("weighted-checklist(1, 2, 3, 4, 5)", "arguments"),
        ("round()", "arguments"), ("true(1)", "arguments"), ("pi(1)", "arguments"), ("not()", "arguments"),
        ("geheim(1)", "unsupported"), ("upper-case('a')", "unsupported"), ("base64-encode('a')", "unsupported"),
        ("uuid('x')", "evaluation"), ("digest('a', 'CRC')", "evaluation"), ("digest('a', 'MD5', 'x')", "evaluation"),
        ("regex('a', '(')", "evaluation"),
    ],
)  # fmt: skip
def test_refused(expression: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        evaluate(expression)
    assert refused.value.reason == reason
    assert refused.value.name == expression.partition("(")[0]
