"""The budget of requests: what is sent is counted first, what matters most comes through, limits silence all."""

from contextlib import closing
from dataclasses import replace

import pytest

from moderator.errors import ChannelError
from moderator.models import ActionKind
from moderator.store import open_store
from webhooks.discourse.pace import BUCKET, Pace
from webhooks.standin.discourse import Fault

KEY = b"a key of thirty-two bytes, yes!!"


@pytest.fixture
def store(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path}/m.db", [KEY], new_id=lambda: "x")) as opened:
        opened.database.upgrade()
        yield opened


@pytest.fixture
def pace(world, store):
    return Pace(store.requests, limit=30, clock=lambda: world.now[0])


def refusal(action, *arguments):
    with pytest.raises(ChannelError) as caught:
        action(*arguments)
    return caught.value


def use_up(pace, way=None):
    """Admit until it is refused; how many."""
    with way() if way else pace.asking(ActionKind.REDACT):
        for count in range(100):
            try:
                pace.admit(counted=True)
            except ChannelError as error:
                assert (error.code, error.permanent) == ("rate_limited", False)
                return count
    raise AssertionError("never refused")


def perform(pace, kind):
    with pace.performing(kind):
        return True


def test_each_may_fill_its_share_and_what_matters_more_still_comes_through(pace):
    assert use_up(pace, pace.background) == 12
    assert use_up(pace, lambda: pace.asking(ActionKind.REPLY)) == 4
    assert refusal(perform, pace, ActionKind.REPLY).retry_after == 60.0
    assert perform(pace, ActionKind.REDACT)
    assert use_up(pace, lambda: pace.asking(ActionKind.REDACT)) == 11


def test_what_has_begun_can_end(pace):
    with pace.performing(ActionKind.REDACT):
        assert use_up(pace, lambda: pace.asking(ActionKind.REDACT)) == 17
        with pace.asking(ActionKind.RESTORE):
            assert refusal(lambda: pace.admit(counted=True)).code == "rate_limited"
        for _ in range(10 + 3):  # what it took at the start, and the tenth in which nothing begins
            pace.admit(counted=True)
        assert refusal(lambda: pace.admit(counted=True)).code == "rate_limited"


def test_an_action_without_room_for_all_of_it_does_not_begin(pace, store, world):
    with pace.asking(ActionKind.REDACT):
        for _ in range(18):
            pace.admit(counted=True)
    assert refusal(perform, pace, ActionKind.REDACT).retry_after == 60.0
    assert store.requests.spent(BUCKET, now=world.now[0]) == 18


def test_what_was_counted_and_not_needed_is_given_back(pace, store, world):
    with pace.performing(ActionKind.REDACT):
        pace.admit(counted=True)
        assert store.requests.spent(BUCKET, now=world.now[0]) == 10
    assert store.requests.spent(BUCKET, now=world.now[0]) == 1
    with pytest.raises(ChannelError), pace.performing(ActionKind.REDACT):
        raise ChannelError("timeout", permanent=False)
    assert store.requests.spent(BUCKET, now=world.now[0]) == 1


def test_nothing_is_sent_without_budget(world, pace):
    channel, post = world.channel(pace=pace), world.reply("Como assino no SEI pelo celular?")
    use_up(pace)
    seen = []
    world.forum.faults.interleave(lambda: seen.append(1))
    assert refusal(channel.fetch, world.message(post)).code == "rate_limited"
    assert refusal(channel.perform, world.order(post)).code == "rate_limited"
    assert seen == []
    world.advance(minutes=1)
    assert channel.fetch(world.message(post)).text == post.raw


def test_a_redaction_asks_for_no_more_than_it_counted(world, pace, store):
    post = world.reply("Meu CPF é 529.982.247-25, podem conferir o cadastro?")
    world.forum.settings.can_permanently_delete = True
    world.forum.settings.max_admin_api_reqs_per_minute = 1000
    channel = world.channel(pace=pace)
    channel.perform(world.order(post, text="Meu CPF é [CPF removido], podem conferir o cadastro?"))
    counted = store.requests.spent(BUCKET, now=world.now[0])
    assert world.forum.api_limiter.wait(counted + 1) is None  # the forum counted no more than we did


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [(Fault.LIMIT_JSON, 23.0), (Fault.LIMIT_PLAIN, 7.0), (Fault.LIMIT_HTML, 15.0), (Fault.LIMIT_SEARCH, 15.0)],
)
def test_every_shape_of_a_limit_silences_everybody(world, pace, store, fault, seconds):
    post, met = world.reply("Como assino no SEI pelo celular?"), world.channel(pace=pace)
    other = world.channel(pace=Pace(store.requests, limit=30, clock=lambda: world.now[0]))
    world.forum.faults.inject(fault)
    assert refusal(met.fetch, world.message(post)).code == "rate_limited"
    assert refusal(other.fetch, world.message(post)).retry_after == seconds
    world.advance(seconds=seconds)
    assert other.fetch(world.message(post)).text == post.raw


def test_the_limit_of_purges_is_that_of_purges_alone(world, pace):
    world.forum.settings.can_permanently_delete = True
    world.forum.settings.max_purges_per_minute = 0
    post = world.reply("Meu CPF é 529.982.247-25, podem conferir o cadastro?")
    channel = world.channel(pace=pace)
    world.advance(minutes=6)
    order = world.order(post, text="Meu CPF é [CPF removido], podem conferir o cadastro?")
    assert refusal(channel.perform, order).code == "rate_limited"
    assert all(revision.hidden for revision in post.revisions)  # hidden at once, all the same
    assert channel.fetch(replace(order.message, external_id=str(post.id))) is not None
