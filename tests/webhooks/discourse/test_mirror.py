"""Cases in the forum's own review queue: each flagged once, decided in either place, and never round in circles."""

from contextlib import closing
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.residue import RULES, open_empty_store
from benchmarks.residue_desk import KEY, NAME, START, URL, Desk
from moderator.analyst import load_analyst
from moderator.errors import ChannelError
from moderator.models import ActionKind
from webhooks.app import capabilities
from webhooks.discourse.client import ForumClient
from webhooks.discourse.mirror import AT_ONCE, Mirror
from webhooks.standin.discourse import Fault, Forum, SiteSettings, blueprint, moderation
from webhooks.standin.discourse.review import AGREE, DISAGREE, IGNORE
from webhooks.standin.inprocess import InProcess

CPF = "529.982.247-25"
LEAK = f"Meu CPF é {CPF}, podem conferir o cadastro?"
PASSWORD = "Entrei no ambiente e a senha é Jabuti#2291x mesmo."


class World:
    """A moderated forum and its mirror."""

    def __init__(self, store, analyst):
        self.now = [START]
        self.store = store
        self.forum = Forum(clock=lambda: self.now[0], settings=SiteSettings(can_permanently_delete=True))
        self.desk = Desk(store, analyst, self.forum, self.now, Random(1), history="purge")
        self.maria, self.rita = self.forum.add_user("maria.exemplo"), self.forum.add_user("rita", moderator=True)
        self.client = ForumClient(URL, api_key=KEY, username=NAME, timeout=(3.0, 10.0))
        app = Flask("forum")
        app.register_blueprint(blueprint(self.forum))
        app.before_request(lambda: self.asked.append(1))
        self.asked = []
        self.client._session.mount(URL, InProcess(app))
        self.mirror = self.another()

    def another(self, holder="one"):
        return Mirror(
            self.client,
            self.store,
            address="https://moderador.example",
            holder=holder,
            perform=lambda action, _: self.desk._later("perform", action),
            clock=lambda: self.now[0],
        )

    def close(self):
        self.mirror.close()
        self.desk.close()

    def publish(self, raw=LEAK):
        """A post, once we have acted on it."""
        category = self.forum.add_category("sei")
        post = self.forum.start_topic(self.maria, title="Erro ao assinar documento", raw=raw, category=category)
        self.desk.settle()
        return post

    def flags(self):
        return [(entry.post_id, entry.message) for entry in self.forum.reviewables if entry.post_action_type_id == 7]

    def decide_there(self, status):
        moderation.settle(self.forum, self.forum.reviewables[-1], status)
        self.look()

    def look(self):
        self.mirror.run()
        self.desk.settle()

    def case(self):
        (row,) = self.store.cases.queue("all")
        return self.store.cases.load(row.id)

    def state(self):
        row = self.case().row
        return row.status, row.verdict


@pytest.fixture(scope="module")
def analyst():
    return load_analyst(RULES, capabilities())


@pytest.fixture
def world(tmp_path, analyst):
    with closing(open_empty_store(f"sqlite:///{tmp_path}/m.db")) as store, closing(World(store, analyst)) as made:
        yield made


def test_a_case_becomes_one_flag_with_nothing_of_the_post_in_it(world):
    post = world.publish()
    world.look()
    world.look()
    ((flagged, words),) = world.flags()
    assert flagged == post.id
    assert f"https://moderador.example/casos/{world.case().row.id}" in words
    assert "CPF" not in words
    assert "maria" not in words


def test_a_post_that_was_hidden_first_is_flagged_too(world):
    world.publish(PASSWORD)
    world.look()
    assert len(world.flags()) == 1
    assert world.state() == ("open", None)


@pytest.mark.parametrize("status", [AGREE, IGNORE])
def test_what_is_agreed_with_or_ignored_there_ends_here_and_undoes_nothing(world, status):
    post = world.publish()
    world.look()
    world.decide_there(status)
    assert world.state() == ("resolved", "elsewhere")
    assert [(it.moderator, it.verdict) for it in world.case().verdicts] == [("A equipe", "elsewhere")]
    assert CPF not in post.raw


def test_what_is_disagreed_with_there_is_undone(world):
    post = world.publish()
    world.look()
    world.decide_there(DISAGREE)
    assert world.state() == ("resolved", "false_positive")
    assert post.raw == LEAK


