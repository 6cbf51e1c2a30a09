"""Personal data: what is kept, why, how long, for whose eyes, and how it goes again.

1. Every model declares it (`meerwaarde.web.keeping`); `registry` gathers the declarations, those of libraries too.
2. `retention` runs every night and removes what is past its term, without anybody having to think of it.
3. `people` exports and erases what is known of a person; releases and the audit trail keep standing.
4. `record` writes the processing record and the annexes of a data-protection assessment from the same declarations.
"""
