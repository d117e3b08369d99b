"""A provider that gives its userinfo as a signed JWT, as the one of the French State does; a test says what it lies about.

If a code is asked from it (a browser's test does so), it requires the proof that goes with it: the verifier of the attempt's challenge.
"""

import hashlib
import json
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, CLIENT_SECRET = "jury", "the client's own secret, of a decent length"


# All that ProConnect documents for a request, and the proof (PKCE), which its server takes too; it refuses any other.
_PROCONNECT = {"response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint", "login_hint"}
_PROCONNECT |= {"code_challenge", "code_challenge_method"}
_SECRET_LENGTH = 32


@dataclass
class SignedProvider:
    """What the provider says, and what it was asked. ``lies`` replace claims of userinfo, ``token_lies`` those of the ID token.

    ``is_proconnect``: it asks what ProConnect documents: no other parameter, long secrets, the client's secret in a form, a code once.
    """

    issuer: str = ""
    is_proconnect: bool = False
    key: RSAKey | ECKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    lies: dict[str, Any] = field(default_factory=dict)
    token_lies: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    verifiers: list[str] = field(default_factory=list)
    attempts: dict[str, dict[str, str]] = field(default_factory=dict)  # what each code was asked for with
    holds_back: bool = False  # tells the browser where to go back, instead of sending it there
    refused: int = 0

    def metadata(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "userinfo_endpoint": "/userinfo"}
        paths |= {"jwks_uri": "/jwks", "end_session_endpoint": "/session/end"}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"]} if self.is_proconnect else {}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in paths.items()}, **methods}

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "nonce": self.nonce, "iat": now, "exp": now + 60}
        return jwt.encode({"alg": self.key_algorithm, "kid": "one"}, claims | self.token_lies, self.key)

    @property
    def key_algorithm(self) -> str:
        """Return what the provider's own key signs with."""
        return "RS256" if isinstance(self.key, RSAKey) else "ES256"

    def authorize(self, query: dict[str, str]) -> str:
        """Return where to send somebody back; the provider takes them for signed in."""
        code = f"code-{len(self.attempts)}"
        self.attempts[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def takes(self, query: dict[str, str]) -> bool:
        """Tell whether a request for a code is one that ProConnect answers."""
        is_long = all(len(query.get(name, "")) >= _SECRET_LENGTH for name in ("state", "nonce"))
        return not self.is_proconnect or (is_long and query.keys() <= _PROCONNECT and query["client_id"] == CLIENT)

    def is_proven(self, form: dict[str, str]) -> bool:
        """Tell whether the bearer of a code began the attempt that the code was given to (RFC 7636)."""
        attempt = self.attempts.get(form["code"])
        if self.is_proconnect:
            self.attempts.pop(form["code"], None)
            if attempt is None or form.get("client_secret") != CLIENT_SECRET or form["redirect_uri"] != attempt["redirect_uri"]:
                return False
        elif attempt is None:
            return True
        self.nonce = attempt["nonce"]
        digest = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        return (attempt.get("code_challenge"), attempt.get("code_challenge_method")) == (digest, "S256")

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
            self.path = self.path.removeprefix(urlsplit(provider.issuer).path)
            if self.path == "/.well-known/openid-configuration":
                self.answer("application/json", json.dumps(provider.metadata()))
            elif self.path == "/jwks":
                self.answer("application/json", json.dumps({"keys": [provider.key.as_dict(private=False)]}))
            elif self.path.startswith("/authorize?"):
                query = {name: value for name, (value,) in parse_qs(urlsplit(self.path).query).items()}
                if not provider.takes(query):
                    provider.refused += 1
                    self.send_error(400)
                    return
                address = provider.authorize(query)
                if provider.holds_back:
                    self.answer("text/plain", address)
                else:
                    self.send_response(303)
                    self.send_header("Location", address)
                    self.end_headers()
            elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
                self.answer("application/jwt", provider.userinfo())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            form = {name: value for name, (value,) in said.items()}
            if not provider.is_proven(form):
                provider.refused += 1
                self.send_error(400)
                return
            provider.verifiers.append(form["code_verifier"])
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
