"""What search engines are told: which pages there are, and which are nobody's business."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from meerwaarde.web.accounts.links import absolute
from meerwaarde.web.pages import PUBLIC, page
from meerwaarde.web.publications import selectors
from meerwaarde.web.publications.views import public

# Pages behind a personal link, and those that ask who you are. They forbid it themselves too (`X-Robots-Tag`), but a
# robot that obeys does not even open a link that somebody left lying about.
OURS = (
    "/v/", "/afmelden/", "/uitnodiging/", "/vragen/", "/openrosa/", "/wachtwoord/", "/inloggen/", "/mijn/",
    "/publicaties/nakijken/", "/publicaties/in-de-maak/", "/zoeken/?", "/api/",
)  # fmt: skip
PAGES = ("home:home", "publications:list", "publications:key_figures", "publications:catalogue", "publications:verify",
         "publications:search")  # fmt: skip
MOST = 40_000  # addresses; the protocol takes 50,000


@require_safe
@page(PUBLIC)
def robots(_request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in OURS)]
    lines += ["", f"Sitemap: {absolute(reverse('publications:sitemap'))}", ""]
    return public(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@require_safe
@page(PUBLIC)
def sitemap(_request: HttpRequest) -> HttpResponse:
    """All public pages, those of publications at the address of their newest version."""
    entries = [f"<url><loc>{escape(absolute(reverse(name)))}</loc></url>" for name in PAGES]
    for slug, published in selectors.newest().values_list("slug", "published")[:MOST]:
        address = absolute(reverse("publications:newest", args=[slug]))
        entries.append(f"<url><loc>{escape(address)}</loc><lastmod>{published:%Y-%m-%d}</lastmod></url>")
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return public(HttpResponse(f"{text}{chr(10).join(entries)}\n</urlset>\n", content_type="application/xml"))
