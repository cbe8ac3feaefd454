"""What can't be undone and a moderator may start: asked for with a reason, approved or declined by somebody else.

What the policy does by itself never comes here. Keeping requests is the store's.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, request
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.case import askable, load
from moderator.console.context import current
from moderator.console.queue import Filter, case_after
from moderator.console.verdict import MAX_NOTE, NOTE_TOO_LONG, back_to, go_on, refuse, sign
from moderator.errors import VerdictRefused

PROPOSED = "Pedido registrado: outra pessoa da moderação precisa aprovar."
APPROVED = "Pedido aprovado; a ação foi para o canal e não se desfaz."
DECLINED = "Pedido recusado; nada foi feito."
WITHDRAWN = "Pedido retirado; nada foi feito."
WHY = "Diga por que isto precisa ser feito: quem aprova vai ler o motivo."


@requires("moderator")
def propose(case_id: str) -> Response:
    console, case, said = current(), load(case_id), sign()
    kind = next((kind for kind in askable(case) if kind == request.form.get("pedido")), None)
    if kind is None:
        abort(400)
    problem = NOTE_TOO_LONG if len(said["note"]) > MAX_NOTE else "" if said["note"] else WHY
    if problem:
        flash(problem, "warning")
        return back_to(case_id)
    try:
        console.store.approvals.propose(
            case_id,
            kind,
            moderator=said["moderator"],
            reason=said["note"],
            now=said["now"],
            despite_claim=said["despite_claim"],
        )
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    flash(PROPOSED, "success")
    return back_to(case_id)


@requires("moderator")
def answer(case_id: str, approval_id: str) -> Response:
    console, said = current(), sign()
    load(case_id)
    asked = next((it for it in console.store.approvals.of(case_id) if it.id == approval_id), None)
    if asked is None:
        abort(404)
    who, note, now = said["moderator"], said["note"][:MAX_NOTE], said["now"]
    following = case_after(case_id, Filter.read(request.form))
    action_ids: Sequence[str] = ()
    try:
        match request.form.get("resposta"):
            case "approve":
                action_ids = console.store.approvals.approve(case_id, approval_id, moderator=who, answer=note, now=now)
                words = APPROVED
            case "decline":
                console.store.approvals.decline(case_id, approval_id, moderator=who, answer=note, now=now)
                words = WITHDRAWN if asked.proposed_by == who else DECLINED
            case _:
                abort(400)
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    return go_on(case_id, following, words, action_ids)
