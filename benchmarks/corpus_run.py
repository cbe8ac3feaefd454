"""Every text of a corpus through a running `moderator serve` against the stand-ins, as signed webhooks.

    python -m benchmarks.corpus_run ../shared/corpus/community_dev.jsonl

Prints how many texts have a recorded decision, how many were lost or doubled, and, per kind of entity,
how many of the labelled values are gone from what the public can read of the forum: the text, its
HTML, its topic's title and every revision. Values on WhatsApp are counted in the vendor's copy.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from moderator.evaluation import Sample, load_corpus
from moderator.models import ChannelKind
from moderator.store import Store
from moderator.store.schema import decisions, messages
from tests.installation import Installation, is_idle, wait_for
from webhooks.standin.discourse.serializers import cook
from webhooks.standin.seed import SeedMessage, SeedPost

FIRST_KINDS = ("BR_CPF", "BR_CNPJ", "EMAIL_ADDRESS", "PHONE_NUMBER", "PASSWORD")


def main(corpus: Path) -> None:
    samples = list(load_corpus(corpus))
    with tempfile.TemporaryDirectory() as directory:
        installation = Installation(Path(directory))
        forum = installation.community.forum
        forum.settings.max_purges_per_minute = None
        with installation.running() as store:
            started = time.perf_counter()
            # The forum of the corpus took shorter texts than a new forum does; redactions must pass the real rule.
            forum.settings.min_post_length, forum.settings.body_min_entropy = 1, 1
            posts = {sample.id: publish(installation, sample) for sample in samples if is_forum(sample)}
            forum.settings.min_post_length, forum.settings.body_min_entropy = 20, 7
            numbers = {sample.id: write(installation, sample) for sample in samples if not is_forum(sample)}
            wait_for(lambda: store.cases.totals()["messages"] >= len(samples), patience=600)
            wait_for(lambda: installation.community.emitter.is_idle() and is_idle(store), patience=600)
            took = time.perf_counter() - started
            report_outcome(installation, store, {*map(str, posts.values()), *numbers.values()}, took)
            twilio = installation.community.twilio
            visible = {sample: public_text(installation, post_id) for sample, post_id in posts.items()}
            report_values(samples, visible | {sample: twilio.messages[sid].body for sample, sid in numbers.items()})


def is_forum(sample: Sample) -> bool:
    return sample.channel is ChannelKind.FORUM


def publish(installation: Installation, sample: Sample) -> int:
    topic = f"Assunto da mensagem {sample.id} na comunidade"
    author = f"membro{sum(map(ord, sample.id)) % 40}"
    return installation.community.publish(SeedPost(topic, "geral", author, author, sample.text))


def write(installation: Installation, sample: Sample) -> str:
    before = set(installation.community.twilio.messages)
    address = f"whatsapp:+55619{int(sample.id[1:]):08d}"
    installation.community.write(SeedMessage(address, "Membro", sample.text))
    (sid,) = set(installation.community.twilio.messages) - before
    return sid


def report_outcome(installation: Installation, store: Store, expected: set[str], took: float) -> None:
    forum, twilio = installation.community.forum, installation.community.twilio
    ours = [post for post in forum.posts.values() if forum.user(post.user_id).username == "moderapen"]
    public = Counter(post.topic_id for post in ours if not forum.topics[post.topic_id].private)
    answers = Counter(message.recipient for message in twilio.messages.values() if message.direction != "inbound")
    doubled = sum(number > 1 for number in (*public.values(), *answers.values()))
    decided, failed = decided_messages(store), store.cases.totals()["failed"]
    print(f"{len(expected)} texts in {took:.0f} s; {failed} failed deliveries, {store.cases.counts()['stuck']} stuck")
    print(f"decided: {len(expected & decided)}   lost: {len(expected - decided)}   answered twice: {doubled}")


def report_values(samples: list[Sample], visible: dict[str, str]) -> None:
    """`visible`: what can still be read of each sample, by its id."""
    labelled: Counter[tuple[str, str]] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    for sample in samples:
        for entity in sample.entities:
            labelled[sample.channel, entity.type] += 1
            gone[sample.channel, entity.type] += sample.text[entity.start : entity.end] not in visible[sample.id]
    print(f"\n{'labelled values gone':<20} {'forum, with history':>20} {'vendor copy of WhatsApp':>26}")
    for kind in sorted({kind for _, kind in labelled}):
        print(f"{kind:<20} {share(gone, labelled, 'forum', kind):>20} {share(gone, labelled, 'whatsapp', kind):>26}")
    for name, kinds in (("first five kinds", FIRST_KINDS), ("without BR_CNPJ", tuple(set(FIRST_KINDS) - {"BR_CNPJ"}))):
        done = sum(gone["forum", kind] for kind in kinds)
        print(f"{name}: {done} of {sum(labelled['forum', kind] for kind in kinds)} gone from the forum and its history")


def decided_messages(store: Store) -> set[str]:
    with store.database.read() as connection:
        query = select(messages.c.external_id).join(decisions, decisions.c.message_id == messages.c.id)
        return set(connection.execute(query).scalars())


def public_text(installation: Installation, post_id: int) -> str:
    """All that anybody can read of a post, its history included, as the stand-in keeps it."""
    forum = installation.community.forum
    post = forum.posts[post_id]
    if post.hidden:
        return ""
    return "\n".join([post.raw, cook(post.raw), forum.topics[post.topic_id].title, *history(post)])


def history(post: object) -> Iterator[str]:
    for revision in post.revisions:  # type: ignore[attr-defined]
        yield json.dumps(revision.changes, ensure_ascii=False)


def share(gone: Counter[tuple[str, str]], labelled: Counter[tuple[str, str]], where: str, kind: str) -> str:
    count = labelled[where, kind]
    return f"{gone[where, kind]}/{count}" if count else "-"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
