"""From a round that is over (for an interim report: goes on) to a release. One thing after the other.

    making.begin ──▶ tasks.make (the worker) ──▶ texts around the figures ──▶ second_eyes ──▶ releasing.release

1. The worker makes the report beside the ledger as it is then, and writes nothing in it; it may be killed and begin
   again. What it made is stored whole or not at all, and only of the last turn that was asked for.
2. Texts hold figures by their names alone. A number that is no released figure is shown, and stops the release until
   it is bound or somebody says that it is right.
3. A second person looks at exactly this (`digest`); after any change somebody looks again.
4. Ledger, release and contributions are written in one transaction. When something else was released meanwhile, the
   report is made again first.
"""
