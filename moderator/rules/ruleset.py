"""Deciding: the rules that hold for a message and the actions they ask for together. Pure.

Reading and checking the files is `loading`'s, doing what was decided is left to the actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import groupby

from moderator.guidance import Draft, draft_ticket
from moderator.models import (
    Action,
    ActionKind,
    ChannelKind,
    Decision,
    Finding,
    Match,
    Message,
    Mode,
    Related,
    Severity,
    Triage,
)
from moderator.nudges import Nudges
from moderator.rules.conditions import About, Facts, find_rule, words_of
from moderator.rules.gate import Gate, build_gates
from moderator.rules.schema import Rule
from moderator.rules.wording import explain_findings, explain_triage, placeholders
from moderator.triage.catalogue import Catalogue

Values = Callable[[Iterable[int]], dict[str, str]]


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
    _gates: tuple[Gate, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_gates", build_gates(self.rules))  # as frozen dataclasses set what they derive

    def decide(
        self,
        message: Message,
        findings: Sequence[Finding],
        triage: Triage,
        *,
        related: Sequence[Related] = (),
        anonymised: str | None = None,
    ) -> Decision:
        """The rules that hold and what they ask for together. Equal inputs give an equal decision.

        `related` are public topics that may answer already; `anonymised` is the message's text with every finding
        redacted, whatever the rules' modes: without it there is no ticket draft.

        Each kind of action appears once: rules that ask for the same join their nudges in one text
        (on WhatsApp one reply in all, privacy before guidance), in the strongest of their modes.
        """
        facts = Facts(message, findings, triage, self._gates)
        fired = [_Fired(rule, about) for rule in self.rules if (about := find_rule(rule, facts)) is not None]
        matches = tuple(self._match(item, facts) for item in fired)
        return Decision(
            matches=matches,
            actions=tuple(self._actions(fired, facts, partial(self._values, facts, related, anonymised))),
            severity=max((match.severity for match in matches), key=lambda it: it.rank, default=Severity.NONE),
            ruleset=self.version,
            explanation=tuple(f"{match.title}: {match.why}" for match in matches),
        )

    def _match(self, fired: _Fired, facts: Facts) -> Match:
        rule, findings = fired.rule, sorted(fired.about)
        reasons = [explain_findings(facts.findings[index] for index in findings)] if findings else []
        if words_of(rule.when) & {"support_request", "route"}:
            reasons.append(explain_triage(self.catalogue, facts.triage))
        why = " ".join(filter(None, [rule.why, *reasons])) or "A mensagem atende às condições da regra."
        # A property of the rule, wherever it is written: on WhatsApp the same text is offered anonymised.
        asked = {effect.kind for effects in rule.then.values() for effect in effects}
        hides = ActionKind.REDACT in asked
        first = hides and (ActionKind.HIDE in asked or rule.severity is Severity.CRITICAL)
        return Match(rule.id, rule.title, rule.severity, rule.mode, why, tuple(findings), hides, first)

    def _values(
        self, facts: Facts, related: Sequence[Related], anonymised: str | None, about: Iterable[int]
    ) -> dict[str, str]:
        """The nudges' values, where they are about these findings."""
        message, findings, triage = facts.message, facts.findings, facts.triage
        draft = Draft()
        if anonymised is not None and triage.support_request:
            found = [message.source(each.field)[each.start : each.end] for each in findings]
            draft = draft_ticket(anonymised, values=found)
        told = [findings[index] for index in sorted(about)]
        return placeholders(self.catalogue, triage, told, message=message, related=related, draft=draft)

    def _actions(self, fired: Sequence[_Fired], facts: Facts, values: Values) -> Iterable[Action]:
        asked = [
            (effect.kind, item, effect.nudge)
            for item in fired
            for effect in item.rule.then.get(facts.message.channel, ())
        ]
        kinds = list(dict.fromkeys(kind for kind, _, _ in asked))
        by_kind = groupby(sorted(asked, key=lambda ask: kinds.index(ask[0])), key=lambda ask: ask[0])
        # To an insult or a scam nobody answers by machine; what privacy asks for is told in private all the same.
        quiet = any(item.rule.no_reply and item.rule.mode is not Mode.SHADOW for item in fired)
        silenced = ActionKind.REPLY if quiet else None
        for kind, group in by_kind:
            asks = [(item, nudge) for _, item, nudge in group]
            action = self._action(kind, asks, facts.message.channel, values)
            if action is not None:
                mode = min(action.mode, Mode.SUGGEST, key=lambda it: it.rank) if kind is silenced else action.mode
                yield replace(action, mode=mode, cooldown=_cooldown([item.rule for item, _ in asks]))

    def _action(
        self, kind: ActionKind, asks: Sequence[tuple[_Fired, str | None]], channel: ChannelKind, values: Values
    ) -> Action | None:
        """One action for all rules that ask for its kind; words of a weaker mode are not said. None where
        there would be words, and they have nothing to say of this message."""
        mode = max((item.rule.mode for item, _ in asks), key=lambda it: it.rank)
        asks = [ask for ask in asks if ask[0].rule.mode is mode]
        nudges = list(dict.fromkeys(nudge for _, nudge in asks if nudge is not None))
        if not nudges:
            return Action(kind, asks[0][0].rule.id, mode)
        about = frozenset[int]().union(*(item.about for item, _ in asks))
        text = self.nudges.render(nudges[0], channel, values(about), also=nudges[1:])
        if text is None:
            return None
        subject = text.subject if kind is ActionKind.DIRECT_MESSAGE else None
        return Action(kind, asks[0][0].rule.id, mode, text.nudge, subject, text.body)


def _cooldown(rules: Sequence[Rule]) -> timedelta | None:
    """The longest rest that the rules which speak ask for; none where one of them always speaks."""
    strongest = max((rule.mode for rule in rules), key=lambda mode: mode.rank)
    rests = [rule.cooldown for rule in rules if rule.mode is strongest]
    return max((rest for rest in rests if rest), default=None) if None not in rests else None
