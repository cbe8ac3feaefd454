"""What no webhook told: found once, in whatever order webhooks and readings come, within the budget."""

import contextlib
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import reconciliation
from moderator.errors import ChannelError
from moderator.models import Message, Pointer
from tests.webhooks.discourse.conftest import KEY
from tests.webhooks.discourse.reading import Installation
from webhooks.standin.discourse import Fault, moderation

WORDS = "Como eu faço para assinar um documento no SEI?"


@pytest.fixture
def installation(world, tmp_path):
    made = Installation(world.forum, world.url, f"sqlite:///{tmp_path}/m.db", now=world.now, key=KEY)
    made.connect(world.forum)
    with closing(made):
        yield made


@pytest.fixture
def running(world, installation):
    """An installation that has had its first look at a forum with something in it."""
    installation.emitter.paused = True
    world.topic("Este tópico estava aqui antes de nós, e fica como está.")
    installation.emitter.paused = False
    assert installation.reconciliation().run() == 0
    world.advance(minutes=1)
    return installation


def texts(installation):
    return [item.text for item in installation.messages() if isinstance(item, Message)]


def round_trip(installation, world, passes=3):
    """More passes than it takes to read these few posts again."""
    found = 0
    for _ in range(passes):
        found += installation.reconciliation().run()
        world.advance(minutes=1)
    return found


def test_what_was_there_before_us_is_left_alone(running):
    assert running.jobs == []


def test_a_post_whose_webhook_was_lost_is_found_once(world, running):
    running.emitter.paused = True
    post = world.reply("Uma pergunta de que nenhum webhook falou.")
    found = running.reconciliation().run()
    assert found == 2  # its topic's first post, and it
    assert post.raw in texts(running)
    assert running.reconciliation().run() == 0


def test_the_webhook_and_the_reading_are_one_delivery_whichever_comes_first(world, running):
    world.topic(WORDS)
    running.emitter.flush()
    assert running.reconciliation().run() == 0
    world.topic(WORDS + " Já procurei no manual.")
    assert running.reconciliation().run() == 1
    running.emitter.flush()
    assert len(dict.fromkeys(row for row, _ in running.jobs)) == 2


def test_a_first_post_has_its_title_and_its_category(world, running):
    running.emitter.paused = True
    world.topic(WORDS, title="Meu CPF apareceu no título")
    running.reconciliation().run()
    (message,) = running.messages()
    assert (message.title, message.category, message.first_post) == ("Meu CPF apareceu no título", "sei", True)


def test_a_long_absence_is_caught_up_within_the_budget(world, running):
    running.emitter.paused = True
    first = world.topic(WORDS)
    topic = world.forum.topics[first.topic_id]
    for number in range(300):
        world.forum.reply(world.maria, topic, f"Mensagem de número {number} durante a ausência.")
    for _ in range(8):  # of the twelve that reading may take
        with running.pace.background():
            running.pace.admit(counted=True)
    with pytest.raises(ChannelError) as refused:
        running.reconciliation().run()
    assert (refused.value.code, refused.value.permanent) == ("rate_limited", False)
    assert len(texts(running)) < 301
    while len(texts(running)) < 301:
        world.advance(minutes=1)
        with contextlib.suppress(ChannelError):
            running.reconciliation().run()
    written = [f"Mensagem de número {number} durante a ausência." for number in range(300)]
    assert sorted(texts(running)) == sorted([WORDS, *written])


def test_a_missed_edit_of_a_recent_post_is_found(world, running):
    post = world.reply("Aqui ainda não há nada de errado, tudo certo.")
    for _ in range(60):
        world.forum.reply(world.joao, world.forum.topics[post.topic_id], "Outra mensagem qualquer do tópico.")
    running.emitter.flush()
    round_trip(running, world)
    running.emitter.paused = True
    world.advance(minutes=10)
    world.forum.edit(world.maria, post, raw="Agora há um dado pessoal nesta mensagem.")
    assert round_trip(running, world) == 1
    assert texts(running)[-1] == "Agora há um dado pessoal nesta mensagem."


def test_an_edit_of_what_was_there_before_us_is_not(world, running):
    old = next(iter(world.forum.posts.values()))
    running.emitter.paused = True
    world.advance(minutes=10)
    world.forum.edit(world.maria, old, raw="Editado agora, mas escrito antes da instalação.")
    assert round_trip(running, world) == 0


