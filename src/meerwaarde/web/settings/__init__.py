"""How the pages run. `base` is the same everywhere; `production`, `preview` and `test` add what differs."""
