"""A moderated room at its design size, in real processes against the stand-in for Twilio.

    python -m benchmarks.room [MEMBERS] [MESSAGES] [KILLS]

200 members and 500 messages by default, three kills of everything at once, webhooks doubled and out of
order. Prints what leaked, was lost or came twice (all must be 0), and how long a message took to reach
the others. Windows and days are simulated in process by `tests/rooms/test_windows.py`.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from moderator.store import Store, open_store
from tests.installation import Installation, is_idle, wait_for
from webhooks.standin.twilio import Twilio, Webhook

PATIENCE = 3600.0
CALLBACKS = 0.05  # share of "delivered" callbacks that arrive at all; failures always do
TALK = (
    "alguém já organizou os blocos de assinatura por setor?",
    "a oficina de ontem foi ótima, os slides já estão na página",
    "como vocês treinaram os servidores depois da implantação?",
)
LEAKS = (
    "o cadastro do CPF {cpf} aparece duplicado na árvore",
    "entra lá no sei de homologação, a senha é {secret}",
    "qualquer coisa me chamem no {phone} que eu explico",
)


@dataclass
class Said:
    """One message as it was written: `values` must reach nobody, `at` is when it left the phone."""

    author: str
    values: tuple[str, ...]
    media: bool
    at: float = field(default=0.0)


class Postman:
    """Delivers webhooks as a bad day of Twilio's: some twice, some late, none forgotten while we are down."""

    def __init__(self, twilio: Twilio, *, chance: random.Random) -> None:
        self._twilio = twilio
        self._chance = chance
        self._waiting: deque[Webhook] = deque()
        self._stop = threading.Event()
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(4)

    @contextmanager
    def walking(self) -> Iterator[None]:
        collector = threading.Thread(target=self._collect)
        collector.start()
        walkers = [self._pool.submit(self._walk) for _ in range(4)]
        try:
            yield
        finally:
            self._stop.set()
            collector.join()
            for walker in walkers:
                walker.result()

    def _collect(self) -> None:
        while not self._stop.wait(0.05):
            self._twilio.settle()
            batch = [self._twilio.outbox.popleft() for _ in range(len(self._twilio.outbox))]
            kept = [webhook for webhook in batch if self._is_delivered(webhook)]
            kept += [webhook for webhook in kept if self._chance.random() < 0.2]
            self._chance.shuffle(kept)
            self._waiting.extend(kept)

    def _is_delivered(self, webhook: Webhook) -> bool:
        return b"MessageStatus=delivered" not in webhook.body or self._chance.random() < CALLBACKS

    def _walk(self) -> None:
        session = requests.Session()
        session.trust_env = False
        while not self._stop.is_set():
            try:
                webhook = self._waiting.popleft()
            except IndexError:
                time.sleep(0.01)
                continue
            try:
                answer = session.post(webhook.url, data=webhook.body, headers=dict(webhook.headers), timeout=15)
                if answer.status_code != 200:
                    self._waiting.append(webhook)
            except OSError:
                self._waiting.append(webhook)
                time.sleep(0.05)


def main(members: int = 200, messages: int = 500, kills: int = 3) -> None:
    chance = random.Random(20)
    with tempfile.TemporaryDirectory() as directory:
        installation = Installation(Path(directory), TWILIO_MESSAGES_PER_SECOND="400")
        twilio = installation.community.twilio
        twilio.progress = ("delivered",)
        _, _, port = installation.settings.discourse_url.rpartition(":")
        postman = Postman(twilio, chance=chance)
        with installation.community.serving("127.0.0.1", int(port)):
            installation.start()
            with open_installation(installation) as store, postman.walking():
                run(installation, store, chance, members=members, messages=messages, kills=kills)
                installation.stop()


