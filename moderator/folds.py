"""Splitting labelled texts for cross-validation so that what is nearly the same never straddles two folds.

Contrast pairs, near-identical texts and neighbours (written together, alike in wording) stay together. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from moderator.corpus import Sample
from moderator.triage.phrases import fold

BLOCK = 10  # neighbours that stay together
SHINGLE = 9  # characters
ALIKE = 0.45  # share of their shingles that two near-identical texts have in common
COMMON = 40  # a shingle that so many texts have tells nothing


def assign_folds(samples: Sequence[Sample], folds: int) -> list[int]:
    """The fold of each sample, from 0; folds of about equal size, the same for the same samples."""
    sizes = [0] * folds
    assigned = [0] * len(samples)
    for members in sorted(group(samples), key=lambda members: (-len(members), members)):
        smallest = sizes.index(min(sizes))
        sizes[smallest] += len(members)
        for index in members:
            assigned[index] = smallest
    return assigned


def group(samples: Sequence[Sample]) -> list[list[int]]:
    """Indices of the samples, those together that must not be split."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, root in enumerate(_roots(samples)):
        groups[root].append(index)
    return list(groups.values())


def _roots(samples: Sequence[Sample]) -> list[int]:
    """For each sample, one that stands for its group (union-find)."""
    parents = list(range(len(samples)))

    def find(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    firsts: dict[str, int] = {}
    for index, sample in enumerate(samples):
        first = firsts.setdefault(sample.pair or f"block {index // BLOCK}", index)
        parents[find(index)] = find(first)
    for one, other in _alike([_shingles(sample.text) for sample in samples]):
        parents[find(one)] = find(other)
    return [find(index) for index in range(len(samples))]


def _shingles(text: str) -> frozenset[str]:
    plain = " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())
    return frozenset(plain[at : at + SHINGLE] for at in range(max(1, len(plain) - SHINGLE + 1)))


def _alike(texts: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of near-identical texts, by the shingles that they share."""
    having: dict[str, list[int]] = defaultdict(list)
    for index, shingles in enumerate(texts):
        shared = Counter(other for shingle in shingles for other in having[shingle] if len(having[shingle]) < COMMON)
        for other, common in shared.items():
            if common > ALIKE * len(shingles | texts[other]):
                yield index, other
        for shingle in shingles:
            having[shingle].append(index)
