"""What a room forgets: old posts with time, and a person when they ask."""

from datetime import timedelta

from sqlalchemy import func, select

from moderator.models import ChannelKind
from moderator.store.schema import room_members, room_posts, room_sends

ANA, BIA = "+5561999990001", "+5561999990002"


def count(world, table):
    with world.store.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_old_posts_go_and_present_members_stay(world_anywhere):
    world = world_anywhere
    world.join(ANA, "Ana")
    world.join(BIA, "Bia")
    world.write(ANA, "bom dia a todos")
    later = world.clock.now + timedelta(days=200)
    world.store.retention.purge(later, actor="worker", now=later)
    assert (count(world, room_posts), count(world, room_sends), count(world, room_members)) == (0, 0, 2)


def test_who_left_long_ago_is_forgotten(world):
    world.join(ANA, "Ana")
    world.write(ANA, "sair")
    later = world.clock.now + timedelta(days=200)
    world.store.retention.purge(later, actor="worker", now=later)
    assert count(world, room_members) == 0


def test_a_person_is_forgotten_with_or_without_the_ninth_digit(world_anywhere):
    world = world_anywhere
    world.join(ANA, "Ana")
    world.join(BIA, "Bia")
    world.write(ANA, "bom dia a todos")
    forget = {"address": f"whatsapp:{ANA}", "actor": "ana", "now": world.clock.now}
    world.store.retention.purge_member(ChannelKind.WHATSAPP, "whatsapp:+556199990001", **forget)
    assert count(world, room_members) == 1
