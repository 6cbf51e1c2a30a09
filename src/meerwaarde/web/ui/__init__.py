"""What every page shares.

`templates/ui/base.html` is the layout (blocks title, lang, dir, head, body_class, skip, header, main, footer) and
`errors` are the pages of status 400 to 500. `static/ui/vendored/utrecht.css` is cut from NL Design System by
`./dev vendor`, and `static/ui/page.css` lies over it: the colours of the report, and all that is ours.
"""
