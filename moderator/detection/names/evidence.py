"""Is this run of words a person's full name? What the words are and what surrounds them, weighed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from moderator.detection.names import BEARERS, GIVEN, PARTICLES, PLACES, STOP_WORDS, SURNAMES, fold, is_like_given, is_name
from moderator.detection.names.context import Context, read_context
from moderator.detection.recognizer import Verdict

_WORD = regex.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?")
_MAIL = regex.compile(r"([\w.+-]{3,64})@")
_MAIL_REACH = 300  # characters on either side in which an address can confirm a name
# "Ana Paula" is a first name of two words, not a full name.
_SECOND_GIVEN = frozenset(
    """alberto alice ana angelica antonio aparecida augusto beatriz carlos carolina cecilia celia cesar clara claudia
    cristina eduarda eduardo fatima felipe fernanda fernando gabriel gabriela gloria guilherme helena henrique ines
    isabel joao jose julia laura lucia luis luisa luiz luiza maria marcos miguel otavio paula paulo pedro rafael
    regina ricardo rita roberto socorro sophia teresa tereza vinicius vitor victor vitoria""".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, folded, and where it is."""

    folded: str
    start: int
    end: int


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]` in order."""
    return [Word(fold(found[0].rstrip(".")), found.start(), found.end()) for found in _WORD.finditer(text, start, end)]


def find_names(text: str, start: int, end: int, *, capitals: bool = False) -> Iterator[Verdict]:
    """Full names within a run of capitalised words; `capitals` says that all letters are capitals, as in headings."""
    for words in _split(words_of(text, start, end)):
        verdict = weigh(text, words, capitals=capitals)
        if verdict:
            yield verdict


def weigh(text: str, words: Sequence[Word], *, capitals: bool = False) -> Verdict | None:
    """The words as one person's name, with how sure that is, or None."""
    names = [word.folded for word in words if word.folded not in PARTICLES]
    if not 2 <= len(names) <= 8 or sum(len(name) > 1 for name in names) < 2:
        return None
    start, end = words[0].start, words[-1].end
    context = read_context(text, start, end)
    if context is None:
        return None
    known = _familiarity(names)
    if " ".join(word.folded for word in words) in PLACES and not context.documented:
        return None
    confirmed = known > 0 and is_confirmed(text, start, end, names)
    score = _score(known, context, confirmed=confirmed, unsure=capitals and not all(map(is_name, names)))
    return Verdict(start, end, score, context.cue) if score else None


def _score(known: int, context: Context, *, confirmed: bool, unsure: bool) -> float:
    if context.documented or confirmed:
        return 0.95 if known >= 2 else 0.8
    if context.borne:
        return 0.0
    if context.firm:
        return 0.9 if known >= 2 else 0.7
    if context.public:
        return 0.0
    if context.role and known:
        return 0.9 if known >= 2 else 0.7
    if unsure:
        return 0.0
    if known >= 3:
        return 0.8
    return 0.6 if known == 2 and context.linked else 0.0


def _familiarity(names: Sequence[str]) -> int:
    """How much the words by themselves are a person's name, from 0 to 3: a given name, then surnames."""
    first, rest = names[0], names[1:]
    given = 2 if first in GIVEN else 1 if first in SURNAMES or is_like_given(first) else 0
    following = sum(map(is_name, rest))
    if given == 2 and len(rest) == 1 and rest[0] in _SECOND_GIVEN:
        return 1
    if len(rest) >= 2 and following == len(rest):
        return 3
    return min(3, given + min(2, following))


def is_confirmed(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Whether a mail address nearby is made of these names: maria.souza@, msouza@, mariasouza83@."""
    if "@" not in text:
        return False
    first, last = names[0], names[-1]
    for found in _MAIL.finditer(text, max(0, start - _MAIL_REACH), end + _MAIL_REACH):
        local = fold(found[1])
        parts = set(regex.split(r"[\W\d_]+", local))
        if len(parts & set(names)) >= 2 or {first[0], last} <= parts:
            return True
        joined = regex.sub(r"[\W\d_]+", "", local)
        if any(joined in {first + other, first[0] + other, other + first} for other in names[1:]):
            return True
    return False


def _split(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Stretches that may each be one name. A word for something that bears a name spoils all behind it."""
    stretch: list[Word] = []
    position = 0
    while position < len(words):
        word = words[position].folded
        place = _place_length(words, position) if word in PARTICLES and stretch else 0
        if place or (word in STOP_WORDS or word in BEARERS) and not (stretch and word in SURNAMES):
            yield from _split_at_and(stretch)
            stretch = []
            if not place and word in BEARERS:
                return
            position += 1 + place
            continue
        if stretch or word not in PARTICLES:
            stretch.append(words[position])
        position += 1
    yield from _split_at_and(stretch)


def _place_length(words: Sequence[Word], position: int) -> int:
    """How many words behind the particle at `position` name a place, where they aren't names of people too."""
    for length in range(min(5, len(words) - position - 1), 0, -1):
        place = [word.folded for word in words[position + 1 : position + 1 + length]]
        if " ".join(place) in PLACES and not all(map(is_name, place)):
            return length
    return 0


def _split_at_and(stretch: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """«Ana Lima e Rui Sá» are two people, «Lúcio Costa e Silva» is one."""
    begin = 0
    for position, word in enumerate(stretch):
        if word.folded != "e" or position + 1 >= len(stretch):
            continue
        following = stretch[position + 1].folded
        if position - begin < 2 or following in GIVEN and following not in SURNAMES or len(stretch) - position > 2:
            yield _trim(stretch[begin:position])
            begin = position + 1
    yield _trim(stretch[begin:])


def _trim(stretch: Sequence[Word]) -> Sequence[Word]:
    """Without particles at its ends."""
    begin, end = 0, len(stretch)
    while begin < end and stretch[begin].folded in PARTICLES:
        begin += 1
    while end > begin and stretch[end - 1].folded in PARTICLES:
        end -= 1
    return stretch[begin:end]
