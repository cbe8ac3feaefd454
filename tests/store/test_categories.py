"""The forum's categories, replaced together each time they are learnt."""

from moderator.store.categories import Category

OPEN, CLOSED = Category(4, "geral", restricted=False), Category(9, "interno", restricted=True)


def test_nothing_is_known_at_first(store):
    assert store.categories.known() == {}


def test_what_was_learnt_last_is_what_is_known(store):
    store.categories.learn([OPEN, CLOSED])
    assert store.categories.known() == {4: OPEN, 9: CLOSED}
    store.categories.learn([Category(4, "geral", restricted=True)])
    assert store.categories.known() == {4: Category(4, "geral", restricted=True)}
