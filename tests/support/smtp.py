"""A mail server and a token server on this computer, as far as signing in by token asks for them."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar
from urllib.parse import parse_qs

Server = TypeVar("Server", bound=socketserver.BaseServer)


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks SMTP with XOAUTH2; keeps what it was given. `good`: the token that it takes."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Speaks)
        self.good = "token-1"
        self.signed_in: list[str] = []
        self.messages: list[str] = []
        self.answer_to_data = "250 ok"

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Speaks(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    self.say("250-test")
                    self.say("250 AUTH XOAUTH2")
                case "AUTH":
                    self.sign_in(rest.partition(" ")[2])
                case "DATA":
                    self.take()
                case "QUIT":
                    self.say("221 dag")
                    return
                case _:
                    self.say("250 ok")

    def sign_in(self, said: str) -> None:
        text = base64.b64decode(said).decode()
        if f"auth=Bearer {self.server.good}\x01\x01" in text:
            self.server.signed_in.append(text.split("\x01")[0])
            self.say("235 welkom")
            return
        self.say("334 " + base64.b64encode(b'{"status":"400"}').decode())
        self.rfile.readline()
        self.say("535 nee")

    def take(self) -> None:
        self.say("354 kom maar")
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.server.messages.append("\n".join(lines))
        self.say(self.server.answer_to_data)


class TokenServer(ThreadingHTTPServer):
    """Gives tokens, each a number higher."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Gives)
        self.asked: list[dict[str, str]] = []
        self.refresh_token: str | None = None
        self.answer: bytes | None = None
        self.seconds = 3600

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/token"


class _Gives(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        said = {"access_token": f"token-{len(self.server.asked)}", "expires_in": self.server.seconds}
        if self.server.refresh_token:
            said["refresh_token"] = self.server.refresh_token
        answer = self.server.answer or json.dumps(said).encode()
        self.send_response(400 if self.server.answer == b"400" else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
