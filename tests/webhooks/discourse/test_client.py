import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from moderator.actions import Channel
from moderator.errors import ChannelError, Conflict
from moderator.models import ActionKind, Ignored
from webhooks.standin.discourse import Fault, moderation

TEXT = "Olá! Esta é uma resposta automática da comunidade."
LEAK = "Meu CPF é 529.982.247-25, podem conferir o cadastro?"


def refusal(action, *arguments, **options):
    with pytest.raises(ChannelError) as caught:
        action(*arguments, **options)
    return caught.value


class TestFetch:
    def test_is_the_post_as_it_is_now(self, world):
        post, channel = world.reply(LEAK), world.channel()
        before = replace(world.message(post), url="https://forum.exemplo.gov.br/p/1", category="sei")
        world.advance(minutes=6)
        world.forum.edit(world.maria, post, raw="Resolvido, obrigada a todos vocês!")
        now = channel.fetch(before)
        assert now == replace(
            before,
            text="Resolvido, obrigada a todos vocês!",
            version="2:2026-11-22T12:06:00.000Z",
            author=replace(before.author, name="Maria Exemplo", trust=1),
        )

    def test_of_a_first_post_has_the_title_of_now(self, world):
        post, channel = world.topic(), world.channel()
        before = world.message(post)
        world.forum.edit(world.maria, post, title="Outro título para o mesmo assunto")
        assert channel.fetch(before).title == "Outro título para o mesmo assunto"

    def test_of_what_is_deleted_is_none(self, world):
        post, channel = world.reply(LEAK), world.channel()
        moderation.delete(world.forum, world.bot, post)
        assert channel.fetch(world.message(post)) is None
        assert channel.fetch(replace(world.message(post), external_id="99")) is None

    def test_a_hidden_post_without_staff_rights_is_forbidden(self, world):
        post = world.reply(LEAK)
        post.hidden = True
        world.bot.moderator = False
        assert refusal(world.channel().fetch, world.message(post)).code == "forbidden"


