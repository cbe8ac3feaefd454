"""Whether each rule's own examples would notice a slip of the pen: `python -m benchmarks.rule_mutations`.

Every bundled rule is changed in one place at a time: a threshold moved, a listed word or an alternative of
a pattern taken out, a condition dropped or turned round. A mutant is caught when an example then comes out
otherwise. Detection and triage run once per example: only the conditions are changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML

from moderator.detection import Detector
from moderator.models import ActionKind, ChannelKind
from moderator.nudges import load_nudges
from moderator.rules import load_rules
from moderator.rules.conditions import Facts, find_rule
from moderator.rules.examples import messages_of
from moderator.rules.schema import Rule
from moderator.triage import Classifier, load_catalogue, load_policy

RULES = Path(__file__).parents[1] / "rules"
TARGET = 0.9
# How far each threshold is moved, down and up, and the least and most it may be.
THRESHOLDS: Mapping[str, tuple[float, float, float]] = {
    "min_score": (0.3, 0.5, 1.0),  # detection reports nothing below,
    "min_confidence": (0.3, 0.5, 1.0),  # and below no request is one: such mutants would be the same rule
    "min_count": (1, 1, 99),
    "min_trust": (1, 0, 4),
    "min": (5, 0, 9_999),
    "max": (5, 0, 9_999),
}
CHANGED = ("lists", "when", "exempt")
LISTED = ("all", "any")
ALWAYS, NEVER = {"length": {"min": 0}}, {"length": {"min": 99_999}}

Written = dict[str, Any]
UNSAID: Written = {"min_score": 0.5, "min_count": 1}
Case = tuple[Facts, bool]  # an example's facts, and whether the rule must hold


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule changed in one place; `change` says which, in words of the rule."""

    rule: str
    kind: str
    change: str
    caught: bool


def mutants(written: Written, cases: Sequence[Case]) -> Iterator[Mutant]:
    """Every mutant of a rule, as written in its file, that is still a rule."""
    for kind, change, mutated in _mutate({key: value for key, value in written.items() if key in CHANGED}):
        try:
            rule = Rule.model_validate(written | mutated)
        except ValidationError:
            continue
        caught = any((find_rule(rule, facts) is not None) is not expected for facts, expected in cases)
        yield Mutant(rule.id, kind, change, caught)


def _mutate(written: Written) -> Iterator[tuple[str, str, Written]]:
    """`written` with one change each: its kind, in words, and the result."""
    for path, value in _walk(written):
        key, name = path[-1], ".".join(map(str, path))
        if key == "entity":  # its thresholds count where they are left out, too
            yield from _thresholds(_put(written, path, UNSAID | value), path)
        elif key == "pattern" or (key == "text" and isinstance(value, str)):
            for start, end in alternatives(value):
                cut = _put(written, path, _cut(value, start, end))
                yield "alternative", f"{name}: without «{value[start:end]}»", cut
        elif isinstance(value, list) and len(value) > 1 and key not in LISTED:
            for item in value:
                yield "listed word", f"{name}: without {item}", _put(written, path, [x for x in value if x != item])
        elif isinstance(value, bool):
            yield "negated", f"{name}: {not value}", _put(written, path, not value)
        elif isinstance(value, dict):
            yield from _thresholds(written, path)
        if isinstance(key, int) and path[-2] in LISTED:
            yield "dropped", name, _put(written, path, ALWAYS if path[-2] == "all" else NEVER)
            yield "negated", name, _put(written, path, {"not": value})
    yield from _without(written, "when")
    yield from _without(written, "exempt")


def _without(written: Written, part: str) -> Iterator[tuple[str, str, Written]]:
    """One word of `part` left out, and for a condition turned round."""
    words = written.get(part) or {}
    for word, value in words.items():
        rest = {key: other for key, other in words.items() if key != word}
        yield "dropped", f"{part}.{word}", written | {part: rest or (ALWAYS if part == "when" else None)}
        if part == "when":
            yield "negated", f"{part}.{word}", written | {part: {"all": [rest or ALWAYS, {"not": {word: value}}]}}


