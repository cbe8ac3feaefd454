"""What one person is told: a little, never twice at once, and nothing once they asked for quiet."""

import threading
from datetime import timedelta

import pytest

from moderator.models import ActionKind, Author, ChannelKind, Mode
from moderator.store.records import Intent
from tests.factories import NOON, make_analysis, make_message

ANA, BIA = Author(id="311", handle="ana"), Author(id="312", handle="bia")


class Desk:
    """Writes decisions down that want to say something, and reads what became of the wish."""

    def __init__(self, store):
        self.store = store

    def tell(self, number, *, author=ANA, now=NOON, **changes):
        """The status and detail of a text about message `number`."""
        message = make_message(external_id=str(number), author=author)
        values = {"key": ("act", str(number)), "kind": ActionKind.REPLY, "rule": "dica", "status": "intended"}
        delivery, _ = self.store.deliveries.receive(
            ChannelKind.FORUM, event="post_created", identity=str(number), headers={}, body=b"{}", now=now
        )
        self.store.records.record(
            message,
            make_analysis(),
            [Intent(**(values | changes))],
            delivery_id=delivery,
            mode=Mode.ENFORCE,
            needs_review=str(number),
            now=now,
        )
        case = next(row for row in self.store.cases.queue("all") if row.reason == str(number))
        (action,) = self.store.cases.load(case.id).actions
        return action.status, action.detail


@pytest.fixture
def desk(store):
    return Desk(store)


def test_one_text_a_day(desk):
    assert desk.tell(1) == ("intended", "")
    assert desk.tell(2, now=NOON + timedelta(hours=23)) == ("skipped", "nudge_budget")
    assert desk.tell(3, now=NOON + timedelta(hours=25)) == ("intended", "")


def test_three_in_thirty_days(desk):
    days = [NOON + timedelta(days=2 * number) for number in range(4)]
    assert [desk.tell(number, now=day)[0] for number, day in enumerate(days)] == ["intended"] * 3 + ["skipped"]
    assert desk.tell(9, now=NOON + timedelta(days=31)) == ("intended", "")


def test_the_budget_is_each_persons_own(desk):
    assert desk.tell(1) == desk.tell(2, author=BIA) == ("intended", "")


def test_a_severe_text_is_always_said_and_costs_nothing(desk):
    assert desk.tell(1, severe=True) == desk.tell(2, severe=True) == desk.tell(3) == ("intended", "")


def test_a_change_of_the_message_is_no_text(desk):
    desk.tell(1)
    assert desk.tell(2, kind=ActionKind.REDACT) == ("intended", "")


def test_a_rule_may_ask_for_a_longer_pause(desk):
    pause = timedelta(days=7)
    desk.tell(1, cooldown=pause)
    assert desk.tell(2, cooldown=pause, now=NOON + timedelta(days=6)) == ("skipped", "cooldown")
    assert desk.tell(3, rule="outra", cooldown=pause, now=NOON + timedelta(days=6)) == ("intended", "")


def test_whoever_asked_for_quiet_gets_it_until_they_come_back(desk):
    member = desk.store.records.author_key(make_message(author=ANA))
    desk.store.nudging.opt_out(member, now=NOON)
    assert desk.tell(1) == ("skipped", "opted_out")
    assert desk.tell(2, severe=True) == ("intended", "")
    desk.store.nudging.opt_in(member)
    assert desk.tell(3) == ("intended", "")


def test_a_proposal_or_a_shadow_costs_nothing(desk):
    desk.tell(1, status="shadow")
    desk.tell(2, status="suggested")
    assert desk.tell(3) == ("intended", "")


def test_what_was_skipped_costs_nothing(desk):
    desk.tell(1)
    desk.tell(2, now=NOON + timedelta(hours=23))
    assert desk.tell(3, now=NOON + timedelta(hours=24, minutes=1)) == ("intended", "")


def test_two_messages_at_once_spend_one_budget(desk):
    said = []
    threads = [threading.Thread(target=lambda number=number: said.append(desk.tell(number)[0])) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["intended", "skipped", "skipped", "skipped"]
