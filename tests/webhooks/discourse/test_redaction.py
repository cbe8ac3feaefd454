from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.errors import ChannelError, Conflict
from webhooks.standin.discourse import Fault, moderation

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
CLEAN = "Meu CPF é [CPF removido], podem conferir o cadastro?"
SAFE = {"staff_log", "webhook_log", "own_copy"}


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

    def test_a_value_that_the_new_text_still_holds_is_named(self, world):
        post = world.reply(LEAK)
        receipt = world.channel().perform(world.order(post, text=LEAK.replace("Meu", "O meu")))
        assert reachable(receipt) == {"post", "search"}

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

    def test_a_deleted_post_stays_as_it_is_and_is_named(self, world):
        post = world.reply(LEAK)
        order = world.order(post, text=CLEAN)
        moderation.delete(world.forum, world.bot, post)
        receipt = world.channel().perform(order)
        assert (post.raw, receipt.detail) == (LEAK, "deleted")
        assert places(receipt) == {"removed_post", *SAFE}

    def test_a_post_that_is_gone_for_good_leaves_its_copies_to_do(self, world):
        post = world.reply(LEAK)
        copy = world.quote(post)
        order = world.order(post, text=CLEAN)
        moderation.destroy(world.forum, post)
        assert world.channel().perform(order).detail == "deleted"
        assert CPF not in copy.raw


class TestHideFirst:
    """A credential is out of sight from the first request on, and comes back when it is clean."""

    @pytest.fixture(params=["purge", "hide"])
    def history(self, request, world):
        world.forum.settings.can_permanently_delete = True
        world.forum.settings.old_versions_stay_readable = False
        return request.param

    def test_nobody_sees_the_post_before_it_is_clean(self, world, history):
        post, channel = world.topic(raw=LEAK), world.channel(history)
        seen = []
        for method, path in [("PUT", f"/posts/{post.id}"), ("GET", "/t/"), ("PUT", "/unhide")]:
            world.forum.faults.interleave(lambda: seen.append(post.hidden), method=method, path=path)
        receipt = channel.perform(world.order(post, text=CLEAN, hide_first=True))
        assert seen == [False, True, True]  # the title is read first, to know whether it is what was decided on
        assert (post.hidden, post.raw, receipt.detail) == (False, CLEAN, "done")
        assert world.forum.topics[post.topic_id].visible
        assert CPF not in world.seen_in_public(post)
        assert reachable(receipt) == set()

    @pytest.mark.parametrize("shifted", [True, False])
    def test_every_revision_is_hidden_once(self, world, history, shifted):
        world.forum.settings.hidden_flag_is_shifted = shifted
        post, channel = world.reply(LEAK), world.channel("hide")
        for _ in range(2):
            world.advance(minutes=6)
            world.forum.edit(world.maria, post, raw=post.raw + " Alguém?")
        channel.perform(world.order(post, text=CLEAN, hide_first=True))
        assert [revision.hidden for revision in post.revisions] == [True, True, True]
        assert post.public_version == 1

    @pytest.mark.parametrize("step", ["/post_actions", "PUT", "permanently_delete", "/t/", "/search", "/unhide"])
    @pytest.mark.parametrize("fault", [Fault.CUT, Fault.ERROR])
    def test_a_crash_anywhere_is_taken_up_again(self, world, history, step, fault):
        post, channel = world.reply(LEAK), world.channel(history)
        order = world.order(post, text=CLEAN, hide_first=True)
        method, path = ("PUT", f"/posts/{post.id}") if step == "PUT" else ("", step)
        world.forum.faults.inject(fault, method=method, path=path)
        receipt = attempt_until_done(channel, order)
        assert (post.hidden, post.raw, receipt.detail) == (False, CLEAN, "done")
        assert CPF not in world.seen_in_public(post)
        assert len(world.forum.reviewables) == 1

    def test_what_members_hid_stays_hidden(self, world, history):
        post, channel = world.reply(LEAK), world.channel(history)
        post.hidden = True
        channel.perform(world.order(post, text=CLEAN, hide_first=True))
        assert (post.hidden, post.raw) == (True, CLEAN)
        assert world.forum.reviewables == []

    def test_what_can_t_be_flagged_is_redacted_all_the_same(self, world, history):
        world.forum.settings.allow_flagging_staff = False
        post = world.reply(LEAK)
        world.maria.moderator = True
        world.channel(history).perform(world.order(post, text=CLEAN, hide_first=True))
        assert (post.hidden, post.raw) == (False, CLEAN)

    def test_a_text_that_the_forum_refuses_stays_hidden(self, world, history):
        world.forum.settings.watched_words = ("cadastro",)
        post = world.reply("Qual é a regra disto, alguém da equipe sabe?")
        post.raw = LEAK
        receipt = world.channel(history).perform(world.order(post, text=CLEAN, hide_first=True))
        assert (post.hidden, receipt.detail) == (True, "hidden")

    def test_an_author_who_corrected_it_is_not_hidden(self, world, history):
        post, channel = world.reply(LEAK), world.channel(history)
        order = world.order(post, text="Resolvido, obrigada a todos!", hide_first=True)
        world.advance(minutes=6)
        world.forum.edit(world.maria, post, raw="Resolvido, obrigada a todos!")
        channel.perform(replace(order, expected=order.text))
        assert world.forum.reviewables == []
        assert CPF not in world.seen_in_public(post)


