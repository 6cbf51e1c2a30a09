"""Expressions of questionnaires: XPath 1.0 with the functions and dates of the ODK XForms specification.

1. `grammar` reads a text into a tree, bounded in length and depth.
2. `compile` turns the tree into functions: `paths` for steps, `comparing` for dates and sets, `special` and
   `functions` for calls. A function that does not exist is refused here, by name.
3. `Expression` evaluates them in a `Scope` (a node of a `tree`, a moment, secondary instances) within a `Budget`.
4. `Expression.references` tells beforehand which paths an expression looks at.
"""

from meerwaarde.questionnaire.expressions.compile import compile_expression
from meerwaarde.questionnaire.expressions.errors import ExpressionError, OutOfBudget
from meerwaarde.questionnaire.expressions.evaluate import evaluate
from meerwaarde.questionnaire.expressions.expression import Budget, Expression, Hooks, Scope
from meerwaarde.questionnaire.expressions.tree import Node, Sort, UnreadableXml, parse_xml, to_element
from meerwaarde.questionnaire.expressions.values import Moment, Value, to_boolean, to_number, to_text

__all__ = [
    "Budget",
    "Expression",
    "ExpressionError",
    "Hooks",
    "Moment",
    "Node",
    "OutOfBudget",
    "Scope",
    "Sort",
    "UnreadableXml",
    "Value",
    "compile_expression",
    "evaluate",
    "parse_xml",
    "to_boolean",
    "to_element",
    "to_number",
    "to_text",
]
