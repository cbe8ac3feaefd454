"""What a moderator says of a case, and trying a stuck action again. Showing the case is left to `case`."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from moderator.console.case import load, offered
from moderator.console.context import current
from moderator.console.queue import Filter, case_after
from moderator.console.session import requires
from moderator.errors import VerdictRefused
from moderator.store.cases import CaseView

MAX_NOTE = 2000  # characters

SAID = {
    "agree": "Veredito registrado: você concordou com a decisão.",
    "false_positive": "Veredito registrado: falso positivo.",
    "note": "Nota guardada.",
}
TOO_LATE = "Este caso já tinha um veredito; nada mudou. Veja abaixo quem decidiu."
REFUSED = {
    "already_decided": TOO_LATE,
    "purged": "O texto desta mensagem já foi esquecido: não há o que restaurar.",
    "still_acting": "O robô está agindo sobre esta mensagem neste momento. Espere um instante e diga de novo.",
}
NOTE_EMPTY = "Escreva a nota antes de guardar."
NOTE_TOO_LONG = f"A nota passa de {MAX_NOTE} caracteres. Encurte o texto e envie de novo."
TRYING_AGAIN = "A ação voltou para a fila."
NOT_STUCK = "Esta ação já não está parada; nada mudou."


@requires("moderator")
def give_verdict(case_id: str) -> Response:
    console, case = current(), load(case_id)
    verdict, note = request.form.get("veredito", ""), request.form.get("nota", "").strip()
    chosen = Filter.read(request.form)
    back = redirect(url_for("console.show_case", case_id=case_id, **chosen.words))
    if verdict not in SAID:
        abort(400)
    refusal = _refuse(case, verdict, note)
    if refusal:
        flash(refusal, "warning")
        return back
    said = {"moderator": g.identity.moderator, "note": note}
    if verdict == "note":
        console.store.verdicts.note(case_id, **said, now=console.clock())
        flash(SAID[verdict], "success")
        return back
    following = case_after(case_id, chosen)
    decide = console.store.verdicts.agree if verdict == "agree" else console.store.verdicts.false_positive
    try:
        action_ids = decide(case_id, **said, now=console.clock())
    except VerdictRefused as refused:
        flash(REFUSED[str(refused)], "warning")
        return back
    for action_id in action_ids:
        console.perform(action_id, 1)
    flash(SAID[verdict], "success")
    if following is None:
        return redirect(url_for("console.show_queue", **chosen.words))
    return redirect(url_for("console.show_case", case_id=following, **chosen.words))


@requires("moderator")
def try_action_again(case_id: str, action_id: str) -> Response:
    console, case = current(), load(case_id)
    action = next((item for item in case.actions if item.id == action_id), None)
    if action is None:
        abort(404)
    if console.store.effects.reopen(action_id, moderator=g.identity.moderator, now=console.clock()):
        console.perform(action_id, action.attempts + 1)
        flash(TRYING_AGAIN, "success")
    else:
        flash(NOT_STUCK, "warning")
    return redirect(url_for("console.show_case", case_id=case_id, **Filter.read(request.form).words))


def _refuse(case: CaseView, verdict: str, note: str) -> str:
    """Why a verdict is not taken, or ""."""
    if verdict not in offered(case):
        return TOO_LATE
    if len(note) > MAX_NOTE:
        return NOTE_TOO_LONG
    return NOTE_EMPTY if verdict == "note" and not note else ""
