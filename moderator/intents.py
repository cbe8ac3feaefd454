"""From the actions of a decision to the rows that are written down before anything is done. Pure.

Under which key an action happens once, and how far the modes let it go, is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

from moderator.conversation import ANSWERS
from moderator.models import Action, ActionKind, Decision, Message, Mode, Severity
from moderator.rooms.passage import RULE as ROOM_RULE
from moderator.store.nudging import SPEAKS
from moderator.store.records import Intent

# What an action needs to be told apart by: one public answer per topic, one of everything else per version.
ONCE_PER_THREAD = frozenset({ActionKind.REPLY})
SEVERE = Severity.HIGH  # what such a rule says is said whatever the budget of nudges


def intents_of(
    message: Message,
    actions: Sequence[Action],
    decision: Decision,
    *,
    mode: Mode,
    corrected: Message | None = None,
    quiet: bool = False,
    old: bool = False,
) -> list[Intent]:
    """The rows of `actions`, in their order; those that ask nothing of the channel have none.

    `corrected` is the message as its author already corrected it: its text stays, its history is closed.
    `quiet` says that the reader wants no text but what they ask for, `old` that nobody waits for an answer
    any more: then only what is severe is said.
    """
    intents = [
        _intent(message, action, decision, mode, corrected, part=part, quiet=quiet, old=old)
        for action, part in zip(actions, _number(actions), strict=True)
    ]
    return [intent for intent in intents if intent]


def _number(actions: Sequence[Action]) -> list[int]:
    """Which of its kind each action is, from 0: an answer in two messages is two actions."""
    return [sum(before.kind is action.kind for before in actions[:place]) for place, action in enumerate(actions)]


def _intent(
    message: Message,
    action: Action,
    decision: Decision,
    mode: Mode,
    corrected: Message | None = None,
    *,
    part: int = 0,
    quiet: bool = False,
    old: bool = False,
) -> Intent | None:
    """The intent row of an action: acted on only if both the installation and its rule say so.

    `corrected` is the message as its author already corrected it: its text stays, its history is closed.
    `part` tells actions of one kind apart.
    """
    if action.kind in {ActionKind.FLAG, ActionKind.NONE}:
        return None  # the case itself is the flag
    if action.kind is ActionKind.HIDE and _redacted_too(action, decision):
        return None  # the redaction hides it first, and shows it again
    effective = min(mode, action.mode, key=lambda item: item.rank)
    status = {Mode.ENFORCE: "intended", Mode.SUGGEST: "suggested", Mode.SHADOW: "shadow"}[effective]
    severe = action.rule == ROOM_RULE or (not quiet and _is_severe(action, decision))
    late = old and not severe and action.kind in SPEAKS and status == "intended"
    scope = [*_scope(message, action, corrected), *([str(part)] if part else [])]
    return Intent(
        # What was only recorded in shadow does not count as done.
        key=("shadow" if status == "shadow" else "act", message.channel, action.kind, *scope),
        kind=action.kind,
        rule=action.rule,
        status="skipped" if late else status,
        nudge=action.nudge,
        subject=action.subject,
        text=corrected.text if corrected and action.kind is ActionKind.REDACT else action.text,
        detail="old_message" if late else "",
        severe=severe,
        asked_for=action.rule in ANSWERS,
        cooldown=action.cooldown,
    )


def _scope(message: Message, action: Action, corrected: Message | None) -> list[str]:
    """What an action of its kind happens once for."""
    if action.kind in ONCE_PER_THREAD and message.thread_id:
        return ["thread", message.thread_id]
    version = ["message", message.external_id, message.version, message.title or "", message.text]
    if corrected and action.kind is ActionKind.REDACT:
        # Each version said something of its own, which others may have copied before it was corrected.
        return [*version, corrected.version, corrected.text]
    return version


def _is_severe(action: Action, decision: Decision) -> bool:
    return any(it.rule == action.rule and it.severity.rank >= SEVERE.rank for it in decision.matches)


def _redacted_too(action: Action, decision: Decision) -> bool:
    return any(it.kind is ActionKind.REDACT and it.mode.rank >= action.mode.rank for it in decision.actions)
