"""Deliveries that could not be moderated: why, and «tentar de novo». To admins also rules that could not be used."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import may, requires
from moderator.console.context import current
from moderator.console.labels import DETAILS, OUTCOMES
from moderator.store.rulesets import FILES

TRYING_AGAIN = "A entrega voltou para a fila."


def show_failures() -> str:
    console = current()
    return render_template(
        "console/failures.html",
        deliveries=console.store.deliveries.failed(),
        faults=console.store.rulesets.faults() if may("admin") else (),
        from_files=FILES,
        explain=explain,
        now=console.clock(),
    )


@requires("moderator")
def try_delivery_again(delivery_id: str) -> Response:
    console = current()
    if delivery_id not in {item.id for item in console.store.deliveries.failed()}:
        abort(404)
    console.store.deliveries.reopen(delivery_id, moderator=g.identity.moderator, now=console.clock())
    console.moderate(delivery_id, int(console.clock().timestamp()))  # a number that only grows, with no counter kept
    flash(TRYING_AGAIN, "success")
    return redirect(url_for("console.show_failures"))


def explain(outcome: str) -> str:
    """The outcome in words: a code of ours or of the channel, or what was wrong with which field."""
    return OUTCOMES.get(outcome) or DETAILS.get(outcome) or "O aviso do canal não pôde ser processado."
