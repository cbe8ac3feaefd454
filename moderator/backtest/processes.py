"""Replaying messages by the thousand: several processes, and findings remembered from one replay to the next.

The parent reads and remembers, the others only compute: each loads the rule sets for itself and gets pages of
messages. What is made of a page is the package's own, pure business.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import unicodedata
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Protocol

from moderator import detection, text
from moderator.analyst import load_analyst
from moderator.backtest import Candidate, Found, Replayed, replay
from moderator.models import ActionKind, Analysis, ChannelKind, Finding, Message
from moderator.store.history import Past

WORKERS = 2
PAGE = 250  # messages that go to a process at a time
FEW = 1000  # so many are done before another process has started
DETECTS = ("presidio-analyzer", "regex", "google-re2")  # packages that have a say in what is found

Learned = Mapping[str, Mapping[str, Sequence[Finding]]]  # by detector, by key of the message


class Memory(Protocol):
    """Findings of earlier replays, by a key of the message and the detector's version."""

    def key(self, message: Message) -> str: ...
    def recall(self, keys: Collection[str], *, detector: str) -> Mapping[str, Sequence[Finding]]: ...
    def remember(self, found: Mapping[str, Sequence[Finding]], *, detector: str) -> None: ...


class NoMemory:
    """For texts that belong to nobody's history."""

    def key(self, message: Message) -> str:
        return ""

    def recall(self, keys: Collection[str], *, detector: str) -> Mapping[str, Sequence[Finding]]:
        return {}

    def remember(self, found: Mapping[str, Sequence[Finding]], *, detector: str) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a process of its own comes to the same candidate."""

    folder: Path
    capabilities: Mapping[ChannelKind, Collection[ActionKind]]
    ner_model: str = ""

    def prepare(self) -> Candidate:
        """Raises RuleError naming every fault in the folder, ConfigError for a model that can't be loaded."""
        analyst = load_analyst(self.folder, self.capabilities, ner_model=self.ner_model)
        mailboxes = analyst.rules.catalogue.public_mailboxes
        return Candidate(analyst, detector_version(mailboxes, self.ner_model))


@dataclass(frozen=True, slots=True)
class _Page:
    messages: Sequence[Past]
    keys: Sequence[str]
    known: Sequence[Found]


_Answer = tuple[list[tuple[Analysis | None, ...]], Learned]


def detector_version(public_mailboxes: Collection[str], ner_model: str) -> str:
    """Changes with whatever could change what is found: our code and word lists, the engines, the settings."""
    return sha256(json.dumps([_code(), sorted(public_mailboxes), ner_model]).encode()).hexdigest()


def replay_all(
    recipes: Sequence[Recipe],
    candidates: Sequence[Candidate],
    messages: Iterable[Past],
    *,
    memory: Memory | None = None,
    workers: int = WORKERS,
) -> Iterator[Replayed]:
    """What each of the candidates, as prepared by its recipe, makes of each message, in their order.

    A few messages are replayed right here; more of them in `workers` processes, with a bounded number of pages
    under way. Several callers may share one memory.
    """
    memory = memory or NoMemory()
    waiting = iter(messages)
    few = list(islice(waiting, FEW))
    detectors = {candidate.detector for candidate in candidates}
    if len(few) < FEW or workers < 1:
        for page in _pages([few, waiting], detectors, memory):
            yield from _finish(page, _work(candidates, page), memory)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(recipes,)) as pool:
        under_way: deque[tuple[_Page, Future[_Answer]]] = deque()
        for page in _pages([few, waiting], detectors, memory):
            under_way.append((page, pool.submit(_work_here, page)))
            if len(under_way) > 2 * workers:
                first, answer = under_way.popleft()
                yield from _finish(first, answer.result(), memory)
        for page, answer in under_way:
            yield from _finish(page, answer.result(), memory)


def _pages(parts: Iterable[Iterable[Past]], detectors: Collection[str], memory: Memory) -> Iterator[_Page]:
    messages = (past for part in parts for past in part)
    while batch := list(islice(messages, PAGE)):
        keys = [memory.key(past.message) for past in batch]
        recalled = {detector: memory.recall(keys, detector=detector) for detector in detectors}
        known = [{each: found[key] for each, found in recalled.items() if key in found} for key in keys]
        yield _Page(batch, keys, known)


def _finish(page: _Page, answer: _Answer, memory: Memory) -> Iterator[Replayed]:
    analyses, learned = answer
    for detector, found in learned.items():
        memory.remember(found, detector=detector)
    return (Replayed(past, each) for past, each in zip(page.messages, analyses, strict=True))


def _work(candidates: Sequence[Candidate], page: _Page) -> _Answer:
    """What the candidates make of a page, and the findings that were not known before."""
    analyses = []
    learned: dict[str, dict[str, Sequence[Finding]]] = {}
    for past, key, known in zip(page.messages, page.keys, page.known, strict=True):
        replayed, found = replay(candidates, past, known)
        analyses.append(replayed.analyses)
        for detector in found.keys() - known.keys():
            learned.setdefault(detector, {})[key] = found[detector]
    return analyses, learned


_prepared: list[Candidate] = []  # of this process


def _prepare(recipes: Sequence[Recipe]) -> None:
    _prepared[:] = [recipe.prepare() for recipe in recipes]


def _work_here(page: _Page) -> _Answer:
    return _work(_prepared, page)


@functools.cache
def _code() -> str:
    """A digest of all that detection is made of."""
    folder = Path(detection.__file__).parent
    sources = sorted(path for path in (*folder.rglob("*.py"), *folder.rglob("*.txt"), Path(text.__file__)))
    contents = [path.read_bytes() for path in sources]
    engines = [unicodedata.unidata_version, *(f"{name} {version(name)}" for name in DETECTS)]
    return sha256(b"\0".join([*contents, *(engine.encode() for engine in engines)])).hexdigest()
