"""How many people live in each municipality: lists of a year, read, looked at, taken over and undone.

    file ─ reading ─▶ codes with numbers ─ comparing ─▶ what would change ─ services ─▶ the register
                                                                                           │ known
                                                 the numbers of a day, all of one year, with their source

Mergers of the register are followed: a municipality has as many people as those that went into it had. A part of a
municipality has no number until a list says it.
"""
