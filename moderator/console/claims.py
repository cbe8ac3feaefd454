"""Being at work on a case: the sign of life of its page, and letting go.

Deciding and handing over are left to `verdict`; who is at work on which case is shown by `queue` and `case`.
"""

from __future__ import annotations

from flask import flash, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.console.queue import Filter

RELEASED = "Você soltou o caso: ele está livre para outra pessoa."


@requires("moderator")
def stay(case_id: str) -> Response:
    """A sign of life from an open page: `{"meu": bool, "com": name or null}`. It takes no case that was let go."""
    console, me = current(), g.identity.moderator
    mine = console.store.claims.renew(case_id, moderator=me, now=console.clock())
    holder = None if mine else console.store.claims.holder(case_id, now=console.clock())
    return jsonify({"meu": mine, "com": me if mine else holder and holder.moderator})


@requires("moderator")
def let_go(case_id: str) -> Response:
    if current().store.claims.release(case_id, moderator=g.identity.moderator):
        flash(RELEASED, "success")
    return redirect(url_for("console.show_queue", **Filter.read(request.form).words))