class TestRefusals:
    @pytest.mark.parametrize(
        ("fault", "code", "permanent", "retry_after"),
        [
            (Fault.LIMIT_JSON, "rate_limited", False, 23.0),
            (Fault.LIMIT_PLAIN, "rate_limited", False, 7.0),
            (Fault.LIMIT_HTML, "rate_limited", False, None),
            (Fault.LIMIT_SEARCH, "rate_limited", False, None),
            (Fault.FORBIDDEN, "forbidden", True, None),
            (Fault.ERROR, "server_error", False, None),
            (Fault.CUT, "unreachable", False, None),
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_each_is_one_kind_of_error(self, world, fault, code, permanent, retry_after, method):
        post, channel = world.reply(LEAK), world.channel()
        world.forum.faults.inject(fault, method=method)
        if method == "GET":
            error = refusal(channel.fetch, world.message(post))
        else:
            error = refusal(channel.perform, world.order(post, ActionKind.REPLY, text=TEXT))
        assert (error.code, error.permanent, error.retry_after) == (code, permanent, retry_after)
        assert LEAK not in str(error) + repr(error)

    def test_the_shared_budget_of_admin_keys(self, world):
        post, channel = world.reply(LEAK), world.channel()
        world.forum.settings.max_admin_api_reqs_per_minute = 2
        channel.fetch(world.message(post))
        channel.fetch(world.message(post))
        assert refusal(channel.fetch, world.message(post)).retry_after == 61.0
        world.advance(minutes=1)
        assert channel.fetch(world.message(post)) is not None

    def test_patience_has_an_end(self, world):
        post, channel = world.reply(LEAK), world.channel(timeout=(3.0, 0.05))
        world.forum.faults.inject(Fault.SLOW)
        error = refusal(channel.fetch, world.message(post))
        assert (error.code, error.permanent) == ("timeout", False)

    def test_nobody_there(self, world):
        channel = world.channel()
        channel._forum.host = "http://127.0.0.1:1"
        error = refusal(channel.probe)
        assert (error.code, error.permanent) == ("unreachable", False)

    def test_a_revoked_or_foreign_key(self, world):
        post = world.reply(LEAK)
        for options in ({"api_key": "outra"}, {"username": "maria.exemplo"}):
            error = refusal(world.channel(**options).fetch, world.message(post))
            assert (error.code, error.permanent) == ("forbidden", True)

    def test_redirects_are_not_followed(self, world):
        error = refusal(world.channel()._forum.read, f"/p/{world.topic().id}")
        assert (error.code, error.permanent) == ("redirected", True)

    def test_a_page_instead_of_json_is_unreadable(self, world):
        error = refusal(world.channel()._forum.read, f"/t/-/{world.topic().topic_id}/1")
        assert (error.code, error.permanent) == ("unreadable", False)

    def test_an_answer_of_another_shape_is_unreadable(self, world, monkeypatch):
        post, channel = world.topic(), world.channel()
        monkeypatch.setattr(channel._forum, "read", lambda path, **_: {"id": post.id, "raw": "x"})
        error = refusal(channel.fetch, world.message(post))
        assert (error.code, error.permanent) == ("unreadable", False)

    def test_an_edit_conflict(self, world):
        post = world.reply(LEAK)
        forum = world.channel()._forum
        with pytest.raises(Conflict):
            forum.edit_post(post.id, raw=TEXT, original_text="outro", reason="x")

    def test_a_kind_that_the_forum_cannot_do(self, world):
        post, channel = world.reply(LEAK), world.channel()
        assert ActionKind.ERASE_COPY not in channel.capabilities
        for ask in (channel.perform, channel.find):
            assert refusal(ask, world.order(post, ActionKind.ERASE_COPY)).code == "unsupported"


class TestHideAndFlag:
    def test_hiding_asks_for_a_review_once(self, world):
        post, channel = world.reply(LEAK), world.channel()
        order = world.order(post, ActionKind.HIDE)
        assert channel.find(order) is None
        assert channel.perform(order) == channel.perform(order) == channel.find(order)
        assert post.hidden
        assert [(r.post_id, r.post_action_type_id) for r in world.forum.reviewables] == [(post.id, 4)]

    def test_a_flag_hides_nothing(self, world):
        post, channel = world.reply(LEAK), world.channel()
        order = world.order(post, ActionKind.FLAG, text="Confira na fila do ModeraPEN.")
        assert channel.find(order) is None
        assert channel.perform(order) == channel.find(order)
        assert not post.hidden
        found = [(r.post_action_type_id, r.message) for r in world.forum.reviewables]
        assert found == [(7, "Confira na fila do ModeraPEN.")]


def test_parse_knows_who_we_are(world):
    fixture = json.loads((Path(__file__).parent / "fixtures/post_created.json").read_text())
    fixture["body"]["post"]["username"] = "moderapen"
    assert world.channel().parse(fixture["headers"], json.dumps(fixture["body"]).encode()) == Ignored("own_post")


def test_probe_reaches_the_forum_and_changes_nothing(world):
    assert world.channel().probe() == "Discourse 2026.8.0 answers and accepts the account's key"
    assert refusal(world.channel(api_key="outra").probe).code == "forbidden"


def test_is_a_channel(world):
    channel: Channel = world.channel()
    assert {kind.value for kind in channel.capabilities} == {
        "redact",
        "restore",
        "purge",
        "hide",
        "flag",
        "reply",
        "direct_message",
    }


def test_no_text_reaches_the_logs(world, caplog):
    caplog.set_level(logging.DEBUG)
    post, channel = world.reply(LEAK), world.channel()
    channel.perform(world.order(post, text=LEAK.replace("529.982.247-25", "[CPF removido]")))
    channel.perform(world.order(post, ActionKind.REPLY, text=TEXT))
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert "529.982" not in written
    assert "cadastro" not in written
    assert "resposta" not in written
