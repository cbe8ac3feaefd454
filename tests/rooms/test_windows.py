"""Days of a room with a clock that only this test moves: members come and go, calls fail, processes die.

Whatever the order: nothing is sent outside a window, nobody gets a message twice, and what somebody did not
get waits for them, is in their digest, or is in front of a moderator.
"""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from moderator.errors import ChannelError
from moderator.models import Author
from moderator.rooms import Room
from moderator.store.schema import room_posts, room_sends
from tests.rooms.conftest import open_at
from tests.rooms.world import World

NUMBERS = [f"+556199999000{number}" for number in range(4)]
PEOPLE = st.sampled_from(NUMBERS)


class Days(RuleBasedStateMachine):
    """`World` under chance. `new_store` and `analyst` are set by the test."""

    new_store = None
    analyst = None

    @initialize()
    def everybody_joins(self):
        self.store = type(self).new_store()
        self.world = World(self.store, type(self).analyst, {"pen": Room(id="pen", name="Sala")})
        self.numbers = itertools.count()
        self.workers = itertools.count()
        self.expected = {number: set() for number in NUMBERS}
        for index, number in enumerate(NUMBERS):
            self.world.join(number, f"Gente {'ABCD'[index]}")

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()

    @rule(author=PEOPLE)
    def somebody_writes(self, author):
        marker = f"recado-{next(self.numbers):03d}-fim"
        self.world.write(author, f"olá, {marker}")
        for number in NUMBERS:
            if number != author:
                self.expected[number].add(marker)

    @rule(author=PEOPLE)
    def the_same_webhook_comes_twice(self, author):
        marker = f"recado-{next(self.numbers):03d}-fim"
        delivery, message = self.world.deliver(author, f"olá, {marker}")
        for _ in range(2):
            self.world.moderate(delivery, message)
        self.world.settle()
        for number in NUMBERS:
            if number != author:
                self.expected[number].add(marker)

    @rule(hours=st.floats(0.1, 30))
    def time_passes(self, hours):
        self.world.clock.pass_by(hours=hours)

    @rule(author=PEOPLE, late=st.floats(0, 300))
    def a_webhook_is_worked_on_late(self, author, late):
        """What counts is when it reached us, not when a worker gets to it."""
        marker = f"recado-{next(self.numbers):03d}-fim"
        delivery, message = self.world.deliver(author, f"olá, {marker}")
        self.world.clock.pass_by(minutes=late)
        self.world.moderate(delivery, message)
        self.world.settle()
        for number in NUMBERS:
            if number != author:
                self.expected[number].add(marker)

    @rule(word=st.sampled_from(["rate_limited", "unreachable", "unavailable"]))
    def the_next_call_fails(self, word):
        self.world.phones.faults.append(ChannelError(word, permanent=False))

    @rule()
    def the_next_answer_is_lost(self):
        self.world.phones.cut += 1

    @rule()
    def the_worker_dies_and_another_sweeps_up(self):
        self.world.jobs.clear()
        self.world.clock.pass_by(minutes=1)
        self.world.start(f"worker-{next(self.workers)}")
        self.world.jobs += self.store.outbox.overdue(self.world.clock())
        self.world.settle()

    @invariant()
    def no_send_is_doomed(self):
        if hasattr(self, "world"):
            assert self.world.phones.doomed == 0

    @invariant()
    def nobody_reads_a_message_twice(self):
        for number in NUMBERS if hasattr(self, "world") else ():
            read = Counter(text.rpartition(", ")[2] for text in self.world.read(number))
            assert [marker for marker, times in read.items() if times > 1] == []

    @invariant()
    def nothing_is_lost(self):
        for number in NUMBERS if hasattr(self, "world") else ():
            read = {text.rpartition(", ")[2] for text in self.world.read(number)}
            assert self.expected[number] - read <= self.kept_for(number)

    def kept_for(self, number):
        """Markers that wait for a member, were summed up for them, or that a moderator sees."""
        member = self.store.rooms.identify(author_of(number), address=f"whatsapp:{number}")
        query = (
            select(room_posts.c.id, room_posts.c.text)
            .join(room_sends, room_sends.c.post_id == room_posts.c.id)
            .where(room_sends.c.member_id == member.id, room_sends.c.state != "sent")
        )
        with self.store.database.read() as connection:
            rows = connection.execute(query).all()
        opened = (self.store.vault.open(row.text, table="room_posts", column="text", row=row.id) for row in rows)
        return {text.rpartition(", ")[2] for text in opened}


def author_of(number):
    return Author(id=f"whatsapp:{number}", handle=f"whatsapp:{number}")


def test_days_of_a_room(analyst, migrated, tmp_path):
    numbers = itertools.count()

    def new_store():
        return open_at(Path(shutil.copy(migrated, tmp_path / f"{next(numbers)}.db")))

    Days.new_store, Days.analyst = staticmethod(new_store), analyst
    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
