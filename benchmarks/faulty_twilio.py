"""A bad day of Twilio's: every member is answered once, or the doubt stands on a case.

    python -m benchmarks.faulty_twilio [MESSAGES] [SEED]

200 members write one message each while the stand-in refuses (429), breaks (500), answers too late, cuts the
connection after accepting, fails messages after acceptance, and now and then keeps no text to ask about.
Prints how many answers went out, how many twice (must be 0) and what moderators see of the rest.
"""

from __future__ import annotations

import random
import sys
import tempfile
import uuid
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from flask import Flask

from moderator.analyst import Analyst, load_analyst
from moderator.settings import bundled_rules
from moderator.store import open_store
from moderator.store.views import ANYTHING
from tests.webhooks.whatsapp.conftest import serving
from tests.webhooks.whatsapp.number import SENDER, Number
from webhooks import whatsapp
from webhooks.standin.twilio import Fault, blueprint

TIMEOUT = 0.25  # seconds: a slow answer waits far longer
FAULTY, FAILS_LATE, FORGETS = 0.6, 0.1, 0.05  # shares of messages
LEAK = "confere: o cadastro do CPF 529.982.247-25 aparece duplicado na árvore"


def main(messages: int = 200, seed: int = 4) -> None:
    analyst = load_analyst(bundled_rules(), {whatsapp.KIND: whatsapp.CAPABILITIES})
    for name, number in run(messages, random.Random(seed), analyst).items():
        print(f"{name}: {number}")


def run(messages: int, chance: random.Random, analyst: Analyst) -> dict[str, int]:
    """What became of the answers, by name."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = open_store(f"sqlite:///{folder}/faulty.db", [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
        stack.callback(store.close)
        store.database.upgrade()
        number = Number(store, analyst)
        app = Flask(__name__)
        app.register_blueprint(blueprint(number.twilio))
        number.connect(stack.enter_context(serving(app)), timeout=TIMEOUT)
        stack.callback(number.twilio.released.set)
        for place in range(messages):
            _write(number, f"whatsapp:+55619{90000000 + place}", chance)
        return _count(number, messages)


def _write(number: Number, address: str, chance: random.Random) -> None:
    twilio = number.twilio
    forgets = chance.random() < FORGETS
    if forgets:
        twilio.faults.append(Fault.CUT_AFTER_ACCEPT)
    elif chance.random() < FAULTY:
        twilio.faults.extend(chance.choices(list(Fault), k=chance.randint(1, 4)))
    if chance.random() < FAILS_LATE:
        twilio.late_failures[address] = chance.choice((63016, 63018, 63024, 63049))
    twilio.member_writes(address, LEAK)
    twilio.flush()
    for delivery in number.queue:
        for action_id in number.pipeline.plan(delivery):
            while (wait := number.performer.act(action_id)) is not None:
                number.clock.pass_by(seconds=wait)
                if forgets:
                    _forget(number, address)
        number.pipeline.settle(delivery)
    number.queue.clear()
    twilio.settle()
    callbacks = list(twilio.outbox) + chance.sample(list(twilio.outbox), k=len(twilio.outbox) // 2)
    chance.shuffle(callbacks)
    twilio.outbox.clear()
    twilio.outbox.extend(callbacks)
    twilio.flush()
    number.work()
    twilio.faults.clear()


def _forget(number: Number, address: str) -> None:
    """What the account's privacy setting does to messages that we sent."""
    for message in number.twilio.messages.values():
        if message.recipient == address:
            message.body = ""


def _count(number: Number, messages: int) -> dict[str, int]:
    sent = Counter(it.recipient for it in number.twilio.messages.values() if it.recipient != SENDER)
    failed = sum(it.status == "failed" for it in number.twilio.messages.values())
    reasons: Counter[str] = Counter()
    last = None
    while rows := number.store.cases.page("open", ANYTHING, after=last).rows:
        reasons.update(row.reason for row in rows)
        last = rows[-1].id
    return {
        "messages": messages,
        "answered": len(sent),
        "answered twice": sum(times > 1 for times in sent.values()),
        "failed after acceptance": failed,
        "cases: not delivered": reasons["undelivered"],
        "cases: uncertain": reasons["action_uncertain"],
        "cases: not done": reasons["action_failed"],
        "rejected callbacks": len(number.twilio.rejected),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
