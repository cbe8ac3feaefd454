"""What the linear model looks at in a text: n-grams of words and of characters, and the signals found. Pure.

Products, agencies and numbers are masked, and common abbreviations spelled out, so that what was learned of one
is true of the others. What each feature weighs is `model`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from moderator.triage.phrases import BOUNDARY, GAP, Hit, longest

PRODUCT, ORGAN, NUMBER = "<product>", "<organ>", "0"
WORDS = (1, 2, 3)
CHARS = (2, 3, 4, 5)

_SPELLINGS = {
    **dict.fromkeys(("n", "num"), "nao"),
    **dict.fromkeys(("vc", "vcs", "voce"), "voces"),
    **dict.fromkeys(("tb", "tbm"), "tambem"),
    **dict.fromkeys(("qd", "qdo"), "quando"),
    **dict.fromkeys(("mt", "mto"), "muito"),
    **dict.fromkeys(("pra", "pro", "p"), "para"),
    **dict.fromkeys(("obg", "obrigada", "brigada"), "obrigado"),
    **{"q": "que", "oq": "que", "pq": "porque", "ta": "esta", "tao": "estao", "to": "estou", "tou": "estou"},
    **{"tava": "estava", "tavam": "estavam", "tamos": "estamos", "aki": "aqui", "msm": "mesmo", "hj": "hoje"},
    **{"eh": "e", "d": "de", "cm": "como", "c": "com", "qm": "quem", "ngm": "ninguem", "vlw": "valeu", "dsd": "desde"},
    **{"qto": "quanto", "gnt": "gente", "td": "tudo", "tds": "todos", "nd": "nada", "dps": "depois", "agr": "agora"},
}


@dataclass(frozen=True, slots=True)
class Features:
    """Everything there is in one text: its distinct words, whose characters count, its word n-grams, flags
    (`nao_abre`, `first:peco`, `channel:forum`), and pairs of signals: a failure with a thank-you is not what either
    is alone."""

    tokens: frozenset[str]
    words: frozenset[str]
    flags: frozenset[str]
    pairs: frozenset[str]


def mask(tokens: Sequence[str], products: Iterable[Hit[Any]], organs: Iterable[Hit[Any]]) -> list[str]:
    """The tokens with each product, agency and number in them replaced by what it is."""
    masked: list[str | None] = [NUMBER if token.isdigit() else token for token in tokens]
    for name, hits in ((ORGAN, organs), (PRODUCT, products)):  # what is both is a product
        for hit in longest(hits):
            masked[hit.start : hit.end] = [name, *(None for _ in range(hit.start + 1, hit.end))]
    return [token for token in masked if token is not None]


def extract(
    tokens: Sequence[str], masked: Sequence[str], signals: Sequence[tuple[str, int]], traits: Iterable[str]
) -> Features:
    """The features of a text, from its tokens, the same masked, the signals in it with the token each starts at,
    and other traits given as flags."""
    spelled = [_SPELLINGS.get(token, token) for token in masked]
    words = frozenset(
        chain.from_iterable(map(" ".join, zip(*(spelled[at:] for at in range(n)), strict=False)) for n in WORDS)
    )
    told = sorted({signal for signal, _ in signals})
    pairs = frozenset(f"{one}&{other}" for one, other in combinations(told, 2))
    return Features(frozenset(masked), words, frozenset((*traits, *told, *_places(tokens, signals))), pairs)


def char_ngrams(token: str) -> list[str]:
    """The character n-grams of a word, its rims as blanks."""
    padded = f" {token} "
    return [padded[at : at + n] for n in CHARS for at in range(len(padded) - n + 1)]


def _places(tokens: Sequence[str], signals: Sequence[tuple[str, int]]) -> Iterable[str]:
    """Signals of the first and of the last sentence: what is said last often settles what was told before."""
    ends = [at for at, token in enumerate(tokens) if token in {BOUNDARY, "?"}]
    first = next((at for at in ends if at > 2), len(tokens))
    last = next((at for at in reversed(ends) if at < len(tokens) - 3), 0)
    for signal, start in signals:
        if start <= first:
            yield f"first:{signal}"
        if last <= start < len(tokens):
            yield f"last:{signal}"


def is_readable(ngram: str) -> bool:
    """Whether a word n-gram says something to a person: words only, no marks, and at least one of some length."""
    tokens = ngram.split()
    return all(token.isalpha() for token in tokens) and max(map(len, tokens)) > len(GAP) and len(tokens) > 1
