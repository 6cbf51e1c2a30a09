"""The pages: a Django project around the analytic packages, which know nothing of it.

1. `settings` says how it runs; `base` holds what is the same everywhere, `production`, `preview` and `test` the rest.
2. `ui` is what every page shares: the layout, the words of errors, the style sheet.
3. `answering` is the first app: it asks the questions of a form, keeps a draft and stores what was sent.
4. `preview` serves one form on this computer with exactly those pages.

An app is known to the others by its `services` (writes), `selectors` (reads) and `types`, and by nothing else.
"""
