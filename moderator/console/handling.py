"""Who decides a case and when: assign it, hold it back, put it before an admin, give it back. All of it can be
taken back; deciding is `verdict`'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import abort, flash, request
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.case import load
from moderator.console.context import current
from moderator.console.moments import BRASILIA, moment
from moderator.console.queue import Filter, case_after, colleagues
from moderator.console.verdict import MAX_NOTE, NOTE_TOO_LONG, Signed, back_to, go_on, refuse, sign
from moderator.errors import VerdictRefused

LONGEST_HOLD = timedelta(days=90)
OPENING = 9  # o'clock in Brasília, when «amanhã» begins

ASSIGNED = "Caso atribuído a {name}."
HELD = "Caso guardado até {until}."
ESCALATED = "Caso levado a quem administra."
RELEASED = "O caso voltou à fila de todos."
WHO = "Escolha para quem vai o caso: o nome precisa ser de alguém que já entrou aqui e pode decidir."
WHEN = "Escolha até quando: um momento que ainda não passou, dentro de 90 dias."
WHY = "Diga em uma nota o que quem administra precisa saber."

# What the choices of the form stand for; «amanhã» and a moment of one's own are worked out apart.
HOLDS: Mapping[str, timedelta] = {"1h": timedelta(hours=1), "3d": timedelta(days=3), "7d": timedelta(days=7)}


@requires("moderator")
def handle(case_id: str) -> Response:
    load(case_id)
    wanted, said = request.form.get("andamento", ""), sign()
    if wanted not in WAYS:
        abort(400)
    following = case_after(case_id, Filter.read(request.form))
    try:
        words, problem = WAYS[wanted](case_id, said) if len(said["note"]) <= MAX_NOTE else ("", NOTE_TOO_LONG)
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    if problem:
        flash(problem, "warning")
        return back_to(case_id)
    return go_on(case_id, case_id if wanted == "release" else following, words)


def _assign(case_id: str, said: Signed) -> tuple[str, str]:
    name = request.form.get("para", "").strip()
    if name not in colleagues():
        return "", WHO
    current().store.handling.assign(case_id, name, **said)
    return ASSIGNED.format(name=name), ""


def _hold(case_id: str, said: Signed) -> tuple[str, str]:
    until = read_moment(request.form, now=said["now"])
    if until is None:
        return "", WHEN
    current().store.handling.hold(case_id, until, **said)
    return HELD.format(until=moment(until)), ""


def _escalate(case_id: str, said: Signed) -> tuple[str, str]:
    if not said["note"]:
        return "", WHY
    current().store.handling.escalate(case_id, **said)
    return ESCALATED, ""


def _release(case_id: str, said: Signed) -> tuple[str, str]:
    current().store.handling.release(case_id, **said)
    return RELEASED, ""


# Each gives what was done, or else why nothing was. They raise VerdictRefused.
WAYS: Mapping[str, Callable[[str, Signed], tuple[str, str]]] = {
    "assign": _assign,
    "hold": _hold,
    "escalate": _escalate,
    "release": _release,
}


def read_moment(form: Mapping[str, str], *, now: datetime) -> datetime | None:
    """Until when, as chosen («ate») or written («quando», Brasília time); None where that is no time to come."""
    chosen, written = form.get("ate", ""), form.get("quando", "").strip()
    if written:
        try:
            until = datetime.fromisoformat(written)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=BRASILIA)
    elif chosen == "amanha":
        tomorrow = now.astimezone(BRASILIA) + timedelta(days=1)
        until = tomorrow.replace(hour=OPENING, minute=0, second=0, microsecond=0)
    elif chosen in HOLDS:
        until = now + HOLDS[chosen]
    else:
        return None
    return until if now < until <= now + LONGEST_HOLD else None
