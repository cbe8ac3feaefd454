"""Our cases in the forum's own review queue: a flag for each new one, and a decision in either place ends both.

The queue is read, not told by webhooks, which come at most once. Agreeing or ignoring there closes our case
and changes nothing that was done; only disagreeing undoes it. What we decide is answered there with whatever
the entry offers for it. An entry that is decided on both sides is never looked at again: no loops.
Source: reviewables_controller.rb, reviewable_flagged_post.rb, post_action_creator.rb.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from moderator.errors import ChannelError, VerdictRefused
from moderator.models import ChannelKind
from moderator.store import Store
from moderator.store.mirror import MirroredCase
from webhooks.discourse.client import ForumClient

log = logging.getLogger(__name__)

NAME = "discourse/mirror"
LEASE = timedelta(minutes=5)  # longer than a pass
RECENT = timedelta(days=1)  # older cases stay ours: switched on, the mirror must not flood every moderator
AT_ONCE = 5  # flags, and entries looked at, in each pass
PAGES = 5  # of a topic's entries
STAFF = "A equipe"  # who decided, as the case shows it
DISAGREED = "Discordou da sinalização na fila de revisão do fórum."
# Mailed to every moderator: nothing of the post belongs in it.
WORDS = (
    "O ModeraPEN abriu um caso sobre esta postagem: {address}\n\n"
    "Decida aqui ou lá, tanto faz. Se você discordar, o texto original volta; se concordar ou ignorar, tudo fica "
    "como está e o caso se encerra."
)
REFUSALS = frozenset({"forbidden", "invalid", "gone"})  # hidden, staff's, flagged before, or no longer there
PENDING, REJECTED = 0, 2
# Answers to an entry for each verdict of ours, the first that it offers. None deletes or hides anything.
_KEEP = ("agree_and_keep", "agree_and_keep_hidden", "ignore_and_do_nothing", "ignore")
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "agree": _KEEP,
    "elsewhere": _KEEP,
    "corrected": _KEEP,
    "rerouted": _KEEP,
    "false_positive": ("disagree", "disagree_and_restore"),
}


class Mirror:
    """The mirror of one worker; only one of all workers holds it at a time. `perform(action, attempt)` hands
    an undo to the job engine, `address` is where the console is."""

    def __init__(
        self,
        forum: ForumClient,
        store: Store,
        *,
        address: str,
        holder: str,
        perform: Callable[[str, int], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._forum = forum
        self._store = store
        self._address = address
        self._holder = holder
        self._perform = perform
        self._clock = clock

    def run(self) -> None:
        """One pass. Raises `ChannelError` when the forum or the budget ends it early; the next goes on."""
        now = self._clock()
        if self._store.cursors.take(NAME, holder=self._holder, now=now, until=now + LEASE) is None:
            return
        try:
            with self._forum.pace.background() if self._forum.pace else nullcontext():
                for case in self._store.mirrored.waiting(ChannelKind.FORUM, since=now - RECENT, limit=AT_ONCE):
                    self._flag(case)
                for case in self._store.mirrored.open(ChannelKind.FORUM, limit=AT_ONCE):
                    self._compare(case)
        finally:
            self._store.cursors.release(NAME, holder=self._holder)

    def close(self) -> None:
        self._forum.close()

    def _flag(self, case: MirroredCase) -> None:
        entry = None
        if case.external_id.isdecimal():  # what waits for approval stands in the queue already
            words = WORDS.format(address=f"{self._address}/casos/{case.case_id}")
            try:
                self._forum.flag_post(case.external_id, words)
            except ChannelError as refusal:  # flagged by an earlier attempt, or by the redaction that hid it first
                if refusal.code not in REFUSALS:
                    raise
            entry = self._find_entry(case)
        self._store.mirrored.keep(case.case_id, entry, now=self._clock())

    def _find_entry(self, case: MirroredCase) -> int | None:
        """The id of the post's pending entry: a post has one for all its flags."""
        offset = 0
        for _ in range(PAGES):
            listed = self._forum.review_queue(case.thread_id, offset=offset)
            for entry in listed["reviewables"]:
                if str(entry.get("post_id")) == case.external_id:
                    return int(entry["id"])
            offset += len(listed["reviewables"])
            if not listed["meta"].get("load_more_reviewables"):
                break
        return None

    def _compare(self, case: MirroredCase) -> None:
        try:
            seen = self._forum.review_entry(case.entry or 0)
        except ChannelError as refusal:
            if refusal.code not in REFUSALS:
                raise
            closed = True
        else:
            status = seen["reviewable"]["status"]
            closed = self._answer(case, seen) if status == PENDING else self._adopt(case, status)
        self._store.mirrored.look(case.case_id, closed=closed, now=self._clock())

    def _answer(self, case: MirroredCase, seen: Mapping[str, Any]) -> bool:
        """Say in the forum what was said here; whether that is settled."""
        if case.verdict is None:
            return False
        offered = {_server_action(action): action for action in _actions(seen)}
        answer = next((word for word in ANSWERS.get(case.verdict, ()) if word in offered), None)
        if answer is None:
            return True  # it may have to be claimed first, or its target is gone: people's
        try:
            self._forum.answer_review(case.entry or 0, answer, version=seen["reviewable"]["version"])
        except ChannelError as refusal:
            if refusal.code == "changed_meanwhile":  # somebody answers it right now: seen in the next pass
                return False
            if refusal.code not in REFUSALS:
                raise
        return True

    def _adopt(self, case: MirroredCase, status: int) -> bool:
        """Take over what was said in the forum; whether that is settled."""
        if case.verdict is not None:
            return True
        verdicts, now = self._store.verdicts, self._clock()
        try:
            if status == REJECTED:
                undone = verdicts.false_positive(
                    case.case_id, moderator=STAFF, note=DISAGREED, now=now, despite_claim=True
                )
                for action in undone:
                    self._perform(action, 1)
            else:
                verdicts.decided_elsewhere(case.case_id, moderator=STAFF, now=now)
        except VerdictRefused as refused:
            return str(refused) != "still_acting"
        log.info("case %s decided in the forum (%s)", case.case_id, status)
        return True


def _actions(seen: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What an entry can be answered: beside it, or in older versions within its bundles."""
    bundles = seen.get("bundled_actions") or seen["reviewable"].get("bundled_actions") or ()
    inner = [action for bundle in bundles for action in bundle.get("actions", ())]
    return [*(seen.get("actions") or ()), *inner]


def _server_action(action: Mapping[str, Any]) -> str:
    """What the forum calls an answer; in older versions its id, and then without what it is about."""
    return str(action.get("server_action") or action["id"]).rpartition("-")[2]
