"""One form on this computer, with exactly the page that respondents get: same code, same style sheet, same headers.

Answers go to a temporary folder, which is gone when the preview stops. A form that was edited is read again whenever
the preview is opened anew. Nothing of Django is imported before `serve` has chosen its settings.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

PORT = 8000  # tried first; when something else listens there, any free one


class Server(ThreadingMixIn, WSGIServer):
    """The server of the standard library, one thread a request."""

    daemon_threads = True
    request_queue_size = 32


class Quiet(WSGIRequestHandler):
    """Logs nothing: addresses hold the secrets of drafts."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def serve(
    form_path: str | Path, *, host: str = "127.0.0.1", port: int | None = None, open_browser: bool = False
) -> int:
    """Show the form at `form_path` until Ctrl-C; prints its address. Returns exit status 0.

    `port` 0 takes any free one. Raises InputError when the form cannot be used or the port is taken.
    """
    from meerwaarde.questionnaire.xform import read_xform

    read_xform(Path(form_path))  # tell what is wrong before anything starts
    with (
        contextlib.suppress(KeyboardInterrupt),
        _stopped_by_signals(),
        tempfile.TemporaryDirectory(prefix="meerwaarde-") as folder,
        _listening(host, port) as server,
    ):
        server.set_app(make_application(Path(form_path), Path(folder), host))
        address = f"http://{_written(host)}:{server.server_port}/"
        print(_("De vragenlijst staat op {}  Stoppen: Ctrl-C").format(address), flush=True)
        if open_browser:
            webbrowser.open(address)
        server.serve_forever(poll_interval=0.2)
    return 0


def make_application(form_path: Path, folder: Path, host: str = "127.0.0.1") -> WSGIApplication:
    """The pages around one form, with their database and static files in `folder`. Once per process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "meerwaarde.web.settings.preview"
    os.environ["MEERWAARDE_FOLDER"] = str(folder)
    os.environ["MEERWAARDE_FORM"] = str(form_path.absolute())
    os.environ["MEERWAARDE_HOST"] = host
    os.environ.pop("DATABASE_URL", None)  # never into the database of others
    import django
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["*.ttf", "*.txt"])
    return get_wsgi_application()


@contextlib.contextmanager
def _listening(host: str, port: int | None) -> Iterator[Server]:
    for number in (PORT, 0) if port is None else (port,):
        try:
            server = Server((host, number), Quiet)
        except OSError as reason:
            refused = reason
            continue
        with server:
            yield server
        return
    raise InputError(
        _("poort {} op {} is niet vrij ({}); kies een andere, of laat de poort weg").format(
            port, host, refused.strerror or refused
        )
    )


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a request to end (SIGTERM) clean up as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: whoever started it stops it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _written(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
