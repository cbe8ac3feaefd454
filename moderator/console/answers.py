"""Sending a request elsewhere: another route or product, and the answer that the rules have for it, read before
it is sent. Nobody writes answers here: what a member reads comes from the templates, whoever chose it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from moderator.analyst import anonymise
from moderator.console.access.session import requires
from moderator.console.case import load
from moderator.console.context import current
from moderator.console.corrections import can_correct, other_holder
from moderator.console.labels import ROUTES
from moderator.console.marking import Mask
from moderator.console.queue import Filter, case_after
from moderator.console.verdict import MAX_NOTE, NOTE_TOO_LONG, REFUSED, back_to, go_on, refuse, sign
from moderator.errors import VerdictRefused
from moderator.models import Action, ActionKind, Mode, Triage
from moderator.store.cases import CaseView
from moderator.store.records import StoredDecision
from moderator.triage.catalogue import Catalogue
from moderator.triage.policy import PORTAL

SENT = "Encaminhamento registrado; a resposta vai para o canal."
RECORDED = "Encaminhamento registrado. Nenhuma resposta foi enviada."
UNKNOWN = "Escolha um encaminhamento, um produto e um tipo que estejam no catálogo."
CHANGED = "As regras ou os textos mudaram desde a prévia. Leia a resposta de novo antes de enviar."


def show_answer(case_id: str) -> str:
    """Choose where the request belongs; once chosen, what would be answered."""
    return _render(load(case_id), request.args, previewed="rota" in request.args)


@requires("moderator")
def send_answer(case_id: str) -> Response | tuple[str, int]:
    console, case, said = current(), load(case_id), sign()
    triage = _read(request.form, case.decision.triage)
    problem = _problem(case, triage, said["note"])
    if triage is None or problem:
        flash(problem or UNKNOWN, "warning")
        return back_to(case_id)
    answer = _compose(case.decision, triage)
    if request.form.get("conferida") != _fingerprint(answer):
        flash(CHANGED, "warning")
        return _render(case, request.form, previewed=True), 409
    sends = answer is not None and request.form.get("enviar") == "1" and console.mode is not Mode.SHADOW
    following = case_after(case_id, Filter.read(request.form))
    try:
        action_ids = console.store.corrections.reroute(
            case_id,
            replace(case.decision, triage=triage),
            text=answer.text if answer and sends else None,
            nudge=answer.nudge if answer and sends else None,
            **said,
        )
    except VerdictRefused as refused:
        return refuse(case_id, refused)
    return go_on(case_id, following, SENT if action_ids else RECORDED, action_ids)


def _render(case: CaseView, values: Mapping[str, str], *, previewed: bool) -> str:
    triage = _read(values, case.decision.triage) if previewed else case.decision.triage
    answer = _compose(case.decision, triage) if previewed and triage else None
    answered = [it for it in case.actions if it.kind is ActionKind.REPLY and it.status == "done"]
    mask = Mask.over(case.decision.message, case.decision.findings)
    return render_template(
        "console/case_answer.html",
        case=case,
        catalogue=_catalogue(),
        routes=ROUTES,
        triage=triage or case.decision.triage,
        unknown=UNKNOWN if triage is None else "",
        previewed=previewed and triage is not None,
        answer=mask.cut(answer.text) if answer else (),
        fingerprint=_fingerprint(answer),
        answered=bool(answered),
        can_answer=can_correct(case),
        sends=current().mode is not Mode.SHADOW,
        other_holder=other_holder(case.row.id),
        chosen=Filter.read(values),
    )


def _compose(stored: StoredDecision, triage: Triage) -> Action | None:
    """The public answer that the rules in force have for a message that is about this; None where they have none."""
    console, message = current(), stored.message
    question = "\n".join(anonymise(message, stored.findings, field=field) for field in ("title", "text"))
    decision = console.analyst().rules.decide(
        message,
        (),  # what it leaks was told already, if it was to be told
        triage,
        related=console.store.topics.similar(question, exclude=message.thread_id),
        anonymised=anonymise(message, stored.findings),
    )
    return next((it for it in decision.actions if it.kind is ActionKind.REPLY and it.text), None)


def _read(values: Mapping[str, str], before: Triage) -> Triage | None:
    """What was chosen; None where the catalogue has no such thing."""
    catalogue = _catalogue()
    route, product = values.get("rota", ""), values.get("produto", "")
    kind, sphere = values.get("tipo", ""), values.get("esfera", "")
    known = (
        route in ROUTES
        and product in {"", *catalogue.products}
        and kind in {"", *catalogue.support_types}
        and sphere in {"", *catalogue.spheres}
    )
    if not known:
        return None
    return replace(
        before,
        support_request=route == PORTAL,
        confidence=1.0 if route == PORTAL else 0.0,
        products=(product,) if product else (),
        support_type=kind or None,
        sphere=sphere or None,
        route=route,
        abstained=False,
    )


def _problem(case: CaseView, triage: Triage | None, note: str) -> str:
    if case.decision.purged:
        return REFUSED["purged"]
    if not can_correct(case):
        return REFUSED["already_decided"]
    if len(note) > MAX_NOTE:
        return NOTE_TOO_LONG
    return UNKNOWN if triage is None else ""


def _catalogue() -> Catalogue:
    return current().analyst().rules.catalogue


def _fingerprint(answer: Action | None) -> str:
    return sha256((answer.text or "").encode()).hexdigest()[:16] if answer else "none"
