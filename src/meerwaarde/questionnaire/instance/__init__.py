"""One set of answers to a form, as it is filled in and as it is checked.

1. `building` makes the tree: new from the form's template, or from an OpenRosa document, of which everything that the
   form does not know is kept out and told.
2. `rules` puts conditions and calculations in order of dependency and evaluates what a change touches.
3. `Instance` is the face: set, value, relevant, repeats, choices, texts, problems, to_xml.
4. `checking` finds what is wrong: hard problems refuse, soft ones ask for an explanation.
5. `writing` makes the OpenRosa document; at submission what is no longer relevant is blank.
"""

from meerwaarde.questionnaire.instance.checking import Problem
from meerwaarde.questionnaire.instance.instance import Instance
from meerwaarde.questionnaire.instance.offered import Offered

__all__ = ["Instance", "Offered", "Problem"]
