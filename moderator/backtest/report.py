"""A replay's figures for people (text, in Portuguese) and for programs (JSON). Never carries more of a message
than its masked excerpt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from moderator.backtest import Change, Comparison, Deed, RuleTally, Tally
from moderator.evaluation import Share
from moderator.models import ActionKind, Mode

ENOUGH = 10  # verdicts, below which a precision would say more of chance than of the rule
LISTED = 20  # messages named for a rule
TOO_FEW = "dados insuficientes"

WORDS: Mapping[ActionKind, str] = {
    ActionKind.REDACT: "trocar os dados por tarjas",
    ActionKind.HIDE: "ocultar",
    ActionKind.REMOVE: "apagar",
    ActionKind.REPLY: "responder",
    ActionKind.DIRECT_MESSAGE: "mensagem privada",
    ActionKind.FLAG: "abrir caso",
    ActionKind.WITHHOLD: "reter",
    ActionKind.ERASE_COPY: "apagar a cópia",
    ActionKind.RESTORE: "devolver o texto",
    ActionKind.PURGE: "apagar o histórico",
    ActionKind.NONE: "nada",
}
MODES: Mapping[Mode, str] = {Mode.SHADOW: "só registraria", Mode.SUGGEST: "proporia", Mode.ENFORCE: "faria"}
VERDICTS: Mapping[str, str] = {"agree": "moderador concordou", "false_positive": "falso positivo"}


def tally_text(tally: Tally) -> str:
    """What one rule set does, rule by rule."""
    lines = [f"{_messages(tally)} sob o conjunto {tally.version[:12]}", ""]
    lines.append(f"{'regra':<32}{'dispara':>9}  precisão pelos vereditos (intervalo de 95%)")
    lines += [f"{rule:<32}{item.hits:>9}  {_precision(item.precision)}" for rule, item in tally.rules.items()]
    lines += ["", f"{'o que faria':<66}{'mensagens':>10}"]
    lines += [f"{_deed(deed):<66}{number:>10}" for deed, number in tally.actions.items()]
    return "\n".join(lines)


def comparison_text(comparison: Comparison) -> str:
    """What changes from one rule set to the other: figures by rule, then the messages."""
    old, new, changes = comparison.old, comparison.new, comparison.changes
    lines = [f"{_messages(new)}: {old.version[:12]} → {new.version[:12]}, {len(changes)} decididas de outro modo", ""]
    lines.append(f"{'regra':<32}{'antes':>7}{'depois':>8}{'novas':>7}{'livres':>8}  precisão antes → depois")
    for rule in _rules(comparison):
        before, after = old.rules.get(rule, RuleTally()), new.rules.get(rule, RuleTally())
        gained, lost = len(_of(changes, "gained", rule)), len(_of(changes, "lost", rule))
        precision = f"{_precision(before.precision)} → {_precision(after.precision)}"
        lines.append(f"{rule:<32}{before.hits:>7}{after.hits:>8}{gained:>7}{lost:>8}  {precision}")
    lines += ["", f"{'o que faria':<66}{'antes':>7}{'depois':>8}"]
    for deed in sorted({*old.actions, *new.actions}):
        lines.append(f"{_deed(deed):<66}{old.actions.get(deed, 0):>7}{new.actions.get(deed, 0):>8}")
    return "\n".join([*lines, *_listed(comparison)])


def tally_json(tally: Tally) -> str:
    return json.dumps(_tally(tally), ensure_ascii=False, indent=2)


def comparison_json(comparison: Comparison) -> str:
    """Every changed message, unlike the text, which names the first few of each rule."""
    content = {
        "old": _tally(comparison.old),
        "new": _tally(comparison.new),
        "changes": [
            asdict(change) | {"before": _deeds(change.before), "after": _deeds(change.after)}
            for change in comparison.changes
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _listed(comparison: Comparison) -> Iterator[str]:
    for rule in _rules(comparison):
        for side, words in (("gained", "passa a disparar"), ("lost", "deixa de disparar")):
            if changes := _of(comparison.changes, side, rule):
                yield from ("", f"{rule}: {words} em {len(changes)}")
                yield from _named(changes)
    if others := [change for change in comparison.changes if not change.gained and not change.lost]:
        yield from ("", f"mesmas regras, outra ação ou outro texto: {len(others)}")
        yield from _named(others)


def _named(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes[:LISTED]:
        verdict = f" ({VERDICTS[change.verdict]})" if change.verdict else ""
        yield f"  {change.id}{verdict}  «{change.excerpt}»"
        if change.before != change.after:
            yield f"      {_done(change.before)} → {_done(change.after)}"
        elif change.reworded:
            yield f"      {_done(change.after)}, com outro texto"
    if len(changes) > LISTED:
        yield f"  e mais {len(changes) - LISTED}; --format json traz todas"


def _rules(comparison: Comparison) -> list[str]:
    return sorted({*comparison.old.rules, *comparison.new.rules})


def _of(changes: Sequence[Change], side: str, rule: str) -> list[Change]:
    return [change for change in changes if rule in getattr(change, side)]


def _messages(tally: Tally) -> str:
    unread = f" ({tally.not_analysed} sem análise, que um moderador veria)" if tally.not_analysed else ""
    return f"{tally.messages} mensagens{unread}"


def _precision(share: Share) -> str:
    if share.total < ENOUGH:
        return f"{TOO_FEW} ({share.total} de {ENOUGH} vereditos)"
    low, high = share.interval
    return f"{share.value:.2f} [{low:.2f}; {high:.2f}] de {share.total}".replace(".", ",")


def _done(deeds: Sequence[Deed]) -> str:
    return " + ".join(map(_deed, deeds)) or "nada"


def _deed(deed: Deed) -> str:
    kind, mode, nudge = deed
    return f"{MODES[mode]}: {WORDS[kind]}" + (f" «{nudge}»" if nudge else "")


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "version": tally.version,
        "messages": tally.messages,
        "not_analysed": tally.not_analysed,
        "rules": {rule: _rule(item) for rule, item in tally.rules.items()},
        "actions": [{"messages": number, **_deeds([deed])[0]} for deed, number in tally.actions.items()],
    }


def _rule(item: RuleTally) -> dict[str, Any]:
    share = item.precision
    known = share.total >= ENOUGH
    return asdict(item) | {
        "precision": round(share.value, 4) if known else None,
        "interval": [round(bound, 4) for bound in share.interval] if known else None,
    }


def _deeds(deeds: Sequence[Deed]) -> list[dict[str, str | None]]:
    return [{"kind": kind, "mode": mode, "nudge": nudge or None} for kind, mode, nudge in deeds]
