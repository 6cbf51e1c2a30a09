"""The register out of a file and into one.

1. `reading.read_file` turns CSV or XLSX into rows of values, with what is wrong per cell (`columns`, `cells`).
2. `proposing.propose` holds them against the register of a day (`state`): per row what is new, what changes, from what.
3. `trying.try_out` has the register's own services try every row, and takes it all back: what they refuse, with why.
4. `services.offer` keeps that as an `ImportBatch`; `services.confirm` applies it whole, `services.undo` takes it back.
5. `exporting` writes the same columns from the same state, so that what was exported can be imported unchanged.
"""
