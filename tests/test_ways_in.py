"""Messages that only pointers tell of, wait for approval, were taken back, or are only to be recorded."""

from datetime import timedelta

import pytest

from moderator.errors import ChannelError
from moderator.models import ActionKind, Ignored, Mode, Pointer, Standing
from moderator.store.records import MESSAGE
from tests.factories import CPF, LEAK, make_message
from tests.fakes import ShelfChannel
from tests.test_pipeline import World


class PointingChannel(ShelfChannel):
    """Its webhooks only say where to look; `answers` are given one after the other, errors are raised."""

    def __init__(self):
        super().__init__()
        self.answers = []

    def parse(self, headers, body):
        return Pointer("90") if headers.get("kind") == "pointer" else super().parse(headers, body)

    def look(self, pointer):
        assert pointer == Pointer("90")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ChannelError):
            raise answer
        return answer


@pytest.fixture
def world(store):
    made = World(store)
    made.channel = PointingChannel()
    made.pipeline._channels = made.performer._channels = {made.channel.kind: made.channel}
    return made


def point(world, *answers):
    world.channel.answers = list(answers)
    delivery_id = world.deliver(b"{}", kind="pointer")
    world.moderate(delivery_id)
    return delivery_id


def kinds(world):
    return [order.kind for order in world.channel.sent]


def test_a_pointer_is_moderated_as_the_message_that_stands_there(world):
    message = make_message(title=f"Conferir o CPF {CPF}", first_post=True)
    world.channel.put(message)
    delivery_id = point(world, message)
    assert CPF not in world.channel.shelf["7"].text
    assert world.store.deliveries.load(delivery_id).open is False


def test_a_pointer_to_nothing_of_ours_is_ignored(world):
    delivery_id = point(world, Ignored("restricted_category"))
    stored = world.store.deliveries.load(delivery_id)
    assert (stored.open, stored.body) == (False, b"")
    assert world.store.cases.totals()["decisions"] == 0


def test_a_pointer_that_cannot_be_followed_now_waits_and_is_followed_later(world):
    message = make_message()
    world.channel.put(message)
    passing = ChannelError("rate_limited", permanent=False, retry_after=23.0)
    delivery_id = point(world, passing, message)
    assert world.store.deliveries.load(delivery_id).due_at == world.now + timedelta(seconds=23)
    assert list(world.store.deliveries.due(world.now)) == []
    world.now += timedelta(seconds=23)
    assert list(world.store.deliveries.due(world.now)) == [delivery_id]
    world.moderate(delivery_id)
    assert CPF not in world.channel.shelf["7"].text
    assert world.store.deliveries.load(delivery_id).open is False


def test_what_was_begun_for_a_pointer_is_finished_though_it_points_to_our_own_writing_now(world):
    message = make_message()
    world.channel.put(message)
    world.channel.answers = [message]
    delivery_id = world.deliver(b"{}", kind="pointer")
    redact, tell = world.pipeline.plan(delivery_id)
    world.carry_out(redact)
    world.channel.answers = [world.channel.shelf["7"]]
    assert world.pipeline.plan(delivery_id) == [tell]
    world.carry_out(tell)
    assert world.pipeline.plan(delivery_id) == ()
    assert world.store.deliveries.load(delivery_id).open is False


def test_a_pointer_that_can_never_be_followed_is_seen_by_a_person(world):
    point(world, ChannelError("forbidden", permanent=True))
    assert [item.outcome for item in world.store.deliveries.failed()] == ["forbidden"]


def test_a_channel_that_cannot_look_says_so(world):
    class Mute(ShelfChannel):
        def parse(self, headers, body):
            return Pointer("90")

    world.pipeline._channels = {Mute.kind: Mute()}
    world.moderate(world.deliver(b"{}"))
    assert [item.outcome for item in world.store.deliveries.failed()] == ["unsupported"]


def test_the_pointer_and_the_webhook_of_one_state_have_one_effect(world):
    message = make_message()
    world.post(message)
    point(world, message)
    assert kinds(world) == [ActionKind.DIRECT_MESSAGE]


def test_what_waits_for_approval_is_shown_to_a_moderator_and_left_as_it_is(world):
    world.post(make_message(external_id="review-88", standing=Standing.QUEUED))
    case = world.store.cases.queue("open")[0]
    assert (case.reason, case.kinds, case.exposure) == ("approval_queue", ("BR_CPF",), "none")
    assert (world.channel.shelf["review-88"].text, kinds(world)) == (LEAK, [])
    assert world.store.cases.load(case.id).actions == ()


def test_what_waits_for_approval_without_a_leak_is_nobody_s_case(world):
    world.post(make_message("Bom dia a todos, uma ótima semana.", external_id="review-88", standing=Standing.QUEUED))
    assert world.store.cases.queue("all") == []


def test_what_its_author_took_back_gets_its_history_closed_and_no_word(world):
    world.channel.put(make_message("(post deleted by author)", version="2"))
    message = make_message(version="1:", standing=Standing.WITHDRAWN)
    world.moderate(world.deliver(_dump(message)))
    assert world.channel.shelf["7"].text == "(post deleted by author)"
    assert kinds(world) == []
    assert {item.status for item in world.actions().values()} == {"done"}


def test_what_its_author_took_back_without_a_leak_is_left(world):
    world.channel.put(make_message("(post deleted by author)", version="2"))
    text = "Preciso de suporte com o módulo, por favor."
    world.moderate(world.deliver(_dump(make_message(text, version="1:", standing=Standing.WITHDRAWN))))
    assert (world.store.cases.queue("all"), kinds(world)) == ([], [])


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.SUGGEST])
def test_a_delivery_goes_no_further_than_its_own_mode(world, mode):
    delivery_id, _ = world.store.deliveries.receive(
        world.channel.kind,
        event="post_created",
        identity="old",
        headers={},
        body=world.channel.put(make_message()),
        now=world.now,
        mode=mode,
    )
    world.moderate(delivery_id)
    assert world.channel.shelf["7"].text == LEAK
    assert {item.status for item in world.actions().values()} == {{"shadow": "shadow", "suggest": "suggested"}[mode]}


def test_what_was_only_recorded_is_done_when_it_is_opened_again(world):
    body = world.channel.put(make_message())
    values = {"event": "post_created", "identity": "old", "headers": {}, "body": body, "now": world.now}
    delivery_id, _ = world.store.deliveries.receive(world.channel.kind, **values, mode=Mode.SHADOW)
    world.moderate(delivery_id)
    world.store.deliveries.promote(world.channel.kind, "old", headers={}, body=body, mode=Mode.ENFORCE)
    world.moderate(delivery_id)
    assert CPF not in world.channel.shelf["7"].text
    assert kinds(world) == [ActionKind.DIRECT_MESSAGE]


def _dump(message):
    return MESSAGE.dump_json(message)
