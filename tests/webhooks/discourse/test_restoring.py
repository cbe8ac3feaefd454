import pytest

from moderator.errors import ChannelError, Conflict
from moderator.models import ActionKind
from webhooks.standin.discourse import Fault, moderation

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"


class TestRestore:
    def test_puts_back_the_exact_original(self, world):
        post, channel = world.reply(LEAK), world.channel("hide")
        written = channel.perform(world.order(post, text=CLEAN)).text
        order = world.order(post, ActionKind.RESTORE, text=LEAK, expected=written)
        assert channel.find(order) is None
        receipt = channel.perform(order)
        assert post.raw == receipt.text == LEAK
        assert channel.find(order) == receipt == channel.perform(order)

    def test_puts_back_what_was_padded(self, world):
        original = f"CPF: {CPF}  oi"
        post, channel = world.reply(original), world.channel()
        channel.perform(world.order(post, text="[CPF removido]  oi"))
        channel.perform(world.order(post, ActionKind.RESTORE, text=original, expected="[CPF removido]  oi"))
        assert post.raw == original

    def test_puts_back_a_title(self, world):
        title = f"Cadastro do CPF {CPF} com erro"
        post, channel = world.topic(title=title), world.channel()
        channel.perform(world.order(post, text=post.raw, title="Cadastro do CPF removido com erro"))
        channel.perform(world.order(post, ActionKind.RESTORE, text=post.raw, expected=post.raw, title=title))
        assert world.forum.topics[post.topic_id].title == title

    def test_shows_what_we_hid(self, world):
        post, channel = world.reply(LEAK + " palavrão"), world.channel()
        world.forum.settings.watched_words = ("palavrão",)
        channel.perform(world.order(post, text=CLEAN + " palavrão"))
        order = world.order(post, ActionKind.RESTORE, text=post.raw, expected=post.raw)
        assert channel.find(order) is None
        channel.perform(order)
        assert not post.hidden

    def test_leaves_hidden_what_others_hid(self, world):
        post, channel = world.reply(LEAK), world.channel()
        channel.perform(world.order(post, text=CLEAN))
        post.hidden = True
        channel.perform(world.order(post, ActionKind.RESTORE, text=LEAK, expected=CLEAN))
        assert (post.raw, post.hidden) == (LEAK, True)

    def test_a_post_edited_since_is_a_conflict(self, world):
        post, channel = world.reply(LEAK), world.channel()
        channel.perform(world.order(post, text=CLEAN))
        world.forum.edit(world.maria, post, raw="Resolvido, obrigada a todos vocês!")
        with pytest.raises(Conflict):
            channel.perform(world.order(post, ActionKind.RESTORE, text=LEAK, expected=CLEAN))
        assert post.raw == "Resolvido, obrigada a todos vocês!"


class TestCopies:
    """Everything that the redaction changed elsewhere."""

    @pytest.fixture(params=["purge", "hide"])
    def history(self, request, world):
        world.forum.settings.can_permanently_delete = True
        return request.param

    def undo(self, world, post, written):
        copies = tuple(reversed(world.kept))
        return world.order(post, ActionKind.RESTORE, text=LEAK, expected=written, copies=copies)

    def test_come_back_exactly(self, world, history):
        post, channel = world.reply(LEAK), world.channel(history)
        copies = [world.quote(post), world.quote(post, topic=world.elsewhere())]
        before = [copy.raw for copy in copies]
        written = channel.perform(world.order(post, text=CLEAN)).text
        order = self.undo(world, post, written)
        assert channel.find(order) is None
        receipt = channel.perform(order)
        assert [copy.raw for copy in copies] == before
        assert (post.raw, receipt.residue) == (LEAK, ())
        assert channel.find(order) == receipt == channel.perform(order)

    def test_titles_too(self, world, history):
        topic = world.topic(title=f"Cadastro {CPF} com erro")
        post = world.forum.reply(world.maria, world.forum.topics[topic.topic_id], LEAK)
        channel = world.channel(history)
        written = channel.perform(world.order(post, text=CLEAN)).text
        channel.perform(self.undo(world, post, written))
        assert world.forum.topics[topic.topic_id].title == f"Cadastro {CPF} com erro"

    def test_that_somebody_changed_since_stay_and_are_named(self, world, history):
        post, channel = world.reply(LEAK), world.channel(history)
        copy = world.quote(post)
        written = channel.perform(world.order(post, text=CLEAN)).text
        world.forum.edit(world.joao, copy, raw="Deixa para lá, já resolvi o problema.")
        receipt = channel.perform(self.undo(world, post, written))
        assert copy.raw == "Deixa para lá, já resolvi o problema."
        assert [item.place for item in receipt.residue] == ["changed_copy"]

    @pytest.mark.parametrize("fault", [Fault.ERROR, Fault.CUT])
    def test_are_taken_up_again_after_a_crash(self, world, history, fault):
        post, channel = world.reply(LEAK), world.channel(history)
        copy = world.quote(post)
        before = copy.raw
        written = channel.perform(world.order(post, text=CLEAN)).text
        order = self.undo(world, post, written)
        world.forum.faults.inject(fault, method="PUT", path=f"/posts/{copy.id}")
        with pytest.raises(ChannelError):
            channel.perform(order)
        (channel.find(order) or channel.perform(order))
        assert copy.raw == before


def test_the_undo_leaves_no_trace_of_ours_in_the_history(world):
    world.forum.settings.can_permanently_delete = True
    post, channel = world.reply(LEAK), world.channel()
    written = channel.perform(world.order(post, text=CLEAN)).text
    channel.perform(world.order(post, ActionKind.RESTORE, text=LEAK, expected=written))
    assert (post.version, post.revisions) == (1, [])


def test_what_we_removed_comes_back(world):
    world.forum.settings.allow_flagging_staff = False
    post, channel = world.reply(LEAK + " palavrão"), world.channel()
    world.maria.moderator = True
    world.forum.settings.watched_words = ("palavrão",)
    assert channel.perform(world.order(post, text=CLEAN + " palavrão")).detail == "removed"
    order = world.order(post, ActionKind.RESTORE, text=post.raw, expected=post.raw)
    assert channel.find(order) is None
    channel.perform(order)
    assert post.deleted_at is None


def test_what_others_deleted_stays_deleted(world):
    post, channel = world.reply(LEAK), world.channel()
    written = channel.perform(world.order(post, text=CLEAN)).text
    moderation.delete(world.forum, world.forum.add_user("outra", moderator=True), post)
    with pytest.raises(ChannelError) as caught:
        channel.perform(world.order(post, ActionKind.RESTORE, text=LEAK, expected=written))
    assert caught.value.code == "gone"
