from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.errors import ChannelError, Conflict
from moderator.models import ActionKind
from webhooks.standin.discourse import Fault, moderation

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"
SAFE = {"staff_log", "webhook_log"}


def places(receipt):
    return {left.place for left in receipt.residue}


def reachable(receipt):
    return {left.place for left in receipt.residue if left.reachable}


class TestPurge:
    @pytest.fixture(autouse=True)
    def allowed(self, world):
        world.forum.settings.can_permanently_delete = True

    def test_leaves_nothing_that_the_public_can_read(self, world):
        post = world.reply(LEAK)
        receipt = world.channel().perform(world.order(post, text=CLEAN))
        assert post.raw == CLEAN
        assert post.revisions == []
        assert CPF not in world.seen_in_public(post)
        assert (receipt.ref, receipt.text, receipt.detail) == (str(post.id), CLEAN, "done")
        assert places(receipt) == SAFE
        assert all(left.note and not left.reachable for left in receipt.residue)

    def test_takes_the_author_s_earlier_versions_too(self, world):
        post = world.reply(LEAK)
        world.advance(minutes=6)
        world.forum.edit(world.maria, post, raw=LEAK + " Obrigada!")
        world.channel().perform(world.order(post, text=CLEAN + " Obrigada!"))
        assert CPF not in world.seen_in_public(post)

    def test_of_a_first_post_takes_the_title_too(self, world):
        post = world.topic(raw=LEAK, title=f"Cadastro do CPF {CPF} com erro")
        receipt = world.channel().perform(
            world.order(post, text=CLEAN, title="Cadastro do CPF [CPF removido] com erro")
        )
        assert world.forum.topics[post.topic_id].title == "Cadastro do CPF [CPF removido] com erro"
        assert CPF not in world.seen_in_public(post)
        assert places(receipt) == SAFE

    def test_of_a_title_alone(self, world):
        post = world.topic(title=f"Cadastro do CPF {CPF} com erro")
        world.channel().perform(world.order(post, text=post.raw, title="Cadastro do CPF [CPF removido] com erro"))
        assert CPF not in world.seen_in_public(post)

    def test_repeated_changes_nothing(self, world):
        post, channel = world.reply(LEAK), world.channel()
        order = world.order(post, text=CLEAN)
        first, second = channel.perform(order), channel.perform(order)
        assert first == second == channel.find(order)
        assert post.version == 1

    def test_a_mail_that_may_have_gone_is_named(self, world):
        post = world.reply(LEAK)
        world.advance(minutes=10, seconds=1)
        assert "email" in places(world.channel().perform(world.order(post, text=CLEAN)))

    def test_quotes_are_named(self, world):
        post = world.reply(LEAK)
        quote = (
            f'[quote="maria.exemplo, post:{post.post_number}, topic:{post.topic_id}"]\n{LEAK}\n[/quote]\nTente de novo.'
        )
        world.forum.reply(world.joao, world.forum.topics[post.topic_id], quote)
        assert "quote" in reachable(world.channel().perform(world.order(post, text=CLEAN)))

    def test_a_value_that_the_new_text_still_holds_is_named(self, world):
        post = world.reply(LEAK)
        receipt = world.channel().perform(world.order(post, text=LEAK.replace("Meu", "O meu")))
        assert reachable(receipt) == {"post"}

    def test_the_neutral_reason_says_nothing_of_the_value(self, world):
        post = world.reply(LEAK)
        world.channel().perform(world.order(post, text=CLEAN))
        assert post.edit_reason == "Dados removidos pela moderação automática"

    def test_a_purge_limit_is_the_caller_s_to_wait_for(self, world):
        post, channel = world.reply(LEAK), world.channel()
        world.forum.faults.inject(Fault.LIMIT_JSON, path="permanently_delete")
        order = world.order(post, text=CLEAN)
        with pytest.raises(ChannelError) as caught:
            channel.perform(order)
        assert (caught.value.code, caught.value.permanent, caught.value.retry_after) == ("rate_limited", False, 23)
        assert channel.find(order) is None
        assert places(channel.perform(order)) == SAFE


