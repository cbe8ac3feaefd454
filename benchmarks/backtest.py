"""Replaying history: `python -m benchmarks.backtest [MESSAGES]` (50,000 unless told otherwise).

Generates a community (seeded; sentences of the training texts, invented identifiers, topics with answers), decides
on it live, one message after another, and stores it. Then the bundled rules are replayed over it with two processes,
first with nothing remembered, then with every finding remembered, and compared with a changed copy of themselves.
Each replayed analysis must equal the live one exactly. Targets: 60 s per 50,000 messages on 2 cores, 1,000 live
decisions a second and core, of the training texts as they are.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from moderator.analyst import Analyst
from moderator.backtest import Past, Replayed, contrast, surroundings, tally
from moderator.backtest.processes import Recipe, replay_all
from moderator.backtest.report import comparison_text, tally_text
from moderator.corpus import load_corpus, message_of
from moderator.models import Analysis, Author, ChannelKind, Message, Mode, Triage
from moderator.store import Store, open_store
from moderator.store.records import FINDINGS, MATCHES, MESSAGE, TEXTS, TRIAGE
from moderator.store.schema import cases, decisions, deliveries, messages
from webhooks.app import capabilities

ROOT = Path(__file__).parents[1]
MESSAGES = 50_000
TARGET_SECONDS, TARGET_RATE = 60.0, 1000
START = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
STORED_AT_ONCE = 1000
WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
ANALYSIS = TypeAdapter(Analysis)


@dataclass(frozen=True, slots=True)
class Decided:
    """A generated message and what was decided live."""

    past: Past
    analysis: Analysis


def main(number: int = MESSAGES) -> None:
    """Print time, memory and equality of each replay."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(f"sqlite:///{folder}/moderator.db", [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
        store.database.upgrade()
        recipe = Recipe(ROOT / "rules", capabilities())
        candidate = recipe.prepare()
        _report_rate(candidate.analyst)
        with _timed(f"live, one process, {number} messages"):
            live = _live(store, candidate.analyst, number)
        other = Recipe(_changed_rules(folder), capabilities())

        def replay(*recipes: Recipe) -> Iterator[Replayed]:
            candidates = [each.prepare() for each in recipes]
            return replay_all(recipes, candidates, store.history.read(), memory=store.analyses)

        for state in ("cold", "warm"):
            with _timed(f"backtest, {state}", target=TARGET_SECONDS * number / MESSAGES):
                figures = tally(candidate.analyst, _counted(replay(recipe), live))
        with _timed("diff, warm"):
            comparison = contrast(candidate.analyst, other.prepare().analyst, replay(recipe, other))
        print(f"\n{tally_text(figures)}\n\n{comparison_text(comparison)[:3000]}")
        store.close()


def generate(number: int, *, seed: int = 20261122) -> Iterator[Message]:
    """Messages of both channels; answers follow the first message of their topic."""
    random_ = random.Random(seed)
    texts = [sample.text for path in sorted((ROOT / "training").glob("*.jsonl")) for sample in load_corpus(path)]
    topics: list[str] = []
    for index in range(number):
        forum = random_.random() < 0.6
        parts = [random_.choice(texts) for _ in range(random_.choice((1, 1, 1, 2)))]
        if random_.random() < 0.3:
            parts.insert(random_.randrange(len(parts) + 1), random_.choice(LEAKS)(random_))
        first = forum and (not topics or random_.random() < 0.3)
        thread = f"t{index}" if first else random_.choice(topics[-50:]) if forum else None
        if first:
            topics.append(f"t{index}")
        person = random_.randrange(2000)
        yield Message(
            channel=ChannelKind.FORUM if forum else ChannelKind.WHATSAPP,
            external_id=str(index),
            version="1",
            text=f"{' '.join(parts)}\nRef. {random_.randrange(10**6)}",
            author=Author(id=f"p{person}", handle=f"membro.{person}"),
            title=random_.choice(texts)[:60] if first else None,
            thread_id=thread,
            first_post=first,
            position=None if thread is None else 1 if first else 2,
            created_at=START + timedelta(minutes=index),
        )


