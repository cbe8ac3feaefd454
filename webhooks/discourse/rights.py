"""What each thing that we do on a forum needs of a scoped key, and what is lost without it. Pure.

For some routes Discourse has no scope: only a key without scopes reaches them. Source: api_key_scope.rb.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from webhooks.checks import Check, State

NO_SCOPE = ""  # there is none to be granted


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that needs one scope; `lost` says what doesn't work without it."""

    scope: str
    lost: str
    state: State = State.WARNING


FEATURES = (
    Feature("global:read", "posts can't be read, and so nothing can be redacted", State.FAIL),
    Feature("posts:edit", "nothing can be redacted or restored", State.FAIL),
    Feature("revisions:modify", "the edit history can't be hidden: redacted values stay readable in it", State.FAIL),
    Feature("topics:write", "no answers and no private messages to members"),
    Feature("topics:update", "values in titles stay"),
    Feature("posts:delete", "a reply that the forum accepts in no redacted form stays"),
    Feature("posts:recover", "a removed reply can't be brought back by an undo"),
)
PURGE = Feature("revisions:permanently_delete", "the edit history is hidden instead of purged")
UNSCOPED = Feature(
    NO_SCOPE,
    "credentials can't be hidden before they are edited, previews of links can't be renewed, cases can't be mirrored "
    "in the review queue: Discourse has no scopes for these",
)


def check_scopes(scopes: Collection[str], *, purge: bool) -> Iterator[Check]:
    """A line for each thing that a key with those scopes can't do."""
    if not scopes:
        yield Check(State.OK, "forum key", "has no scopes: it may do what its account may")
        return
    wanted = (*FEATURES, PURGE) if purge else FEATURES
    for feature in wanted:
        if feature.scope not in scopes:
            yield Check(feature.state, "forum key", f"grant it the scope {feature.scope}; without it {feature.lost}")
    yield Check(State.WARNING, "forum key", f"use a key without scopes, of a moderator's account; else {UNSCOPED.lost}")
