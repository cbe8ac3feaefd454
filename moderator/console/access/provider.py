"""What another service says of who comes from it, and which role that makes. How each says it is its own module's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderator.settings import ROLES


@dataclass(frozen=True, slots=True)
class Person:
    """Proven by the service `way` under the id `subject`, which never changes; `name` may. No role: no access."""

    way: str
    subject: str = field(repr=False)
    name: str = field(repr=False)
    role: str | None


def granted(groups: Iterable[str], roles: Mapping[str, str]) -> str | None:
    """The greatest of the roles that these groups have; none where none has one."""
    return max((roles[group] for group in groups if group in roles), key=ROLES.index, default=None)
