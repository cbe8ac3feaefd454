"""«Quase»: rules that nearly held for a case's message, worked out when asked for, from what is stored."""

from __future__ import annotations

from flask import render_template, request

from moderator.console.case import load
from moderator.console.context import current
from moderator.console.queue import Filter
from moderator.rules.near_misses import find_near_misses

LISTED = 8


def show_near_misses(case_id: str) -> str:
    """By the rules in force; the page says where others decided."""
    case, rules = load(case_id), current().analyst().rules
    decision = case.decision
    misses = find_near_misses(rules, decision.message, decision.findings, decision.triage)
    return render_template(
        "console/case_near_misses.html",
        case=case,
        misses=misses[:LISTED],
        more=max(0, len(misses) - LISTED),
        same_rules=rules.version == decision.ruleset,
        version=rules.version,
        chosen=Filter.read(request.args),
    )
