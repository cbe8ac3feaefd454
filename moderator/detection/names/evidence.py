"""Is this run of words a person's full name? What the words are and what surrounds them, weighed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import regex

from moderator.detection.names import (
    BEARERS,
    GIVEN,
    PARTICLES,
    PLACES,
    SECOND_GIVEN,
    STOP_WORDS,
    SURNAMES,
    fold,
    is_like_given,
    is_name,
)
from moderator.detection.names.context import Context, read_context
from moderator.detection.recognizer import Verdict

_WORD = regex.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?")
_WORD_BEFORE = regex.compile(_WORD.pattern, regex.REVERSE)
_LOCAL_PART = regex.compile(r"[\w.+-]{3,64}", regex.REVERSE)
_MAIL = regex.compile(r"(?<=\w)@(?=\w)")
_MAILS = 9  # as many addresses are compared with one name
_MAIL_REACH = 300  # characters on either side in which an address can confirm a name
_SEPARATORS = regex.compile(r"[\W\d_]+")
_OPENING = regex.compile(r"(?:^|[.!?:;>*•\n-])\s*", regex.REVERSE)  # of a sentence
_VERB = regex.compile(r"\w+(?:[ae]m|[aeio]u|[ei]|mos|ndo|[aei]r)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, folded, and where it is."""

    folded: str
    start: int
    end: int


def words_before(text: str, start: int, end: int) -> Iterator[Word]:
    """The words of `text[start:end]` from the last to the first."""
    return map(_word, _WORD_BEFORE.finditer(text, start, end))


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]` in order."""
    return [_word(found) for found in _WORD.finditer(text, start, end)]


def _word(found: regex.Match[str]) -> Word:
    return Word(fold(found[0].rstrip(".")), found.start(), found.end())


def find_names(text: str, start: int, end: int, *, capitals: bool = False) -> Iterator[Verdict]:
    """Full names within a run of capitalised words; `capitals` says that all letters are capitals, as in headings."""
    words = words_of(text, start, end)
    if words and _OPENING.match(text, 0, start) and _opens_with_verb(words):
        words = words[1:]
    for stretch in _split(words):
        verdict = weigh(text, stretch, capitals=capitals)
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
    confirmed = is_confirmed(text, start, end, names)
    score = _score(known, context, confirmed=confirmed, unsure=capitals and not all(map(is_name, names)))
    return Verdict(start, end, score, context.cue) if score else None


def _score(known: int, context: Context, *, confirmed: bool, unsure: bool) -> float:
    """How sure it is that this names a private person; the first reason that applies decides."""
    sure = known >= 2
    reasons = (
        (not known and not (confirmed or context.labelled or (context.documented and not unsure)), 0.0),
        (context.documented or confirmed, 0.95 if sure else 0.8),
        (context.borne, 0.0),
        (context.firm, 0.9 if sure else 0.7),
        (context.public, 0.0),
        (context.role and known, 0.9 if sure else 0.7),
        (unsure, 0.0),
        (known >= 3, 0.8),
        (sure and context.linked, 0.6),
    )
    return next((score for applies, score in reasons if applies), 0.0)


def _familiarity(names: Sequence[str]) -> int:
    """How much the words by themselves are a person's name, from 0 to 3: a given name, then surnames."""
    first, rest = names[0], names[1:]
    is_given = first in GIVEN or (len(rest) >= 2 and rest[0] in GIVEN)  # a rare first name, then a common one
    given = 2 if is_given else 1 if first in SURNAMES or is_like_given(first) else 0
    following = sum(map(is_name, rest))
    if is_given and len(rest) == 1 and rest[0] in SECOND_GIVEN:
        return 0
    if len(rest) >= 2 and following == len(rest):
        return 3
    return min(3, given + min(2, following))


def is_confirmed(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """Whether a mail address nearby is made of these names: maria.souza@, msouza@, mariasouza83@."""
    first, last = names[0], names[-1]
    left, right = max(0, start - _MAIL_REACH), end + _MAIL_REACH
    for address in islice(_MAIL.finditer(text, left, right), _MAILS):
        found = _LOCAL_PART.match(text, max(0, address.start() - 64), address.start())
        local = fold(found[0]) if found else ""
        parts = set(_SEPARATORS.split(local))
        joined = _SEPARATORS.sub("", local)
        if len(parts & set(names)) >= 2 or {first[0], last} <= parts:
            return True
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
        if place or _ends_name(word, begun=bool(stretch)):
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


def _ends_name(word: str, *, begun: bool) -> bool:
    """Whether the word is no part of a name; once a name has begun, it may be a surname or an initial."""
    return (word in STOP_WORDS or word in BEARERS) and not (begun and (word in SURNAMES or len(word) == 1))


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
        another = following in GIVEN and following not in SURNAMES
        if another or position - begin < 2 or len(stretch) - position > 2:
            yield _trim(stretch[begin:position])
            begin = position + 1
    yield _trim(stretch[begin:])


def _trim(stretch: Sequence[Word]) -> Sequence[Word]:
    """Without particles at its ends, nor the agency in «Ana Lima da Celepar»."""
    begin, end = 0, len(stretch)
    while begin < end and stretch[begin].folded in PARTICLES:
        begin += 1
    if end > 3 and stretch[-2].folded in PARTICLES and not is_name(stretch[-1].folded):
        end -= 2
    while end > begin and stretch[end - 1].folded in PARTICLES:
        end -= 1
    return stretch[begin:end]


def _opens_with_verb(words: Sequence[Word]) -> bool:
    """Whether the first word of a sentence, before a given name, is likelier a verb: «Avisem Ana», «Recebi do Rui»."""
    word = words[0].folded
    if is_name(word) or is_like_given(word) or not _VERB.fullmatch(word):
        return False
    return next((each.folded for each in words[1:3] if each.folded not in PARTICLES), "") in GIVEN
