"""The functions of expressions: XPath 1.0 core and the list of the ODK XForms specification.

`FUNCTIONS` holds them by name. What needs the expression itself rather than its value (`if`, `coalesce`, `once`,
`position`, `last`, `current`, `instance`, `indexed-repeat`, `pulldata`, `jr:choice-name`, `jr:itext`, `lang`) is no
part of it: the compiler does those.
"""

from meerwaarde.questionnaire.expressions.functions import (
    choices,
    core,
    dates,
    digests,
    geo,
    numbers,
    patterns,
    sets,
    texts,
)
from meerwaarde.questionnaire.expressions.functions.registry import FUNCTIONS, Function, function

__all__ = ["FUNCTIONS", "Function", "choices", "core", "dates", "digests", "function", "geo", "numbers", "patterns",
           "sets", "texts"]  # fmt: skip
