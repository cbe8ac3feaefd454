"""Several moderators at one queue, on SQLite and PostgreSQL: nobody decides what another did, and nothing is lost."""

from benchmarks.console import work_at_once
from benchmarks.console_cases import fill


def test_people_who_work_at_once_do_not_collide(store):
    fill(store, 300)
    outcome = work_at_once(store, moderators=4, each=6)
    assert (outcome.decided, outcome.collisions, outcome.lost) == (24, 0, 0)
    assert store.audit.verify() is None
