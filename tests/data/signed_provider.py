"""A provider that gives its userinfo as a signed JWT, as that of the French State does; a test says what it lies about."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, CLIENT_SECRET = "jury", "the client's own secret, of a decent length"


@dataclass
class SignedProvider:
    """What the provider says, and what it was asked. ``lies`` replace claims of userinfo, ``token_lies`` those of the ID token."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    lies: dict[str, Any] = field(default_factory=dict)
    token_lies: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    verifiers: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "userinfo_endpoint": "/userinfo"}
        paths |= {"jwks_uri": "/jwks", "end_session_endpoint": "/session/end"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in paths.items()}}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "nonce": self.nonce, "iat": now, "exp": now + 60}
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.token_lies, self.key)

    def userinfo(self) -> str:
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "email": "camille.test@example.org", "email_verified": True} | self.lies
        if self.algorithm == "none":
            parts = [{"alg": "none"}, claims]
            return ".".join(b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.signing or self.key, algorithms=[self.algorithm])


@contextmanager
def signed_provider() -> Iterator[SignedProvider]:
    """Serve such a provider on a port of this machine."""
    provider = SignedProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self.answer("application/json", json.dumps(provider.metadata()))
            elif self.path == "/jwks":
                self.answer("application/json", json.dumps({"keys": [provider.key.as_dict(private=False)]}))
            elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
                self.answer("application/jwt", provider.userinfo())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            provider.verifiers.append(form["code_verifier"][0])
            token = {"access_token": "access", "token_type": "Bearer", "id_token": provider.id_token()}
            self.answer("application/json", json.dumps(token))

        def answer(self, kind: str, body: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
