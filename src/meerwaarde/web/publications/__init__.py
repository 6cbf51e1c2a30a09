"""Releases: what became public, with its permanent address.

1. `services.release_key_figures` takes the register through disclosure control, with the ledger in the database.
2. A release keeps its files byte for byte; anybody can check one by its hash.
3. `selectors` shows the public what was released, and an organisation what its answers led to.
"""
