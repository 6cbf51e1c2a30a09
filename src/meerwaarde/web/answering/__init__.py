"""Asking the questions of a form, without needing JavaScript.

1. `services.publish_form` freezes a form with its media as a `FormVersion`; what is published never changes.
2. `services.start_draft` makes a draft and gives the secret key that is in its link; only the key's hash is stored.
3. The views show one page of the form and `services.save_draft` keeps what was typed, never over somebody else's work.
4. `services.submit` checks everything again with the same engine and stores a `Submission`, which never changes.
5. `selectors` finds drafts, forms, media and submissions again.
"""
