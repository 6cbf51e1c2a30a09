"""Quotes in a report: chosen from the answers of who gave permission in the same form, and from no others.

    the form (mw:quote) ──▶ choosing.choosable ──▶ shortened, looked at ──▶ ReportDraft.quotes
                                                                                 │
                    drafts.tasks: standing.standing_of (still allowed?) ──▶ Request.quotes ──▶ "In hun eigen woorden"

A quote keeps which submission it came from, so that it goes when the answer or the permission does. Nothing else of who
wrote it is kept, shown or published.
"""