def _thresholds(written: Written, path: Sequence[str | int]) -> Iterator[tuple[str, str, Written]]:
    """Each threshold of the part at `path` moved down and up."""
    part: Any = written
    for step in path:
        part = part[step]
    for key in THRESHOLDS.keys() & part.keys():
        value, (by, least, most) = part[key], THRESHOLDS[key]
        for moved in sorted({type(value)(max(value - by, least)), type(value)(min(value + by, most))} - {value}):
            name = ".".join(map(str, (*path, key)))
            yield "threshold", f"{name}: {value} -> {moved:g}", _put(written, (*path, key), moved)


def alternatives(pattern: str) -> list[tuple[int, int]]:
    """Spans of the alternatives of a pattern, of every group that has more than one; classes and escapes aside."""
    spans: list[tuple[int, int]] = []
    groups: list[list[int]] = [[0]]  # for each open group, where its alternatives start
    for token in re.finditer(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[\w-]*:)?|[|)]", pattern):
        if token[0].startswith("("):
            groups.append([token.end()])
        elif token[0] == "|":
            groups[-1].append(token.end())
        elif token[0] == ")":
            spans += _spans(groups.pop(), token.start())
    return spans + _spans(groups.pop(), len(pattern))


def _spans(starts: Sequence[int], end: int) -> list[tuple[int, int]]:
    if len(starts) == 1:
        return []
    return list(zip(starts, [*(start - 1 for start in starts[1:]), end], strict=True))


def _cut(pattern: str, start: int, end: int) -> str:
    """The pattern without the alternative and one of the bars beside it."""
    if pattern[end : end + 1] == "|":
        return pattern[:start] + pattern[end + 1 :]
    return pattern[: start - 1] + pattern[end:]


def _walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key), inner
        yield from _walk(inner, (*path, key))


def _put(written: Written, path: Sequence[str | int], value: Any) -> Written:
    copied = deepcopy(written)
    part: Any = copied
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return copied


def run() -> list[Mutant]:
    """All mutants of all bundled rules."""
    catalogue = load_catalogue(RULES / "catalogue.yaml")
    capabilities: Mapping[ChannelKind, frozenset[ActionKind]] = {}
    ruleset = load_rules(RULES, catalogue=catalogue, nudges=load_nudges(RULES / "nudges"), capabilities=capabilities)
    detector = Detector(public_mailboxes=catalogue.public_mailboxes)
    classifier = Classifier(catalogue, load_policy(RULES / "triage", catalogue))
    found: list[Mutant] = []
    for rule in ruleset.rules:
        written = YAML(typ="safe").load(RULES / f"{rule.id}.yaml")
        cases = [
            (Facts(message, detector.detect(message), classifier.classify(message)), expected == "match")
            for expected, _, message in messages_of(rule)
        ]
        found += mutants(written, cases)
    return found


def rate(found: Sequence[Mutant]) -> float:
    """The part that is caught, in [0, 1]."""
    return sum(mutant.caught for mutant in found) / len(found)


def main() -> None:
    """Print caught mutants by rule and by kind of change, then those that no example notices."""
    found = run()
    for title, key in (("rule", "rule"), ("change", "kind")):
        print(f"{title:<28}{'mutants':>8}{'caught':>8}")
        for name in dict.fromkeys(getattr(mutant, key) for mutant in found):
            group = [mutant for mutant in found if getattr(mutant, key) == name]
            print(f"{name:<28}{len(group):>8}{rate(group):>8.1%}")
        print()
    print(f"{'all':<28}{len(found):>8}{rate(found):>8.1%}   (target {TARGET:.0%})\n")
    for mutant in found:
        if not mutant.caught:
            print(f"survives: {mutant.rule}: {mutant.kind}: {mutant.change}")


if __name__ == "__main__":
    main()
