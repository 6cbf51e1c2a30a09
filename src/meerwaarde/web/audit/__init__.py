"""The audit trail: what was changed and which personal data were read, by whom.

1. Every service calls `services.record` in its own transaction: no change without its row, nor the reverse.
2. Rows are chained by hashes (`chain.verify`); the details of a person can be erased without breaking the chain.
3. `selectors` searches within a scope: the bureau sees all, a member what concerns its own organisation.
"""
