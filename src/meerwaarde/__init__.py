"""meerwaarde: laat met cijfers zien wat sociaal werk toevoegt.

Its parts, in the order in which an answer passes them: `questionnaire`, `cells`, `survey`, `disclosure`,
`publication`; `cli` is the way in.
"""

__version__ = "0.1.0"
