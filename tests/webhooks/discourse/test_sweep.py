from dataclasses import replace

import pytest

from moderator.errors import ChannelError
from moderator.models import Copy, Swap
from webhooks.discourse import sweep
from webhooks.standin.discourse import Fault, moderation

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"


@pytest.fixture(autouse=True)
def purging(world):
    world.forum.settings.can_permanently_delete = True


def redact(world, post, **changes):
    return world.channel().perform(world.order(post, **{"text": CLEAN, **changes}))


def reachable(receipt):
    return {left.place for left in receipt.residue if left.reachable}


class TestQuotes:
    @pytest.mark.parametrize("place", ["same topic", "other topic", "first post elsewhere"])
    def test_lose_the_value_and_nothing_else(self, world, place):
        post = world.reply(LEAK)
        if place == "first post elsewhere":
            copy = world.quote(post, topic=world.elsewhere())
            words = copy.raw
            copy = world.forum.start_topic(world.joao, title="Continuo aqui o assunto", raw=words)
        else:
            copy = world.quote(post, topic=world.elsewhere() if place == "other topic" else None)
        before = copy.raw
        receipt = redact(world, post)
        assert copy.raw == before.replace(CPF, "[CPF removido]")
        assert copy.revisions == []
        assert CPF not in world.seen_in_public(copy)
        assert reachable(receipt) == set()
        assert world.kept[-1].before == before

    def test_of_quotes_are_followed(self, world):
        post, elsewhere = world.reply(LEAK), world.elsewhere()
        first = world.quote(post, topic=elsewhere)
        second = world.quote(first, topic=world.elsewhere("Um terceiro assunto da comunidade"))
        redact(world, post)
        assert CPF not in first.raw + second.raw

    def test_in_a_long_topic_and_before_the_post_itself(self, world, monkeypatch):
        monkeypatch.setattr(sweep, "CHUNK", 7)
        topic = world.forum.topics[world.topic().topic_id]
        others = [world.forum.reply(world.joao, topic, f"Também acontece comigo, caso {n}.") for n in range(50)]
        post = world.forum.reply(world.maria, topic, LEAK)
        late = [world.quote(post) for _ in range(9)]
        quote = late[-1].raw
        world.forum.edit(world.joao, others[30], raw=quote)
        redact(world, post)
        assert not any(CPF in item.raw for item in [*late, others[30]])
        assert sum(item.version > 1 for item in others) == 0

    def test_where_it_may_only_be_hidden_the_history_is_too(self, world):
        world.forum.settings.old_versions_stay_readable = False
        post = world.reply(LEAK)
        copy = world.quote(post)
        receipt = world.channel("hide").perform(world.order(post, text=CLEAN))
        assert [revision.hidden for revision in copy.revisions] == [True]
        assert CPF not in world.seen_in_public(copy)
        assert reachable(receipt) == set()

    def test_whose_old_version_stays_readable_is_named(self, world):
        post = world.topic()
        order = world.order(post, text=post.raw, expected=post.raw)
        world.quote(post, words=LEAK)
        assert reachable(world.channel("hide").perform(order)) == {"old_version"}

    def test_that_the_forum_refuses_without_the_value_are_named(self, world):
        post = world.reply(LEAK)
        copy = world.quote(post, after="Que palavrão é este?")
        world.forum.settings.watched_words = ("palavrão",)
        assert reachable(redact(world, post)) == {"quote", "search"}
        assert CPF in copy.raw

    def test_whose_author_writes_meanwhile_are_read_again(self, world):
        post = world.reply(LEAK)
        copy = world.quote(post)
        world.advance(minutes=6)
        newer = copy.raw + " Obrigado!"
        path = f"/posts/{copy.id}"
        world.forum.faults.interleave(lambda: world.forum.edit(world.joao, copy, raw=newer), method="PUT", path=path)
        redact(world, post)
        assert copy.raw == newer.replace(CPF, "[CPF removido]")
        assert CPF not in world.seen_in_public(copy)

    def test_that_will_not_hold_still_are_for_the_next_attempt(self, world):
        post = world.reply(LEAK)
        copy = world.quote(post)
        world.forum.faults.inject(Fault.CONFLICT, times=3, method="PUT", path=f"/posts/{copy.id}")
        order = world.order(post, text=CLEAN)
        with pytest.raises(ChannelError) as caught:
            world.channel().perform(order)
        assert (caught.value.code, caught.value.permanent) == ("copies_remain", False)
        assert world.channel().find(order) is None
        assert reachable(world.channel().perform(order)) == set()

    def test_changed_before_a_crash_still_get_their_history_closed(self, world):
        post, channel = world.reply(LEAK), world.channel()
        copy = world.quote(post)
        order = world.order(post, text=CLEAN)
        world.forum.faults.inject(Fault.ERROR, method="DELETE", path=f"/posts/{copy.id}/")
        with pytest.raises(ChannelError):
            channel.perform(order)
        assert CPF in world.seen_in_public(copy)
        channel.perform(replace(order, copies=tuple(world.kept)))
        assert CPF not in world.seen_in_public(copy)

    def test_that_are_deleted_are_left_alone(self, world):
        post = world.reply(LEAK)
        copy = world.quote(post)
        before = copy.raw
        moderation.delete(world.forum, world.bot, copy)
        redact(world, post)
        assert copy.raw == before


