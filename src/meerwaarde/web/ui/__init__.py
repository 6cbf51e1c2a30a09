"""What every page shares.

`templates/ui/base.html` is the layout (blocks title, lang, dir, head, header, main, footer); `errors` are the pages of
status 400 to 500. In templates, without loading anything:
`{% text "Pagina {} van {}" page total %}` is our gettext with its values filled in and escaped.
"""
