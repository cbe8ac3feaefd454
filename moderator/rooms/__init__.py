"""Moderated rooms: every message is checked before anyone else gets it, then sent on to each member.

`reception` meets what arrives, `passage` decides what may pass, `relay` sends it; the rest is their words
and rules. What is kept lies in `moderator.store`, the way to a phone is the channel's.
"""

from moderator.rooms.pace import Pace
from moderator.rooms.passage import Passage
from moderator.rooms.policy import Room, load_rooms
from moderator.rooms.reception import Reception
from moderator.rooms.relay import Line, Relay
from moderator.rooms.reports import Reports

__all__ = ["Line", "Pace", "Passage", "Reception", "Relay", "Reports", "Room", "load_rooms"]