class TestAuthorsWhoWriteMeanwhile:
    """Whatever the author writes while we act: superseded, and never called clean."""

    @pytest.mark.parametrize("hide_first", [True, False])
    @pytest.mark.parametrize(
        ("method", "path"),
        [("PUT", "/posts/"), ("DELETE", "permanently_delete"), ("GET", "/t/"), ("GET", "/search"), ("PUT", "/unhide")],
    )
    @pytest.mark.parametrize("words", [LEAK + " Alguém?", "Resolvido, obrigada a todos vocês!"])
    def test_is_a_conflict(self, world, method, path, hide_first, words):
        world.forum.settings.can_permanently_delete = True
        post, channel = world.reply(LEAK), world.channel()
        order = world.order(post, text=CLEAN, hide_first=hide_first)
        world.forum.faults.interleave(lambda: world.forum.edit(world.maria, post, raw=words), method=method, path=path)
        if (method, path, hide_first) == ("PUT", "/unhide", False):
            channel.perform(order)
            return
        with pytest.raises(Conflict):
            channel.perform(order)
        assert post.raw == words


class TestTakenDown:
    """Where the forum takes no text without the values."""

    def test_a_reply_that_can_t_be_hidden_is_removed(self, world):
        world.forum.settings.allow_flagging_staff = False
        post, channel = world.reply(LEAK + " palavrão"), world.channel()
        world.maria.moderator = True
        world.forum.settings.watched_words = ("palavrão",)
        receipt = channel.perform(world.order(post, text=CLEAN + " palavrão"))
        assert receipt.detail == "removed"
        assert {"removed_post", *SAFE} == places(receipt)
        assert CPF not in world.seen_in_public(post)

    def test_a_first_post_that_can_t_be_hidden_is_a_person_s_to_solve(self, world):
        world.forum.settings.allow_flagging_staff = False
        post, channel = world.topic(raw=LEAK + " palavrão"), world.channel()
        world.maria.moderator = True
        world.forum.settings.watched_words = ("palavrão",)
        with pytest.raises(ChannelError) as caught:
            channel.perform(world.order(post, text=CLEAN + " palavrão"))
        assert (caught.value.code, caught.value.permanent) == ("invalid", True)

    def test_a_title_that_no_wording_passes_for_becomes_a_neutral_one(self, world):
        post = world.topic(raw=LEAK, title=f"Que palavrão, o CPF {CPF} deu erro")
        world.forum.settings.watched_words = ("palavrão",)
        title = "Que palavrão, o CPF [CPF removido] deu erro"
        order = world.order(post, text=CLEAN, title=title)
        receipt = world.channel().perform(order)
        assert world.forum.topics[post.topic_id].title == f"Título removido pela moderação (tópico {post.topic_id})"
        assert (post.hidden, receipt.detail) == (False, "done")
        assert world.channel().perform(order).residue == receipt.residue

    @pytest.mark.parametrize("state", ["locked", "wiki"])
    def test_locked_posts_and_wikis_are_posts(self, world, state):
        post = world.reply(LEAK)
        setattr(post, state, True)
        world.channel().perform(world.order(post, text=CLEAN))
        assert post.raw == CLEAN

    def test_what_its_author_deleted_is_closed_too(self, world):
        world.forum.settings.can_permanently_delete = True
        post, channel = world.reply(LEAK), world.channel()
        order = world.order(post, text=moderation.DELETED_BY_AUTHOR, expected=moderation.DELETED_BY_AUTHOR)
        world.advance(minutes=6)
        moderation.delete(world.forum, world.maria, post)
        assert CPF in world.seen_in_public(post)
        channel.perform(order)
        assert post.raw == moderation.DELETED_BY_AUTHOR
        assert CPF not in world.seen_in_public(post)


def attempt_until_done(channel, order):
    """What the performer does, without its waits."""
    for number in range(8):
        try:
            return (channel.find(order) if number else None) or channel.perform(order)
        except ChannelError as error:
            assert not error.permanent
    raise AssertionError("never done")


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