def run(
    installation: Installation, store: Store, chance: random.Random, *, members: int, messages: int, kills: int
) -> dict[str, int]:
    """The whole day of a room; what went wrong, by name. Prints what it measured."""
    twilio = installation.community.twilio
    addresses = [f"whatsapp:+55619{90000000 + number}" for number in range(members)]
    enrol(twilio, store, addresses)
    started = time.perf_counter()
    said = {}
    kill_after = {messages * (number + 1) // (kills + 1) for number in range(kills)}
    for number in range(messages):
        said[f"caso {number:04d}."] = write(twilio, chance, addresses, number)
        time.sleep(0.02)
        if number in kill_after:
            installation.kill()
            installation.start()
    wait_for(lambda: is_done(store, messages), patience=PATIENCE)
    took = time.perf_counter() - started
    faults = find_faults(twilio, said, addresses)
    sends = sum(message.direction != "inbound" for message in twilio.messages.values())
    print(f"{members} members, {messages} messages, {kills} kills, {sends} messages sent in {took:.0f} s")
    print("   ".join(f"{name}: {number}" for name, number in faults.items()))
    report_latency(twilio, said)
    return faults


def enrol(twilio: Twilio, store: Store, addresses: list[str]) -> None:
    for address in addresses:
        twilio.member_writes(address, "ENTRAR")
    wait_for(lambda: store.rooms.active("comunidade", status="naming") == len(addresses), patience=PATIENCE)
    for number, address in enumerate(addresses):
        twilio.member_writes(address, f"Gente {chr(65 + number // 26)}{chr(97 + number % 26)}")
    wait_for(lambda: store.rooms.active("comunidade") == len(addresses), patience=PATIENCE)


def write(twilio: Twilio, chance: random.Random, addresses: list[str], number: int) -> Said:
    author = chance.choice(addresses)
    values = {"cpf": make_cpf(chance), "secret": f"Pitanga@{chance.randrange(10**7)}", "phone": make_phone(chance)}
    if chance.random() < 0.4:
        template = chance.choice(LEAKS)
        text = template.format(**values)
        hidden = tuple(value for name, value in values.items() if f"{{{name}}}" in template)
    else:
        text, hidden = chance.choice(TALK), ()
    media = chance.random() < 0.05
    said = Said(author, hidden, media, time.time())
    twilio.member_writes(author, f"caso {number:04d}. {text}", media=("image/jpeg",) if media else ())
    return said


def find_faults(twilio: Twilio, said: dict[str, Said], addresses: list[str]) -> dict[str, int]:
    """Values that reached anybody, and messages that somebody did not get, or got more than once."""
    arrived: Counter[tuple[str, str]] = Counter()
    values = {value for one in said.values() for value in one.values}
    leaked = 0
    for message in twilio.messages.values():
        if message.direction == "inbound":
            continue
        leaked += any(value in message.shown for value in values)
        marker = message.shown.partition(": ")[2][:10]
        if marker in said:
            arrived[marker, message.recipient] += 1
    expected = [(marker, to) for marker, one in said.items() for to in addresses if to != one.author]
    return {
        "raw values leaked": leaked,
        "lost": sum(pair not in arrived for pair in expected),
        "doubled": sum(number > 1 for number in arrived.values()),
        "to the author": sum(said[marker].author == to for marker, to in arrived),
        "doomed": sum(message.error_code == 63016 for message in twilio.messages.values()),
    }


def report_latency(twilio: Twilio, said: dict[str, Said]) -> None:
    """Seconds from the phone to each other member, and to the last of them."""
    each: dict[str, list[float]] = {marker: [] for marker in said}
    for message in twilio.messages.values():
        marker = message.shown.partition(": ")[2][:10]
        if message.direction != "inbound" and marker in said:
            each[marker].append(message.created_at.timestamp() - said[marker].at)
    every = sorted(seconds for times in each.values() for seconds in times)
    last = sorted(max(times) for times in each.values() if times)
    for name, values in (("to a member", every), ("to the last member", last)):
        p50, p95 = statistics.median(values), values[int(len(values) * 0.95)]
        print(f"{name}: p50 {p50:.1f} s, p95 {p95:.1f} s")


def is_done(store: Store, messages: int) -> bool:
    return (
        store.cases.totals()["messages"] >= messages and is_idle(store) and store.outbox.next_due("comunidade") is None
    )


@contextmanager
def open_installation(installation: Installation) -> Iterator[Store]:
    settings = installation.settings
    store = open_store(settings.database_url, settings.keys, new_id=lambda: uuid.uuid4().hex)
    try:
        yield store
    finally:
        store.close()


def make_phone(chance: random.Random) -> str:
    return f"(61) 9{chance.randrange(6000, 10000)}-{chance.randrange(1000, 10000)}"


def make_cpf(chance: random.Random) -> str:
    digits = [chance.randrange(10) for _ in range(9)]
    for length in (10, 11):
        total = sum(weight * digit for weight, digit in zip(range(length, 1, -1), digits, strict=True))
        digits.append(total * 10 % 11 % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
