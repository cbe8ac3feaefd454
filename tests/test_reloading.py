"""What is in force follows the folder and the activations, and never becomes worse by it."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.errors import RuleError
from moderator.reloading import InForce
from moderator.store.rulesets import FILES
from tests.factories import NOON
from tests.policies import load


class World:
    """A folder of rules, a store, and whoever follows them."""

    def __init__(self, store, folder):
        self.store, self.folder = store, folder
        self.loaded = 0
        self.write("one")

    def write(self, word):
        self.folder.mkdir(exist_ok=True)
        (self.folder / "rule.yaml").write_text(word, encoding="utf-8")

    def begin(self):
        return InForce(self.folder, self.store.rulesets, self.load, clock=lambda: NOON)

    def load(self, folder):
        self.loaded += 1
        return load(folder)

    def keep(self, word):
        self.store.rulesets.store(word, {"rule.yaml": word}, now=NOON)

    def put_in_force(self, version):
        self.store.rulesets.activate(version, by="ana", note="", now=NOON)

    def faults(self):
        return {item.source: item.words for item in self.store.rulesets.faults()}


@pytest.fixture
def world(store, tmp_path):
    return World(store, tmp_path / "rules")


def version(rules):
    return rules.analyst.rules.version


def test_a_saved_file_is_in_force_at_the_next_look_and_stored(world):
    rules = world.begin()
    world.write("second")
    assert version(rules) == "one"
    rules.look()
    assert version(rules) == "second"
    assert {item.version for item in world.store.rulesets.versions()} == {"one", "second"}


def test_nothing_is_loaded_where_nothing_changed(world):
    rules = world.begin()
    for _ in range(3):
        rules.look()
    world.write("one")  # saved again, the same
    rules.look()
    assert world.loaded == 1


def test_an_analysis_under_way_keeps_the_set_it_began_with(world):
    rules = world.begin()
    held = rules.analyst
    world.write("second")
    rules.look()
    assert (held.rules.version, version(rules)) == ("one", "second")


@pytest.mark.parametrize(
    ("word", "reason"), [("broken", "rule.yaml:1:1: broken"), ("failing", "failing.yaml: examples.match, number 1")]
)
def test_a_bad_set_changes_nothing_and_says_why_until_it_is_mended(world, caplog, word, reason):
    rules = world.begin()
    world.write(word)
    rules.look()
    rules.look()
    assert version(rules) == "one"
    assert reason in world.faults()[FILES]
    assert caplog.text.count(reason) == 1
    world.write("mended")
    rules.look()
    assert (version(rules), world.faults()) == ("mended", {})


def test_taking_the_fault_back_ends_it(world):
    rules = world.begin()
    world.write("broken")
    rules.look()
    world.write("one")
    rules.look()
    assert (version(rules), world.faults(), world.loaded) == ("one", {}, 2)


def test_a_folder_that_vanishes_leaves_the_present_set(world):
    rules = world.begin()
    (world.folder / "rule.yaml").unlink()
    rules.look()
    assert version(rules) == "one"
    assert "can't be read" in world.faults()[FILES]


def test_an_activated_version_takes_precedence_over_the_folder_until_it_is_followed_again(world):
    world.keep("stored")
    rules = world.begin()
    world.put_in_force("stored")
    rules.look()
    world.write("two")
    rules.look()
    assert version(rules) == "stored"
    assert version(world.begin()) == "stored"
    world.put_in_force(FILES)
    rules.look()
    assert version(rules) == "two"


def test_an_activated_version_that_no_longer_loads_leaves_the_present_one(world):
    world.keep("broken")
    rules = world.begin()
    world.put_in_force("broken")
    rules.look()
    assert (version(rules), world.faults()) == ("one", {"broken": "rule.yaml:1:1: broken"})


def test_at_the_start_the_files_stand_in_for_a_version_that_no_longer_loads(world):
    world.keep("broken")
    world.put_in_force("broken")
    assert version(world.begin()) == "one"
    assert world.faults() == {"broken": "rule.yaml:1:1: broken"}


def test_at_the_start_files_with_faults_are_refused(world):
    world.write("broken")
    with pytest.raises(RuleError, match="broken"):
        world.begin()


def test_at_the_start_failing_examples_are_said_but_do_not_stop_moderation(world):
    world.write("failing")
    assert version(world.begin()) == "failing"
    assert "examples.match" in world.faults()[FILES]


def test_while_one_thread_loads_the_others_go_on_with_the_present_set(world):
    rules = world.begin()
    loading, go_on = threading.Event(), threading.Event()
    plain = world.load

    def slow(folder):
        loading.set()
        assert go_on.wait(10)
        return plain(folder)

    rules._load = slow
    world.write("second")
    thread = threading.Thread(target=rules.look)
    thread.start()
    assert loading.wait(10)
    rules.look()  # returns at once
    assert version(rules) == "one"
    go_on.set()
    thread.join()
    assert version(rules) == "second"


SETS = st.sampled_from(["one", "two", "broken", "failing"])
STEPS = st.lists(st.tuples(st.sampled_from(["write", "activate", "follow", "look"]), SETS), max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_happens_only_sound_sets_decide_and_a_fault_is_told(world, steps):
    """The last sound set that was asked for decides; a fault stands exactly while another one is asked for."""
    for word in ("one", "two", "broken", "failing"):
        world.keep(word)
    world.write("one")
    world.put_in_force(FILES)
    rules = world.begin()
    expected, folder, source = "one", "one", FILES
    for step, word in steps:
        if step == "write":
            folder = word
            world.write(word)
        elif step == "activate":
            source = word
            world.put_in_force(word)
        elif step == "follow":
            source = FILES
            world.put_in_force(FILES)
        rules.look()
        wanted = folder if source == FILES else source
        if wanted in {"one", "two"}:
            expected = wanted
        assert version(rules) == expected
        assert bool(world.faults()) == (wanted != expected)
