"""A rule's own examples, run through the real analysis: they are its tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from moderator.models import Analysis, Author, Message
from moderator.rules.ruleset import RuleSet
from moderator.rules.schema import Example, Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that came out otherwise. `number` counts from 1; the text stays in the file."""

    rule: str
    expected: str  # "match" or "pass"
    number: int

    def __str__(self) -> str:
        return f"{self.rule}.yaml: examples.{self.expected}, number {self.number}: did not {self.expected}"


def check_examples(ruleset: RuleSet, analyse: Callable[[Message], Analysis]) -> list[Failure]:
    """Run every example of every rule; an empty list means that all came out as written."""
    return [
        Failure(rule.id, expected, number)
        for rule in ruleset.rules
        for expected, examples in (("match", rule.examples.match), ("pass", rule.examples.pass_))
        for number, example in enumerate(examples, 1)
        if _fires(rule, example, analyse) is not (expected == "match")
    ]


def _fires(rule: Rule, example: Example, analyse: Callable[[Message], Analysis]) -> bool:
    message = Message(
        channel=example.channel,
        external_id="example",
        version="1",
        text=example.text,
        title=example.title,
        author=Author(id="example", handle="example", staff=example.staff),
        first_post=example.first_post,
        category=example.category,
    )
    return any(match.rule == rule.id for match in analyse(message).decision.matches)
