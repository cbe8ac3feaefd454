"""Headers, cookies, CSRF and the sign-in limit by address. Who may do what is left to `session`."""

from __future__ import annotations

import io
from typing import IO, Any

from flask import Flask, Request, abort, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from moderator.console.audits import MAX_UPLOAD

MAX_FORM = 512 * 1024  # bytes; 20,000 characters of «Experimente» take at most half of it
COOKIE = "moderapen"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}
FAILURES = "10 per minute"  # per address, of each way in; a whole office may have one address, so successes are free
REFUSED = frozenset({400, 401, 429})
DEPARTURES = "30 per minute"  # each is a row that waits for somebody to come back
LIMITED = ("sign_in", "sign_in_with_password", "set_password", "come_from_forum", "come_from_provider")
DEPARTING = ("leave_for_forum", "leave_for_provider")


class InMemoryRequest(Request):
    """Uploads stay in memory: werkzeug would write what is larger than 500 kB to a temporary file."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return io.BytesIO()


def protect(app: Flask, *, https: bool) -> CSRFProtect:
    """Harden the whole application; the blueprint of the console must be registered already."""
    app.request_class = InMemoryRequest
    app.config.update(
        # With the prefix a browser takes it over https only, for this host only, from this host only.
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if https else COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session, which has limits of its own
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our own policy keeps browsers from sending
    )
    headers = HEADERS | HSTS if https else HEADERS

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if not (request.endpoint or "").endswith("static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.before_request(_limit_form)  # before the CSRF check, which reads the form
    app.before_request(_refuse_nul)
    app.after_request(add_headers)
    _limit_sign_in(app)
    return CSRFProtect(app)


def _limit_sign_in(app: Flask) -> None:
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    refused = limiter.shared_limit(FAILURES, scope="sign-in", deduct_when=lambda answer: answer.status_code in REFUSED)
    departing = limiter.shared_limit(DEPARTURES, scope="departures")
    views: dict[str, Any] = app.view_functions
    for name in LIMITED:
        views[f"console.{name}"] = refused(views[f"console.{name}"])
    for name in DEPARTING:
        views[f"console.{name}"] = departing(views[f"console.{name}"])


def _refuse_nul() -> None:
    """No address of ours has a NUL in it, and PostgreSQL refuses to look for one as if it were out of order."""
    if request.blueprint == "console" and any("\0" in it for it in (request.path, *request.args.values())):
        abort(404)


def _limit_form() -> None:
    if request.blueprint == "console":
        uploads = request.endpoint == "console.audit_export"
        request.max_content_length = MAX_UPLOAD if uploads else MAX_FORM
