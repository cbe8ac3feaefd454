"""Invented cases for `benchmarks.console`: both channels, with sealed messages, decisions, actions and search marks.

One case in five is open, the others are resolved; half a percent wants an admin, rests or got stuck.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, update

from moderator.models import ActionKind, Author, ChannelKind, Finding, Match, Message, Mode, Severity, Triage
from moderator.store import Store
from moderator.store.records import FINDINGS, MATCHES, MESSAGE, TEXTS, TRIAGE
from moderator.store.schema import actions, case_search, cases, decisions, deliveries, messages
from moderator.store.search_index import enter, marks_of

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
AT_ONCE = 2_000
CPF = "713.402.958-14"
COMMON = "sistema"  # in every text; the others by how often they come
WORDS = ("processo", "documento", "assinatura", "tramite", "barramento", "certificado", "usuario", "unidade", "modulo")
RARE = tuple("".join(letters) for letters in itertools.product("bcdfglmnprtvz", repeat=3))
TABLES = (deliveries, messages, decisions, cases, actions, case_search)


def fill(store: Store, number: int, *, seed: int = 7) -> None:
    """`number` cases of the 300 days before NOW, the newest last."""
    dice = random.Random(seed)
    batch: dict[Table, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for index in range(number):
        for table, values in _case(store, index, NOW - timedelta(days=300) * (1 - index / number), dice).items():
            batch[table].append(values)
        if len(batch[cases]) == AT_ONCE or index == number - 1:
            with store.database.write() as connection:
                for table, rows in batch.items():
                    connection.execute(insert(table), rows)
                    rows.clear()
    _make_ready(store)
    with store.database.engine.connect() as connection:  # what PostgreSQL's autovacuum does by itself soon after
        tidy = "VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(tidy)


def _make_ready(store: Store) -> None:
    """PostgreSQL searches vectors; SQLite makes its index when the first case is entered after it."""
    if store.database.engine.dialect.name == "postgresql":
        with store.database.write() as connection:
            connection.execute(update(case_search).values(vector=func.to_tsvector("simple", case_search.c.marks)))
    last = store.cases.queue("all")[0]
    stored = store.cases.load(last.id)
    assert stored is not None
    with store.database.write() as connection:
        enter(connection, store.vault, last.id, stored.decision.message, stored.decision.findings)


def _text(dice: random.Random) -> str:
    words = [COMMON, *dice.sample(WORDS, 3), *(dice.choice(RARE) for _ in range(12))]
    return f"Bom dia, o {' '.join(words)} parou. Meu CPF é {CPF}."


def _case(store: Store, index: int, at: datetime, dice: random.Random) -> dict[Table, dict[str, Any]]:
    row, text = f"{index:032x}", _text(dice)
    channel = ChannelKind.FORUM if dice.random() < 0.7 else ChannelKind.WHATSAPP
    severity = dice.choice(list(Severity)[1:])
    kinds = ["BR_CPF", *dice.sample(("PASSWORD", "EMAIL_ADDRESS", "PHONE_NUMBER"), dice.choice((0, 0, 1)))]
    is_open = dice.random() < 0.2
    start = text.index(CPF)
    finding = Finding("BR_CPF", start, start + len(CPF), 0.99, "CPF com dígitos válidos.")
    match = Match("dados-pessoais", "Dado pessoal", severity, Mode.ENFORCE, "Há um CPF.", (0,), hides=True)
    author = Author(str(index % 5000), f"pessoa{index % 5000}")
    message = Message(channel, row[-12:], "1", text, author, thread_id=str(index // 8), position=index % 8 + 1)
    seal = store.vault.seal
    content = seal(MESSAGE.dump_json(message).decode(), table="messages", column="content", row=row)
    texts = TEXTS.dump_json((text.replace(CPF, "[CPF removido]"), None)).decode()
    return {
        deliveries: {"id": row, "channel": channel, "event": "post_created", "identity": row, "status": "done",
                     "received_at": at, "finished_at": at},
        messages: {"id": row, "key": row, "channel": channel, "external_id": row[-12:], "version": "1",
                   "thread_id": message.thread_id, "position": message.position,
                   "author": store.records.author_key(message), "content": content, "delivery_id": row,
                   "received_at": at},
        decisions: {"message_id": row, "ruleset": "f" * 64, "mode": Mode.ENFORCE, "severity": severity,
                    "findings": FINDINGS.dump_python((finding,), mode="json"),
                    "triage": TRIAGE.dump_python(Triage(support_request=False, confidence=0.03), mode="json"),
                    "matches": MATCHES.dump_python((match,), mode="json"), "explanation": [], "decided_at": at,
                    "redacted": seal(texts, table="decisions", column="redacted", row=row)},
        cases: {"id": row, "message_id": row, "channel": channel, "severity": severity,
                "severity_rank": severity.rank, "kinds": sorted(kinds), "rules": ["dados-pessoais"],
                "status": "open" if is_open else "resolved", "verdict": None if is_open else "agree",
                "exposure": "residual" if dice.random() < 0.005 else "clean",
                "reason": "action_uncertain" if dice.random() < 0.005 else "decided", "opened_at": at,
                "resolved_at": None if is_open else at + timedelta(hours=2),
                "mailed_at": at + timedelta(minutes=10) if channel is ChannelKind.FORUM else None,
                "assigned_to": "ana" if dice.random() < 0.005 else None,
                "held_until": NOW + timedelta(days=1) if dice.random() < 0.005 else None,
                "escalated_at": at if dice.random() < 0.005 else None},
        actions: {"id": row, "key": row, "message_id": row, "position": 0, "kind": ActionKind.REDACT,
                  "rule": "dados-pessoais", "status": "done", "residue": [], "attempts": 1, "created_at": at,
                  "released_at": at, "updated_at": at + timedelta(seconds=4)},
        case_search: {"case_id": row, "marks": " ".join(marks_of(store.vault, text.replace(CPF, "")))},
    }  # fmt: skip


def open_ids(number: int, dice: random.Random) -> Iterator[str]:
    """Ids of cases of `fill`, at random."""
    while True:
        yield f"{dice.randrange(number):032x}"
