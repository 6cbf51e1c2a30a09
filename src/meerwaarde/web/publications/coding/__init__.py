"""Open answers put into categories, so that they go the way of every other answer.

    begin ──▶ categories ──▶ answers read, 20 a page, without who wrote them ──▶ a second coder takes a sample
                                                                                        │
    drafts.tasks: rounds.export ──▶ applying.applied ──▶ make_report  ◀─────────────────┘

1. A `CodeScheme` is an open question of a round with its categories; a `CodedAnswer` says which of them an answer got.
2. Only when somebody looked at every answer the question goes into a report: as a closed question with the categories
   as its choices. It is estimated, protected and written in the ledger as if it had been asked that way.
3. What was public stays: from then on categories can be called otherwise, and answers coded otherwise, but none can be
   added or taken away: the ledger knows a question by its choices.
4. A second person codes a sample without seeing the first codes; percentage and kappa stand on the page.
"""
