"""The copies of a redacted post in other places of the forum: finding, redacting and reading them back.

They are looked for in the post's topic (its title, and the posts after it; the earlier ones too where the
forum counts more quotes than those hold), in the posts that quote or link it, as the forum itself lists them,
and from each of those on; and in those that link what it quotes, whose author may have taken the value back
before anybody told us of it. Replies show their parent only as it stands, and so close by
themselves. The search is asked for the author's posts of the topic, and its excerpts are looked at: its
terms are logged for a year, so what was found is never searched for.

What a copy is, and what it becomes, is `copies.py`'s; how histories close, `history.py`'s.
Source: topic_link.rb, topic_view_serializer.rb, search.rb of Discourse.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError, Conflict
from moderator.models import Copy, Order, Residue
from webhooks.discourse import history, residue, wording
from webhooks.discourse.copies import holds, is_distinctive, quoted_posts, redact_copies, replace_values

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

EDIT_REASON = "Dados removidos pela moderação automática"
CHUNK = 50  # posts read at once
ROUNDS = 3  # a quote may be written while we look
PASSING = frozenset({"repeated", "onebox", "search"})  # another case, or the forum's own jobs, may close these
_ADDRESS = re.compile(r"/t/(?:[^/?#]*[^/?#\d][^/?#]*/)?(?P<topic>\d+)(?:/(?P<number>\d+))?(?=$|[?#/])")


@dataclass(frozen=True, slots=True)
class _Found:
    """A post that repeats a value, and its topic's title where it is the first."""

    post: Mapping[str, Any]
    title: str | None


@dataclass(slots=True)
class _Sight:
    """What one look around brought: the topic's title and its first post, and the posts that repeat a value."""

    title: str
    first_post_id: int
    found: list[_Found] = field(default_factory=list)


