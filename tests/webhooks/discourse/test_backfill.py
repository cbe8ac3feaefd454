"""Posts from before us: each handed over once, however often the reading is stopped and by whom."""

from contextlib import closing
from datetime import timedelta

import pytest

from benchmarks import backfill
from moderator.errors import ChannelError, ConfigError
from moderator.models import Mode
from tests.webhooks.discourse.conftest import KEY, NOON
from tests.webhooks.discourse.reading import Installation
from webhooks.discourse.backfill import Range
from webhooks.standin.discourse import Fault

ALL = Range(from_id=1000)  # where the stand-in begins to count


@pytest.fixture
def installation(world, tmp_path):
    made = Installation(world.forum, world.url, f"sqlite:///{tmp_path}/m.db", now=world.now, key=KEY)
    made.connect(world.forum)
    made.emitter.paused = True
    with closing(made):
        yield made


@pytest.fixture
def posts(world):
    """Sixty replies, one each hour."""
    topic = world.forum.topics[world.topic().topic_id]
    written = []
    for number in range(60):
        world.advance(hours=1)
        written.append(world.forum.reply(world.maria, topic, f"Mensagem antiga de número {number}, sem mais."))
    return written


def run(installation, world, wanted, **options):
    """To the end; every wait passes on the forum's clock."""

    def wait(seconds):
        installation.waits.append(seconds)
        world.advance(seconds=seconds)

    with closing(installation.backfill(wanted, **options)) as reading:
        return list(reading.steps(wait))


def texts(installation):
    return {item.text for item in installation.messages()}


def test_everything_is_handed_over_once_and_only_to_be_recorded(world, installation, posts):
    last = run(installation, world, ALL)[-1]
    assert (last.handed, last.finished, last.done) == (61, True, last.total)
    rows = [row for row, _ in installation.jobs]
    assert len(rows) == len(set(rows)) == 61
    assert {installation.store.deliveries.load(row).mode for row in rows} == {Mode.SHADOW}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (lambda posts, _: Range(from_id=posts[10].id, to_id=posts[12].id), range(10, 13)),
        (lambda posts, _: Range(since=NOON + timedelta(hours=50)), range(49, 60)),
        (lambda posts, _: Range(since=NOON + timedelta(hours=50), until=NOON + timedelta(hours=53)), range(49, 52)),
        (lambda posts, world: Range(category=world.category.id, from_id=posts[55].id), range(55, 60)),
        (lambda posts, world: Range(category=world.category.id + 999), range(0)),
    ],
)
def test_only_what_is_wanted(world, installation, posts, wanted, numbers):
    run(installation, world, wanted(posts, world))
    assert texts(installation) == {posts[number].raw for number in numbers}


def test_a_stopped_backfill_goes_on_where_it_was(world, installation, posts):
    first = installation.backfill(ALL)
    begun = first.step()
    assert not begun.finished
    first.close()
    later = run(installation, world, ALL)
    assert later[0].done > begun.done
    assert later[-1].handed == len({row for row, _ in installation.jobs}) == 61


def test_one_that_was_killed_in_the_middle_of_a_step_repeats_nothing(world, installation, posts):
    killed = installation.backfill(ALL)
    installation.reader.hand_over(installation.reader.window(), mode=Mode.SHADOW)
    killed.step()
    world.advance(minutes=3)
    run(installation, world, ALL)
    rows = [row for row, _ in installation.jobs]
    assert len(rows) == len(set(rows)) == 61


def test_two_at_once_are_refused(world, installation, posts):
    installation.backfill(ALL).step()
    with pytest.raises(ConfigError, match="another process"):
        installation.backfill(ALL).step()
    installation.backfill(Range(to_id=posts[0].id)).step()  # another range is another reading


def test_a_second_look_at_the_same_posts_hands_over_nothing(world, installation, posts):
    run(installation, world, ALL)
    assert run(installation, world, ALL)[-1].handed == 0
    assert len(installation.jobs) == 61


def test_what_was_recorded_can_be_acted_on_later_once(world, installation, posts):
    run(installation, world, ALL)
    for row, _ in list(installation.jobs):
        installation.store.deliveries.finish(row, "done", "decided", now=world.now[0])
    installation.jobs.clear()
    assert run(installation, world, ALL, mode=Mode.ENFORCE)[-1].handed == 61
    assert {attempt > 0 for _, attempt in installation.jobs} == {True}
    assert all(installation.store.deliveries.load(row).mode is Mode.ENFORCE for row, _ in installation.jobs)
    assert run(installation, world, ALL, mode=Mode.ENFORCE)[-1].handed == 0


def test_what_a_webhook_told_is_not_handed_over_again(world, installation):
    installation.emitter.paused = False
    installation.reconciliation().run()
    world.topic("Uma mensagem de que um webhook falou.")
    installation.emitter.flush()
    assert run(installation, world, ALL)[-1].handed == 0


def test_the_budget_and_the_forum_make_it_wait(world, installation, posts):
    for _ in range(12):
        with installation.pace.background():
            installation.pace.admit(counted=True)
    world.forum.faults.inject(Fault.LIMIT_PLAIN, path="/posts")
    assert run(installation, world, Range(from_id=posts[0].id))[-1].handed == 60
    assert installation.waits == [60.0, 7.0]


def test_what_no_waiting_helps_ends_it(world, installation, posts):
    world.forum.faults.inject(Fault.FORBIDDEN, path="/posts")
    with pytest.raises(ChannelError) as refused:
        run(installation, world, ALL)
    assert refused.value.code == "forbidden"


def test_a_forum_that_shows_nothing_asks_where_to_begin(world, installation):
    with pytest.raises(ConfigError, match="--to-id"):
        run(installation, world, ALL)


def test_the_simulation_at_a_small_scale(tmp_path):
    result = backfill.run(tmp_path, posts=300, interruptions=2)
    assert (result.handed, result.missing, result.repeated, result.runs) == (300, 0, 0, 3)
    assert result.busiest <= 12
