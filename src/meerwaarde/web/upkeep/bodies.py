"""What is sent with a request cannot keep everybody else waiting.

The web server answers with a handful of threads and waits for a body for ever: a few telephones that lost their network
halfway a form would stop all pages. So some threads are kept for who only reads. A proxy that reads the whole request
first, as ours does, keeps such waiting away from here altogether.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from typing import Any

SMALL = 3_000_000  # bytes: everything but a file to be recognised
PATIENCE = 0.2  # seconds to wait for a place, so that waiting itself holds nobody up
BUSY = "Het is nu te druk. Ga terug en probeer het over een halve minuut opnieuw.\n"
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "30"), ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'"), ("X-Content-Type-Options", "nosniff"),
]  # fmt: skip

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def beside_readers(pages: Application, at_once: int) -> Application:
    """`pages`, while at most `at_once` bodies are coming in; who comes beside those is asked to try again (503).

    What is small is read before the pages are asked, so that nobody holds a place while something is stored.
    """
    places = threading.BoundedSemaphore(at_once)

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        size = environ.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or size == "0":  # without a length Django reads nothing
            return pages(environ, start)
        if not places.acquire(timeout=PATIENCE):
            start("503 Service Unavailable", HEADERS)
            return [BUSY.encode()]
        try:
            if int(size) > SMALL:
                return pages(environ, start)
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(size)))
        finally:
            places.release()
        return pages(environ, start)

    return answer
