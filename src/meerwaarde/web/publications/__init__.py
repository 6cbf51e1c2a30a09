"""Releases: what became public, with its permanent address.

1. `services.propose_key_figures` takes the register of a day through disclosure control, beside the ledger in the
   database; `services.release` makes the proposal public and adds its lines to the ledger, in one transaction.
2. `services.publish_report` keeps the public folder of a report byte for byte; `make_report` makes it first.
3. `drafts` takes a round that is over to a release: made by the worker, texts bound to figures, a second pair of eyes.
4. What is public never changes: a correction is a next version. Anybody can check a file by its hash, and every
   figure has an address with its passport.
5. `selectors` shows the public what was released, and an organisation what its answers led to.
"""
