"""Ready-made values for tests; every argument has an innocent default. All people are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moderator.models import (
    Action,
    ActionKind,
    Analysis,
    Author,
    ChannelKind,
    Decision,
    Finding,
    Match,
    Message,
    Mode,
    Severity,
    Triage,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"


def make_message(text: str = LEAK, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "channel": ChannelKind.FORUM,
        "external_id": "7",
        "version": "1:2026-11-22T12:00:00Z",
        "text": text,
        "author": Author(id="311", handle="maria.exemplo"),
        "thread_id": "90",
    }
    return Message(**(values | changes))


def make_finding(text: str = LEAK, value: str = CPF, entity_type: str = "BR_CPF", **changes: Any) -> Finding:
    start = text.index(value)
    values = {
        "entity_type": entity_type,
        "start": start,
        "end": start + len(value),
        "score": 1.0,
        "reason": "CPF válido.",
    }
    return Finding(**(values | changes))


def make_analysis(
    *actions: ActionKind, findings: tuple[Finding, ...] | None = None, redacted: str | None = None, **changes: Any
) -> Analysis:
    """An analysis of LEAK that asks for `actions`."""
    found = (make_finding(),) if findings is None else findings
    covered = tuple(range(len(found)))
    match = Match("dados-pessoais", "Dados pessoais", Severity.HIGH, Mode.ENFORCE, "CPF.", covered, hides=True)
    decision = Decision(
        matches=(match,),
        actions=tuple(Action(kind, "dados-pessoais", Mode.ENFORCE, text="Olá!") for kind in actions),
        severity=Severity.HIGH,
        ruleset="f" * 64,
        explanation=("Encontramos um CPF.",),
    )
    values: dict[str, Any] = {
        "findings": found,
        "triage": Triage(support_request=False, confidence=0.1),
        "decision": decision,
        "redacted": LEAK.replace(CPF, "[CPF removido]") if redacted is None else redacted,
    }
    return Analysis(**(values | changes))
