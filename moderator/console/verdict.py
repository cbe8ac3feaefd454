"""What a moderator says of a case as a whole, taking it back, and trying a stuck action again.

Showing the case is left to `case`, correcting it in part to `corrections`, who decides it and when to `handling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from flask import abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.case import load, offered
from moderator.console.context import current
from moderator.console.queue import Filter, case_after
from moderator.errors import ClaimedByOther, VerdictRefused
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
    "unknown": "Este caso não existe mais; nada mudou.",
    "purged": "O texto desta mensagem já foi esquecido: não há o que restaurar nem corrigir.",
    "still_acting": "O robô está agindo sobre esta mensagem neste momento. Espere um instante e diga de novo.",
    "changed": "Alguém corrigiu este caso enquanto você lia; nada mudou. Confira como ele está agora.",
    "half_done": "A última remoção parou no meio, e não se sabe o que está publicado. Use «Tentar de novo» antes de "
    "corrigir.",
    "edited": "Quem escreveu já mudou a mensagem; a versão nova é analisada à parte.",
    "too_late": "Não dá mais para desfazer: já se passou muito tempo, ou alguém disse algo depois.",
    "own_request": "Quem pede não aprova: é preciso outra pessoa.",
    "already_asked": "Isto já foi pedido ou já foi feito; nada mudou.",
}
CLAIMED = "{holder} está com este caso; nada mudou. Combine com a pessoa, ou marque «decidir mesmo assim»."
NO_UNDO = " Uma ação já foi para o canal, então isto não se desfaz daqui: se foi engano, diga «falso positivo»."
TAKEN_BACK = "Desfeito: o caso voltou a como estava."
NOTE_EMPTY = "Escreva a nota antes de guardar."
NOTE_TOO_LONG = f"A nota passa de {MAX_NOTE} caracteres. Encurte o texto e envie de novo."
TRYING_AGAIN = "A ação voltou para a fila."
NOT_STUCK = "Esta ação já não está parada; nada mudou."


class Signed(TypedDict):
    """Who says it, with which note and when."""

    moderator: str
    note: str
    now: datetime
    despite_claim: bool


@requires("moderator")
def give_verdict(case_id: str) -> Response:
    console, case = current(), load(case_id)
    verdict, said = request.form.get("veredito", ""), sign()
    if verdict not in SAID:
        abort(400)
    refusal = _refuse(case, verdict, said["note"])
    if refusal:
        flash(refusal, "warning")
        return back_to(case_id)
    if verdict == "note":
        console.store.verdicts.note(case_id, moderator=said["moderator"], note=said["note"], now=said["now"])
        tell(case_id, SAID[verdict])
        return back_to(case_id)
    following = case_after(case_id, Filter.read(request.form))
    decide = console.store.verdicts.agree if verdict == "agree" else console.store.verdicts.false_positive
    try:
        action_ids = decide(case_id, **said)
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    words = SAID[verdict] + (NO_UNDO if verdict == "agree" and action_ids else "")
    return go_on(case_id, following, words, action_ids)


@requires("moderator")
def take_back(case_id: str, verdict_id: str) -> Response:
    console = current()
    load(case_id)
    try:
        console.store.handling.take_back(case_id, verdict_id, moderator=g.identity.moderator, now=console.clock())
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    flash(TAKEN_BACK, "success")
    return back_to(case_id)


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
    return back_to(case_id)


def sign() -> Signed:
    """The note of the form, signed by who is here. `mesmo_assim` is what they tick once they were told that
    somebody else is at work on the case."""
    return {
        "moderator": g.identity.moderator,
        "note": request.form.get("nota", "").strip(),
        "now": current().clock(),
        "despite_claim": request.form.get("mesmo_assim") == "1",
    }


def go_on(case_id: str, following: str | None, words: str, action_ids: Sequence[str] = ()) -> Response:
    """Hand what follows from a verdict to the worker, and go to the next case, or else to the queue."""
    for action_id in action_ids:
        current().perform(action_id, 1)
    tell(case_id, words)
    chosen = Filter.read(request.form)
    if following is None:
        return redirect(url_for("console.show_queue", **chosen.words))
    return redirect(url_for("console.show_case", case_id=following, **chosen.words))


def back_to(case_id: str) -> Response:
    """To the case, in the view that it was opened from."""
    return redirect(url_for("console.show_case", case_id=case_id, **Filter.read(request.form).words))


def refuse(case_id: str, refused: VerdictRefused) -> Response:
    """Say why a verdict was not taken, on its case."""
    words = CLAIMED.format(holder=refused.holder) if isinstance(refused, ClaimedByOther) else REFUSED[str(refused)]
    flash(words, "warning")
    return back_to(case_id)


def tell(case_id: str, words: str) -> None:
    """A notice on the next page, with «Desfazer» where what was just said can be taken back."""
    console = current()
    last = console.store.handling.undoable(case_id, moderator=g.identity.moderator, now=console.clock())
    notice: Any = words
    if last is not None:
        undo = url_for("console.take_back", case_id=case_id, verdict_id=last)
        notice = {"words": words, "undo": undo, "fields": Filter.read(request.form).words}
    flash(notice, "success")


def _refuse(case: CaseView, verdict: str, note: str) -> str:
    """Why a verdict is not taken, or ""."""
    if verdict not in offered(case):
        return TOO_LATE
    if len(note) > MAX_NOTE:
        return NOTE_TOO_LONG
    return NOTE_EMPTY if verdict == "note" and not note else ""
