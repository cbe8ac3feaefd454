"""Who is signed in: the one-time link, the session's limits, and roles. Issuing links is left to `serve`.

The session is Flask's signed cookie; it holds the name, the role and two times, nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from flask import abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from moderator.console.context import current
from moderator.store.sign_in import Identity

ABSOLUTE_LIMIT = timedelta(hours=8)
IDLE_LIMIT = timedelta(minutes=60)
SIGN_IN_RATE = "10 per minute"  # per address
ROLES = ("viewer", "moderator", "admin")  # each may do all that those before it may
PUBLIC = frozenset({"console.static", "console.show_sign_in", "console.sign_in"})

P = ParamSpec("P")
R = TypeVar("R")


def require_sign_in() -> None:
    """Before each request of the console: know who asks, or answer 401."""
    g.identity = _identify()
    if g.identity is None and request.endpoint not in PUBLIC:
        session.clear()
        abort(401)


def requires(role: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 403 to who has a lesser role."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(role):
                abort(403)
            return view(*args, **kwargs)

        return checked

    return decorate


def may(role: str) -> bool:
    """Whether the person signed in has at least this role."""
    identity: Identity | None = g.get("identity")
    return identity is not None and ROLES.index(identity.role) >= ROLES.index(role)


def show_sign_in() -> str:
    """A page with a button: fetching the link, as previews do, must not use it up."""
    return render_template("console/sign_in.html", token=request.args.get("token", ""), refused=False)


def sign_in() -> Response | tuple[str, int]:
    console = current()
    identity = console.store.sign_in.redeem(request.form.get("token", ""), now=console.clock())
    if identity is None or identity.role not in ROLES:
        return render_template("console/sign_in.html", token="", refused=True), 401
    session.clear()  # nothing of the visitor before goes on, the CSRF token least of all
    now = int(console.clock().timestamp())
    session.update(moderator=identity.moderator, role=identity.role, since=now, seen=now)
    return redirect(url_for("console.show_queue"))


def sign_out() -> Response:
    session.clear()
    return redirect(url_for("console.show_sign_in"))


def _identify() -> Identity | None:
    if session.get("role") not in ROLES:
        return None
    now = int(current().clock().timestamp())
    too_long = now - session["since"] >= ABSOLUTE_LIMIT.total_seconds()
    if too_long or now - session["seen"] >= IDLE_LIMIT.total_seconds():
        return None
    if "HX-Request" not in request.headers:  # a page left open refreshes itself: that is nobody at work
        session["seen"] = now
    return Identity(session["moderator"], session["role"])
