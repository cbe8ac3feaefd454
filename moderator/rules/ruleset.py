"""Deciding: the rules that hold for a message and the actions they ask for together. Pure.

Reading and checking the files is `loading`'s, doing what was decided is left to the actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from moderator.models import Action, ActionKind, Decision, Finding, Match, Message, Related, Severity, Triage
from moderator.nudges import Nudges
from moderator.rules.conditions import About, Facts, evaluate, words_of
from moderator.rules.schema import Rule
from moderator.rules.wording import explain_findings, explain_triage, placeholders
from moderator.triage.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class _Fired:
    """A rule that holds for a message, and the findings it is about."""

    rule: Rule
    about: About


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An immutable version of the rules, the ones with the highest priority first.

    `version` is the sha256 of the content: rules, nudges and catalogue.
    """

    rules: tuple[Rule, ...]
    catalogue: Catalogue
    nudges: Nudges
    version: str

    def decide(
        self, message: Message, findings: Sequence[Finding], triage: Triage, *, related: Sequence[Related] = ()
    ) -> Decision:
        """The rules that hold and what they ask for together. Equal inputs give an equal decision.

        Each kind of action appears once: rules that ask for the same join their nudges in one text
        (on WhatsApp one reply in all, privacy before guidance), in the strongest of their modes.
        """
        facts = Facts(message, findings, triage)
        fired = [_Fired(rule, about) for rule in self.rules if (about := evaluate(rule.when, facts)) is not None]
        matches = tuple(self._match(item, facts) for item in fired)
        return Decision(
            matches=matches,
            actions=tuple(self._actions(fired, facts)),
            severity=max((match.severity for match in matches), key=lambda it: it.rank, default=Severity.NONE),
            ruleset=self.version,
            explanation=tuple(f"{match.title}: {match.why}" for match in matches),
        )

    def _match(self, fired: _Fired, facts: Facts) -> Match:
        rule, findings = fired.rule, sorted(fired.about)
        reasons = [explain_findings(facts.findings[index] for index in findings)] if findings else []
        if words_of(rule.when) & {"support_request", "route"}:
            reasons.append(explain_triage(self.catalogue, facts.triage))
        why = " ".join(reasons) or "A mensagem atende às condições da regra."
        # A property of the rule, wherever it is written: on WhatsApp the same text is offered anonymised.
        hides = any(effect.kind is ActionKind.REDACT for effects in rule.then.values() for effect in effects)
        return Match(rule.id, rule.title, rule.severity, rule.mode, why, tuple(findings), hides)

    def _actions(self, fired: Sequence[_Fired], facts: Facts) -> Iterable[Action]:
        asked = [
            (effect.kind, item, effect.nudge)
            for item in fired
            for effect in item.rule.then.get(facts.message.channel, ())
        ]
        kinds = list(dict.fromkeys(kind for kind, _, _ in asked))
        by_kind = groupby(sorted(asked, key=lambda ask: kinds.index(ask[0])), key=lambda ask: ask[0])
        for kind, group in by_kind:
            yield self._action(kind, [(item, nudge) for _, item, nudge in group], facts)

    def _action(self, kind: ActionKind, asks: Sequence[tuple[_Fired, str | None]], facts: Facts) -> Action:
        """One action for all rules that ask for its kind; words of a weaker mode are not said."""
        mode = max((item.rule.mode for item, _ in asks), key=lambda it: it.rank)
        asks = [ask for ask in asks if ask[0].rule.mode is mode]
        nudges = list(dict.fromkeys(nudge for _, nudge in asks if nudge is not None))
        if not nudges:
            return Action(kind, asks[0][0].rule.id, mode)
        indices = sorted(frozenset[int]().union(*(item.about for item, _ in asks)))
        context = placeholders(self.catalogue, facts.triage, [facts.findings[index] for index in indices])
        text = self.nudges.render(nudges[0], facts.message.channel, context, also=nudges[1:])
        subject = text.subject if kind is ActionKind.DIRECT_MESSAGE else None
        return Action(kind, asks[0][0].rule.id, mode, nudges[0], subject, text.body)
