"""Undo typographic disguise without losing the way back to the text as it was written.

HTML entities, full-width digits, zero-width characters, exotic dashes, spaces and quotes, emphasis marks,
spelt-out addresses and numbers taken apart become their plain counterparts, so that patterns need to know
one spelling only. Line breaks stay, but for those inside a number. What a pattern is, and what a span
means, is left to `moderator.detection` and the triage.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import re2
import regex

# Zero-width, yet not of category Cf: grapheme joiner, Hangul fillers, variation selectors, keycap.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u3164\ufe0e\ufe0f\u20e3")
_PUNCTUATION = {
    "\u2212": "-",  # minus sign: a symbol to Unicode, a dash to people
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟″", '"'),
}
_PLAIN = r"\x00-\x7e¡-©«-¬®-±´-¸»¿-ÿ"  # ASCII, and the Latin-1 that NFKC leaves alone
_UNUSUAL = regex.compile(rf"[^{_PLAIN}]\p{{M}}*|[^\n]\p{{M}}+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,12});")

# The marks of Discourse and of WhatsApp hug the words that they stress; a single one also stands apart.
_EMPHASIS = re.compile(
    r"""(?: \*\*(?<!\*\*\*) | \*(?<![\w*]\*) | ~~ | __?(?<!\w_)(?<!\w__) ) (?=[^\s*_~]) [^\n*~]{1,200}?
        (?<=[^\s*_~]) (?: \*\*? | __? | ~~ ) (?![\w*~])""",
    re.VERBOSE,
)
_MARKS = re.compile(r"^(?:\*\*?|__?|~~)|(?:\*\*?|__?|~~)$")
_MARK_AMID = re.compile(
    r"(?<=[\d.,/-])(?:\*\*|`|~~|</?[a-z]{1,6}>)(?=[\d.,/-])|(?<=\d)\*(?=[./-]\d)|(?<=\d[./-])\*(?=\d)"
)

_AT = r"(?:\s?[\[({<]\s?(?:at|arroba|@)\s?[\])}>]\s?|\s(?:arroba)\s)"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|ponto|\.)\s?[\])}>]\s?|\s(?:ponto)\s)"
_WORD = r"[\w+-]{1,64}"
_HOST = rf"{_WORD}(?:(?:\.{_WORD}){{1,6}}|(?:(?:{_DOT}|\.){_WORD}){{1,6}})"
_ADDRESS = re.compile(
    rf"(?<![\w.+@-]){_WORD}(?:(?:\.|{_DOT}){_WORD}){{0,6}}{_AT}{_HOST}"
    rf"|(?<![\w.+@-]){_WORD}(?:\.{_WORD}){{0,6}}@{_WORD}(?:{_DOT}{_WORD}){{1,6}}",
    re.IGNORECASE,
)
_SPELT = ((re.compile(_AT, re.IGNORECASE), "@"), (re.compile(_DOT, re.IGNORECASE), "."))

# A number taken apart begins here, and is no tail of a longer one.
_ALONE = r"(?<![\w.,/-])(?<!\d[ ])"
_APART = re.compile(
    rf"{_ALONE}(?:[+(][ ])?\d(?:(?:[ ]{{1,2}}[\d./()-]){{6,}}|(?P<by>[._·|*-])\d(?:(?P=by)\d){{5,}})(?![ ]?[\w.,/-]*\d)"
)
_BREAK = re.compile(
    r"""(?<=\d\d[.-])[ ]?\r?\n[ ]?(?=\d{3}) | (?<=[\dA-Z]{2}[/-])[ ]?\r?\n[ ]?(?=\d\d)
        | (?<=\d\d)[ ]?\r?\n[ ]?(?=[.-]\d\d) | (?<=\d\d-)[ ]?\r?\n[ ]?(?=[\dX](?![\w.)]))""",
    re.VERBOSE,
)
_WRAPPED = re.compile(r"""(?:(?<=[^\d\s][ ])|(?<=["'(=>:]))(\d{2,9})\r?\n(\d{2,9})(?![\d./-])""")
_LETTER_O = re.compile(r"(?<![\w./-])[\dOo](?:[\dOo./-]|[ ](?=[\dO]{2})){5,24}(?!\w)")


class Edit(NamedTuple):
    """`[start, end)` of the normalised text stands for `[source_start, source_end)` of the original."""

    start: int
    end: int
    source_start: int
    source_end: int


class Plain(NamedTuple):
    """`text` is what `[start, end)` says without its disguise."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """A plain `text` and the `offsets` where it differs from the text that it was made of, in order: the
    original, or what `origin` made of that."""

    text: str
    offsets: tuple[Edit, ...] = ()
    origin: Normalised | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span, in code points, of the normalised span `[start, end)`.

        A character that came from a wider one (a ligature, an accent typed apart) maps to the whole
        of it; characters removed within the span belong to it, those at its rims don't.
        """
        if self.offsets:
            source_start = self._source(start).start
            start, end = source_start, self._source(end - 1).stop if start < end else source_start
        return self.origin.span(start, end) if self.origin else (start, end)

    def _source(self, index: int) -> slice:
        """The stretch of the source behind the character at `index`."""
        position = bisect_right(self.offsets, index, key=_edit_start) - 1
        if position < 0:
            return slice(index, index + 1)
        edit = self.offsets[position]
        if index < edit.end:
            return slice(edit.source_start, edit.source_end)
        source = edit.source_end + index - edit.end
        return slice(source, source + 1)


def normalise(text: str) -> Normalised:
    """The plain form of `text` with its way back. Pure; nearly free where there is nothing to change."""
    normalised = Normalised(text)
    gates = _match_gates(text)
    for index, step in enumerate(_STEPS if gates else ()):
        if index in gates:
            normalised = _rewrite(normalised, step.find(normalised.text))
            gates = _match_gates(normalised.text)
    return normalised


def _match_gates(text: str) -> set[int]:
    """Indices of the steps that `text` may need."""
    gates = set(_GATE.Match(text) or ())
    if len(_STEPS) not in gates:  # the canary: RE2 gave up
        raise MemoryError("gate out of memory")
    return gates - {len(_STEPS)}


def _rewrite(origin: Normalised, plains: Iterable[Plain]) -> Normalised:
    text = origin.text
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for start, end, plain in plains:
        if plain == text[start:end]:
            continue
        pieces += text[done:start], plain
        length += start - done
        edits.append(Edit(length, length + len(plain), start, end))
        length += len(plain)
        done = end
    if not edits:
        return origin
    pieces.append(text[done:])
    return Normalised("".join(pieces), tuple(edits), origin if origin.offsets else None)


def _edit_start(edit: Edit) -> int:
    return edit.start


def _find_entities(text: str) -> Iterator[Plain]:
    return (Plain(match.start(), match.end(), html.unescape(match[0])) for match in _ENTITY.finditer(text))


def _find_unusual(text: str) -> Iterator[Plain]:
    return (Plain(match.start(), match.end(), _plain(match[0])) for match in _UNUSUAL.finditer(text))


def _find_marks(text: str) -> list[Plain]:
    """The marks around emphasised words and amid the digits of a number."""
    amid = {match.span() for match in _MARK_AMID.finditer(text)}
    for match in _EMPHASIS.finditer(text):
        opening, closing = (mark.span() for mark in _MARKS.finditer(match[0]))
        if match[0][slice(*opening)] == match[0][slice(*closing)]:
            amid |= {(match.start() + start, match.start() + end) for start, end in (opening, closing)}
    return _disjoint(Plain(start, end, "") for start, end in amid)


def _find_addresses(text: str) -> Iterator[Plain]:
    for match in _ADDRESS.finditer(text):
        plain = match[0]
        for spelt, sign in _SPELT:
            plain = spelt.sub(sign, plain)
        yield Plain(match.start(), match.end(), plain)


def _find_numbers(text: str) -> list[Plain]:
    """Digits taken apart one by one or by a line break, and letters among them that stand for zeros."""
    found = [Plain(match.start(), match.end(), "") for match in _BREAK.finditer(text)]
    for match in _APART.finditer(text):
        found += (Plain(index, index + 1, "") for index in range(*match.span()) if text[index] in (match["by"] or " "))
    for match in _WRAPPED.finditer(text):
        if len(match[1] + match[2]) == 11:  # a length that has check digits: hardly two numbers by chance
            found.append(Plain(match.end(1), match.start(2), ""))
    for match in _LETTER_O.finditer(text):
        digits = sum(map(str.isdecimal, match[0]))
        if digits >= 5 and digits >= match[0].upper().count("O"):
            found += (Plain(index, index + 1, "0") for index in range(*match.span()) if text[index] in "Oo")
    return _disjoint(found)


def _disjoint(found: Iterable[Plain]) -> list[Plain]:
    kept: list[Plain] = []
    for plain in sorted(found):
        if not kept or plain.start >= kept[-1].end:
            kept.append(plain)
    return kept


@lru_cache(maxsize=4096)
def _plain(grapheme: str) -> str:
    return "".join(map(_plain_character, unicodedata.normalize("NFKC", grapheme)))


def _plain_character(character: str) -> str:
    if character in _INVISIBLE:
        return ""
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "Nd":  # any script's digits, so that a pattern's \d is 0-9
            return str(unicodedata.decimal(character))
        case _:
            return _PUNCTUATION.get(character, character)


class _Step(NamedTuple):
    """One kind of disguise. `gate` is RE2 syntax and matches wherever `find` has something to say."""

    gate: str
    find: Callable[[str], Iterable[Plain]]


# In this order: what one step leaves is what the next one reads.
_STEPS = (
    _Step(r"&[#A-Za-z]", _find_entities),
    _Step(f"[^{_PLAIN}]", _find_unusual),
    _Step(r"[*~]|(?:^|[^0-9A-Za-z_])_|\d[.,/-]?(?:`|</?[a-z])", _find_marks),
    _Step(r"(?i)\sarroba\s|\sponto\s|[\[({<]\s?(?:at|arroba|dot|ponto|@|\.)\s?[\])}>]", _find_addresses),
    _Step(
        r"\d(?:(?: {1,2}|[._·|*-])[\d./()-]){6}|[\dA-Z][./-]? ?\r?\n ?[.-]?[\dX]"
        r"|\d[ ./-]?O|\d[./-]?o|(?:^|[^A-Za-z])[Oo][./-]?\d",
        _find_numbers,
    ),
)


def _build_gate(steps: Iterable[_Step]) -> Any:
    """An RE2.Set of the steps' gates by index, and behind them a canary that matches everything."""
    gate = re2.Set.SearchSet(re2.Options())
    for step in steps:
        gate.Add(step.gate)
    gate.Add("")
    gate.Compile()
    return gate


_GATE = _build_gate(_STEPS)
