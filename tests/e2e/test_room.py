"""A moderated room in real processes: kill -9 in the middle, webhooks doubled and out of order."""

import random

from benchmarks.room import Postman, open_installation, run
from tests.installation import Installation


def test_a_room_survives_a_kill_without_a_leak_a_loss_or_a_double(tmp_path):
    installation = Installation(tmp_path, TWILIO_MESSAGES_PER_SECOND="400")
    installation.community.twilio.progress = ("delivered",)
    chance = random.Random(7)
    postman = Postman(installation.community.twilio, chance=chance)
    _, _, port = installation.settings.discourse_url.rpartition(":")
    with installation.community.serving("127.0.0.1", int(port)):
        installation.start()
        with open_installation(installation) as store, postman.walking():
            faults = run(installation, store, chance, members=6, messages=12, kills=1)
            installation.stop()
    assert faults == {"raw values leaked": 0, "lost": 0, "doubled": 0, "to the author": 0, "doomed": 0}
