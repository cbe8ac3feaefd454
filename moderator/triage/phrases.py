"""Phrases found in a text, whatever its accents, case and punctuation, in one pass over its words.

A phrase is words plus: `word*` (any ending), `(a|b|)` (alternatives, also inside a word), `...` (up to
three words in between), `?` (a question mark), `^` and `$` (start and end of the message), `{list}` (any
of a named list) and `<mark>` (something that is not a word, put there by the caller). What a phrase
means is left to those who ask.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

Label = TypeVar("Label")

GAP = "..."
GAP_WORDS = 3
REMEMBERED = 10_000  # words whose look-up is remembered: most texts use the same few thousand
BOUNDARY = "."
START, END = "^", "$"

_TOKEN = re.compile(r"[a-z0-9]+|\?|[.!;:](?=\s|$)|\n")
_PATTERN_TOKEN = re.compile(r"\.\.\.|<\w+>|[a-z0-9]+\*?|[?^$]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LIST = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")


def fold(text: str) -> str:
    """Lower case without accents, and without letters repeated for effect («ajudaaaa»)."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _STRETCHED.sub(r"\1", text.lower())


def tokenise(text: str) -> list[str]:
    """Words and sentence ends of a text: `^ nao abre . alguem sabe ? $`."""
    words = (word if word.isalnum() or word == "?" else BOUNDARY for word in _TOKEN.findall(fold(text)))
    return [START, *words, END]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Label]):
    """A phrase found, `start` and `end` in tokens, `end` exclusive. `phrase` is the policy's wording of the
    alternative that fitted («nao abre», «ha ... dias»), never words of the message."""

    label: Label
    phrase: str
    start: int
    end: int


@dataclass(slots=True)
class _Node(Generic[Label]):
    children: dict[str, _Node[Label]] = field(default_factory=dict)
    gap: _Node[Label] | None = None
    entries: list[tuple[Label, str]] = field(default_factory=list)


class PhraseBook(Generic[Label]):
    """All phrases of a policy as one trie; `find` costs by the words of the text, not by the phrases.

    Raises ValueError naming the phrase when one has no words or asks for an unknown list.
    """

    def __init__(self, entries: Iterable[tuple[str, Label]], lists: Mapping[str, Sequence[str]] | None = None) -> None:
        self._root: _Node[Label] = _Node()
        self._stems: set[str] = set()
        for phrase, label in entries:
            for tokens in expand(phrase, lists or {}):
                self._add(tokens, label)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._look_up = lru_cache(maxsize=REMEMBERED)(self._spell)

    def find(self, tokens: Sequence[str]) -> Iterator[Hit[Label]]:
        """Every occurrence of every phrase, overlapping ones too, by where they start."""
        looked_up = [self._look_up(token) for token in tokens]
        symbols = [spelled for spelled, _ in looked_up]
        for start, (_, roots) in enumerate(looked_up):
            if not roots:
                continue
            pending = [(node, start + 1) for node in roots]
            while pending:
                node, here = pending.pop()
                for label, phrase in node.entries:
                    yield Hit(label, phrase, start, here)
                children = node.children
                if here < len(tokens):
                    pending += [(children[symbol], here + 1) for symbol in symbols[here] if symbol in children]
                if node.gap is not None:
                    pending.extend(self._after_gap(node.gap, tokens, symbols, here))

    def _after_gap(
        self, node: _Node[Label], tokens: Sequence[str], symbols: Sequence[Sequence[str]], here: int
    ) -> Iterator[tuple[_Node[Label], int]]:
        for position in range(here, min(here + GAP_WORDS + 1, len(tokens))):
            for symbol in symbols[position]:
                if (child := node.children.get(symbol)) is not None:
                    yield child, position + 1
            if tokens[position] in {BOUNDARY, "?"}:
                return

    def _spell(self, token: str) -> tuple[tuple[str, ...], tuple[_Node[Label], ...]]:
        """What a token may stand as in a phrase (itself, and each stem that it begins with), and the phrases that
        begin with it."""
        stems = (f"{token[:length]}*" for length in self._lengths if token[:length] in self._stems)
        symbols = (token, *dict.fromkeys(stems))
        roots = self._root.children
        return symbols, tuple(roots[symbol] for symbol in symbols if symbol in roots)

    def _add(self, tokens: Sequence[str], label: Label) -> None:
        node = self._root
        for token in tokens:
            if token == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
                continue
            if token.endswith("*"):
                self._stems.add(token[:-1])
            node = node.children.setdefault(token, _Node())
        entry = (label, " ".join(tokens))
        if entry not in node.entries:
            node.entries.append(entry)


def expand(phrase: str, lists: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The token sequences that a written phrase stands for."""
    try:
        written = _LIST.sub(lambda match: f"({'|'.join(lists[match[1]])})", phrase)
    except KeyError as error:
        raise ValueError(f"«{phrase}»: no list called {error}, allowed: {', '.join(sorted(lists))}") from None
    parts = _CHOICE.split(written)
    if any(stray in part for part in parts[::2] for stray in "(|){}"):
        raise ValueError(f"«{phrase}»: alternatives don't nest")
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    expanded = [_PATTERN_TOKEN.findall(fold("".join(choice))) for choice in product(*choices)]
    if any(not tokens or tokens[0] == GAP or tokens[-1] == GAP for tokens in expanded):
        raise ValueError(f"«{phrase}»: needs a word at each end")
    return expanded


def longest(hits: Iterable[Hit[Label]]) -> list[Hit[Label]]:
    """Hits that no longer one overlaps, in the order of the text."""
    kept: list[Hit[Label]] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        words = range(hit.start, hit.end)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
