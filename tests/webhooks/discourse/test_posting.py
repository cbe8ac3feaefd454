from dataclasses import replace

import pytest

from moderator.errors import ChannelError, NotNeeded
from moderator.models import ActionKind
from webhooks.discourse import posting
from webhooks.discourse.surroundings import hosts_of
from webhooks.standin.discourse import Fault, moderation
from webhooks.standin.discourse.records import WHISPER
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
    for number in range(30):
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


PORTAL = "https://portaldeservicos.exemplo.gov.br"
POINTS = f"Olá! Abra um chamado em {PORTAL}/citsmart e acompanhe por lá."


class TestWhatCameAfter:
    """Nobody needs a robot's answer to what was answered, nor one where nobody may write."""

    @pytest.mark.parametrize(
        ("who", "reply_to", "text", "answered"),
        [
            ("bot2", None, "Estamos vendo com a equipe técnica.", True),
            ("joao", 2, "É só abrir o documento e clicar em assinar.", True),
            ("joao", 1, "É só abrir o documento e clicar em assinar.", False),
            ("joao", None, f"Para qualquer um: o caminho é {PORTAL}/inicio, lá respondem.", True),
            ("joao", 2, "Também estou com isso desde ontem por aqui.", False),
            ("joao", 2, "Qual é a versão do SEI que vocês usam?", False),
            ("joao", 2, "Estou com o mesmo problema por aqui, gente.", False),
            ("maria", 2, "Complementando: é a versão mais nova de todas.", False),
        ],
    )
    def test_an_answer_of_somebody_else(self, world, who, reply_to, text, answered):
        post, channel = world.reply("Como assino no SEI pelo celular?"), world.channel()
        people = {"bot2": world.forum.add_user("equipe", moderator=True), "joao": world.joao, "maria": world.maria}
        topic = world.forum.topics[post.topic_id]
        written = world.forum.reply(people[who], topic, text, reply_to=reply_to)
        order = reply_order(world, post, text=POINTS)
        if not answered:
            assert channel.perform(order).ref
            return
        with pytest.raises(NotNeeded) as caught:
            channel.perform(order)
        assert caught.value.code == "already_answered"
        assert max(world.forum.posts) == written.id
        assert channel.find(order) is None

    def test_the_first_answer_to_a_topic_answers_its_first_post(self, world):
        post = world.topic()
        world.forum.reply(world.joao, world.forum.topics[post.topic_id], "Abra o documento e clique em assinar.")
        with pytest.raises(NotNeeded):
            world.channel().perform(reply_order(world, post))

    @pytest.mark.parametrize("change", ["whisper", "hidden", "deleted"])
    def test_what_nobody_sees_answers_nothing(self, world, change):
        post = world.reply("Como assino no SEI pelo celular?")
        topic = world.forum.topics[post.topic_id]
        kind = WHISPER if change == "whisper" else 1
        other = world.forum.reply(
            world.joao, topic, "Abra o documento e clique em assinar.", reply_to=2, post_type=kind
        )
        other.hidden = change == "hidden"
        if change == "deleted":
            moderation.delete(world.forum, world.bot, other)
        assert world.channel().perform(reply_order(world, post)).ref

    @pytest.mark.parametrize(("state", "code"), [("closed", "topic_closed"), ("archived", "topic_closed")])
    def test_a_topic_where_nobody_may_write(self, world, state, code):
        post = world.topic()
        setattr(world.forum.topics[post.topic_id], state, True)
        with pytest.raises(NotNeeded) as caught:
            world.channel().perform(reply_order(world, post))
        assert caught.value.code == code

    def test_a_message_or_a_topic_that_is_gone(self, world):
        channel, first = world.channel(), world.topic()
        post = world.forum.reply(world.maria, world.forum.topics[first.topic_id], "Como assino no SEI pelo celular?")
        order = reply_order(world, post)
        for delete in (
            lambda: moderation.delete(world.forum, world.bot, post),
            lambda: moderation.destroy(world.forum, post),
        ):
            delete()
            with pytest.raises(NotNeeded) as caught:
                channel.perform(order)
            assert caught.value.code == "gone"
        moderation.delete_topic(world.forum, world.bot, world.forum.topics[first.topic_id])
        with pytest.raises(NotNeeded):
            channel.perform(reply_order(world, first))


def test_where_an_answer_points_is_not_the_forum_itself():
    text = f"Abra em {PORTAL}/x, ou veja https://forum.exemplo.br/t/a/1 (e <https://outro.br>)."
    assert hosts_of(text, forum="https://forum.exemplo.br") == {"portaldeservicos.exemplo.gov.br", "outro.br"}


def test_our_links_carry_no_words_of_a_title(world):
    post = world.topic()
    text = f"Veja /t/cpf-529-982-247-25/12/3 e {world.url}/t/erro-x/9, não /t/12/3 nem https://outro.br/t/a/1."
    receipt = world.channel().perform(reply_order(world, post, text=text))
    written = world.forum.posts[int(receipt.ref)].raw
    assert written.startswith(f"Veja /t/-/12/3 e {world.url}/t/-/9, não /t/12/3 nem https://outro.br/t/a/1.")
