"""One small server for all pages that are measured: everything compressed alike, nothing cached."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

LEVEL = 9  # of gzip, for every page and every file
FEW = 200  # bytes: smaller is not worth compressing


@contextmanager
def served(folder: Path | None = None, files: Mapping[str, bytes] = {}, upstream: str = "") -> Iterator[str]:
    """The address of a server of a folder and of files by name, or of what `upstream` answers, compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = urlsplit(self.path).path.rpartition("/")[2] or "index.html"
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            if upstream:
                self.forward()
            elif name in files:
                self.answer(200, kind, files[name])
            elif folder is not None and (folder / name).is_file():
                self.answer(200, kind, (folder / name).read_bytes())
            else:
                self.answer(404, "text/plain", b"")

        def forward(self) -> None:
            request = Request(
                upstream + self.path, headers={"Accept-Language": "nl", "Cookie": self.headers["Cookie"] or ""}
            )
            with urlopen(request) as found:
                cookies = found.headers.get_all("Set-Cookie") or []
                self.answer(found.status, found.headers["Content-Type"] or "text/plain", found.read(), cookies)

        def answer(self, status: int, kind: str, body: bytes, cookies: Sequence[str] = ()) -> None:
            font = kind.startswith(("font/", "image/png"))
            small = body if font or len(body) < FEW else gzip.compress(body, LEVEL, mtime=0)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(small)))
            if small is not body:
                self.send_header("Content-Encoding", "gzip")
            for cookie in cookies:
                self.send_header("Set-Cookie", cookie)
            self.end_headers()
            self.wfile.write(small)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
