"""Rounds: the bureau asks, members answer, and nothing is asked that is known already.

1. A round is a form, a target group (a selection of the register on a day), a period and texts: `services.begin`,
   `from_template`, `copied`. Nobody but the bureau sees it yet.
2. `services.publish` freezes the form, makes an assignment for every member (or every member and municipality), fills
   in what is already held with its source, and counts the burden.
3. `inviting` sends personal links and reminders, and stops by itself. Only the hash of a link is kept.
4. A link leads to the draft of its assignment in `answering`; what is sent is stored once, and a correction is a new
   submission that deprecates the one before.
5. `dashboard` tells who answered against the register; `services.close` ends the asking, and `publications` makes the
   report of what `selectors.answers` gives.
"""
