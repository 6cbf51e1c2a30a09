"""Small forms, one for each thing that forms do, each with ways to fill it in. Paths begin behind /data/."""

# Tables are easier to read on one line.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from support.odk import Action


def sets(*pairs: tuple[str, str]) -> list[Action]:
    """One answer after another."""
    return [("set", f"/data/{path}", value) for path, value in pairs]


FEATURES: dict[str, tuple[str, list[list[Action]]]] = {
    "relevance of a group, kept while it is hidden": (
        """
        | survey |              |      |       |                  |             |
        |        | type         | name | label | relevant         | calculation |
        |        | select_one y | a    | A     |                  |             |
        |        | begin group  | g    | G     | ${a} = 'ja'      |             |
        |        | integer      | b    | B     |                  |             |
        |        | integer      | c    | C     | ${b} > 3         |             |
        |        | end group    |      |       |                  |             |
        |        | calculate    | s    |       |                  | coalesce(${b}, 0) + coalesce(${c}, 0) |
        | choices |             |      |       |                  |             |
        |        | list_name    | name | label |                  |             |
        |        | y            | ja   | Ja    |                  |             |
        |        | y            | nee  | Nee   |                  |             |
        """,
        [
            [],
            sets(("a", "ja"), ("g/b", "2")),
            sets(("a", "ja"), ("g/b", "4"), ("g/c", "5")),
            sets(("a", "ja"), ("g/b", "4"), ("g/c", "5"), ("g/b", "3")),
            sets(("a", "ja"), ("g/b", "4"), ("g/c", "5"), ("a", "nee")),
            sets(("a", "ja"), ("g/b", "4"), ("g/c", "5"), ("a", "nee"), ("a", "ja")),
        ],
    ),
    "calculations upon calculations, in any order": (
        """
        | survey |           |      |       |                               |
        |        | type      | name | label | calculation                   |
        |        | calculate | d    |       | ${c} * 2                      |
        |        | calculate | c    |       | ${a} + ${b}                   |
        |        | integer   | a    | A     |                               |
        |        | decimal   | b    | B     |                               |
        |        | calculate | e    |       | if(${d} > 10, 'veel', 'weinig') |
        |        | calculate | f    |       | concat(${e}, '-', round(coalesce(${d}, 0), 1)) |
        """,
        [[], sets(("a", "3")), sets(("a", "3"), ("b", "2.25")), sets(("a", "3"), ("b", "2.25"), ("a", "0"), ("b", "-1.5"))],
    ),
    "what numbers do": (
        """
        | survey |           |      |       |                        |
        |        | type      | name | label | calculation            |
        |        | decimal   | a    | A     |                        |
        |        | integer   | b    | B     |                        |
        |        | calculate | c1   |       | ${a} div ${b}          |
        |        | calculate | c2   |       | ${b} mod 4             |
        |        | calculate | c3   |       | round(${a}, 2)         |
        |        | calculate | c4   |       | round(${a})            |
        |        | calculate | c5   |       | int(${a})              |
        |        | calculate | c6   |       | floor(${a})            |
        |        | calculate | c7   |       | ceiling(${a})          |
        |        | calculate | c8   |       | abs(${a})              |
        |        | calculate | c9   |       | pow(${b}, 2)           |
        |        | calculate | c10  |       | format-date(date('2026-03-09'), '%e %n %Y') |
        |        | calculate | c11  |       | number(${b}) = 7       |
        |        | calculate | c12  |       | string-length(${a})    |
        |        | calculate | c13  |       | min(${a}, ${b})        |
        |        | calculate | c14  |       | max(${a}, ${b})        |
        |        | calculate | c15  |       | boolean(${b})          |
        |        | calculate | c16  |       | not(${b} = 7)          |
        |        | calculate | c17  |       | sqrt(${b} * ${b})      |
        """,
        [
            sets(("a", "2.345"), ("b", "7")),
            sets(("a", "-2.5"), ("b", "7")),
            sets(("a", "2.5"), ("b", "-7")),
            sets(("a", "0.125"), ("b", "1000000")),
        ],
    ),
    "what texts do": (
        """
        | survey |           |      |       |                               |
        |        | type      | name | label | calculation                   |
        |        | text      | a    | A     |                               |
        |        | calculate | c1   |       | substr(${a}, 1, 3)            |
        |        | calculate | c2   |       | substring(${a}, 2, 3)         |
        |        | calculate | c3   |       | contains(${a}, 'werk')        |
        |        | calculate | c4   |       | starts-with(${a}, 'so')       |
        |        | calculate | c5   |       | ends-with(${a}, 'rk')         |
        |        | calculate | c6   |       | substring-before(${a}, ' ')   |
        |        | calculate | c7   |       | substring-after(${a}, ' ')    |
        |        | calculate | c8   |       | translate(${a}, 'aeiou', 'AEIOU') |
        |        | calculate | c9   |       | normalize-space(${a})         |
        |        | calculate | c10  |       | string-length(${a})           |
        |        | calculate | c11  |       | regex(${a}, '[a-z]+ [a-z]+')  |
        |        | calculate | c12  |       | join('-', ${a}, 'x')          |
        |        | calculate | c13  |       | coalesce(${a}, 'leeg')        |
        |        | calculate | c14  |       | once(${a})                    |
        """,
        [[], sets(("a", "sociaal werk")), sets(("a", "  veel   ruimte ")), sets(("a", "één €"))],
    ),
    "what dates do": (
        """
        | survey |           |      |       |                                   |                  |
        |        | type      | name | label | calculation                       | constraint       |
        |        | date      | a    | A     |                                   | . >= date('2026-01-01') |
        |        | date      | b    | B     |                                   | . > ${a}         |
        |        | calculate | c1   |       | round(${b} - ${a})                |                  |
        |        | calculate | c2   |       | int(decimal-date-time(${b}) - decimal-date-time(${a})) | |
        |        | calculate | c3   |       | format-date(${a}, '%Y-%m-%d')     |                  |
        |        | calculate | c4   |       | format-date(${a}, '%d/%n/%y')     |                  |
        |        | calculate | c5   |       | ${a} = ${b}                       |                  |
        |        | calculate | c6   |       | ${a} < date('2026-06-01')         |                  |
        |        | calculate | c7   |       | date(${a} + 30)                   |                  |
        """,
        [
            [],
            sets(("a", "2026-01-31"), ("b", "2026-02-28")),
            sets(("a", "2025-12-31"), ("b", "2025-12-31")),
            sets(("a", "2026-05-31"), ("b", "2026-11-01")),
        ],
    ),
    "several of a list": (
        """
        | survey |                   |      |       |                        |                            |             |
        |        | type              | name | label | calculation            | constraint                 | relevant    |
        |        | select_multiple k | a    | A     |                        | not(selected(., 'z')) or count-selected(.) = 1 | |
        |        | calculate         | c1   |       | count-selected(${a})   |                            |             |
        |        | calculate         | c2   |       | selected-at(${a}, 1)   |                            |             |
        |        | calculate         | c3   |       | selected(${a}, 'y')    |                            |             |
        |        | calculate         | c4   |       | jr:choice-name(selected-at(${a}, 0), '${a}') |      |             |
        |        | text              | b    | B     |                        |                            | selected(${a}, 'y') |
        |        | select_one k      | m    | M     |                        |                            | count-selected(${a}) > 1 |
        |        | calculate         | c5   |       | jr:choice-name(${m}, '${m}') |                      |             |
        | choices |                  |      |       |                        |                            |             |
        |        | list_name         | name | label |                        |                            |             |
        |        | k                 | x    | De x  |                        |                            |             |
        |        | k                 | y    | De y  |                        |                            |             |
        |        | k                 | z    | Geen  |                        |                            |             |
        """,
        [[], sets(("a", "x y"), ("b", "tekst"), ("m", "y")), sets(("a", "x z")), sets(("a", "z"))],
    ),
    "a choice that depends on another, cleared when it is not offered": (
        """
        | survey |              |      |       |               |
        |        | type         | name | label | choice_filter |
        |        | select_one p | p    | P     |               |
        |        | select_one g | g    | G     | pr = ${p}     |
        | choices |             |      |       |               |
        |        | list_name    | name | label | pr            |
        |        | p            | ut   | U     |               |
        |        | p            | li   | L     |               |
        |        | g            | am   | Am    | ut            |
        |        | g            | nw   | Nw    | ut            |
        |        | g            | ve   | Ve    | li            |
        """,
        [[], sets(("p", "ut")), sets(("p", "ut"), ("g", "nw")), sets(("p", "li"), ("g", "ve"))],
    ),
    "a repeat that looks at itself and at others": (
        """
        | survey |              |      |       |                                            |                     |
        |        | type         | name | label | calculation                                | constraint          |
        |        | begin repeat | r    | R     |                                            |                     |
        |        | integer      | n    | N     |                                            | . > 0               |
        |        | calculate    | pos  |       | position(..)                               |                     |
        |        | calculate    | twee |       | ${n} * 2                                   |                     |
        |        | calculate    | vor  |       | if(position(..) > 1, indexed-repeat(${n}, ${r}, position(..) - 1), 0) | |
        |        | end repeat   |      |       |                                            |                     |
        |        | calculate    | c1   |       | if(count(${r}) > 0, sum(${n}), 0)          |                     |
        |        | calculate    | c2   |       | count(${r})                                |                     |
        |        | calculate    | c3   |       | indexed-repeat(${n}, ${r}, 2)              |                     |
        |        | calculate    | c4   |       | join(', ', ${n})                           |                     |
        |        | calculate    | c5   |       | max(${n})                                  |                     |
        |        | calculate    | c6   |       | count-non-empty(${n})                      |                     |
        """,
        [
            [],
            sets(("r[1]/n", "4")),
            [*sets(("r[1]/n", "4")), ("add", "/data/r"), *sets(("r[2]/n", "-6")), ("add", "/data/r"), *sets(("r[3]/n", "8"))],
            [
                *sets(("r[1]/n", "4")), ("add", "/data/r"), *sets(("r[2]/n", "6")), ("add", "/data/r"),
                *sets(("r[3]/n", "8")), ("remove", "/data/r[1]"),
            ],
            [("remove", "/data/r[1]")],
        ],
    ),
    "as many instances as a number says": (
        """
        | survey |              |      |       |              |              |
        |        | type         | name | label | repeat_count | calculation  |
        |        | integer      | k    | K     |              |              |
        |        | begin repeat | r    | R     | ${k}         |              |
        |        | integer      | n    | N     |              |              |
        |        | end repeat   |      |       |              |              |
        |        | calculate    | s    |       |              | if(count(${r}) > 0, sum(${n}), 0) |
        """,
        [[], sets(("k", "2"), ("r[1]/n", "3"), ("r[2]/n", "4")), sets(("k", "3"), ("r[3]/n", "4"), ("k", "2"))],
    ),
    "a repeat in a repeat": (
        """
        | survey |              |      |       |                     |
        |        | type         | name | label | calculation         |
        |        | begin repeat | r    | R     |                     |
        |        | text         | n    | N     |                     |
        |        | begin repeat | q    | Q     |                     |
        |        | integer      | m    | M     |                     |
        |        | end repeat   |      |       |                     |
        |        | calculate    | s    |       | sum(${m})           |
        |        | end repeat   |      |       |                     |
        |        | calculate    | t    |       | sum(${m})           |
        """,
        [
            [],
            [
                *sets(("r[1]/n", "a"), ("r[1]/q[1]/m", "1")), ("add", "/data/r[1]/q"), *sets(("r[1]/q[2]/m", "2")),
                ("add", "/data/r[1]/q"), *sets(("r[1]/q[3]/m", "5")), ("remove", "/data/r[1]/q[2]"),
            ],
        ],
    ),
    "defaults, required and read-only": (
        """
        | survey |         |      |       |          |                     |               |
        |        | type    | name | label | default  | required            | readonly      |
        |        | integer | a    | A     | 5        |                     |               |
        |        | text    | b    | B     |          | ${a} > 4            |               |
        |        | text    | c    | C     | ${a} + 1 | yes                 | yes           |
        |        | date    | d    | D     | 2026-01-02 |                   |               |
        """,
        [[], sets(("a", "3")), sets(("a", ""), ("b", "x"))],
    ),
    "other, namely": (
        """
        | survey |                       |      |       |
        |        | type                  | name | label |
        |        | select_one k or_other | a    | A     |
        |        | rank k                | b    | B     |
        | choices |                      |      |       |
        |        | list_name             | name | label |
        |        | k                     | x    | X     |
        |        | k                     | y    | Y     |
        """,
        [[], sets(("a", "x")), sets(("a", "other"), ("a_other", "zelf"), ("b", "y x other"))],
    ),
}
