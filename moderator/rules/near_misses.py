"""Rules that nearly held for a message: every condition but one did, or only who wrote it exempts them. Pure.

Told of the rules as they are now, on findings and triage as they are stored. Words are for moderators, and
carry no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderator.models import Finding, Message, Triage
from moderator.rules.conditions import Facts, evaluate, is_exempt
from moderator.rules.ruleset import RuleSet
from moderator.rules.schema import Rule
from moderator.rules.vocabulary import Condition, EntityCondition, SupportCondition
from moderator.rules.wording import KINDS

# A condition on what was said. A rule of which only where and by whom it was said holds is near nothing.
CONTENT = frozenset({"entity", "text", "support_request", "abstained", "route", "product", "support_type", "sphere",
                     "attachment", "any"})  # fmt: skip
EXEMPT = "quem escreveu está entre as exceções da regra"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule, how many of its conditions held, and in Portuguese the one that did not."""

    rule: str
    title: str
    held: int
    missing: str


def find_near_misses(
    rules: RuleSet, message: Message, findings: Sequence[Finding], triage: Triage
) -> tuple[NearMiss, ...]:
    """Those nearest to holding first."""
    facts = Facts(message, findings, triage)
    found = [miss for rule in rules.rules if (miss := _judge(rule, facts)) is not None]
    return tuple(sorted(found, key=lambda miss: (-miss.held, miss.rule)))


def _judge(rule: Rule, facts: Facts) -> NearMiss | None:
    parts = list(_conjuncts(rule.when))
    failed = [(word, value) for word, value, holds in ((w, v, _holds(w, v, facts)) for w, v in parts) if not holds]
    held = len(parts) - len(failed)
    if not failed:
        exempt = rule.exempt is not None and is_exempt(rule.exempt, facts.message.author)
        return NearMiss(rule.id, rule.title, held, EXEMPT) if exempt else None
    spoke_for_it = any(word in CONTENT for word, value in parts if (word, value) not in failed)
    if len(failed) > 1 or not (spoke_for_it or _is_short(*failed[0], facts)):
        return None
    return NearMiss(rule.id, rule.title, held, _describe(*failed[0], facts))


def _conjuncts(condition: Condition) -> Iterator[tuple[str, Any]]:
    """What must hold side by side, `all` within `all` included."""
    for word in condition.words:
        value = getattr(condition, word)
        if word != "all":
            yield word, value
            continue
        for inner in value:
            yield from _conjuncts(inner)


def _holds(word: str, value: Any, facts: Facts) -> bool:
    # Built from parts that were validated with their rule.
    return evaluate(Condition.model_construct(_fields_set={word}, **{word: value}), facts) is not None


def _is_short(word: str, value: Any, facts: Facts) -> bool:
    """Whether what a condition asks for is there, and only not enough of it."""
    if word == "entity":
        return any(finding.entity_type in value.kinds for finding in facts.findings)
    return word == "support_request" and facts.triage.support_request


def _describe(word: str, value: Any, facts: Facts) -> str:
    told = _WORDS.get(word)
    if told:
        return told(value, facts)
    words = Condition.model_fields[word].description or word
    return words[:1].lower() + words[1:]


def _entity(wanted: EntityCondition, facts: Facts) -> str:
    best = max((it.score for it in facts.findings if it.entity_type in wanted.kinds), default=None)
    kinds = ", ".join(KINDS.get(kind, kind) for kind in wanted.kinds[:5])
    more = " e outros" if len(wanted.kinds) > 5 else ""
    needed = f"dado de um destes tipos: {kinds}{more}, com certeza de {wanted.min_score:.0%} ou mais"
    needed += f", ao menos {wanted.min_count} vezes" if wanted.min_count > 1 else ""
    return f"{needed} (o mais certo tem {best:.0%})" if best is not None else needed


def _support(wanted: SupportCondition, facts: Facts) -> str:
    doubt = "; a triagem ficou em dúvida" if facts.triage.abstained else ""
    needed = f"pedido de suporte com certeza de {wanted.min_confidence:.0%} ou mais"
    return f"{needed} (foi {facts.triage.confidence:.0%}{doubt})"


_WORDS: Mapping[str, Callable[[Any, Facts], str]] = {
    "entity": _entity,
    "support_request": _support,
    "any": lambda wanted, facts: f"ao menos uma de {len(wanted)} alternativas: nenhuma valeu",
    "not_": lambda wanted, facts: "uma condição que a regra exclui está presente",
}