class Sweep:
    """One order's copies. `clean` may be repeated after a crash: what was changed before is in `order.copies`."""

    def __init__(self, forum: ForumClient, order: Order, topic_id: int, *, purge: bool) -> None:
        self._forum = forum
        self._order = order
        self._topic_id = topic_id
        self._post_id = int(order.message.external_id)
        self._purge = purge
        self._values = tuple(dict.fromkeys((*order.values, *(swap.value for swap in order.swaps))))
        self._telling = tuple(value for value in self._values if is_distinctive(value))
        self._changed = {int(copy.id) for copy in order.copies if copy.place == "post"}
        self._retitled = any(copy.place == "title" for copy in order.copies)
        self._refused: set[int] = set()
        self._rebaked: set[int] = set()  # by this attempt
        self._previews = {int(copy.id) for copy in order.copies if copy.place == "preview"}
        written = (order.message.text, *(copy.before for copy in order.copies if copy.place == "post"))
        self._origins = {origin for text in written for origin in quoted_posts(text, self._values)}
        self._title_refused = False

    def clean(self) -> list[Residue]:
        """Take every copy out that can be, close its history, and say what is left."""
        sight = self._look()
        if sight is None:
            return []
        for post_id in sorted(self._changed):
            history.close(self._forum, post_id, purge=self._purge)
        if self._retitled:
            history.close(self._forum, sight.first_post_id, purge=self._purge)
        for _ in range(ROUNDS):
            if not self._act(sight):
                return self._judge(sight)
            sight = self._look() or sight
        if self._waits(sight):
            raise ChannelError("copies_remain", permanent=False)
        return self._judge(sight)

    def refresh(self) -> None:
        """Make the previews of a post that was hidden meanwhile anew: they had nothing to show."""
        for post_id in sorted(self._changed | self._previews | self._rebaked):
            self._forum.rebake_post(post_id)

    def judge(self) -> list[Residue] | None:
        """What is left, where nothing has to be changed any more; None where something has."""
        sight = self._look()
        if sight is None:
            return []
        return None if self._waits(sight) else self._judge(sight)

    def _waits(self, sight: _Sight) -> bool:
        copies = any(self._wanted(found.post) != found.post["raw"] for found in sight.found)
        return copies or self._new_title(sight.title) is not None

    def _look(self) -> _Sight | None:
        """None where the topic is gone."""
        try:
            topic = self._forum.read_topic(self._topic_id)
        except ChannelError as refusal:
            if refusal.code == "gone":
                return None
            raise
        sight = _Sight(topic["title"], topic["post_stream"]["stream"][0])
        trail: list[Mapping[str, Any]] = []
        seen: set[tuple[int, int]] = set()
        for post in self._posts_of(topic):
            seen.add((self._topic_id, post["post_number"]))
            title = sight.title if post["post_number"] == 1 else None
            # A preview shows its topic's title, whichever of the posts it is of.
            quoted = (self._topic_id, post["post_number"]) in self._origins
            if post["id"] == self._post_id or quoted or self._title_goes:
                trail.append(post)
            if post["id"] != self._post_id and self._repeats(post):
                sight.found.append(_Found(post, title))
                trail.append(post)
        sight.found += self._follow(trail, seen)
        sight.found += self._revisit({self._post_id, *(found.post["id"] for found in sight.found)})
        return sight

    def _revisit(self, seen: set[int]) -> Iterator[_Found]:
        """Posts that repeated a value before: what led to them then may have changed."""
        for post_id in sorted((self._changed | self._previews | self._rebaked) - seen):
            try:
                post = self._forum.read_post(post_id)
            except ChannelError as refusal:
                if refusal.code in {"gone", "forbidden"}:
                    continue
                raise
            if self._repeats(post):
                title = self._forum.read_title(post["topic_id"]) if post["post_number"] == 1 else None
                yield _Found(post, title)

    @property
    def _title_goes(self) -> bool:
        return self._retitled or self._order.title not in {None, self._order.message.title}

    def _posts_of(self, topic: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Posts of the topic with their source: those around the first come with it, the later are read, and
        the earlier where quotes are still missing."""
        read = {post["id"]: post for post in topic["post_stream"]["posts"]}
        unread = [post_id for post_id in topic["post_stream"]["stream"] if post_id not in read]
        read |= self._read([post_id for post_id in unread if post_id >= self._post_id])
        ours = read.get(self._post_id)
        expected = ours["quote_count"] if ours else 0
        if expected > sum(self._quotes_us(post) for post in read.values()):
            read |= self._read([post_id for post_id in unread if post_id < self._post_id])
        yield from read.values()

    def _read(self, post_ids: list[int]) -> dict[int, Mapping[str, Any]]:
        chunks = (post_ids[start : start + CHUNK] for start in range(0, len(post_ids), CHUNK))
        return {post["id"]: post for chunk in chunks for post in self._forum.topic_posts(str(self._topic_id), chunk)}

    def _quotes_us(self, post: Mapping[str, Any]) -> bool:
        return f"post:{self._order.message.position}, topic:{self._topic_id}" in post.get("raw", "")

    def _follow(self, trail: list[Mapping[str, Any]], seen: set[tuple[int, int]]) -> Iterator[_Found]:
        """Posts not `seen` yet that link those of the trail or what was quoted, and those that link these in turn."""
        addresses = deque([*sorted(self._origins), *(address for post in trail for address in _linking(post))])
        while addresses:
            address = addresses.popleft()
            if address in seen:
                continue
            seen.add(address)
            found = self._read_at(*address)
            if found is None:
                continue
            repeats = self._repeats(found.post)
            if repeats or address in self._origins:
                addresses += _linking(found.post)
            if repeats and found.post["id"] != self._post_id:
                yield found

    def _read_at(self, topic_id: int, number: int) -> _Found | None:
        try:
            topic = self._forum.read_topic(topic_id, near=number)
        except ChannelError as refusal:
            if refusal.code in {"gone", "forbidden"}:
                return None
            raise
        post = next((post for post in topic["post_stream"]["posts"] if post["post_number"] == number), None)
        return None if post is None else _Found(post, topic["title"] if number == 1 else None)

    def _repeats(self, post: Mapping[str, Any]) -> bool:
        if post.get("deleted_at") or "raw" not in post:
            return False
        if self._wanted(post) != post["raw"] or post["id"] in self._changed:
            return True
        return holds(self._telling, post["raw"], post.get("cooked"))

    def _wanted(self, post: Mapping[str, Any]) -> str:
        if post["id"] in self._refused:
            return str(post["raw"])
        return redact_copies(post["raw"], self._order.swaps, topic_id=self._topic_id)

    def _new_title(self, title: str) -> str | None:
        """The topic's title without the values, None where it holds none."""
        wanted = replace_values(title, [swap for swap in self._order.swaps if swap.value in self._telling])
        return None if wanted == title or self._title_refused else wanted

    def _act(self, sight: _Sight) -> bool:
        """Take out what was seen; whether there was anything to do."""
        acted = False
        title = self._new_title(sight.title)
        if title is not None:
            self._retitle(sight, title)
            acted = True
        for found in sight.found:
            if self._wanted(found.post) != found.post["raw"]:
                self._rewrite(found)
                acted = True
            elif self._stale(found.post) and found.post["id"] not in self._rebaked:
                self._order.keep(Copy("preview", str(found.post["id"]), "", ""))
                self._rebaked.add(found.post["id"])
                self._forum.rebake_post(found.post["id"])
                acted = True
        return acted

    def _stale(self, post: Mapping[str, Any]) -> bool:
        """Whether its HTML shows what its source does not hold: the preview of a link, made before."""
        return holds(self._telling, post.get("cooked")) and not holds(self._telling, post["raw"])

    def _rewrite(self, found: _Found) -> None:
        post_id, raw = found.post["id"], found.post["raw"]

        def edit(text: str) -> None:
            self._order.keep(Copy("post", str(post_id), raw, text, found.title))
            self._changed.add(post_id)
            self._origins.update(quoted_posts(raw, self._values))
            self._forum.edit_post(post_id, raw=text, original_text=raw, reason=EDIT_REASON)

        try:
            wording.write_first_accepted(edit, wording.texts(self._wanted(found.post)))
        except Conflict:  # its author edits it now: seen anew in the next round, or the next attempt
            return
        except ChannelError as refusal:
            if refusal.code != "invalid":
                raise
            self._refused.add(post_id)
        history.close(self._forum, post_id, purge=self._purge)

    def _retitle(self, sight: _Sight, wanted: str) -> None:
        def retitle(title: str) -> None:
            self._order.keep(Copy("title", str(self._topic_id), sight.title, title))
            self._retitled = True
            self._forum.retitle(self._topic_id, title)

        try:
            wording.write_first_accepted(retitle, wording.titles(wanted, self._topic_id))
        except ChannelError as refusal:
            if refusal.code != "invalid":
                raise
            self._title_refused = True
        history.close(self._forum, sight.first_post_id, purge=self._purge)

    def _judge(self, sight: _Sight) -> list[Residue]:
        title = [residue.TITLE] if holds(self._telling, sight.title) else []
        copies = [item for found in sight.found for item in self._judge_copy(found.post)]
        return list(dict.fromkeys([*title, *copies, *self._judge_search(sight)]))

    def _judge_copy(self, post: Mapping[str, Any]) -> Iterator[Residue]:
        if post["id"] in self._changed:
            yield from history.judge(self._forum, post)
        if post.get("hidden"):
            return
        if post["id"] in self._refused:
            yield residue.QUOTE
        elif holds(self._telling, post["raw"]):
            yield residue.REPEATED
        elif self._stale(post):
            yield residue.ONEBOX

    def _judge_search(self, sight: _Sight) -> Iterator[Residue]:
        places = {(self._order.message.author.handle, self._topic_id)}
        places |= {(it.post["username"], it.post["topic_id"]) for it in sight.found if it.post["id"] in self._changed}
        ours = {self._post_id, *self._changed}
        for handle, topic_id in sorted(places):
            excerpts = self._forum.found_by_public(f"@{handle} topic:{topic_id}")
            if any(holds(self._values, post.get("blurb")) for post in excerpts if post["id"] in ours):
                yield residue.SEARCH


def _linking(post: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Topic and number of the posts that link this one, as the forum lists them beside it."""
    for link in post.get("link_counts") or ():
        address = _ADDRESS.search(link["url"]) if link.get("reflection") else None
        if address:
            yield int(address["topic"]), int(address["number"] or 1)
