"""Brazilian given names and surnames, and the capitalised words that are neither.

The lists are plain text, lower-case and without accents, so that anybody can add a word. What makes a
sequence of words a person's name is left to `evidence`, the words around it to `context`.
"""

from __future__ import annotations

import unicodedata
from importlib.resources import files

import regex

_ACCENTS = {
    ord(letter): unicodedata.normalize("NFD", letter)[0]
    for letter in map(chr, range(0xC0, 0x180))
    if unicodedata.decomposition(letter)
}
_LIKE_GIVEN = regex.compile(
    r"""\w+ (?: [aeio]ldo | [aeio]lda | ilde | valdo | berto | fredo | [aeio]lson | [aeio]lton | erson | isson | ilene
        | lene | leide | neide | cleia | dete | nete | zete | lina | nice | nildo | linda | mira | miro | demar | cimar
        | [djlmz]mar | demir | nilva | valva | delmo | elma | ino | ina | iel | uel | iano | iana | iane | elly | ely
        | erio | idio | ilio | ulio | ucia | ecia | icia | ides | ildes | onio | onia | eu | ene )""",
    regex.VERBOSE,
)


def fold(word: str) -> str:
    """Lower case without accents: how the lists are written."""
    return word.lower().translate(_ACCENTS)


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


GIVEN = frozenset(_read("given.txt").split())
SECOND_GIVEN = frozenset(_read("second_given.txt").split())  # «Ana Paula» is a first name of two words
SURNAMES = frozenset(_read("surnames.txt").split())
STOP_WORDS = frozenset(_read("stop_words.txt").split())  # neither name nor part of one, unless it is a surname too
BEARERS = frozenset(_read("bearers.txt").split())  # streets, schools, laws: what bears a name is no person
PLACES = frozenset(place.strip() for place in _read("places.txt").replace("\n", " ").split(","))
PARTICLES = frozenset(("da", "das", "de", "di", "do", "dos", "e", "del", "della", "van", "von", "la"))


def is_name(word: str) -> bool:
    """Whether the folded word is a given name or a surname."""
    return word in GIVEN or word in SURNAMES


def is_like_given(word: str) -> bool:
    """Whether the folded word ends as Brazilian given names do: Genivaldo, Lucineide, Otoniel."""
    return _LIKE_GIVEN.fullmatch(word) is not None
