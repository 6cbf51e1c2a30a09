"""The public site around releases: charts for other sites, a catalogue for programs, search, and what was corrected.

1. `derived.derive` runs when something is published, and stores what the pages below need: `passages` to search in,
   `charts` with their figures, and what is another figure than in the version before (`changes`).
2. `embedding` shows one chart of a release, for other sites to frame; it says by itself that there is a newer version.
3. `corrections` tells per figure what it was and what it is; every page that shows a figure asks it.
4. `searching` finds releases by their questions; `catalogue` tells programs of all of them (DCAT-AP-NL 3).
5. `robots` tells search engines which pages there are, and which are nobody's business.
"""
