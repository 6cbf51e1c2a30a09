"""Asking the figures of a round that is over: a question, a group, an earlier round; a safe table and a sentence.

    putting.put ──▶ tasks.answer (the worker) ──▶ the table, or the coarsest that is allowed ──▶ passing.pass_on

1. The answer is made by the code of the report (`publication.single`), beside the ledger as it is then. Asking writes
   nothing in the ledger; who asked what is in the audit trail.
2. `finding` reads a sentence of plain words: which question, which group.
3. What is passed on becomes a release, checked with everything released before it, in one transaction with its line in
   the ledger. What is not passed on is shown to the bureau alone, and goes after a month.
"""
