"""A small OpenID Connect provider on loopback, strict about what it is asked: code flow, PKCE, client secret.

Whoever is sent to it is `person` at once; `spoil` changes what it signs or says, as an attacker or a
careless administrator would. The browser suite may use it too.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "moderapen", "segredo-do-cliente"


@dataclass
class Provider:
    """`person` are the claims of who signs in; those named in `only_userinfo` are not in the ID token."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    only_userinfo: set[str] = field(default_factory=set)
    spoil: dict[str, Any] = field(default_factory=dict)  # claims of the ID token that are wrong
    metadata: dict[str, Any] = field(default_factory=dict)  # of the discovery document, likewise
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "um"}))
    signs_with: ECKey | None = None
    broken: str = ""  # the path that answers 500
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def create_app(self) -> Flask:
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.discovery)
        app.add_url_rule("/jwks", view_func=lambda: jsonify(KeySet([self.key]).as_dict(private=False)), endpoint="jwks")
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/userinfo", view_func=self.userinfo)
        app.before_request(lambda: Response(status=500) if request.path == self.broken else None)
        return app

    def discovery(self) -> Response:
        return jsonify(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            }
            | self.metadata
        )

    def authorize(self) -> Any:
        asked = request.args.to_dict()
        self.asked.append(asked)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url}
        return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def token(self) -> Any:
        asked = self.codes.pop(request.form.get("code", ""), None)
        client = request.authorization
        known = client and (client.username, client.password) == (CLIENT_ID, CLIENT_SECRET)
        challenge = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        if (
            not known
            or asked is None
            or asked["redirect_uri"] != request.form.get("redirect_uri")
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {name: value for name, value in self.person.items() if name not in self.only_userinfo}
        claims = {name: value for name, value in (claims | self.spoil).items() if value is not None}
        key = self.signs_with or self.key
        id_token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
        return jsonify(access_token="acesso", token_type="Bearer", expires_in=300, id_token=id_token)

    def userinfo(self) -> Response:
        assert request.headers["Authorization"] == "Bearer acesso"
        return jsonify(self.person)


@contextmanager
def serving(**person: Any) -> Iterator[Provider]:
    """A provider that answers until the block ends; `person` are the claims of who signs in."""
    provider = Provider(person={"sub": "f3a1", "preferred_username": "bia.lima", **person})
    server = make_server("127.0.0.1", 0, provider.create_app(), threaded=True)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
