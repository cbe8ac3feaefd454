"""Erasing the history of a post for good, as two moderators may ask for it."""

from __future__ import annotations

import pytest

from moderator.errors import ChannelError
from moderator.models import ActionKind

LEAK = "Meu CPF é 713.402.958-14, podem conferir o cadastro?"


def redacted(world, **settings):
    """A post whose old text is hidden from the public and kept for staff."""
    for name, value in settings.items():
        setattr(world.forum.settings, name, value)
    post = world.reply(LEAK)
    channel = world.channel(history="hide")
    channel.perform(world.order(post, text=LEAK.replace("713.402.958-14", "[CPF removido]")))
    return channel, post, world.order(post, ActionKind.PURGE)


def test_every_earlier_version_goes(world):
    channel, post, order = redacted(world, can_permanently_delete=True)
    assert channel.find(order) is None
    assert channel.perform(order).ref == str(post.id)
    assert channel.find(order) is not None
    assert post.raw == LEAK.replace("713.402.958-14", "[CPF removido]")
    assert channel.perform(order).ref == str(post.id)  # again, after a lost answer


def test_where_the_forum_forbids_it_that_is_the_end(world):
    channel, _, order = redacted(world, can_permanently_delete=False)
    with pytest.raises(ChannelError) as refused:
        channel.perform(order)
    assert (refused.value.permanent, refused.value.code) == (True, "forbidden")