def cpf(random_: random.Random) -> str:
    """Invented, with valid check digits."""
    digits = [random_.randrange(10) for _ in range(9)]
    for length in (9, 10):
        rest = sum(digit * (length + 1 - at) for at, digit in enumerate(digits[:length])) * 10 % 11
        digits.append(rest % 10)
    number = "".join(map(str, digits))
    return random_.choice((number, f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"))


LEAKS: Sequence[Callable[[random.Random], str]] = (
    lambda it: f"Meu CPF é {cpf(it)}.",
    lambda it: f"Podem me escrever em pessoa{it.randrange(10**4)}@exemplo.com.br?",
    lambda it: f"Meu celular é (61) 9{it.randrange(10**4):04}-{it.randrange(10**4):04}.",
    lambda it: f"A senha do banco é X{it.getrandbits(40):010x}!",
    lambda it: f"O servidor 10.{it.randrange(256)}.{it.randrange(256)}.{it.randrange(1, 255)} não responde.",
    lambda it: f"Processo 23000.{it.randrange(10**6):06}/2024-{it.randrange(100):02}.",
    lambda it: f"token: ghp_{sha256(it.randbytes(8)).hexdigest()[:36]}",
)


def _live(store: Store, analyst: Analyst, number: int) -> dict[str, bytes]:
    """Decide on everything as it comes, and store it; a digest of each analysis by message."""
    openings: dict[str, Triage] = {}
    digests: dict[str, bytes] = {}
    waiting: list[Decided] = []
    for message in generate(number):
        opening = None if message.first_post else openings.get(message.thread_id or "")
        past = Past(uuid.uuid4().hex, message, opening)
        analysis = analyst.analyse(message, thread=surroundings(past))
        if message.first_post and message.thread_id:
            openings[message.thread_id] = analysis.triage
        digests[past.id] = _digest(analysis)
        waiting.append(Decided(past, analysis))
        if len(waiting) == STORED_AT_ONCE:
            _store(store, waiting)
            waiting = []
    _store(store, waiting)
    return digests


def _store(store: Store, decided: Sequence[Decided]) -> None:
    """What the pipeline would leave behind, in one transaction for many; every fifth with a verdict."""
    rows: dict[str, list[dict[str, object]]] = {"deliveries": [], "messages": [], "decisions": [], "cases": []}
    for number, item in enumerate(decided):
        row, message, decision = item.past.id, item.past.message, item.analysis.decision
        received = message.created_at or START
        content = MESSAGE.dump_json(message).decode()
        texts = TEXTS.dump_json((item.analysis.redacted, item.analysis.redacted_title)).decode()
        common = {"channel": message.channel, "status": "done", "received_at": received}
        rows["deliveries"].append({"id": row, "event": "post_created", "identity": row, **common})
        rows["messages"].append(
            {
                "id": row,
                "key": row,
                "channel": message.channel,
                "external_id": message.external_id,
                "version": message.version,
                "thread_id": message.thread_id,
                "position": message.position,
                "author": store.records.author_key(message),
                "content": store.vault.seal(content, table="messages", column="content", row=row),
                "delivery_id": row,
                "received_at": received,
            }
        )
        rows["decisions"].append(
            {
                "message_id": row,
                "ruleset": decision.ruleset,
                "mode": Mode.SHADOW,
                "severity": decision.severity,
                "findings": FINDINGS.dump_python(item.analysis.findings, mode="json"),
                "triage": TRIAGE.dump_python(item.analysis.triage, mode="json"),
                "matches": MATCHES.dump_python(decision.matches, mode="json"),
                "explanation": list(decision.explanation),
                "redacted": store.vault.seal(texts, table="decisions", column="redacted", row=row),
                "decided_at": received,
            }
        )
        if decision.matches:
            verdict = (None, "agree", "agree", "agree", "false_positive")[number % 5]
            rows["cases"].append(_case(row, item, verdict, received))
    with store.database.write() as connection:
        for table in (deliveries, messages, decisions, cases):
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])


def _case(row: str, item: Decided, verdict: str | None, moment: datetime) -> dict[str, object]:
    severity = item.analysis.decision.severity
    return {
        "id": row,
        "message_id": row,
        "channel": item.past.message.channel,
        "severity": severity,
        "severity_rank": severity.rank,
        "kinds": [],
        "status": "resolved" if verdict else "open",
        "exposure": "none",
        "reason": "decided",
        "verdict": verdict,
        "opened_at": moment,
    }


def _digest(analysis: Analysis | None) -> bytes:
    return sha256(b"" if analysis is None else ANALYSIS.dump_json(analysis)).digest()


def _counted(replayed: Iterator[Replayed], live: dict[str, bytes]) -> Iterator[Replayed]:
    """The same, and how many equal what was decided live."""
    equal = total = 0
    for item in replayed:
        total += 1
        equal += _digest(item.analyses[0]) == live[item.past.id]
        yield item
    print(f"  equal to live: {equal} of {total}, {len(live)} stored")


def _changed_rules(folder: Path) -> Path:
    """A copy of the bundled rules in which one of them only proposes."""
    copy = folder / "rules"
    shutil.copytree(ROOT / "rules", copy)
    rule = copy / "dados-pessoais.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("mode: enforce", "mode: suggest"), encoding="utf-8")
    return copy


def _report_rate(analyst: Analyst) -> None:
    """Detect, triage and decide on the training texts, one core: the first time over, and again."""
    texts = [message_of(sample) for path in sorted((ROOT / "training").glob("*.jsonl")) for sample in load_corpus(path)]
    for state in ("first", "again"):
        start = time.process_time()
        for message in texts:
            analyst.analyse(message)
        rate = len(texts) / (time.process_time() - start)
        print(f"full decision, {len(texts)} training texts, {state}: {rate:.0f}/s (target {TARGET_RATE})")


@contextmanager
def _timed(what: str, *, target: float | None = None) -> Iterator[None]:
    """Time by the clock and of all processors together, which a busy machine disturbs less; the largest processes."""
    start, before = time.perf_counter(), _processor_seconds()
    yield
    took, busy = time.perf_counter() - start, _processor_seconds() - before
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in WHOSE)
    told = f" (target {target:.0f} s)" if target else ""
    print(f"{what}: {took:.1f} s{told}, {busy:.1f} s of processors; peak {own:.0f} MB, {others:.0f} MB in a child")


def _processor_seconds() -> float:
    return sum((used := resource.getrusage(who)).ru_utime + used.ru_stime for who in WHOSE)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES)
