"""Reading a form into its frozen shape.

1. `read_xform` opens a file by its content: an XLSForm workbook is converted by pyxform (`convert`), XForm XML is taken
   as it is.
2. `parse_xform` reads instances and data files, texts in all languages, binds and body, in that order.
3. All expressions are compiled on reading; a function, question type or action that would not be honoured is refused by
   name (`RefusedForm`), as are calculations that wait for each other.
4. `write_frozen` keeps a published version under its hash, `read_frozen` takes it back and checks that hash.
"""

from meerwaarde.questionnaire.xform.frozen import read_frozen, write_frozen
from meerwaarde.questionnaire.xform.parse import parse_xform
from meerwaarde.questionnaire.xform.read import read_xform
from meerwaarde.questionnaire.xform.refusals import Refusal, RefusedForm
from meerwaarde.questionnaire.xform.types import (
    Bind,
    Control,
    Item,
    Itemset,
    Language,
    SetValue,
    Shape,
    Text,
    XForm,
)

__all__ = [
    "Bind",
    "Control",
    "Item",
    "Itemset",
    "Language",
    "Refusal",
    "RefusedForm",
    "SetValue",
    "Shape",
    "Text",
    "XForm",
    "parse_xform",
    "read_frozen",
    "read_xform",
    "write_frozen",
]
