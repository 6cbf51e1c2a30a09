"""Files of releases as a browser gets them: the bytes that were published, in a box that can do nothing here."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from meerwaarde.web.publications.models import ReleaseFile

SHOWN = frozenset({"text/html", "image/svg+xml", "image/png"})  # the rest is downloaded
SANDBOX = "sandbox allow-downloads allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)
FOR_EVER = "public, max-age=31536000, immutable"  # what is at this address never changes
ASK_AGAIN = "public, no-cache"  # nor does a page, but who opens it must hear of a correction


def as_response(request: HttpRequest, file: ReleaseFile, newer: str = "") -> HttpResponseBase:
    """The file, under a policy that allows its own style sheets by their hashes, and nothing else.

    `newer`: the page of the version that corrects this one, which programs find in the header `Link`.
    """
    response = boxed(file.name, file.mimetype, bytes(file.content))
    etag = f'"{file.sha256}"'
    response["ETag"] = etag
    response["Cache-Control"] = ASK_AGAIN if file.mimetype == "text/html" else FOR_EVER
    response["X-Robots-Tag"] = "all"
    if file.mimetype == "text/html":
        response["Vary"] = "Sec-Fetch-Dest"
    if newer:
        response["Link"] = f'<{newer}>; rel="successor-version"'
    return get_conditional_response(request, etag=etag, response=response) or response


def boxed(name: str, mimetype: str, content: bytes) -> HttpResponse:
    """A file in its box, of a release or of a report that may become one."""
    text = mimetype.startswith("text/")
    response = HttpResponse(content, content_type=f"{mimetype}; charset=utf-8" if text else mimetype)
    response["Content-Security-Policy"] = policy_of(content if mimetype in SHOWN else b"")
    disposition = content_disposition_header(mimetype not in SHOWN, PurePosixPath(name).name)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def policy_of(page: bytes) -> str:
    """The security policy for a page: only the style sheets that stand in it.

    >>> policy_of(b"<p>no style</p>").split("; ")[1]
    "style-src 'none'"
    """
    styles = [base64.b64encode(hashlib.sha256(found).digest()).decode() for found in STYLE.findall(page)]
    sources = " ".join(f"'sha256-{one}'" for one in styles) or "'none'"
    return "; ".join(
        ["default-src 'none'", f"style-src {sources}", "font-src data:", "img-src data:", "base-uri 'none'",
         "form-action 'none'", "frame-ancestors 'none'", SANDBOX]
    )  # fmt: skip
