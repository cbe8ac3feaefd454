"""Is a statement about an identified person? Sensitive data are so only then (LGPD, art. 5, II): the author
in the first person, or somebody named or numbered in the same sentence or row."""

from __future__ import annotations

import regex

from moderator.detection.names.runs import names_in

_REACH = 200  # characters of a sentence on either side
_SENTENCE_END = regex.compile(r"[.!?;]\s|\n")
_FIRST_PERSON = regex.compile(
    r"""(?<!\w) (?: estou | t[ôo] | estive | fiquei | sigo | ando | tenho | tive | sofro | sou | fui | passei[ ]por
        | fa[çc]o | fiz | voltei | descobri | peguei | perdi | me[ ] (?: afastei | declaro | autodeclaro | operei )
        | meu | minha | minhas | meus | eu )
        (?:[ ](?! (?:sobre|d[úu]vidas?|perguntas?|processos?|tipos?|assuntos?|casos?|campos?)\b )\w+){0,4}?
        [ ]*["'(*_]*""",
    regex.VERBOSE | regex.IGNORECASE | regex.REVERSE,
)
_I = regex.compile(r"(?:sou|me|votei|meus?|minhas?)\b", regex.IGNORECASE)  # the phrase itself is in the first person
_NUMBERED = regex.compile(
    r"(?<!\d)(?:\d{3}\.\d{3}\.\d{3}-\d\d|[1-9]\d{2} ?\d{4} ?\d{4} ?\d{4}|(?i:siape|matr[íi]cula)\D{0,4}\d{5,7})(?!\d)"
)


def is_about_somebody(match: regex.Match[str]) -> bool:
    """Whether the author says the matched phrase of themselves, or its sentence identifies somebody."""
    text, (start, end) = match.string, match.span()
    left, right = _sentence(text, start, end)
    if _I.match(text, start, end) or _FIRST_PERSON.match(text, left, start):
        return True
    if _NUMBERED.search(text, left, right):
        return True
    return next(names_in(text, left, right), None) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence, or the row, around `[start, end)` begins and ends."""
    left = max(0, start - _REACH)
    for boundary in _SENTENCE_END.finditer(text, left, start):
        left = boundary.end()
    after = _SENTENCE_END.search(text, end, end + _REACH)
    return left, after.start() if after else min(len(text), end + _REACH)
