"""What is known around a message: the topic it answers, or the group it was sent to. Pure.

Used when present: «eu também» under a failure is a request too, under a thank-you it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Purpose = Literal["support", "implementation", "notices"]


@dataclass(frozen=True, slots=True)
class ThreadContext:
    """Of a forum topic: its title, and the products and the kind of its first post (None when not known). Of a
    WhatsApp group: its purpose."""

    title: str | None = None
    products: tuple[str, ...] = ()
    support_request: bool | None = None
    purpose: Purpose | None = None

    def marks(self) -> Iterator[str]:
        """Marks for the policy's phrases, as those of `marks`."""
        if self.purpose is not None:
            yield f"<{self.purpose}_group>"

    def leaning(self, weight: float) -> float:
        """`weight`, signed by what the thread is about; nothing where that is not known."""
        if self.support_request is None:
            return 0.0
        return weight if self.support_request else -weight
