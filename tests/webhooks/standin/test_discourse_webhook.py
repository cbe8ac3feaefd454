import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from webhooks.standin.discourse import Emitter, Forum, moderation

RAW = "Meu CPF é 529.982.247-25, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"
SECRET = "segredo-de-teste-123"
URL = "https://bot.exemplo.gov.br/webhooks/discourse"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Receiver:
    """The bot's end: answers what the test wants, remembers what arrived."""

    def __init__(self):
        self.status = 200
        self.received = []

    def __call__(self, url, delivery):
        if self.status is None:
            raise ConnectionError
        self.received.append((url, delivery))
        return self.status

    @property
    def events(self):
        return [delivery.headers["X-Discourse-Event"] for _, delivery in self.received]

    @property
    def ids(self):
        return [delivery.headers["X-Discourse-Event-Id"] for _, delivery in self.received]


class Site:
    def __init__(self):
        self.now = NOON
        self.forum = Forum(clock=lambda: self.now, base_url="https://forum.exemplo.gov.br")
        self.receiver = Receiver()
        self.emitter = Emitter(self.forum, url=URL, secret=SECRET, send=self.receiver, first_event_id=500)
        self.bot = self.forum.add_user("bot", moderator=True)
        self.maria = self.forum.add_user("maria")
        self.category = self.forum.add_category("sei")

    def topic(self):
        title = "Erro ao assinar documento"
        return self.forum.start_topic(self.maria, title=title, raw=RAW, category=self.category)


@pytest.fixture
def site():
    return Site()


def test_a_delivery_is_signed_and_says_what_discourse_says(site):
    post = site.topic()
    assert site.emitter.flush() == [200, 200]
    url, delivery = site.receiver.received[1]
    assert url == URL
    assert delivery.headers == {
        "Accept": "*/*",
        "Connection": "close",
        "Content-Type": "application/json",
        "User-Agent": "Discourse/2026.8.0",
        "X-Discourse-Instance": "https://forum.exemplo.gov.br",
        "X-Discourse-Event-Id": "501",
        "X-Discourse-Event-Type": "post",
        "X-Discourse-Event": "post_created",
        "X-Discourse-Event-Signature": "sha256=" + hmac.new(SECRET.encode(), delivery.body, "sha256").hexdigest(),
    }
    body = json.loads(delivery.body)["post"]
    assert (body["id"], body["raw"], body["version"]) == (post.id, RAW, 1)
    assert (body["topic_title"], body["category_slug"], body["topic_archetype"]) == (
        "Erro ao assinar documento",
        "sei",
        "regular",
    )
    assert not any(name.startswith("can_") for name in body)


def test_each_event_as_it_happens(site):
    post = site.topic()
    reply = site.forum.reply(site.maria, site.forum.topics[post.topic_id], RAW)
    site.forum.edit(site.bot, reply, raw=CLEAN)
    moderation.delete(site.forum, site.bot, reply)
    moderation.recover(site.forum, site.bot, reply)
    site.emitter.flush()
    assert site.receiver.events == [
        "topic_created",
        "post_created",
        "post_created",
        "post_edited",
        "post_destroyed",
        "post_recovered",
    ]
    destroyed = json.loads(site.receiver.received[4][1].body)["post"]
    assert (destroyed["raw"], destroyed["deleted_at"]) == (CLEAN, None)


def test_the_payload_is_of_the_time_of_the_event(site):
    post = site.topic()
    site.forum.edit(site.bot, post, raw=CLEAN)
    site.emitter.flush()
    assert [json.loads(d.body)["post"]["raw"] for _, d in site.receiver.received[1:]] == [RAW, CLEAN]


def test_a_title_in_the_same_edit_swallows_post_edited(site):
    post = site.topic()
    site.forum.edit(site.bot, post, raw=CLEAN, title="Erro ao assinar no SEI, resolvido")
    site.emitter.flush()
    assert site.receiver.events[2:] == ["topic_edited"]
    assert "raw" not in json.loads(site.receiver.received[2][1].body)["topic"]


def test_private_messages_are_delivered_with_their_text(site):
    site.forum.start_topic(site.bot, title="Aviso", raw=RAW, recipients=[site.maria])
    site.emitter.flush()
    body = json.loads(site.receiver.received[1][1].body)["post"]
    assert (body["topic_archetype"], body["raw"], "category_slug" in body) == ("private_message", RAW, False)


def test_a_refusal_is_final_by_default(site):
    site.receiver.status = 503
    site.topic()
    assert site.emitter.flush() == [503, 503]
    site.now += timedelta(days=1)
    assert site.emitter.flush() == []


def test_retries_come_after_1_5_25_and_125_minutes_under_new_ids(site):
    site.forum.settings.retry_web_hook_events = True
    site.receiver.status = 503
    site.forum.reply(site.maria, site.forum.topics[site.topic().topic_id], RAW)
    site.emitter.flush()
    ids, bodies = set(site.receiver.ids), {delivery.body for _, delivery in site.receiver.received}
    for minutes in (1, 5, 25, 125):
        site.now += timedelta(minutes=minutes, seconds=-1)
        assert site.emitter.flush() == []
        site.now += timedelta(seconds=1)
        assert site.emitter.flush() == [503, 503, 503]
    site.now += timedelta(days=1)
    assert site.emitter.flush() == []
    assert len(set(site.receiver.ids)) == len(site.receiver.ids) == 15 > len(ids)
    assert {delivery.body for _, delivery in site.receiver.received} == bodies


@pytest.mark.parametrize("status", [404, 410, None])
def test_no_answer_and_not_found_are_never_retried(site, status):
    site.forum.settings.retry_web_hook_events = True
    site.receiver.status = status
    site.topic()
    site.emitter.flush()
    site.now += timedelta(days=1)
    assert site.emitter.flush() == []


def test_redelivery_by_hand_is_the_same_event(site):
    site.topic()
    site.emitter.flush()
    site.emitter.deliver(site.emitter.deliveries[1])
    assert site.receiver.received[2] == site.receiver.received[1]


def test_a_ping(site):
    site.emitter.ping()
    site.emitter.flush()
    assert site.receiver.received[0][1].body == b'{"ping":"OK"}'
    assert site.receiver.events == ["ping"]


def test_a_paused_webhook_drops_events(site):
    site.emitter.paused = True
    site.topic()
    site.emitter.paused = False
    assert site.emitter.flush() == []


def test_its_own_thread_delivers_all_before_it_stops(site):
    site.emitter.start()
    site.topic()
    site.emitter.stop()
    site.emitter.stop()
    assert site.receiver.events == ["topic_created", "post_created"]