class TestOtherPlaces:
    def test_a_title_that_repeats_the_value(self, world):
        topic = world.topic(title=f"Cadastro {CPF} com erro")
        post = world.forum.reply(world.maria, world.forum.topics[topic.topic_id], LEAK)
        receipt = redact(world, post)
        assert world.forum.topics[topic.topic_id].title == "Cadastro [CPF removido] com erro"
        assert CPF not in world.seen_in_public(topic)
        assert world.kept == [
            Copy("title", str(topic.topic_id), f"Cadastro {CPF} com erro", "Cadastro [CPF removido] com erro")
        ]
        assert reachable(receipt) == set()

    def test_a_preview_made_before(self, world):
        post = world.reply(LEAK)
        link = f"/t/-/{post.topic_id}/{post.post_number}"
        linking = world.forum.reply(world.joao, world.elsewhere(), f"Vejam este caso aqui:\n{link}\nO que acham?")
        before = linking.raw
        assert CPF in world.seen_in_public(linking)
        receipt = redact(world, post)
        assert linking.raw == before
        assert CPF not in world.seen_in_public(linking)
        assert reachable(receipt) == set()

    @pytest.mark.parametrize("place", ["same topic", "other topic"])
    def test_a_preview_of_what_a_quote_was_taken_from(self, world, place):
        """Whose author took the value back before anybody told us of it: only the quote says that it was there."""
        origin = world.reply(LEAK)
        link = f"/t/-/{origin.topic_id}/{origin.post_number}"
        third = world.elsewhere("Um terceiro assunto da comunidade")
        linking = world.forum.reply(world.joao, third, f"Vejam este caso aqui:\n{link}\nO que acham?")
        quoting = world.quote(origin, topic=world.elsewhere() if place == "other topic" else None)
        world.advance(seconds=60)
        world.forum.edit(world.maria, origin, raw=origin.raw.replace(CPF, "aquele de sempre"))
        assert CPF in world.seen_in_public(linking)
        receipt = redact(world, quoting, text=quoting.raw.replace(CPF, "[CPF removido]"))
        assert CPF not in world.seen_in_public(linking)
        assert reachable(receipt) == set()

    def test_the_words_of_an_old_title_in_an_address(self, world):
        post = world.topic(raw=LEAK, title=f"Cadastro do CPF {CPF} com erro")
        slug = world.forum.topics[post.topic_id].slug
        assert "529-982-247-25" in slug
        linking = world.forum.reply(
            world.joao, world.elsewhere(), f"Vejam o caso em /t/{slug}/{post.topic_id} e opinem."
        )
        redact(world, post, title="Cadastro do CPF [CPF removido] com erro")
        assert linking.raw == f"Vejam o caso em /t/-/{post.topic_id} e opinem."

    def test_a_search_that_is_behind_is_waited_for_and_then_named(self, world):
        post, channel = world.reply(LEAK), world.channel()
        world.forum.settings.search_is_behind = True
        order = world.order(post, text=CLEAN)
        with pytest.raises(ChannelError) as caught:
            channel.perform(replace(order, patience=1))
        assert (caught.value.code, caught.value.permanent) == ("copies_remain", False)
        assert channel.find(replace(order, patience=1)) is None
        assert reachable(channel.perform(order)) == {"search"}
        world.forum.reindex()
        assert reachable(channel.perform(order)) == set()

    def test_nothing_found_is_ever_searched_for(self, world):
        post = world.reply(LEAK)
        world.quote(post)
        redact(world, post)
        assert world.forum.search_log
        assert not any("529" in terms for terms in world.forum.search_log)

    def test_words_of_somebody_else_s_own_are_named_and_left(self, world):
        post = world.reply(LEAK)
        other = world.forum.reply(world.joao, world.forum.topics[post.topic_id], f"O CPF {CPF} também falha aqui.")
        assert reachable(redact(world, post)) == {"repeated"}
        assert CPF in other.raw

    def test_a_common_word_is_no_leftover(self, world):
        text = "O usuário é admin e a senha eu mando depois."
        post = world.reply(text)
        other = world.forum.reply(world.joao, world.forum.topics[post.topic_id], "Quem é o admin do SEI por aí?")
        clean = "O usuário é [usuário removido] e a senha eu mando depois."
        swaps = {"values": ("admin",), "swaps": (Swap("admin", "[usuário removido]"),)}
        assert reachable(redact(world, post, text=clean, **swaps)) == set()
        assert other.raw == "Quem é o admin do SEI por aí?"

    def test_a_topic_that_is_gone_has_no_copies(self, world):
        post = world.topic(raw=LEAK)
        order = world.order(post, text=CLEAN)
        moderation.delete_topic(world.forum, world.bot, world.forum.topics[post.topic_id])
        assert world.channel().perform(order).detail == "deleted"
