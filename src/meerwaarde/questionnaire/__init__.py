"""What was asked and what was answered.

Filling in: `read_xform` freezes a form with its rules, `Instance` holds one set of answers and says what is wrong with
it, `evaluate` works out a single expression; `check_form` tells what is wrong with a form, `flatten` lays submissions
out as tables, `questionnaire_of` makes a `Questionnaire` of an `XForm`. Reading what was answered elsewhere, for a
report:

1. `read_form` reads an XLSForm workbook into a frozen `Questionnaire`: questions, choices, skip logic, languages.
2. `read_table` opens any CSV or workbook safely as columns of text; the register is read with it too.
3. `read_answers` matches those columns to the questions, whichever tool exported them, and turns cells into codes.
4. Skip logic (`Condition`) sets who was asked what; an answer to a question that was not asked is dropped.
5. The result, `Responses`, holds one array per question and row; nothing is matched or weighed yet.
"""

from meerwaarde.questionnaire.answers import read_answers
from meerwaarde.questionnaire.expressions import evaluate
from meerwaarde.questionnaire.flatten import Flat, flatten
from meerwaarde.questionnaire.form import knows_who_was_asked, read_form
from meerwaarde.questionnaire.from_xform import questionnaire_of
from meerwaarde.questionnaire.instance import Instance, Problem
from meerwaarde.questionnaire.lint import Finding, check_form
from meerwaarde.questionnaire.numerals import NumberError, parse_number
from meerwaarde.questionnaire.relevance import Condition, Operand
from meerwaarde.questionnaire.sheets import Sheet, read_table, table_of
from meerwaarde.questionnaire.types import (
    CLOSED,
    NUMERIC,
    Answers,
    Choice,
    Kind,
    OpenAnswer,
    Question,
    Questionnaire,
    Responses,
)
from meerwaarde.questionnaire.xform import parse_xform, read_xform

__all__ = [
    "CLOSED",
    "NUMERIC",
    "Answers",
    "Choice",
    "Condition",
    "Finding",
    "Flat",
    "Instance",
    "Kind",
    "NumberError",
    "OpenAnswer",
    "Operand",
    "Problem",
    "Question",
    "Questionnaire",
    "Responses",
    "Sheet",
    "check_form",
    "evaluate",
    "flatten",
    "knows_who_was_asked",
    "parse_number",
    "parse_xform",
    "questionnaire_of",
    "read_answers",
    "read_form",
    "read_table",
    "read_xform",
    "table_of",
]
