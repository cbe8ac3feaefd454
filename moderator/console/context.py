"""What the console needs from outside, as one value. Wired by the web application; the views only use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flask import current_app

from moderator.console.access.ways import Ways
from moderator.editions import Edition, Load
from moderator.models import ActionKind, Analysis, ChannelKind, Message, Mode
from moderator.rules import RuleSet
from moderator.store import Store
from moderator.store.rulesets import Files

EXTENSION = "moderapen_console"


class Analyst(Protocol):
    """The pure analysis of one message, by the `rules` in force."""

    @property
    def rules(self) -> RuleSet: ...

    def analyse(self, message: Message) -> Analysis:
        """Raises AnalysisError when the text can't be analysed within its budget."""
        ...


@dataclass(frozen=True, slots=True)
class Lab:
    """What the rules lab works with: the `edition` in force, how to `load` another, the files of the rules `folder`;
    `compare` enqueues a comparison by its id."""

    edition: Callable[[], Edition]
    load: Load
    folder: Callable[[], Files]
    compare: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Console:
    """`analyst` is called by «Experimente» only, because it loads the detection engine on first use.

    `perform` enqueues an action (its id, the number of this attempt), `moderate` a delivery (its
    id, a number never used before for it). `names` gives the official name of each product,
    support type and sphere of the catalogue by id; `demo_links` (label to URL) are those of the
    stand-in forum and phone, shown in the demo. `relay` enqueues the sending of a room's post (its id, a
    number never used before for it), `room_names` are the rooms of the policy by id.
    """

    store: Store
    analyst: Callable[[], Analyst]
    perform: Callable[[str, int], None]
    moderate: Callable[[str, int], None]
    capabilities: Mapping[ChannelKind, frozenset[ActionKind]]
    mode: Mode
    clock: Callable[[], datetime]
    names: Mapping[str, str] = field(default_factory=dict)
    demo_links: Mapping[str, str] = field(default_factory=dict)
    relay: Callable[[str, int], None] = lambda _post_id, _number: None
    room_names: Mapping[str, str] = field(default_factory=dict)
    lab: Lab | None = None
    ways: Ways = field(default_factory=Ways)


def current() -> Console:
    """The console of the application that answers this request."""
    console: Console = current_app.extensions[EXTENSION]
    return console
