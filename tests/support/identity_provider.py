"""A small identity provider (OpenID Connect) on this computer: it says of everybody what the test wants."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Provider:
    """What it says (`claims`), and what it was asked for a token."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def settings(self, **more: Any) -> dict[str, Any]:
        """As settings/accounts.py makes them from OIDC_ISSUER and the like."""
        app = {
            "provider_id": "oidc",
            "name": "Welzijn Voorbeeld",
            "client_id": "meerwaarde",
            "secret": "a secret of the tests",
            "settings": {"server_url": self.issuer, **more},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}

    def answers(self, path: str) -> dict[str, Any]:
        """The three things that it is asked."""
        token = {**self.claims, "iss": self.issuer, "aud": "meerwaarde", "iat": time.time(), "exp": time.time() + 60}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/token": {"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": jwt(token)},
            "/userinfo": self.claims,
        }[path]


def jwt(claims: dict[str, Any]) -> str:
    """A token without a signature that holds: it comes over the line that the client opened itself."""
    parts = [{"alg": "RS256", "typ": "JWT", "kid": "1"}, claims]
    text = ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)
    return f"{text}.c2lnbmF0dXJl"


@contextmanager
def provider(**claims: Any) -> Iterator[Provider]:
    """The provider for as long as the block lasts."""
    made = Provider(claims=claims)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(made.answers(urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.asked.append(parse_qs(body))
            self._say(made.answers(urlsplit(self.path).path))

        def _say(self, what: dict[str, Any]) -> None:
            text = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_what: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        made.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
