"""Looking where a webhook only pointed to."""

from contextlib import closing

import pytest

from moderator.errors import ChannelError
from moderator.models import Ignored, Pointer, Standing
from moderator.store import open_store
from webhooks.discourse.site import Site
from webhooks.standin.discourse import Fault, moderation

LEAK = "Meu CPF é 529.982.247-25, podem conferir?"
STORE_KEY = b"a key of thirty-two bytes, yes!!"


@pytest.fixture
def site(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path}/m.db", [STORE_KEY], new_id=lambda: "x")) as store:
        store.database.upgrade()
        yield Site(store.categories, bot_username="ModeraPEN")


def first_of(post):
    return Pointer(str(post.topic_id))


def test_an_edited_title_is_read_with_the_first_post(world, site):
    post = world.topic()
    world.forum.reply(world.joao, world.forum.topics[post.topic_id], "Uma resposta que não interessa aqui.")
    world.forum.edit(world.maria, post, title="Meu CPF é 529.982.247-25, e agora?")
    message = world.channel(site=site).look(first_of(post))
    assert (message.external_id, message.text, message.first_post) == (str(post.id), post.raw, True)
    assert (message.title, message.category) == ("Meu CPF é 529.982.247-25, e agora?", "sei")
    assert message.url == f"{world.url}/p/{post.id}"


def test_it_is_the_message_that_the_webhook_would_have_told(world, site):
    post, channel = world.topic(), world.channel(site=site)
    looked = channel.look(first_of(post))
    assert looked == channel.look(Pointer(str(post.topic_id), str(post.id)))
    assert looked.version == f"1:{post.updated_at.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}"


def test_a_hidden_first_post_is_read_by_itself(world, site):
    post = world.topic(LEAK)
    post.hidden = True
    assert world.channel(site=site).look(first_of(post)).text == LEAK


def test_a_category_nobody_has_heard_of_is_learnt(world, site):
    post, channel = world.topic(), world.channel(site=site)
    pointer = Pointer(str(post.topic_id), str(post.id))
    assert channel.look(pointer).category == "sei"
    world.forum.faults.inject(Fault.ERROR, path="/site")  # it is not asked for again
    assert channel.look(pointer).category == "sei"


def test_a_restricted_category_is_noticed_before_the_post_is_read(world, site):
    internal = world.forum.add_category("interno", read_restricted=True)
    title = "Um assunto só da equipe interna"
    post = world.forum.start_topic(world.bot, title=title, raw=LEAK, category=internal)
    world.forum.faults.inject(Fault.ERROR, path=f"/posts/{post.id}")
    channel = world.channel(site=site)
    assert channel.look(Pointer(str(post.topic_id), str(post.id))) == Ignored("restricted_category")


def test_a_category_that_the_forum_does_not_list_counts_as_restricted(world, site):
    post = world.topic()
    world.forum.topics[post.topic_id].category_id = 999_999
    assert world.channel(site=site).look(first_of(post)) == Ignored("restricted_category")


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.ERROR])
def test_categories_that_cannot_be_asked_for_stop_it(world, site, fault):
    post = world.topic()
    for path in ("/site", "/categories"):
        world.forum.faults.inject(fault, path=path)
    with pytest.raises(ChannelError) as refused:
        world.channel(site=site).look(first_of(post))
    assert refused.value.permanent == (fault is Fault.FORBIDDEN)


def test_what_is_gone_is_nothing_to_moderate(world, site):
    post, channel = world.reply(LEAK), world.channel(site=site)
    moderation.delete(world.forum, world.bot, post)
    assert channel.look(Pointer(str(post.topic_id), str(post.id))) == Ignored("gone")
    assert channel.look(Pointer("987654")) == Ignored("gone")


def test_what_its_author_took_back_is_read_from_the_history(world, site):
    post, channel = world.reply(LEAK), world.channel(site=site)
    world.advance(minutes=6)
    moderation.delete(world.forum, world.maria, post)
    message = channel.look(Pointer(str(post.topic_id), str(post.id), earlier=True))
    assert (message.text, message.version, message.standing) == (LEAK, "1:", Standing.WITHDRAWN)
    assert channel.fetch(message).text == moderation.DELETED_BY_AUTHOR


def test_without_a_history_nothing_was_taken_back(world, site):
    post = world.reply(LEAK)
    pointer = Pointer(str(post.topic_id), str(post.id), earlier=True)
    assert world.channel(site=site).look(pointer) == Ignored("withdrawn")