@pytest.mark.parametrize(
    ("verdict", "status"), [("agree", AGREE), ("false_positive", DISAGREE)], ids=["agree", "false_positive"]
)
@pytest.mark.parametrize("raw", [LEAK, PASSWORD])
def test_what_is_decided_here_is_answered_there(world, verdict, status, raw):
    world.publish(raw)
    world.look()
    getattr(world.store.verdicts, verdict)(world.case().row.id, moderator="ana", note="", now=world.now[0])
    world.look()
    assert {entry.status for entry in world.forum.reviewables} == {status}
    assert world.state() == ("resolved", verdict)


def test_what_is_decided_on_both_sides_is_never_looked_at_again(world):
    world.publish()
    world.look()
    world.store.verdicts.agree(world.case().row.id, moderator="ana", note="", now=world.now[0])
    world.decide_there(DISAGREE)
    assert world.state() == ("resolved", "agree")
    world.asked.clear()
    world.look()
    assert world.asked == []


def test_a_forum_s_decision_can_still_be_called_a_false_positive_here(world):
    post = world.publish()
    world.look()
    world.decide_there(AGREE)
    world.desk.undo(world.case().row.id)
    assert post.raw == LEAK
    assert world.state() == ("resolved", "false_positive")


def test_old_cases_and_those_of_shadow_are_left_alone(world):
    world.publish()
    world.now[0] += timedelta(days=2)
    world.look()
    assert world.flags() == []


def test_a_post_that_takes_no_flag_is_left_alone(world):
    world.forum.settings.allow_flagging_staff = False
    post = world.publish()
    world.forum.user(post.user_id).moderator = True
    world.look()
    world.asked.clear()
    world.look()
    assert (world.flags(), world.asked) == ([], [])


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.CUT, Fault.LIMIT_JSON])
@pytest.mark.parametrize("path", ["/post_actions", "/review"])
def test_a_pass_that_breaks_off_is_taken_up_and_flags_once(world, fault, path):
    world.publish()
    world.forum.faults.inject(fault, path=path)
    with pytest.raises(ChannelError):
        world.mirror.run()
    world.look()
    assert len(world.flags()) == 1
    world.decide_there(AGREE)
    assert world.state() == ("resolved", "elsewhere")


def test_somebody_who_answers_at_the_same_moment_comes_first(world):
    world.publish()
    world.look()
    world.store.verdicts.agree(world.case().row.id, moderator="ana", note="", now=world.now[0])
    entry = world.forum.reviewables[-1]
    world.forum.faults.interleave(lambda: moderation.settle(world.forum, entry, IGNORE), method="PUT", path="/perform")
    world.look()
    world.look()
    assert (entry.status, world.state()) == (IGNORE, ("resolved", "agree"))


def test_only_one_worker_mirrors(world):
    world.publish()
    now = world.now[0]
    assert world.store.cursors.take("discourse/mirror", holder="two", now=now, until=now + timedelta(minutes=1)) == {}
    world.mirror.run()
    assert world.flags() == []


def test_many_cases_come_a_few_at_a_time(world):
    for number in range(AT_ONCE + 2):
        world.publish(f"{LEAK} Pergunto pela vez {number}.")
    world.look()
    assert len(world.flags()) == AT_ONCE
    world.look()
    assert len(world.flags()) == AT_ONCE + 2


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(
    deeds=st.lists(st.sampled_from(["look", "there", "here", "undo"]), max_size=6), status=st.sampled_from([1, 2, 3])
)
def test_whatever_the_order_both_sides_end_decided_and_the_first_verdict_stays(
    tmp_path_factory, analyst, deeds, status
):
    url = f"sqlite:///{tmp_path_factory.mktemp('mirror')}/m.db"
    with closing(open_empty_store(url)) as store, closing(World(store, analyst)) as world:
        world.publish()
        world.look()
        for deed in [*deeds, "there"]:
            row = world.case().row
            if deed == "look":
                world.look()
            elif deed == "there":
                pending = [entry for entry in world.forum.reviewables if entry.status == 0]
                for entry in pending:
                    moderation.settle(world.forum, entry, status)
            elif row.status == "open":
                say = store.verdicts.agree if deed == "here" else store.verdicts.false_positive
                for action in say(row.id, moderator="ana", note="", now=world.now[0]):
                    world.desk._later("perform", action)
                world.desk.settle()
        world.look()
        world.look()
        assert world.state()[0] == "resolved"
        assert {entry.status for entry in world.forum.reviewables} & {0} == set()
        assert len([it for it in world.case().verdicts if it.verdict != "note"]) == 1
        assert len([it for it in world.case().actions if it.kind is ActionKind.RESTORE]) <= 1
