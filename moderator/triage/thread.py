"""What is known around a message: the topic it answers, or the group it was sent to. Pure.

Used when present: «eu também» under a failure is a request too, under a thank-you it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from moderator.models import Message, Triage

Purpose = Literal["support", "implementation", "notices"]


@dataclass(frozen=True, slots=True)
class ThreadContext:
    """Of a forum topic: its title, and the products and the kind of its first post (None when not known). Of a
    WhatsApp group: its purpose."""

    title: str | None = None
    products: tuple[str, ...] = ()
    support_request: bool | None = None
    purpose: Purpose | None = None

    @classmethod
    def of(cls, message: Message, opening: Triage | None) -> ThreadContext:
        """What a reader knows when they come to a message: the title of its thread, and what its first message was
        about, where that is known."""
        if message.first_post or message.thread_id is None:
            return cls()
        if opening is None or opening.abstained:
            return cls(title=message.thread_title)
        return cls(message.thread_title, opening.products, opening.support_request)

    def marks(self) -> Iterator[str]:
        """Marks for the policy's phrases, as those of `marks`."""
        if self.purpose is not None:
            yield f"<{self.purpose}_group>"

    def leaning(self, weight: float) -> float:
        """`weight`, signed by what the thread is about; nothing where that is not known."""
        if self.support_request is None:
            return 0.0
        return weight if self.support_request else -weight
