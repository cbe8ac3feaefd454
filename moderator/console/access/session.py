"""Who is signed in: the session behind the cookie, and roles. The ways to sign in are `sign_in`'s.

The cookie holds a random token; everything else is a row in the store, read with every request.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import abort, g, request, session

from moderator.console.context import current
from moderator.settings import ROLES
from moderator.store.accounts import Account
from moderator.store.sign_in import Identity

TOKEN = "sid"  # noqa: S105 - its name in the cookie
PUBLIC = frozenset(
    f"console.{view}"
    for view in (
        "static",
        "show_sign_in",
        "sign_in",
        "sign_in_with_password",
        "leave_for_forum",
        "come_from_forum",
        "leave_for_provider",
        "come_from_provider",
        "show_password_link",
        "set_password",
    )
)
BY_ITSELF = frozenset({"console.stay"})  # posted by an open page while nobody may be there

P = ParamSpec("P")
R = TypeVar("R")


def require_sign_in() -> None:
    """Before each request of the console: know who asks, or answer 401."""
    g.identity = _identify()
    if g.identity is None and request.endpoint not in PUBLIC:
        session.pop(TOKEN, None)  # no more than that: they may be on their way back from the forum
        abort(401)


def requires(role: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 403 to who has a lesser role, and write it down."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(role):
                _record_refusal(view.__name__)
                abort(403)
            return view(*args, **kwargs)

        return checked

    return decorate


def may(role: str) -> bool:
    """Whether the person signed in has at least this role."""
    identity: Identity | None = g.get("identity")
    return identity is not None and ROLES.index(identity.role) >= ROLES.index(role)


def begin(account: Account, *, way: str) -> None:
    """Sign in, under a new token: nothing of the visitor before goes on, the CSRF token least of all."""
    console = current()
    if g.identity is not None:
        console.store.sessions.end(session[TOKEN], actor=g.identity.moderator, now=console.clock())
    session.clear()
    session[TOKEN] = secrets.token_urlsafe(32)
    console.store.sessions.begin(account, token=session[TOKEN], way=way, now=console.clock())


def end() -> None:
    """Sign out here."""
    console = current()
    console.store.sessions.end(session.get(TOKEN, ""), actor=g.identity.moderator, now=console.clock())
    session.clear()


def _identify() -> Identity | None:
    token = session.get(TOKEN)
    if not token:
        return None
    console = current()
    return console.store.sessions.identify(token, now=console.clock(), at_work=_is_at_work())


def _is_at_work() -> bool:
    """Whether a person asked: a page left open refreshes itself and keeps its claim, and that is nobody at work."""
    refreshes = request.method == "GET" and "HX-Request" in request.headers
    return not refreshes and request.endpoint not in BY_ITSELF


def _record_refusal(view: str) -> None:
    console = current()
    console.store.audit.record(
        actor=g.identity.moderator, event="refused", subject=view, now=console.clock(), detail={"role": g.identity.role}
    )
