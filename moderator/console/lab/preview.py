"""How a text would read: put together for both channels on the invented situations of «Experimente»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderator.analyst import Analyst, anonymise
from moderator.console.try_out import EXAMPLES, Draft
from moderator.guidance import draft_ticket
from moderator.models import ChannelKind, Message, Related
from moderator.nudges import LIMITS, Nudges, Rendered
from moderator.rules.wording import placeholders

FRAME = "frame"
TOPICS = (Related("Envio pelo Tramita volta com erro", "https://participen.processoeletronico.gov.br/t/exemplo/41"),)


@dataclass(frozen=True, slots=True)
class Situation:
    """A text as a member would read it in one situation; `said` is None where it has nothing to say there."""

    title: str
    channel: ChannelKind
    said: Rendered | None
    limit: int  # characters that the channel takes


def preview(name: str, nudges: Nudges, analyst: Analyst) -> Sequence[Situation]:
    """Each situation in each channel. The frame is shown around another text."""
    shown = next(iter(nudges.nudges), "") if name == FRAME else name
    if shown not in nudges.nudges:
        return ()
    return [
        Situation(title, channel, _render(shown, nudges, analyst, _arrive(draft, channel)), LIMITS[channel])
        for title, draft in EXAMPLES.items()
        for channel in ChannelKind
    ]


def _render(name: str, nudges: Nudges, analyst: Analyst, message: Message) -> Rendered | None:
    analysis = analyst.analyse(message)
    found = [message.source(each.field)[each.start : each.end] for each in analysis.findings]
    ticket = draft_ticket(anonymise(message, analysis.findings), values=found)
    values = placeholders(
        analyst.rules.catalogue,
        analysis.triage,
        analysis.findings,
        message=message,
        related=TOPICS,
        draft=ticket,
    )
    return nudges.render(name, message.channel, values)


def _arrive(draft: Draft, channel: ChannelKind) -> Message:
    return replace(draft, channel=channel, title=draft.title if channel is ChannelKind.FORUM else "").message