class TestHide:
    @pytest.mark.parametrize("shifted", [True, False])
    def test_hides_every_revision_once(self, world, shifted):
        world.forum.settings.hidden_flag_is_shifted = shifted
        world.forum.settings.old_versions_stay_readable = False
        post, channel = world.reply(LEAK), world.channel("hide")
        for word in ("Obrigada!", "Abraços!"):
            world.advance(minutes=6)
            world.forum.edit(world.maria, post, raw=f"{LEAK} {word}")
        order = world.order(post, text=CLEAN)
        receipt = channel.perform(order)
        assert [revision.hidden for revision in post.revisions] == [True, True, True]
        assert post.public_version == 1
        assert CPF not in world.seen_in_public(post)
        assert places(receipt) == {"hidden_history", "email", *SAFE}
        assert channel.perform(order) == receipt
        assert channel.find(order) == receipt
        assert post.public_version == 1

    @pytest.mark.parametrize("shifted", [True, False])
    @pytest.mark.parametrize("hidden", range(8))
    def test_completes_what_was_begun_without_hiding_twice(self, world, shifted, hidden):
        world.forum.settings.hidden_flag_is_shifted = shifted
        post = world.reply(LEAK)
        for _ in range(2):
            world.advance(minutes=6)
            world.forum.edit(world.maria, post, raw=post.raw + " Alguém?")
        order = world.order(post, text=CLEAN)
        world.forum.edit(world.bot, post, raw=CLEAN)
        for bit, revision in enumerate(post.revisions):
            if hidden >> bit & 1:
                moderation.set_revision_hidden(world.forum, world.bot, post, revision.number, hidden=True)
        world.channel("hide").perform(order)
        assert [revision.hidden for revision in post.revisions] == [True, True, True]
        assert post.public_version == 1

    def test_an_old_version_that_stays_readable_is_named(self, world):
        post = world.reply(LEAK)
        receipt = world.channel("hide").perform(world.order(post, text=CLEAN))
        assert CPF in world.seen_in_public(post)
        assert reachable(receipt) == {"old_version"}

    def test_is_the_fall_back_of_a_purge_that_is_not_allowed(self, world):
        post, channel = world.reply(LEAK), world.channel("purge")
        receipt = channel.perform(world.order(post, text=CLEAN))
        assert [revision.hidden for revision in post.revisions] == [True]
        assert places(receipt) == {"hidden_history", "old_version", *SAFE}

    def test_works_where_the_public_sees_nothing(self, world):
        world.forum.settings.login_required = True
        post, channel = world.reply(LEAK), world.channel("hide")
        receipt = channel.perform(world.order(post, text=CLEAN))
        assert [revision.hidden for revision in post.revisions] == [True]
        assert reachable(receipt) == {"old_version"}

    def test_a_revision_that_stays_public_is_named(self, world):
        post, channel = world.reply(LEAK), world.channel("hide")
        order = world.order(post, text=CLEAN)
        world.forum.edit(world.bot, post, raw=CLEAN)
        moderation.set_revision_hidden(world.forum, world.bot, post, 2, hidden=True)
        assert channel.find(order) is not None
        moderation.set_revision_hidden(world.forum, world.bot, post, 2, hidden=False)
        assert channel.find(order) is None


class TestRefusedText:
    @pytest.fixture(autouse=True)
    def allowed(self, world):
        world.forum.settings.can_permanently_delete = True

    def test_a_short_text_is_padded(self, world):
        post, channel = world.reply(f"CPF: {CPF}  oi"), world.channel()
        order = world.order(post, text="[CPF removido]  oi")
        receipt = channel.perform(order)
        assert post.raw.startswith("[CPF removido]  oi\n\n*Dados pessoais removidos")
        assert (receipt.text, receipt.detail) == (post.raw, "done")
        assert CPF not in world.seen_in_public(post)
        assert channel.find(order) == receipt == channel.perform(order)

    def test_a_short_title_is_padded(self, world):
        post = world.topic(title=f"CPF {CPF}")
        world.channel().perform(world.order(post, text=post.raw, title="[CPF]"))
        assert world.forum.topics[post.topic_id].title == "[CPF] (dados removidos pela moderação)"

    def test_a_post_that_no_text_passes_for_is_hidden(self, world):
        post, channel = world.reply(LEAK + " palavrão"), world.channel()
        world.forum.settings.watched_words = ("palavrão",)
        order = world.order(post, text=CLEAN + " palavrão")
        receipt = channel.perform(order)
        assert post.hidden
        assert CPF not in world.seen_in_public(post)
        assert (receipt.detail, receipt.text) == ("hidden", post.raw)
        assert places(receipt) == {"hidden_post", *SAFE}
        assert [(r.post_id, r.message) for r in world.forum.reviewables] == [(post.id, None)]
        assert channel.perform(order).detail == "hidden"
        assert channel.find(order) is None


