from moderator.rooms import Pace


class Time:
    def __init__(self):
        self.now = 100.0
        self.slept = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 6))
        self.now += seconds


def test_messages_go_evenly_and_the_first_at_once():
    time = Time()
    pace = Pace(4, monotonic=time.monotonic, sleep=time.sleep)
    for _ in range(4):
        pace.keep()
    assert time.slept == [0.25, 0.25, 0.25]


def test_a_pause_is_not_made_up_for_by_a_burst():
    time = Time()
    pace = Pace(2, monotonic=time.monotonic, sleep=time.sleep)
    pace.keep()
    time.now += 60
    pace.keep()
    pace.keep()
    assert time.slept == [0.5]