def test_a_post_taken_back_by_its_author_points_to_what_it_was(world, running):
    post = world.reply("Meu CPF é 529.982.247-25, podem conferir?")
    running.emitter.flush()
    moderation.delete(world.forum, world.maria, post)
    running.emitter.flush()
    running.reconciliation().run()
    assert running.messages()[-1] == Pointer(str(post.topic_id), str(post.id), earlier=True)
    assert running.reconciliation().run() == 0


def test_only_one_worker_reads_at_a_time(world, running):
    now = world.now[0]
    running.store.cursors.take("discourse/reconciliation", holder="another", now=now, until=now + timedelta(minutes=5))
    assert running.reconciliation().run() is None
    world.advance(minutes=6)
    assert running.reconciliation().run() == 0


def test_restricted_categories_are_learnt_and_their_posts_dropped(world, running):
    internal = world.forum.add_category("interno", read_restricted=True)
    world.advance(hours=2)
    running.emitter.paused = True
    running.reconciliation().run()
    title = "Um assunto que é só da equipe interna"
    world.forum.start_topic(world.bot, title=title, raw="Segredo da equipe, ninguém mais lê.", category=internal)
    running.reconciliation().run()
    running.emitter.paused = False
    world.forum.start_topic(world.maria, title=title, raw="Outro segredo da equipe interna.", category=internal)
    running.emitter.flush()
    assert texts(running) == []
    assert running.store.cases.totals()["waiting"] == 0


def test_a_key_without_site_json_learns_from_the_list_of_categories(world, installation):
    world.topic()
    world.forum.faults.inject(Fault.FORBIDDEN, path="/site")
    installation.reconciliation().run()
    assert [item.slug for item in installation.store.categories.known().values()] == ["sei"]


def test_a_forum_that_shows_nothing_is_looked_at_again(world, installation):
    assert installation.reconciliation().run() == 0
    world.advance(minutes=5)
    installation.emitter.paused = True
    world.topic(WORDS)
    assert installation.reconciliation().run() == 1


def test_a_gap_without_public_posts_hides_nothing_for_good(world, running):
    running.emitter.paused = True
    world.topic(WORDS)
    for _ in range(60):
        world.forum.next_id()
    secret = world.forum.start_topic(world.maria, title="Em particular", raw="Só entre nós.", recipients=[world.joao])
    assert running.reconciliation().run() == 1
    assert texts(running) == [WORDS]
    assert secret.raw not in texts(running)


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.CUT, Fault.LIMIT_JSON, Fault.LIMIT_HTML])
def test_a_pass_that_failed_is_gone_on_with(world, running, fault):
    running.emitter.paused = True
    world.topic(WORDS)
    world.forum.faults.inject(fault, path="/posts")
    with pytest.raises(ChannelError) as refused:
        running.reconciliation().run()
    assert refused.value.permanent is False
    world.advance(minutes=2)
    assert running.reconciliation("two").run() == 1


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    story=st.lists(
        st.sampled_from(["write", "write", "edit", "lose", "hear", "read", "repeat", "wait"]), min_size=4, max_size=12
    )
)
def test_in_any_order_everything_is_handed_over_and_nothing_twice(world, running, story):
    """Webhooks lost, late or repeated, readings in between: in the end one delivery for each state."""
    seen = len({row for row, _ in running.jobs})
    states = set()
    running.emitter.paused = False
    post = world.topic("A primeira mensagem desta história, sem número.")
    states.add((post.id, post.raw))
    for number, deed in enumerate(story):
        world.advance(minutes=6)
        if deed == "write":
            post = world.forum.reply(world.joao, world.forum.topics[post.topic_id], f"Mensagem {number} da história.")
            states.add((post.id, post.raw))
        elif deed == "edit":
            running.reconciliation().run()  # a text that changed before anybody read it is gone for good
            world.forum.edit(world.forum.user(post.user_id), post, raw=f"Texto {number}, que agora é outro.")
            running.emitter.flush()
            running.emitter.paused = False
            if running.reconciliation().run() is not None:
                states.add((post.id, post.raw))
        elif deed in {"lose", "hear"}:
            running.emitter.paused = deed == "lose"
        elif deed == "read":
            running.reconciliation().run()
        elif deed == "repeat":
            for delivery in running.emitter.deliveries[-2:]:
                running.emitter.deliver(delivery)
    round_trip(running, world)
    running.emitter.flush()
    rows = list(dict.fromkeys(row for row, _ in running.jobs))[seen:]
    assert len(rows) == len(states)


def test_the_simulation_at_a_small_scale(tmp_path):
    result = reconciliation.run(tmp_path, posts=40, edits=8, quiet=6)
    assert (result.missed, result.strangers) == (0, 0)
    assert result.busiest <= 12
