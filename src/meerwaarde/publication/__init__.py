"""Publication: from files to a report that may be shown, and from printed figures to what may be behind them.

`report.make_report` is the pipeline: `inputs` reads and weighs, `draft` hands figures to disclosure control, `compose`
makes one `model.Report` of the safe tables, and every output draws that: `page`, `paper`, `word`, `workbook`,
`opendata`, `codebook`. `folder` writes all of it or nothing. `consistency` is the sister for figures that others
printed. Modules are imported where they are used, so that the command line starts at once.
"""
