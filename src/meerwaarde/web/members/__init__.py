"""The register of organisations: what held when, who joined and left and why.

1. `services` writes: a change closes a period and opens the next; every change has its audit row.
2. `imports` reads CSV and XLSX into a proposal, row by row; a confirmed one is applied whole, and can be undone.
3. `selectors.register_on(scope, day)` reads the register as it was on a day; `movements` explains 679 to 626.
4. `figures` counts key figures over that register; they leave only through disclosure control (`web.publications`).
"""
