"""A room in one process: the real store, reception and relay, phones with WhatsApp's rules, a clock set by hand."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from moderator.analyst import Analyst
from moderator.errors import ChannelError, Unanswerable
from moderator.models import Author, ChannelKind, DeliveryStatus, Ignored, Message, Mode
from moderator.rooms import Pace, Reception, Relay, Reports, Room
from moderator.store import Store
from webhooks.whatsapp import canonical

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WINDOW = timedelta(hours=24)
TEMPLATE = "(há mensagens novas)"


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Phones:
    """Twilio and the members' phones. `doomed` counts texts that were sent outside the window.

    `faults` are raised by the next calls, one each; `cut` makes the next call act and lose its answer;
    `late` are codes that a number's messages fail with after acceptance.
    """

    clock: Clock
    heard: dict[str, datetime] = field(default_factory=dict)
    screens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sent: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    faults: list[ChannelError] = field(default_factory=list)
    refusals: dict[str, ChannelError] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)
    callbacks: list[DeliveryStatus] = field(default_factory=list)
    cut: int = 0
    unanswerable: bool = False
    doomed: int = 0
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def send(self, address: str, text: str) -> str:
        if self.faults:
            raise self.faults.pop(0)
        if address in self.refusals:
            raise self.refusals[address]
        assert len(text) <= 1600
        ref = f"SM{next(self.numbers):032x}"
        self.sent[ref] = (address, text, self.clock())
        is_open = self.clock() - self.heard.get(address, START - WINDOW * 9) <= WINDOW
        if text and not is_open:
            self.doomed += 1
            self.callbacks.append(DeliveryStatus(ref, "failed", 4, "outside_window"))
        elif address in self.late:
            self.callbacks.append(DeliveryStatus(ref, "failed", 4, self.late[address]))
        else:
            self.screens[address].append(text or TEMPLATE)
            self.callbacks.append(DeliveryStatus(ref, "delivered", 6))
        if self.cut:
            self.cut -= 1
            raise ChannelError("unreachable", permanent=False)
        return ref

    def find_sent(self, address: str, text: str, *, since: datetime, known_refs: frozenset[str]) -> str | None:
        if self.unanswerable:
            raise Unanswerable
        found = (
            ref
            for ref, (to, body, at) in self.sent.items()
            if to == address and body == text and ref not in known_refs and at >= since - timedelta(minutes=5)
        )
        return next(found, None)


class World:
    """`write` is a member's message through the whole of the room's part; `settle` runs every job to its end."""

    def __init__(
        self,
        store: Store,
        analyst: Analyst,
        rooms: Mapping[str, Room],
        *,
        mode: Mode = Mode.ENFORCE,
        invites: bool = False,
    ) -> None:
        self.clock = Clock()
        self.store = store
        self.analyst = analyst
        self.phones = Phones(self.clock)
        self.jobs: list[str] = []
        self.told: dict[str, list[str]] = defaultdict(list)
        self._numbers = itertools.count()
        store.rooms.open(list(rooms))
        self.reception = Reception(
            rooms,
            store,
            analyse=analyst.analyse,
            canonical=canonical,
            enqueue=self.jobs.append,
            mode=mode,
            invites=invites,
            clock=self.clock,
        )
        self.reports = Reports(store, clock=self.clock)
        self.start("first")

    def start(self, executor: str) -> None:
        """A worker; the one before is silent from now on."""
        self.executor = executor
        self.store.heartbeats.beat(executor, now=self.clock())
        pace = Pace(1e9, monotonic=lambda: 0.0, sleep=lambda _: None)
        self.relay = Relay(self.store, self.phones, pace, executor=executor, clock=self.clock)

    def deliver(self, number: str, text: str, **more: object) -> tuple[str, Message]:
        """A webhook came and is kept: the delivery's id and what it says."""
        sid = f"SM{next(self._numbers):032x}"
        delivery, _ = self.store.deliveries.receive(
            ChannelKind.WHATSAPP, event="message", identity=sid, headers={}, body=b"x", now=self.clock()
        )
        address = f"whatsapp:{number}"
        self.phones.heard[address] = self.clock()
        author = Author(id=address, handle=str(more.pop("person", address)))
        return delivery, Message(ChannelKind.WHATSAPP, sid, "1", text, author, **more)  # type: ignore[arg-type]

    def moderate(self, delivery: str, message: Message) -> str:
        """What the pipeline does with it: `command`, `outside` or the reason of its passage."""
        heard = self.reception.hear(message, delivery)
        if isinstance(heard, Ignored):
            return "command"
        if heard.group is None:
            return "outside"
        passage = self.reception.decide(heard, self.analyst.analyse(heard), "")
        for action in passage.analysis.decision.actions:
            if action.text:
                self.told[message.author.id].append(action.text)
        self.reception.publish(heard, passage)
        return passage.reason

    def write(self, number: str, text: str, **more: object) -> str:
        result = self.moderate(*self.deliver(number, text, **more))
        self.settle()
        return result

    def join(self, number: str, alias: str) -> None:
        self.write(number, "ENTRAR")
        self.write(number, alias)

    def settle(self) -> None:
        """Run the jobs, deliver the callbacks, until nothing is left that time alone would not bring."""
        self.store.heartbeats.beat(self.executor, now=self.clock())
        while self.jobs or self.phones.callbacks:
            while self.jobs:
                post = self.jobs.pop(0)
                while self.relay.run(post) == 0.0:
                    pass
            while self.phones.callbacks:
                self.reports.receive(self.phones.callbacks.pop(0))

    def screen(self, number: str) -> list[str]:
        return self.phones.screens[f"whatsapp:{number}"]

    def read(self, number: str) -> list[str]:
        """What members wrote, as this one reads it: without the robot's own words."""
        return [text for text in self.screen(number) if not text.startswith("🤖")]
