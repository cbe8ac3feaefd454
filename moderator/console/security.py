"""Headers, cookies, CSRF and the sign-in limit of the console. Who may do what is left to `session`."""

from __future__ import annotations

import io
from typing import IO, Any

from flask import Flask, Request, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from moderator.console.audits import MAX_UPLOAD
from moderator.console.session import SIGN_IN_RATE, sign_in

MAX_FORM = 512 * 1024  # bytes; 20,000 characters of «Experimente» take at most half of it
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class InMemoryRequest(Request):
    """Uploads stay in memory: werkzeug would write what is larger than 500 kB to a temporary file."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return io.BytesIO()


def protect(app: Flask, *, https: bool) -> CSRFProtect:
    """Harden the whole application; the blueprint of the console must be registered already."""
    app.request_class = InMemoryRequest
    app.config.update(
        SESSION_COOKIE_NAME="moderapen",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, which has limits of its own
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our own policy keeps browsers from sending
    )
    app.before_request(_limit_form)  # before the CSRF check, which reads the form
    app.after_request(_add_headers)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    app.view_functions["console.sign_in"] = limiter.limit(SIGN_IN_RATE)(sign_in)
    return CSRFProtect(app)


def _limit_form() -> None:
    if request.blueprint == "console":
        uploads = request.endpoint == "console.audit_export"
        request.max_content_length = MAX_UPLOAD if uploads else MAX_FORM


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
