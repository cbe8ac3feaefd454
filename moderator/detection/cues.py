"""The nearest word that says what a number is: «CPF», «telefone», «chamado»...

Nearest, not any in a window: in "matrícula 1234567 no chamado 9876543" each number has its own. What
a cue changes is left to the recognisers' scores.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from moderator.detection.columns import column_title
from moderator.detection.recognizer import Recognizer

WINDOW = 48  # characters to the left of a value
# What separates two values that share a cue: "CPF 111 e 222", "tel. 333 / 444".
ENUMERATION = regex.compile(r"\s*(?:[,;/|]|\b(?:e|ou)\b|\n[-*•]?)?\s*")
# Words that say that the number right behind them is none of ours.
OTHER = (
    r"chamado|ticket|incidente|solicita[çc][ãa]o|requisi[çc][ãa]o|demanda|protocolo no?|processo|nup|documento|doc|"
    r"sei no?|siorg|portaria|decreto|lei|resolu[çc][ãa]o|of[íi]cio|contrato|edital|empenho|pedido|vers[ãa]o|c[óo]digo|"
    r"crc|id|idt|nre|siafi|uasg|boleto|nota fiscal|isbn|bytes|timestamp|unidade|matr[íi]cula|siape|conta|ag[êe]ncia|"
    r"cep|erro|linha|lote|turma"
)
_SPENT = regex.compile(r"\d[\d.,/-]{3,}|@|removid[ao]\]")  # the cue already has its value
_ADJACENT = regex.compile(r"[\W_]*(?:(?:no?|n[úu]mero|sei|é|eh)[\W_]+)*", regex.IGNORECASE)
_CLAUSE_END = regex.compile(r"[.]\s+(?=[^\W\d_])|[!?]\s|\n\s*\n")  # the point of "tel. 61" ends no clause


class Cue(NamedTuple):
    """A word near a value: the entity type that it speaks for ("OTHER" for none of ours), the word, and whether the
    value follows at once. Only then does it speak against other kinds: "RG e CNH em anexo, 61 98123-4567"."""

    entity_type: str
    word: str
    adjacent: bool = True


class Cues:
    """All recognisers' cues as one expression that reads from right to left."""

    def __init__(self, recognizers: Iterable[Recognizer]) -> None:
        vocabulary: dict[str, list[str]] = {}
        for recognizer in recognizers:
            if recognizer.cues:
                vocabulary.setdefault(recognizer.entity_type, []).extend(recognizer.cues)
        vocabulary["OTHER"] = [OTHER]  # last, so that a kind's own word wins
        words = "|".join(f"(?P<{kind}>{'|'.join(cues)})" for kind, cues in vocabulary.items())
        hump = r"(?-i:(?<=[a-z])(?=[A-Z]))"  # numeroCpf, cpfInteressado
        word = rf"(?:(?<![^\W\d_])|{hump})(?:{words})s?(?:(?![^\W\d_])|{hump})"
        self._left = regex.compile(word, regex.IGNORECASE | regex.REVERSE)
        self._right = regex.compile(
            rf"[ ]?[-(\[|]?[ ]?(?:(?:é|eh)\s(?:o|a|meu|seu)\s)?{word}(?![\s:=|]*\w*\d)", regex.IGNORECASE
        )

    def nearest(self, text: str, start: int, end: int) -> Cue | None:
        """The cue of the value at `[start, end)`: of its column, to its left within its clause, right behind it."""
        title = column_title(text, start)
        if title and (word := self._left.search(title)):
            return _cue(word)
        left = self._left.search(text, max(0, start - WINDOW), start)
        if left and _reaches(left, start):
            return _cue(left, adjacent=_is_adjacent(left, start))
        right = self._right.match(text, end)
        return _cue(right) if right else None


def _reaches(word: regex.Match[str], start: int) -> bool:
    """Nothing between the word and the value at `start` cuts them apart."""
    text, end = word.string, word.end()
    if word.lastgroup == "OTHER":
        return _is_adjacent(word, start)
    return not (_SPENT.search(text, end, start) or _CLAUSE_END.search(text, end, start))


def _is_adjacent(word: regex.Match[str], start: int) -> bool:
    return _ADJACENT.fullmatch(word.string, word.end(), start) is not None


def _cue(match: regex.Match[str], *, adjacent: bool = True) -> Cue:
    kind = str(match.lastgroup)
    return Cue(kind, match[kind].lower(), adjacent)
