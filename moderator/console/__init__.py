"""The moderators' console: a Flask blueprint, rendered on the server, that works without JavaScript.

Reads and verdicts go through the store; what must be done in a channel is enqueued, never done here.
Every page masks what was found in a message; only «Experimente» shows its visitor's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, g
from flask_wtf import CSRFProtect

from moderator.console import (
    audits,
    case,
    error_pages,
    failures,
    labels,
    queue,
    rooms,
    security,
    session,
    try_out,
    verdict,
)
from moderator.console.context import EXTENSION, Analyst, Console, current
from moderator.console.moments import age, duration, moment

__all__ = ["Analyst", "Console", "install"]

ROUTES: Sequence[tuple[str, str, Callable[..., Any]]] = (
    ("GET", "/", queue.show_queue),
    ("GET", "/casos/<case_id>", case.show_case),
    ("POST", "/casos/<case_id>/veredito", verdict.give_verdict),
    ("POST", "/casos/<case_id>/acoes/<action_id>/tentar", verdict.try_action_again),
    ("GET", "/falhas", failures.show_failures),
    ("POST", "/falhas/<delivery_id>/tentar", failures.try_delivery_again),
    ("GET", "/salas", rooms.show_rooms),
    ("GET", "/salas/<room_id>", rooms.show_room),
    ("POST", "/salas/<room_id>/pausar", rooms.pause),
    ("POST", "/salas/<room_id>/retomar", rooms.resume),
    ("POST", "/salas/<room_id>/membros/<member_id>/remover", rooms.remove_member),
    ("POST", "/salas/<room_id>/membros/<member_id>/readmitir", rooms.readmit_member),
    ("POST", "/salas/<room_id>/mensagens/<post_id>/reter", rooms.withhold_message),
    ("POST", "/salas/<room_id>/mensagens/<post_id>/liberar", rooms.release_message),
    ("POST", "/salas/<room_id>/envios/<send_id>/tentar", rooms.try_send_again),
    ("GET", "/experimente", try_out.show_try_out),
    ("POST", "/experimente", try_out.try_out),
    ("GET", "/conversas", audits.show_audits),
    ("POST", "/conversas", audits.audit_export),
    ("GET", "/conversas/<audit_id>", audits.show_audit),
    ("POST", "/conversas/<audit_id>/achados/<leak_id>", audits.tick_leak),
    ("GET", "/entrar", session.show_sign_in),
    ("POST", "/entrar", session.sign_in),
    ("POST", "/sair", session.sign_out),
)


def install(app: Flask, console: Console, *, https: bool = False) -> CSRFProtect:
    """Put the console into `app`, whose `secret_key` the caller sets; `https` when the public address is.

    Returns the CSRF protection, from which the caller exempts what is signed otherwise (webhooks).
    """
    app.extensions[EXTENSION] = console
    blueprint = Blueprint(
        "console", __name__, template_folder="templates", static_folder="static", static_url_path="/console/static"
    )
    for method, path, view in ROUTES:
        blueprint.add_url_rule(path, view_func=view, methods=[method])
    blueprint.before_request(session.require_sign_in)
    blueprint.app_context_processor(_surroundings)
    error_pages.register(app, blueprint)
    app.register_blueprint(blueprint)
    return security.protect(app, https=https)


def _surroundings() -> dict[str, Any]:
    """What every template may use."""
    console = current()
    return {
        "labels": labels,
        "identity": g.get("identity"),
        "may": session.may,
        "mode": console.mode,
        "names": console.names,
        "demo_links": console.demo_links,
        "age": age,
        "duration": duration,
        "moment": moment,
    }
