"""Seeing what is under a mask: one value at a time, for a reason, written down before it is shown.

Of a credential only the first and the last character: enough to recognise it, not to use it. The page is never
stored by a browser, and hides the value after half a minute.
"""

from __future__ import annotations

from flask import abort, flash, g, make_response, render_template, request
from werkzeug.wrappers import Response

from moderator.audits.deadlines import CREDENTIALS
from moderator.console.access.session import requires
from moderator.console.case import load
from moderator.console.context import current
from moderator.console.labels import REVEAL_REASONS
from moderator.console.queue import Filter
from moderator.console.verdict import back_to
from moderator.models import Finding
from moderator.store.cases import CaseView

__all__ = ["CREDENTIALS", "can_reveal", "reveal_value"]

SHOWN_FOR = 30  # seconds
MAX_REASON = 300  # characters
SHORTEST = 8  # characters of a credential of which the first and the last may be seen
DOTS = "••••••"  # says nothing of the length

WHY = "Diga por que você precisa ver o valor: escolha um motivo ou escreva o seu, em até 300 caracteres."
NOT_KEPT = "O valor não está guardado aqui: o conteúdo de anexos nunca é, e textos antigos são esquecidos."
REPEATS = "O motivo repete o dado que está coberto. Escreva-o sem o dado."


@requires("moderator")
def reveal_value(case_id: str, number: int) -> Response:
    console, case = current(), load(case_id)
    if not 0 <= number < len(case.decision.findings):
        abort(404)
    finding = case.decision.findings[number]
    reason, words = request.form.get("motivo", ""), request.form.get("palavras", "").strip()
    problem = _problem(case, finding, reason, words)
    if problem:
        flash(problem, "warning")
        return back_to(case_id)
    logged = console.store.reveals.log(
        case_id,
        finding.entity_type,
        place=f"{finding.field}:{number}",
        moderator=g.identity.moderator,
        reason=reason,
        words=words,
        now=console.clock(),
    )
    if not logged:
        abort(429)
    page = "console/case_value.html" if "HX-Request" in request.headers else "console/case_reveal.html"
    answer = make_response(
        render_template(
            page,
            case=case,
            number=number,
            finding=finding,
            value=_visible(case, finding),
            in_part=is_secret(case, finding),
            seconds=SHOWN_FOR,
            chosen=Filter.read(request.form),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def can_reveal(case: CaseView, finding: Finding) -> bool:
    """Whether its value is kept."""
    return not case.decision.purged and not finding.field.startswith("attachment/")


def is_secret(case: CaseView, finding: Finding) -> bool:
    """Whether showing it whole would show a credential: it is one, or has one in it, or is the same words."""
    secrets = [item for item in case.decision.findings if item.entity_type in CREDENTIALS and can_reveal(case, item)]
    value = _value(case, finding)
    return finding.entity_type in CREDENTIALS or any(
        _overlap(finding, item) or _value(case, item) in value for item in secrets
    )


def _visible(case: CaseView, finding: Finding) -> str:
    value = _value(case, finding)
    if not is_secret(case, finding):
        return value
    return f"{value[0]}{DOTS}{value[-1]}" if len(value) >= SHORTEST else DOTS


def _problem(case: CaseView, finding: Finding, reason: str, words: str) -> str:
    """Why nothing is shown, or ""."""
    if not can_reveal(case, finding):
        return NOT_KEPT
    if reason not in REVEAL_REASONS or len(words) > MAX_REASON or (reason == "other" and not words):
        return WHY
    kept = [_value(case, item) for item in case.decision.findings if can_reveal(case, item)]
    return REPEATS if any(value.strip() and value in words for value in kept) else ""


def _value(case: CaseView, finding: Finding) -> str:
    return case.decision.message.source(finding.field)[finding.start : finding.end]


def _overlap(one: Finding, other: Finding) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
