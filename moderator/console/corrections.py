"""Saying that the decision was right in part: a finding that is none or of another kind, one that was missed.

The corrected decision is `correcting`'s, keeping it the store's, and the message is redacted anew by the same
action as ever. Seeing the value of a finding is `reveal`'s.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, g, render_template, request
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.case import CHOICES, load, shown_text
from moderator.console.context import current
from moderator.console.correcting import FIELDS, Correction, NothingLeft, dismiss, mark_missed, retype
from moderator.console.labels import REVEAL_REASONS
from moderator.console.queue import Filter, case_after
from moderator.console.reveal import CREDENTIALS, can_reveal
from moderator.console.spans import SpanError
from moderator.console.verdict import MAX_NOTE, NOTE_TOO_LONG, REFUSED, back_to, go_on, refuse, sign
from moderator.errors import VerdictRefused
from moderator.models import ActionKind, Finding, Mode, Standing, hidden_findings
from moderator.store.cases import CaseView
from moderator.store.records import StoredDecision

NONE = "none"  # among the kinds of the form: this is no personal data

CORRECTED = "Correção registrada: a mensagem é trocada de novo no canal."
RECORDED = "Correção registrada. Nada muda no canal: {why}."
WHY_NOT = {
    "nothing": "nenhuma regra pede que algo dela seja ocultado",
    "shadow": "o robô está em modo sombra",
    "unable": "ele não permite trocar esta mensagem",
}
NOTHING_LEFT = "Sem este achado nada restaria a ocultar: diga «falso positivo», que também desfaz o que foi feito."
TITLE_DONE = (
    "O título já foi trocado uma vez, e o robô não mexe nele de novo: corrija o título no fórum e guarde uma nota."
)
SPANS = {
    "empty": "Diga onde está o dado: as primeiras e as últimas palavras do trecho, ou as posições.",
    "outside": "As posições não cabem no texto mostrado. Confira e tente de novo.",
    "not_found": "Essas palavras não estão no texto mostrado, escritas assim. Copie-as como aparecem.",
    "several": "Essas palavras aparecem mais de uma vez. Escreva mais palavras do começo do trecho.",
    "stale": "O texto mostrado mudou enquanto você lia. Marque o trecho de novo.",
}


def show_finding(case_id: str, number: int) -> str:
    """One finding of a case: what it is, and what can be said of it."""
    case = load(case_id)
    finding = finding_of(case, number)
    return render_template(
        "console/case_finding.html",
        case=case,
        number=number,
        finding=finding,
        kinds=CHOICES,
        reasons=REVEAL_REASONS,
        is_credential=finding.entity_type in CREDENTIALS,
        can_reveal=can_reveal(case, finding),
        can_correct=can_correct(case),
        other_holder=other_holder(case_id),
        chosen=Filter.read(request.args),
    )


@requires("moderator")
def correct_finding(case_id: str, number: int) -> Response:
    case = load(case_id)
    finding_of(case, number)
    kind = request.form.get("tipo", "")
    if kind != NONE and kind not in CHOICES:
        abort(400)
    stored = case.decision
    return _correct(case, lambda: dismiss(stored, number) if kind == NONE else retype(stored, number, kind))


@requires("moderator")
def mark_span(case_id: str) -> Response:
    case = load(case_id)
    kind, place = request.form.get("tipo", ""), request.form.get("campo", "text")
    if kind not in CHOICES or place not in FIELDS:
        abort(400)
    return _correct(case, lambda: mark_missed(case.decision, place, *_chosen_span(case, place), kind))


def finding_of(case: CaseView, number: int) -> Finding:
    """A finding of this very case, or a 404."""
    if not 0 <= number < len(case.decision.findings):
        abort(404)
    return case.decision.findings[number]


def can_correct(case: CaseView) -> bool:
    """Whether there is a text to correct, and nobody said that nothing was wrong with it."""
    return not case.decision.purged and case.row.verdict != "false_positive"


def other_holder(case_id: str) -> str | None:
    """Who else is at work on the case."""
    console = current()
    held = console.store.claims.holder(case_id, now=console.clock())
    return held.moderator if held and held.moderator != g.identity.moderator else None


def _chosen_span(case: CaseView, place: str) -> tuple[int, int]:
    """Start and end in the original. Raises SpanError."""
    text = shown_text(case, place)
    first, last = request.form.get("inicio", ""), request.form.get("fim", "")
    if not (first or last):
        return text.between(request.form.get("primeiras", ""), request.form.get("ultimas", ""))
    if request.form.get("sobre") != text.fingerprint:
        raise SpanError("stale")
    if not (first.isdecimal() and last.isdecimal() and len(first + last) < 20):
        raise SpanError("outside")
    return text.at(int(first), int(last))


def _correct(case: CaseView, work_out: Callable[[], Correction]) -> Response:
    said = sign()
    correction, problem = _work_out(case, work_out)
    if len(said["note"]) > MAX_NOTE:
        problem = NOTE_TOO_LONG
    if correction is None or problem:
        flash(problem, "warning")
        return back_to(case.row.id)
    following = case_after(case.row.id, Filter.read(request.form))
    why_not = _why_not(correction.decision)
    try:
        action_ids = current().store.corrections.correct(
            case.row.id,
            correction.decision,
            harmless=correction.harmless,
            detail=correction.detail,
            redacts=not why_not,
            **said,
        )
    except VerdictRefused as refused:
        return refuse(case.row.id, refused)
    words = RECORDED.format(why=WHY_NOT[why_not]) if why_not else CORRECTED
    return go_on(case.row.id, following, words, action_ids)


def _work_out(case: CaseView, work_out: Callable[[], Correction]) -> tuple[Correction | None, str]:
    """The correction, or why there is none."""
    if case.decision.purged:
        return None, REFUSED["purged"]
    if not can_correct(case):
        return None, REFUSED["already_decided"]
    try:
        correction = work_out()
    except NothingLeft:
        return None, NOTHING_LEFT
    except SpanError as error:
        return None, SPANS[str(error)]
    return correction, TITLE_DONE if _retitles_again(case, correction) else ""


def _retitles_again(case: CaseView, correction: Correction) -> bool:
    """Whether a title that was replaced already would have to be replaced by another."""
    done = any(action.kind is ActionKind.REDACT and action.status == "done" for action in case.actions)
    before, title = case.decision.redacted_title, case.decision.message.title
    return done and before not in {title, correction.decision.redacted_title}


def _why_not(corrected: StoredDecision) -> str:
    """Why nothing is done in the channel, as a code; "" where the message is redacted anew."""
    console, message = current(), corrected.message
    if not hidden_findings(corrected.matches):
        return "nothing"
    if console.mode is Mode.SHADOW:
        return "shadow"
    able = ActionKind.REDACT in console.capabilities.get(message.channel, ())
    return "" if able and message.standing is not Standing.QUEUED else "unable"
