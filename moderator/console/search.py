"""The search box: turns what was typed into marks at once, and leads to the queue that shows what has them.

The words are neither kept, logged nor put into an address.
"""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from moderator.console.context import current
from moderator.console.queue import Filter

LONGEST = 500  # characters
NOTHING_TO_FIND = "Escreva na busca ao menos uma palavra que diga do que se trata. Artigos e preposições não contam."


def search() -> Response:
    chosen = Filter.read(request.form)
    marks = current().store.search.marks(request.form.get("texto", "")[:LONGEST])
    if not marks:
        flash(NOTHING_TO_FIND, "warning")
        return redirect(url_for("console.show_queue", **chosen.but(marks=())))
    return redirect(url_for("console.show_queue", **chosen.but(view="all", marks=tuple(marks))))
