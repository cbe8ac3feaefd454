"""«O que teria mudado»: a draft against the stored past, run by the worker, shown as it goes.

A job and not an answer: ten thousand messages take half a minute, and the web process has pages to serve. How much
of the past is asked for is chosen and said; every change is counted, and where not all are named the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.backtest import RuleTally, mask
from moderator.backtest.comparing import NAMED, OUTCOME, Named, Outcome
from moderator.backtest.report import ENOUGH
from moderator.console.context import Analyst, current
from moderator.console.lab.editing import CHANGED, lab, open_file, tell
from moderator.console.lab.faults import read_faults
from moderator.console.lab.files import RULE, TEXT, FileKind
from moderator.console.moments import FIRST
from moderator.errors import AnalysisError
from moderator.store.comparisons import Asked
from moderator.store.rule_figures import Hit

PAGE = 25
UNFIT = "Não deu para comparar: {faults}."
STANDSTILL = timedelta(minutes=1)  # without a beginning, in which a worker that lives would have begun

# How much of the past, and since when that is.
BOUNDS: Mapping[str, tuple[str, Callable[[datetime], datetime]]] = {
    "1000": ("as 1.000 mensagens mais novas", lambda _: current().store.history.newest(1_000) or FIRST),
    "10000": ("as 10.000 mensagens mais novas", lambda _: current().store.history.newest(10_000) or FIRST),
    "7d": ("os últimos 7 dias", lambda now: now - timedelta(days=7)),
    "30d": ("os últimos 30 dias", lambda now: now - timedelta(days=30)),
    "tudo": ("tudo o que está guardado", lambda _: FIRST),
}
SIDES: Mapping[str, str] = {
    "novas": "Passam a disparar",
    "livres": "Deixam de disparar",
    "outras": "Mesmas regras, outra ação ou outro texto",
}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What one rule does before and after, over the messages compared so far."""

    rule: str
    before: RuleTally
    after: RuleTally
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A changed message with the masked beginning of its text, and its case where it has one."""

    change: Named
    excerpt: str
    case_id: str | None


def compare(kind: FileKind, name: str) -> Response:
    """Ask for a comparison of the draft that the person saw."""
    console, opened = current(), open_file(kind, name)
    bound = request.form.get("quanto", "")
    if bound not in BOUNDS:
        abort(400)
    if opened.draft is None or opened.draft.revision != request.form.get("revisao", ""):
        flash(CHANGED, "warning")
        return redirect(kind.address("edit", name))
    if faults := opened.check(opened.text).faults:  # a worker would try hard: some texts are made to take hours
        flash(UNFIT.format(faults=tell(faults)), "error")
        return redirect(kind.address("edit", name))
    now = console.clock()
    comparison_id = console.store.comparisons.ask(
        opened.path,
        opened.draft.content,
        version=opened.edition.version,
        bound=bound,
        since=BOUNDS[bound][1](now),
        by=g.identity.moderator,
        now=now,
    )
    lab().compare(comparison_id)
    return redirect(url_for("console.show_comparison", comparison_id=comparison_id))


def show_comparison(comparison_id: str) -> str:
    asked = current().store.comparisons.load(comparison_id)
    if asked is None:
        abort(404)
    outcome = OUTCOME.validate_python(asked.result)
    side = request.args.get("ver", "")
    chosen = _of_side(outcome.changes, side)
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    kind = RULE if RULE.names([asked.path]) else TEXT
    now = current().clock()
    whole = "HX-Request" not in request.headers
    return render_template(
        "console/rules_lab_comparison.html" if whole else "console/rules_lab_outcome.html",
        asked=asked,
        kind=kind,
        name=kind.names([asked.path])[0],
        outcome=outcome,
        faults=tell(read_faults(outcome.fault, file="", text="")),
        bound=BOUNDS[asked.bound][0],
        rules=_rules(outcome),
        enough=ENOUGH,
        named=NAMED,
        side=side if side in SIDES else "",
        sides={each: (words, len(_of_side(outcome.changes, each))) for each, words in SIDES.items()},
        shown=_show(chosen[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        still=_stands_still(asked, now),
        now=now,
    )


def _of_side(changes: Sequence[Named], side: str) -> Sequence[Named]:
    wanted: Mapping[str, Callable[[Named], bool]] = {
        "novas": lambda change: bool(change.gained),
        "livres": lambda change: bool(change.lost),
        "outras": lambda change: not change.gained and not change.lost,
    }
    return [change for change in changes if wanted[side](change)] if side in wanted else changes


def _rules(outcome: Outcome) -> Sequence[RuleChange]:
    """The rules that fire more or less often than before; figures of the others do not change."""
    rows = []
    for rule in sorted({*outcome.old.rules, *outcome.new.rules}):
        before, after = (side.rules.get(rule, RuleTally()) for side in (outcome.old, outcome.new))
        gained, lost = outcome.gained.get(rule, 0), outcome.lost.get(rule, 0)
        if before != after or gained or lost:
            rows.append(RuleChange(rule, before, after, gained, lost))
    return rows


def _show(changes: Sequence[Named]) -> Sequence[Shown]:
    hits = current().store.rule_hits.named([change.id for change in changes])
    excerpts = mask_all([*hits.values()])
    return [
        Shown(change, excerpts[change.id], hits[change.id].case_id) if change.id in hits else Shown(change, "", None)
        for change in changes
    ]


def mask_all(hits: Sequence[Hit]) -> Mapping[str, str]:
    """The masked beginning of each message by its id, "" where it was forgotten. What today's detection finds is masked
    as well as what was found then."""
    analyst = current().analyst()
    return {hit.message_id: _mask(hit, analyst) for hit in hits}


def _mask(hit: Hit, analyst: Analyst) -> str:
    if hit.purged:
        return ""
    try:
        found = analyst.analyse(hit.message).findings
    except AnalysisError:
        return ""
    return mask(hit.message, (*hit.findings, *found))


def _stands_still(asked: Asked, now: datetime) -> bool:
    return asked.status == "waiting" and now - asked.at > STANDSTILL
