"""The outbox at work: order, the 24-hour window, crashes, refusals. Time is set by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderator.errors import ChannelError
from moderator.rooms import Relay
from tests.rooms.world import TEMPLATE

ANA, BIA, CAIO = "+5561999990001", "+5561999990002", "+5561999990003"


@pytest.fixture
def trio(world):
    for number, alias in ((ANA, "Ana"), (BIA, "Bia"), (CAIO, "Caio")):
        world.join(number, alias)
    return world


@pytest.fixture
def trio_anywhere(world_anywhere):
    for number, alias in ((ANA, "Ana"), (BIA, "Bia"), (CAIO, "Caio")):
        world_anywhere.join(number, alias)
    return world_anywhere


def states(world):
    return sorted(send.state for send in world.store.room_desk.stuck("pen"))


def test_a_long_text_arrives_in_marked_parts_in_order(trio):
    words = "palavra " * 400
    trio.write(ANA, words)
    first, second, third = trio.read(BIA)
    assert (first[:6], second[:6], third[:6]) == ("(1/3) ", "(2/3) ", "(3/3) ")
    joined = " ".join(part[6:] for part in (first, second, third))
    assert joined == f"*Ana*: {words.strip()}"


def test_after_a_day_of_silence_nothing_is_sent_and_the_return_brings_a_digest(trio_anywhere):
    trio = trio_anywhere
    trio.clock.pass_by(hours=23, minutes=45)
    trio.write(ANA, "primeira")
    trio.clock.pass_by(hours=2)
    for number in range(12):
        trio.write(ANA, f"aviso {number}")
    assert trio.read(BIA) == [] == trio.read(CAIO)
    assert trio.phones.doomed == 0
    trio.write(BIA, "voltei")
    digest = trio.screen(BIA)[-1]
    assert digest.startswith("🤖 Enquanto você esteve fora, a sala teve 13 mensagens. As últimas 10:")
    assert "*Ana*: aviso 2\n\n" in digest and "*Ana*: aviso 11" in digest and "aviso 1\n" not in digest
    assert trio.read(ANA) == ["*Bia*: voltei"]
    trio.write(ANA, "oi, bia")
    assert trio.read(BIA) == ["*Ana*: oi, bia"]
    assert sum("Enquanto você esteve fora" in text for text in trio.screen(BIA)) == 1


def test_with_a_template_those_who_are_away_are_told_once_a_day(make_world):
    world = make_world(invites=True)
    world.join(ANA, "Ana")
    world.join(BIA, "Bia")
    world.clock.pass_by(hours=30)
    for _ in range(3):
        world.write(ANA, "novidade")
    assert world.read(BIA) == [TEMPLATE]
    world.clock.pass_by(hours=25)
    world.write(ANA, "outra")
    assert world.read(BIA) == [TEMPLATE, TEMPLATE]
    world.write(BIA, "voltei")
    assert "a sala teve 4 mensagens" in world.screen(BIA)[-1]


def test_when_the_channel_says_that_the_window_is_closed_it_is(trio):
    trio.phones.late[f"whatsapp:{BIA}"] = "outside_window"
    trio.write(ANA, "primeira")
    trio.write(ANA, "segunda")
    assert len([to for to, _, _ in trio.phones.sent.values() if to.endswith(BIA)]) == 3  # two answers, one try
    trio.phones.late.clear()
    trio.write(BIA, "oi")
    assert "a sala teve 2 mensagens" in trio.screen(BIA)[-1]


def test_a_digest_that_does_not_arrive_is_told_later(trio):
    trio.clock.pass_by(hours=30)
    trio.write(ANA, "novidade")
    trio.phones.late[f"whatsapp:{BIA}"] = "outside_window"
    trio.write(BIA, "oi")
    trio.phones.late.clear()
    trio.clock.pass_by(minutes=1)
    trio.write(BIA, "oi de novo")
    assert "*Ana*: novidade" in trio.screen(BIA)[-1]


def test_a_row_that_was_being_sent_when_the_process_died_is_asked_about(trio):
    trio.phones.cut = 1
    delivery, message = trio.deliver(ANA, "bom dia")
    trio.moderate(delivery, message)
    trio.relay.run(trio.jobs[0])  # one answer is lost: the process ends here
    trio.clock.pass_by(minutes=1)
    trio.start("second")
    trio.settle()
    assert trio.read(BIA) == trio.read(CAIO) == ["*Ana*: bom dia"]


def test_two_equal_messages_are_two(trio):
    trio.write(ANA, "ok")
    trio.phones.cut = 1
    trio.write(ANA, "ok")
    trio.clock.pass_by(minutes=1)
    trio.jobs.append(trio.store.outbox.overdue(trio.clock())[0])
    trio.settle()
    assert trio.read(BIA) == trio.read(CAIO) == ["*Ana*: ok", "*Ana*: ok"]


def test_what_cannot_be_asked_is_shown_to_a_moderator_and_not_sent_again(trio):
    trio.phones.unanswerable, trio.phones.cut = True, 2
    trio.write(ANA, "bom dia")
    trio.clock.pass_by(minutes=1)
    trio.jobs.append(trio.store.outbox.overdue(trio.clock())[0])
    trio.settle()
    assert states(trio) == ["uncertain", "uncertain"]
    assert trio.read(BIA) == ["*Ana*: bom dia"]


def test_an_executor_that_lives_keeps_its_room(trio):
    post = trio.store.posts.answered("message:nothing")
    assert post is None
    trio.store.outbox.lease("pen", executor="first", alive_since=trio.clock() - timedelta(seconds=10))
    other = Relay(trio.store, trio.phones, trio.relay._pace, executor="second", clock=trio.clock)
    delivery, message = trio.deliver(ANA, "bom dia")
    trio.moderate(delivery, message)
    assert other.run(trio.jobs[0]) is None
    assert trio.read(BIA) == []
    trio.settle()
    assert trio.read(BIA) == ["*Ana*: bom dia"]


def test_too_fast_is_slower_and_neither_lost_nor_doubled(trio_anywhere):
    trio = trio_anywhere
    trio.phones.faults = [ChannelError("rate_limited", permanent=False)] * 2
    trio.write(ANA, "um")
    trio.write(ANA, "dois")
    for _ in range(4):
        trio.clock.pass_by(minutes=1)
        trio.jobs += trio.store.outbox.overdue(trio.clock())
        trio.settle()
    assert trio.read(BIA) == trio.read(CAIO) == ["*Ana*: um", "*Ana*: dois"]


@pytest.mark.parametrize(("word", "status"), [("opted_out", "left"), ("unknown_recipient", "unreachable")])
def test_who_cannot_be_written_to_is_no_member_any_more(trio, word, status):
    trio.phones.refusals[f"whatsapp:{BIA}"] = ChannelError(word, permanent=True)
    trio.write(ANA, "um")
    trio.write(ANA, "dois")
    assert len([to for to, body, _ in trio.phones.sent.values() if to.endswith(BIA)]) == 2
    assert {member.alias: member.status for member in trio.store.room_desk.members("pen")}["Bia"] == status
    assert trio.read(CAIO) == ["*Ana*: um", "*Ana*: dois"]
    assert trio.write(BIA, "entrar") == "command"


def test_when_nothing_would_arrive_the_room_stops_and_goes_on_later(trio):
    trio.phones.faults = [ChannelError("sender_locked", permanent=True)] * 2
    trio.write(ANA, "um")
    assert trio.store.rooms.is_paused("pen")
    assert trio.read(BIA) == [] == trio.read(CAIO)
    trio.jobs += trio.store.room_desk.resume("pen", moderator="ana", now=trio.clock())
    trio.settle()
    assert trio.read(BIA) == trio.read(CAIO) == ["*Ana*: um"]


def test_a_callback_that_is_faster_than_our_own_note(trio):
    trio.phones.late[f"whatsapp:{BIA}"] = "withheld"
    send = trio.phones.send

    def send_and_report(address, text):
        ref = send(address, text)
        while trio.phones.callbacks:
            trio.reports.receive(trio.phones.callbacks.pop(0))
        return ref

    trio.phones.send = send_and_report
    trio.write(ANA, "bom dia")
    assert states(trio) == ["failed"]
