"""Reading `rules/*.yaml` into a RuleSet, listing every fault of every file at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from moderator.errors import RuleError
from moderator.models import ActionKind, ChannelKind
from moderator.nudges import Nudges
from moderator.policy import Document, read, refuse, validate
from moderator.rules.ruleset import RuleSet
from moderator.rules.schema import SILENT, SPEAKS, Rule
from moderator.triage.catalogue import Catalogue

CATALOGUE = "catalogue.yaml"  # lies beside the rules and is none
OWN = (ActionKind.FLAG, ActionKind.NONE)  # ours alone: no channel takes part
WHY_NOT = {
    ChannelKind.WHATSAPP: "nobody can edit or delete a message in a WhatsApp group through Twilio, only answer it",
    ChannelKind.FORUM: "the forum has no such thing",
}
ONLY_ELSEWHERE = {
    ActionKind.WITHHOLD: "only a moderated room holds messages back, name this rule under «withhold» in rooms/*.yaml"
}


def load_rules(
    directory: Path,
    *,
    catalogue: Catalogue,
    nudges: Nudges,
    capabilities: Mapping[ChannelKind, Collection[ActionKind]],
) -> RuleSet:
    """The rules of a folder, checked against what the channels can do.

    Raises RuleError with one line per fault, `file:line:column: field: problem, allowed: ...`. Channels
    missing from `capabilities` are not connected: what rules ask for there is kept and not checked.
    """
    rules: list[Rule] = []
    faults = [f"{path.name}:1:1: would be left out: name it {path.stem}.yaml" for path in _misnamed(directory)]
    for path in sorted(directory.glob("*.yaml")):
        if path.name == CATALOGUE:
            continue
        try:
            rules.append(load_rule(path, catalogue=catalogue, nudges=nudges, capabilities=capabilities))
        except RuleError as error:
            faults.append(str(error))
    if not rules and not faults:
        faults.append("no rule here: write one as <id>.yaml")
    if faults:
        raise RuleError("\n".join(faults))
    ordered = tuple(sorted(rules, key=lambda rule: (-rule.priority, rule.id)))
    return RuleSet(ordered, catalogue, nudges, _version(ordered, catalogue, nudges, _digest(directory / "triage")))


def load_rule(
    path: Path,
    *,
    catalogue: Catalogue,
    nudges: Nudges,
    capabilities: Mapping[ChannelKind, Collection[ActionKind]],
) -> Rule:
    """The rule of one file. Raises RuleError listing its faults, as `load_rules` does."""
    document = read(path)
    rule = validate(document, Rule, context=vocabulary(catalogue))
    if faults := [*_faults(document, rule, nudges, capabilities)]:
        raise RuleError("\n".join(faults))
    return rule


def vocabulary(catalogue: Catalogue) -> Mapping[str, Collection[str]]:
    """The words that only the catalogue knows, by what they name."""
    return {
        "products": tuple(catalogue.products),
        "support_types": tuple(catalogue.support_types),
        "spheres": tuple(catalogue.spheres),
    }


def able(channel: ChannelKind, capabilities: Mapping[ChannelKind, Collection[ActionKind]]) -> frozenset[ActionKind]:
    """What a rule may ask of a channel."""
    return frozenset({*capabilities.get(channel, ActionKind), *OWN} & {*SPEAKS, *SILENT})


def _faults(
    document: Document, rule: Rule, nudges: Nudges, capabilities: Mapping[ChannelKind, Collection[ActionKind]]
) -> Iterator[str]:
    if rule.id != document.path.stem:
        taken = (document.path.parent / f"{rule.id}.yaml").exists()
        told = f", and {rule.id}.yaml has it already" if taken else ""
        yield document.fault(
            ("id",), f"«{rule.id}» must be the name of the file, «{document.path.stem}»{told}", value=True
        )
    for channel, effects in rule.then.items():
        possible = able(channel, capabilities)
        for index, effect in enumerate(effects):
            here = ("then", channel.value, index)
            if effect.kind not in possible:
                allowed = ", ".join(sorted(possible))
                why_not = ONLY_ELSEWHERE.get(effect.kind, WHY_NOT[channel])
                yield document.fault(here, f"can't {effect.kind}: {why_not}, allowed: {allowed}")
            if effect.nudge and effect.nudge not in nudges.nudges:
                yield document.fault(here, f"nudge: {refuse(effect.nudge, sorted(nudges.nudges))}")
            elif effect.nudge and channel not in nudges.nudges[effect.nudge].texts:
                yield document.fault(here, f"nudge «{effect.nudge}» has no text for {channel}")


def _misnamed(directory: Path) -> list[Path]:
    """Files that somebody may take for rules, and nobody reads."""
    return sorted(
        path for path in directory.iterdir() if path.suffix.lower() in {".yml", ".yaml"} and path.suffix != ".yaml"
    )


def _digest(folder: Path) -> str:
    """Of every file of the triage policy, its model included: another word there is another rule set."""
    files = sorted(path for path in folder.glob("*") if path.suffix in {".yaml", ".json"})
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _version(rules: tuple[Rule, ...], catalogue: Catalogue, nudges: Nudges, triage: str) -> str:
    content = {
        "triage": triage,
        "rules": [rule.model_dump(mode="json") for rule in rules],
        "nudges": nudges.version,
        "catalogue": asdict(catalogue) | {"public_mailboxes": sorted(catalogue.public_mailboxes)},
    }
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
