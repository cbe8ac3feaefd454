"""A rule's own examples, run through the real analysis: they are its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from moderator.models import Analysis, Attachment, Author, Message
from moderator.rules.ruleset import RuleSet
from moderator.rules.schema import Example, ExampleAttachment, Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that came out otherwise. `number` counts from 1; the text stays in the file."""

    rule: str
    expected: str  # "match" or "pass"
    number: int

    def __str__(self) -> str:
        return f"{self.rule}.yaml: examples.{self.expected}, number {self.number}: did not {self.expected}"


def check_examples(ruleset: RuleSet, analyse: Callable[[Message], Analysis]) -> list[Failure]:
    """Run every example of every rule; an empty list means that all came out as written, and only then
    may the set be put to use."""
    return [
        Failure(rule.id, expected, number)
        for rule in ruleset.rules
        for expected, number, message in messages_of(rule)
        if _fires(rule, analyse(message)) is not (expected == "match")
    ]


def messages_of(rule: Rule) -> Iterator[tuple[str, int, Message]]:
    """Each example as its channel would deliver it, with what is expected ("match" or "pass") and its
    number, from 1."""
    for expected, examples in (("match", rule.examples.match), ("pass", rule.examples.pass_)):
        for number, example in enumerate(examples, 1):
            yield expected, number, _message(example)


def _fires(rule: Rule, analysis: Analysis) -> bool:
    return any(match.rule == rule.id for match in analysis.decision.matches)


def _message(example: Example) -> Message:
    return Message(
        channel=example.channel,
        external_id="example",
        version="1",
        text=example.text,
        title=example.title,
        author=Author(
            id="example",
            handle="example",
            staff=example.staff,
            trust=example.trust,
            groups=example.author_groups,
        ),
        first_post=example.title is not None if example.first_post is None else example.first_post,
        created_at=example.created_at,
        reply_to="example" if example.reply else None,
        category=example.category,
        attachments=tuple(map(_attachment, example.attachments)),
        tags=example.tags,
        group=example.group,
        forwarded=example.forwarded,
    )


def _attachment(example: ExampleAttachment) -> Attachment:
    return Attachment(
        url=f"example/{example.name}", content_type=example.content_type, name=example.name, text=example.text
    )
