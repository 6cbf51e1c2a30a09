"""What is sent with a request must come at a bearable pace, and cannot keep everybody else waiting.

The web server answers with a handful of threads and waits for a body for ever: four telephones that lost their network
halfway a form would stop all pages. So a body has a pace to keep, and some threads are kept for who only reads. A proxy
that reads the whole request first, as ours does, keeps such waiting away from here altogether.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Any

FIRST = 15.0  # seconds in which nothing needs to come
PACE = 20_000  # bytes a second after that
PART = 65_536  # bytes read at once
SMALL = 3_000_000  # bytes: everything but a file to be recognised
PATIENCE = 0.2  # seconds to wait for a place, so that waiting itself holds nobody up
SLOW = "Wat u stuurde, kwam niet helemaal aan. Ga terug en probeer het opnieuw.\n"
BUSY = "Het is nu te druk. Ga terug en probeer het over een halve minuut opnieuw.\n"

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Paced:
    """The body of a request. Reading raises TimeoutError (an OSError) when it comes too slowly."""

    def __init__(self, inner: Any, helpers: ThreadPoolExecutor) -> None:
        self._inner = inner
        self._helpers = helpers
        self._until = time.monotonic() + FIRST

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; all of it without."""
        parts: list[bytes] = []
        left = size if size >= 0 else None
        while left is None or left > 0:
            part = self._part(PART if left is None else min(left, PART))
            if not part:
                break
            parts.append(part)
            left = None if left is None else left - len(part)
        return b"".join(parts)

    def _part(self, size: int) -> bytes:
        waiting = self._helpers.submit(self._inner.read, size)
        try:
            part: bytes = waiting.result(max(0.0, self._until - time.monotonic()))
        except TooLate:
            raise TimeoutError("the body of a request came too slowly") from None
        self._until += len(part) / PACE
        return part


def paced(pages: Application, at_once: int) -> Application:
    """`pages`, while at most `at_once` bodies are coming in; who comes beside those is asked to try again.

    What is small is read before the pages are asked, so that nobody holds a place while something is stored.
    """
    places = threading.BoundedSemaphore(at_once)
    helpers = ThreadPoolExecutor(2 * at_once, "body")

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        size = environ.get("CONTENT_LENGTH") or "0"
        if size == "0":  # Django reads nothing without a length either
            return pages(environ, start)
        if not places.acquire(timeout=PATIENCE):
            return _told(start, "503 Service Unavailable", BUSY)
        body = Paced(environ["wsgi.input"], helpers)
        try:
            if int(size) > SMALL:
                environ["wsgi.input"] = body
                return pages(environ, start)
            environ["wsgi.input"] = io.BytesIO(body.read(int(size)))
        except TimeoutError:
            return _told(start, "408 Request Timeout", SLOW)
        finally:
            places.release()
        return pages(environ, start)

    return answer


def _told(start: Start, status: str, text: str) -> Iterable[bytes]:
    start(status, [
        ("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "20"), ("Connection", "close"),
        ("Content-Security-Policy", "default-src 'none'"), ("X-Content-Type-Options", "nosniff"),
    ])  # fmt: skip
    return [text.encode()]
