"""Which products of the catalogue a text is about, from the names and hints found in it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from moderator.triage.phrases import Hit, longest


class Role(Enum):
    """What a phrase is for its product: its name, the name of its family, a cue within it, or a hint."""

    NAME = "name"
    FAMILY = "family"
    CUE = "cue"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Mention:
    """What a phrase about products stands for; `family` is set for names and cues of a family."""

    role: Role
    product: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Products that share names; `default` is meant where no cue tells."""

    default: str
    members: tuple[str, ...]


def choose(
    hits: Sequence[Hit[Mention]], *, families: Mapping[str, Family], yields: Mapping[str, Collection[str]]
) -> tuple[str, ...]:
    """Ids of the products meant, in the order of the text.

    The longest name wins over those inside it («API do Tramita» over «Tramita»), a family's name only counts
    while no member is named, and a product named in passing (the SEI that modules run in) gives way.
    """
    names = longest(filter(is_name, hits))
    named = {hit.label.product for hit in names if hit.label.role is Role.NAME}
    resolved = (_resolve(hit, hits, families, named) for hit in names)
    found = tuple(dict.fromkeys(product for product in resolved if product is not None))
    if not found:
        return tuple(dict.fromkeys(hit.label.product for hit in hits if hit.label.role is Role.HINT))[:1]
    kept = found
    for product, others in yields.items():
        if any(other != product and (not others or other in others) for other in kept):
            kept = tuple(other for other in kept if other != product)
    return kept


def is_name(hit: Hit[Mention]) -> bool:
    """Whether the text names a product, or a family of them, outright."""
    return hit.label.role in {Role.NAME, Role.FAMILY}


def _resolve(
    hit: Hit[Mention], hits: Sequence[Hit[Mention]], families: Mapping[str, Family], named: Set[str]
) -> str | None:
    """The product that a name stands for; None for a family's name where a member is named outright."""
    if hit.label.role is Role.NAME:
        return hit.label.product
    family = families[hit.label.family]
    if not named.isdisjoint(family.members):
        return None
    cues = Counter(
        other.label.product for other in hits if other.label.role is Role.CUE and other.label.family == hit.label.family
    )
    return max(family.members, key=lambda product: cues[product] + (0.5 if product == family.default else 0))
