"""The rooms put together: their policy, the reception within moderating, and the relay that sends.

Part of the composition root, apart from `app` because only WhatsApp has rooms.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from moderator.analyst import Analyst
from moderator.errors import StoreError
from moderator.rooms import Line, Pace, Reception, Relay, Room, load_rooms
from moderator.settings import Settings
from moderator.store import Store
from webhooks import whatsapp

log = logging.getLogger(__name__)

FOLDER = "rooms"  # within the rules


def read_rooms(settings: Settings, *, rules: Collection[str]) -> Mapping[str, Room]:
    """The rooms of the policy folder, none where WhatsApp is off; `rules` are the ids that exist. Raises RuleError."""
    return load_rooms(settings.rules / FOLDER, rules=rules) if whatsapp.is_on(settings) else {}


def room_names(settings: Settings) -> Mapping[str, str]:
    """What each room is called, by id."""
    rules = [path.stem for path in settings.rules.glob("*.yaml")]  # a rule's file has the name of its id
    return {room.id: room.name for room in read_rooms(settings, rules=rules).values()}


def open_reception(
    settings: Settings, store: Store, analyst: Analyst, *, relay: Callable[[str], None], clock: Callable[[], datetime]
) -> Reception:
    """`relay` enqueues a post. Makes sure that every room exists."""
    rooms = read_rooms(settings, rules=[rule.id for rule in analyst.rules.rules])
    store.rooms.open(list(rooms))
    return Reception(
        rooms,
        store,
        analyse=analyst.analyse,
        canonical=whatsapp.canonical,
        enqueue=functools.partial(_hand_over, relay),
        mode=settings.mode,
        invites=bool(settings.twilio_template_digest),
        clock=clock,
    )


def open_relay(settings: Settings, store: Store, line: Line, *, executor: str, clock: Callable[[], datetime]) -> Relay:
    pace = Pace(settings.twilio_messages_per_second, monotonic=time.monotonic, sleep=time.sleep)
    return Relay(store, line, pace, executor=executor, clock=clock)


def _hand_over(relay: Callable[[str], None], post_id: str) -> None:
    """Enqueue; when the engine is out of reach the worker's sweep finds the planned rows."""
    try:
        relay(post_id)
    except StoreError as error:
        log.warning("post %s waits for the sweep: %s", post_id, error)