class TestLock:
    def test_a_post_edited_since_the_decision_is_a_conflict(self, world):
        post = world.reply(LEAK)
        order = world.order(post, text=CLEAN)
        world.forum.edit(world.maria, post, raw=LEAK + " Alguém?")
        with pytest.raises(Conflict):
            world.channel().perform(order)
        assert post.raw == LEAK + " Alguém?"

    def test_a_title_changed_since_the_decision_is_a_conflict(self, world):
        post = world.topic(raw=LEAK)
        order = world.order(post, text=CLEAN)
        world.forum.edit(world.maria, post, title="Outro título para o mesmo assunto")
        with pytest.raises(Conflict):
            world.channel().perform(order)

    def test_a_title_that_was_not_told_is_no_conflict(self, world):
        post = world.topic(raw=LEAK)
        order = world.order(post, text=CLEAN)
        world.channel().perform(replace(order, message=replace(order.message, title=None)))
        assert post.raw == CLEAN

    def test_the_forum_s_own_lock_closes_the_gap_between_reading_and_writing(self, world):
        post = world.reply(LEAK)
        channel = world.channel()
        with pytest.raises(Conflict):
            channel._forum.edit_post(post.id, raw=CLEAN, original_text="o que era antes", reason="x")
        assert post.raw == LEAK

    def test_a_deleted_post_is_gone(self, world):
        post = world.reply(LEAK)
        moderation.delete(world.forum, world.bot, post)
        with pytest.raises(ChannelError) as caught:
            world.channel().perform(world.order(post, text=CLEAN))
        assert (caught.value.code, caught.value.permanent) == ("gone", True)


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


CRASHES = st.lists(
    st.tuples(
        st.sampled_from([Fault.CUT, Fault.ERROR, Fault.LIMIT_HTML]), st.sampled_from(["GET", "PUT", "DELETE", "POST"])
    ),
    max_size=6,
)
SITES = st.fixed_dictionaries(
    {
        "can_permanently_delete": st.booleans(),
        "hidden_flag_is_shifted": st.booleans(),
        "old_versions_stay_readable": st.booleans(),
        "watched_words": st.sampled_from([(), ("cadastro",)]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crashes=CRASHES, site=SITES, edits=st.integers(0, 2), history=st.sampled_from(["hide", "purge"]))
def test_through_any_faults_it_ends_with_what_is_left_named(world, crashes, site, edits, history):
    """Performed until it succeeds, whatever broke on the way: a value that is still public is on the receipt."""
    world.forum.settings.watched_words = ()
    post, channel = world.reply(LEAK), world.channel(history)
    for _ in range(edits):
        world.advance(minutes=6)
        world.forum.edit(world.maria, post, raw=post.raw + " Alguém?")
    for name, value in site.items():
        setattr(world.forum.settings, name, value)
    order = world.order(post, text=post.raw.replace(CPF, "[CPF removido]"))
    for fault, method in crashes:
        world.forum.faults.inject(fault, method=method)
    receipt = None
    for _ in range(len(crashes) + 1):
        try:
            receipt = channel.find(order) or channel.perform(order)
            break
        except ChannelError as error:
            assert not error.permanent
    world.forum.faults.clear()
    assert receipt is not None
    public = CPF in world.seen_in_public(post)
    assert public == bool(reachable(receipt))
    assert post.hidden == (receipt.detail == "hidden")
    assert post.public_version >= 1
