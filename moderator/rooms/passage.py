"""What becomes of a message written to a room: passed on, passed on without some data, or held back. Pure.

Fails closed: a message passes only where an analysis says so, and again of the text that members would read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from moderator.errors import AnalysisError
from moderator.guidance.wording import listed
from moderator.models import Action, ActionKind, Analysis, Message, Mode
from moderator.rooms import wording
from moderator.rooms.policy import Room
from moderator.rooms.splitting import MAX_BODY
from moderator.rules.wording import KINDS

RULE = "sala"  # what the room itself says is no rule's doing
SECRETS = frozenset({"PASSWORD", "API_KEY", "ACCESS_TOKEN", "PRIVATE_KEY", "CONNECTION_STRING"})
VCARDS = frozenset({"text/vcard", "text/x-vcard"})

Analyse = Callable[[Message], Analysis]  # raises AnalysisError


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is what members read, without the alias, "" when there is nothing to pass on; `withheld`
    keeps it from them until a moderator releases it. `reason` is a code; `analysis` is the one to
    record, with what the author is told; `review` is why a person must look, "" when nobody must."""

    text: str = field(repr=False)
    withheld: bool
    reason: str
    review: str
    analysis: Analysis


def decide_passage(room: Room, message: Message, analysis: Analysis, review: str, *, analyse: Analyse) -> Passage:
    """`review` is what the pipeline found already; `not_analysed` holds the message back unseen."""
    if review == "not_analysed":
        return _withhold(message.text, "not_analysed", "not_analysed", analysis)
    hidden = _enforced(analysis)
    shown = analysis.redacted if hidden else message.text
    if reason := _holds_back(room, analysis, hidden):
        return _withhold(_marked(shown) if hidden else shown, reason, "withheld", analysis)
    seen = analysis
    if hidden:
        try:
            seen = analyse(replace(message, text=shown, attachments=()))
        except AnalysisError:
            return _withhold(_marked(shown), "not_analysed", "not_analysed", analysis)
        if _enforced(seen):
            return _withhold(_marked(shown), "residue", "withheld", analysis)
    note, told = _attachment_notes(message)
    if hidden:
        told = [_tell_redacted(analysis, hidden), *told]
    elif not shown.strip() and not note:
        told = [wording.NOTHING_TO_SEND]
    answered = _answer(analysis, told, seen) if told else analysis
    body = _marked(shown) if hidden else shown
    text = "\n".join(part for part in (body if shown.strip() else "", note) if part)
    return Passage(text, False, "redacted" if hidden else "clean", review, answered)


def _enforced(analysis: Analysis) -> frozenset[int]:
    """Findings that a rule in force wants out of the text; what is only proposed or tried out stays."""
    return frozenset(
        index
        for match in analysis.decision.matches
        if match.hides and match.mode is Mode.ENFORCE
        for index in match.findings
    )


def _holds_back(room: Room, analysis: Analysis, hidden: frozenset[int]) -> str:
    """Why a person must see the message before anyone else does, as a code; "" when nothing asks for it."""
    in_force = [match for match in analysis.decision.matches if match.mode is Mode.ENFORCE]
    if any(match.rule in room.withhold.rules for match in in_force):
        return "rule"
    severe = [match for match in in_force if match.severity.rank >= room.withhold.severity.rank]
    if any(set(match.findings) - hidden for match in severe):
        return "severe"
    # Found, but no rule has an opinion of it: nobody decided that the members may read it.
    return "doubt" if set(range(len(analysis.findings))) - analysis.decision.covered else ""


def _withhold(text: str, reason: str, review: str, analysis: Analysis) -> Passage:
    return Passage(text, True, reason, review, _answer(analysis, [wording.HELD_BACK, wording.MISTAKE]))


def _answer(analysis: Analysis, told: Sequence[str], seen: Analysis | None = None) -> Analysis:
    """The analysis with the room's own words to the author, in place of what the rules say to somebody
    whose message is public already. What they say of the text as members read it, `seen`, follows."""
    others = tuple(action for action in analysis.decision.actions if action.kind is not ActionKind.REPLY)
    guidance = [
        action.text
        for action in (seen.decision.actions if seen else ())
        if action.kind is ActionKind.REPLY and action.mode is Mode.ENFORCE and action.text
    ]
    text = "\n\n".join([wording.robot(" ".join(told)), *guidance])
    if len(text) > MAX_BODY:
        text = wording.robot(" ".join(told))
    reply = Action(ActionKind.REPLY, RULE, Mode.ENFORCE, text=text)
    return replace(analysis, decision=replace(analysis.decision, actions=(reply, *others)))


def _tell_redacted(analysis: Analysis, hidden: frozenset[int]) -> str:
    types = dict.fromkeys(analysis.findings[index].entity_type for index in sorted(hidden))
    kinds = listed(dict.fromkeys(KINDS.get(kind, "dado protegido") for kind in types))
    secret = wording.CREDENTIAL if SECRETS & types.keys() else ""
    return wording.PUBLISHED_REDACTED.format(kinds=kinds) + secret + " " + wording.MISTAKE


def _attachment_notes(message: Message) -> tuple[str, list[str]]:
    """What members read of attachments, and what the author is told of them."""
    if not message.attachments:
        return "", []
    kinds = {attachment.content_type.partition(";")[0].strip().lower() for attachment in message.attachments}
    if kinds & VCARDS:
        return wording.CONTACT_NOTE, [wording.CONTACT_HELD]
    return wording.FILE_NOTE, [wording.FILE_HELD]


def _marked(text: str) -> str:
    return f"{text}\n{wording.REDACTED_MARK}"
