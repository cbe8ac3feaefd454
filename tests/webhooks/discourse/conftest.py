"""A forum on a loopback port, its bot and its people, for every test of the channel."""

import html
import threading
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from moderator.models import ActionKind, Author, ChannelKind, Copy, Message, Order, Swap
from webhooks.discourse.client import DiscourseChannel
from webhooks.standin.discourse import Forum, blueprint

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
KEY = "chave-de-teste"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class World:
    """The forum and everything a test says about it in short."""

    forum: Forum
    url: str
    now: list[datetime]
    channels: list[DiscourseChannel] = field(default_factory=list)
    kept: list[Copy] = field(default_factory=list)

    def __post_init__(self):
        self.bot = self.forum.add_user("ModeraPEN", moderator=True)
        self.maria = self.forum.add_user("maria.exemplo", name="Maria Exemplo")
        self.joao = self.forum.add_user("joao.exemplo")
        self.category = self.forum.add_category("sei")
        self.forum.add_key(KEY, user=self.bot)

    def advance(self, **delta):
        self.now[0] += timedelta(**delta)

    def channel(self, history="purge", **options):
        options = {"api_key": KEY, "username": "ModeraPEN", "timeout": (3.0, 10.0), **options}
        channel = DiscourseChannel(url=self.url, history=history, **options)
        self.channels.append(channel)
        return channel

    def topic(self, raw="Alguém sabe como assinar no SEI?", title="Erro ao assinar documento no SEI"):
        return self.forum.start_topic(self.maria, title=title, raw=raw, category=self.category)

    def reply(self, raw):
        return self.forum.reply(self.maria, self.forum.topics[self.topic().topic_id], raw)

    def quote(self, post, words=LEAK, *, topic=None, author=None, after="Tente de novo depois do almoço."):
        """Somebody quotes a post, in its own topic or another."""
        quoted = self.forum.user(post.user_id).username
        raw = f'[quote="{quoted}, post:{post.post_number}, topic:{post.topic_id}"]\n{words}\n[/quote]\n{after}'
        return self.forum.reply(author or self.joao, topic or self.forum.topics[post.topic_id], raw)

    def elsewhere(self, title="Um outro assunto da comunidade"):
        """Another topic of the same forum."""
        words = "Abro este tópico para um outro assunto, que nada tem com aquele."
        first = self.forum.start_topic(self.joao, title=title, raw=words, category=self.category)
        return self.forum.topics[first.topic_id]

    def message(self, post):
        author, topic = self.forum.user(post.user_id), self.forum.topics[post.topic_id]
        return Message(
            channel=ChannelKind.FORUM,
            external_id=str(post.id),
            version=f"{post.version}:",
            text=post.raw,
            author=Author(str(author.id), author.username),
            title=topic.title if post.post_number == 1 else None,
            thread_id=str(topic.id),
            first_post=post.post_number == 1,
            position=post.post_number,
            created_at=post.created_at,
        )

    def order(self, post, kind=ActionKind.REDACT, **changes):
        message = self.message(post)
        swaps = (Swap(CPF, "[CPF removido]"),)
        redaction = {"expected": message.text, "values": (CPF,), "swaps": swaps, "keep": self.kept.append}
        defaults = redaction if kind is ActionKind.REDACT else {}
        return Order("a1b2c3", kind, message, self.now[0], **{**defaults, **changes})

    def seen_in_public(self, post):
        """Everything that a reader without an account can fetch about a post, as one text."""
        paths = [f"/posts/{post.id}.json", f"/posts/{post.id}/raw", "/posts.json", f"/t/{post.topic_id}.json"]
        paths += [f"/t/-/{post.topic_id}", "/", f"/posts/{post.id}/revisions/latest.json", f"/raw/{post.topic_id}"]
        paths += [f"/posts/{post.id}/revisions/{n}.json" for n in range(2, 8)]
        paths += [f"/posts/{post.id}.json?version={n}" for n in range(1, 8)]
        with requests.Session() as session:
            return "\n".join(html.unescape(session.get(self.url + path).text) for path in paths)


@pytest.fixture
def world():
    now = [NOON]
    forum = Forum(clock=lambda: now[0])
    app = Flask("forum")
    app.register_blueprint(blueprint(forum))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    world = World(forum, f"http://127.0.0.1:{server.server_port}", now)
    yield world
    forum.faults.released.set()
    for channel in world.channels:
        with closing(channel):
            pass
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cpf():
    return CPF
