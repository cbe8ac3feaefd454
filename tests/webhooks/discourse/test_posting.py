from dataclasses import replace

import pytest

from moderator.errors import ChannelError
from moderator.models import ActionKind
from webhooks.discourse import posting
from webhooks.standin.discourse import Fault
from webhooks.standin.discourse.serializers import cook

TEXT = "Olá! Esta é uma resposta automática da comunidade."
SUBJECT = "Retiramos dados pessoais da sua mensagem"


def reply_order(world, post, **changes):
    return world.order(post, ActionKind.REPLY, **{"text": TEXT, **changes})


def message_order(world, post, **changes):
    return world.order(post, ActionKind.DIRECT_MESSAGE, **{"text": TEXT, "title": SUBJECT, **changes})


def test_a_reply_stands_below_the_message(world):
    post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
    receipt = channel.perform(reply_order(world, post))
    written = world.forum.posts[int(receipt.ref)]
    assert (written.topic_id, written.reply_to_post_number) == (post.topic_id, post.post_number)
    assert written.user_id == world.bot.id
    assert cook(written.raw) == f"<p>{TEXT}</p>"


def test_a_message_goes_to_the_author_alone(world):
    post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
    receipt = channel.perform(message_order(world, post))
    topic = world.forum.topics[world.forum.posts[int(receipt.ref)].topic_id]
    assert (topic.title, topic.archetype, topic.recipients) == (SUBJECT, "private_message", frozenset({world.maria.id}))


def test_a_message_without_a_subject_has_a_plain_one(world):
    receipt = world.channel().perform(message_order(world, world.topic(), title=None))
    topic = world.forum.topics[world.forum.posts[int(receipt.ref)].topic_id]
    assert topic.title == "Sobre a sua mensagem na comunidade"


@pytest.mark.parametrize("make", [reply_order, message_order])
class TestFind:
    def test_what_was_written_and_nothing_else(self, world, make):
        post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
        order = make(world, post)
        other = replace(order, key="d4e5f6")
        assert channel.find(order) is None
        receipt = channel.perform(order)
        assert channel.find(order) == receipt
        assert channel.find(other) is None

    def test_what_arrived_although_the_connection_broke(self, world, make):
        post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
        order = make(world, post)
        world.forum.faults.inject(Fault.CUT, method="POST")
        with pytest.raises(ChannelError):
            channel.perform(order)
        written = max(world.forum.posts)
        assert channel.find(order).ref == str(written)

    def test_somebody_else_s_copy_of_the_marker_is_not_ours(self, world, make):
        post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
        copied = f"{TEXT}\n\n<!-- moderapen:a1b2c3 -->"
        world.forum.reply(world.joao, world.forum.topics[post.topic_id], copied)
        world.forum.start_topic(world.joao, title=SUBJECT, raw=copied, recipients=[world.bot])
        assert channel.find(make(world, post)) is None


def test_a_reply_is_found_in_a_long_topic(world, monkeypatch):
    monkeypatch.setattr(posting, "CHUNK", 4)
    post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
    topic = world.forum.topics[post.topic_id]
    for number in range(9):
        world.forum.reply(world.joao, topic, f"Aqui também acontece isso, caso número {number}.")
    receipt = channel.perform(reply_order(world, post))
    assert channel.find(reply_order(world, post)) == receipt


def test_a_message_is_found_behind_a_page_of_later_ones(world):
    post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
    order = message_order(world, post)
    receipt = channel.perform(order)
    for number in range(35):
        world.advance(seconds=1)
        channel.perform(replace(order, key=f"{number:06x}"))
    assert channel.find(order) == receipt


def test_messages_of_before_the_intent_are_not_opened(world):
    post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
    for number in range(35):
        channel.perform(replace(message_order(world, post), key=f"{number:06x}"))
    world.advance(hours=2)
    world.forum.faults.inject(Fault.ERROR, path="/t/")
    assert channel.find(message_order(world, post)) is None


def test_a_reply_that_waits_for_approval(world, monkeypatch):
    channel = world.channel()
    monkeypatch.setattr(channel._forum, "create_post", lambda *_, **__: {"action": "enqueued", "success": True})
    assert channel.perform(reply_order(world, world.topic())).detail == "enqueued"
