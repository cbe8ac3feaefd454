"""Is anything left after «clean»? Random forum lives through the real pipeline, store and channel, in one process.

    python -m benchmarks.residue [RUNS] [SEED]

Every run is a forum of its own with other settings, in which people leak, quote, link, edit, delete and
come in between, and requests fail. Then everything that a reader without an account can fetch is looked
through. A second series undoes everything and compares the forum with what it was before. Both are on a
simulated clock; the same seed gives the same runs.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from benchmarks.forum_life import Life
from benchmarks.residue_desk import START, Desk
from moderator.analyst import Analyst, load_analyst
from moderator.orders import found_values
from moderator.store import Store, open_store
from webhooks.app import capabilities
from webhooks.standin.discourse import Forum, SiteSettings
from webhooks.standin.discourse.baking import cook

FAST = "PRAGMA synchronous=OFF"
RULES = Path(__file__).parents[1] / "rules"
FAILURES = (
    "clean with a leftover",
    "leftover that no case names",
    "innocent text damaged",
    "replies or messages doubled",
    "deliveries or actions unfinished",
    "undo that is not the original",
)


def main(runs: int = 1000, seed: int = 1) -> None:
    with tempfile.TemporaryDirectory() as directory:
        store = open_empty_store(f"sqlite:///{directory}/moderator.db")
        analyst = load_analyst(RULES, capabilities())
        started = time.perf_counter()
        tally = simulate(store, analyst, runs=runs, seed=seed)
        undone = simulate(store, analyst, runs=runs // 2, seed=seed, undo=True)
        took = time.perf_counter() - started
        store.close()
    print(f"{runs} lives and {runs // 2} undone, seed {seed}, {took:.0f} s\n")
    for name in (*FAILURES[:-1], "cases clean", "cases residual", "cases none", "cases pending", "posts left hidden",
                 "actions tried again by a person", "requests"):  # fmt: skip
        print(f"{name:36}{tally[name]:8}")
    print(f"\n{FAILURES[-1]:36}{undone[FAILURES[-1]]:8}\n{'cases undone':36}{undone['cases undone']:8}")


def open_empty_store(url: str) -> Store:
    store = open_store(url, [b"a key of thirty-two bytes, yes!!"], new_id=lambda: uuid.uuid4().hex)
    store.database.upgrade()
    if store.database.engine.dialect.name == "sqlite":  # no power fails in a simulation
        event.listen(store.database.engine, "connect", lambda connection, _: connection.execute(FAST))
        store.database.engine.dispose()
    return store


def simulate(store: Store, analyst: Analyst, *, runs: int, seed: int, undo: bool = False) -> Counter[str]:
    """What `runs` lives came to, as counts by name; a failure names the seed that repeats it on stderr."""
    tally: Counter[str] = Counter()
    for number in range(runs):
        name = f"{seed}:{number}:{'undo' if undo else 'life'}"
        tally += (run_undo if undo else run_life)(store, analyst, Random(name), number)
    return tally


def run_life(store: Store, analyst: Analyst, chance: Random, number: int) -> Counter[str]:
    desk, life = _open(store, analyst, chance, first_id=number * 1000 + 1001)
    life.begin()
    life.disturb()
    desk.settle()
    if chance.random() < 0.3:
        life.bring_back()
        desk.settle()
    desk.forum.faults.clear()
    desk.try_again()
    tally = _judge(store, desk, life)
    desk.close()
    return tally


def run_undo(store: Store, analyst: Analyst, chance: Random, number: int) -> Counter[str]:
    desk, life = _open(store, analyst, chance, first_id=number * 1000 + 500_000_001)
    life.begin()
    for post in desk.forum.posts.values():
        desk.forum.rebake(post)  # an outdated preview is the forum's cache, and no undo's to bring back
    before = snapshot(life)
    desk.settle()
    cases = [case for case in desk.cases() if case.exposure in {"clean", "residual"}]
    chance.shuffle(cases)
    for case in cases:
        desk.undo(case.id)
    tally = Counter({"cases undone": len(cases), FAILURES[5]: int(snapshot(life) != before)})
    desk.close()
    return tally


def snapshot(life: Life) -> list[object]:
    """What readers see of all that people wrote; edit histories apart, which a purge takes for good."""
    forum = life.forum
    posts = [forum.posts[post_id] for post_id in life.meant]
    topics = [forum.topics[topic_id] for topic_id in life.titles]
    seen = [(post.id, post.raw, cook(post.raw, post.previews), post.hidden, post.deleted_at) for post in posts]
    return [*seen, *((topic.id, topic.title, topic.visible, topic.closed) for topic in topics)]


def _open(store: Store, analyst: Analyst, chance: Random, *, first_id: int) -> tuple[Desk, Life]:
    settings = SiteSettings(
        can_permanently_delete=chance.random() < 0.7,
        old_versions_stay_readable=chance.random() < 0.5,
        hidden_flag_is_shifted=chance.random() < 0.5,
        edit_history_visible_to_public=chance.random() < 0.8,
        search_is_behind=chance.random() < 0.1,
        allow_duplicate_topic_titles=chance.random() < 0.5,
    )
    now = [START]
    forum = Forum(clock=lambda: now[0], settings=settings, first_id=first_id)
    desk = Desk(store, analyst, forum, now, chance, history=chance.choice(("purge", "purge", "hide")))
    return desk, Life(forum, chance)


def _judge(store: Store, desk: Desk, life: Life) -> Counter[str]:
    public = public_text(desk)
    reachable = {value for value in life.values if _shows(public, value)}
    cases = desk.cases()
    found = {case.id: set(found_values(store.records.load(case.message_id))) for case in cases}
    # A post with a copy that can't be closed is named as a whole: with it all that it ever said.
    exposed = {case.external_id for case in cases if case.exposure not in {"clean", "none"}}
    named = {value for case in cases if case.external_id in exposed for value in found[case.id]}
    tally: Counter[str] = Counter(f"cases {case.exposure}" for case in cases)
    tally[FAILURES[0]] = sum(case.exposure == "clean" and bool(found[case.id] & reachable - named) for case in cases)
    tally[FAILURES[1]] = len(reachable - named)
    tally[FAILURES[2]] = sum(1 for _ in _damaged(life))
    tally[FAILURES[3]] = _doubled(desk)
    tally[FAILURES[4]] = desk.unfinished()
    tally["posts left hidden"] = sum(post.hidden for post in life.leaks)
    tally["actions tried again by a person"] = desk.tried_again
    tally["requests"] = desk.requests
    for name in FAILURES:
        if tally[name]:
            print(f"{name}: {tally[name]} ({desk.forum.settings})", file=sys.stderr)
    return tally


def public_text(desk: Desk) -> str:
    """Everything that anybody can fetch of the forum without an account, as one text."""
    return "\n".join(html.unescape(text) for text in _fetched(desk))


def _fetched(desk: Desk) -> Iterator[str]:
    forum, get = desk.forum, desk.read_as_anybody
    yield from (get("/"), get("/posts.json"))
    for topic in list(forum.topics.values()):
        yield get(f"/t/-/{topic.id}")
        yield get(f"/search.json?q=topic:{topic.id}")
        yield from (
            get(f"/t/{topic.id}/{near}.json?include_raw=true") for near in range(1, len(topic.post_ids) + 1, 20)
        )
    for post in list(forum.posts.values()):
        yield from (get(f"/posts/{post.id}{end}") for end in (".json", "/raw", "/replies.json"))
        for number in range(1, post.version + 2):
            yield get(f"/posts/{post.id}.json?version={number}")
            yield get(f"/posts/{post.id}/revisions/{number}.json")


def _shows(public: str, value: str) -> bool:
    plain = json.dumps(value, ensure_ascii=False)[1:-1]
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower())
    return value in public or plain in public or (value[0].isdigit() and slug in public)


def _damaged(life: Life) -> Iterable[int]:
    """Posts and titles that differ from what their writer meant by more than words in the place of values."""
    for post_id, meant in life.meant.items():
        post = life.forum.posts[post_id]
        if not _is_meant(meant, life, r"(?:\n\n\*Dados pessoais removidos[^\n]*)?").fullmatch(post.raw):
            yield post_id
    for topic_id, meant in life.titles.items():
        title = life.forum.topics[topic_id].title
        if not _is_meant(meant, life, r"(?: \(dados removidos[^)]*\))?").fullmatch(title):
            yield topic_id


def _is_meant(meant: str, life: Life, ending: str) -> re.Pattern[str]:
    pattern = re.escape(meant.rstrip())
    for value in sorted(life.values, key=len, reverse=True):
        pattern = pattern.replace(re.escape(value), rf"(?:{re.escape(value)}|\[[^\]]+\])")
    # The words of an old title leave the addresses of its topic.
    pattern = re.sub(r"/t/(?!\\-/)([^/]+)/", lambda link: rf"/t/(?:{link[1]}|\-)/", pattern)
    return re.compile(pattern + ending)


def _doubled(desk: Desk) -> int:
    ours: list[Any] = [post for post in desk.forum.posts.values() if post.user_id == desk.bot.id]
    marks = Counter(re.findall(r"<!-- moderapen:(\w+) -->", "\n".join(post.raw for post in ours)))
    public = Counter(post.topic_id for post in ours if not desk.forum.topics[post.topic_id].private)
    return sum(count - 1 for count in (*marks.values(), *public.values()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
