"""PERSON: the full name of somebody who is no public figure. Without a model: the words around a name and
those it is made of are weighed together (`moderator.detection.names`). First names alone, handles, offices,
speakers and authors, and what bears somebody's name (streets, schools, towns) are no findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

import regex

from moderator.detection.names import GIVEN, PARTICLES, STOP_WORDS, SURNAMES, is_name
from moderator.detection.names.context import ROLE
from moderator.detection.names.evidence import Word, find_names, weigh, words_before, words_of
from moderator.detection.names.runs import CAPITALS_GATE, CAPITALS_RUN, LOWER, TITLE_GATE, TITLE_RUN, UPPER
from moderator.detection.recognizer import Pattern, Recognizer, Verdict

_CUE = (
    r"(?:meu|seu) nome(?: completo)?(?: (?:é|eh|e))?|me chamo|nome(?: completo)?|fal(?:ar?|e|em) com|"
    rf"em nome d[eao]|contato|sou [oa]|{ROLE}"
).replace(" ", "[ ]")
_DOCUMENT = (
    r"(?:cpf|rg|siape|matr[íi]cula|cns|cnh|passaporte|pis)\b|"
    r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b|\(?\d{2}\)?[ ]?9?\d{4}-?\d{4}\b"
)
_LONGEST = 96  # characters of a name


def _title(match: regex.Match[str]) -> Iterable[Verdict]:
    return find_names(match.string, *match.span())


def _capitals(match: regex.Match[str]) -> Iterable[Verdict]:
    return find_names(match.string, *match.span(), capitals=True)


def _after_cue(match: regex.Match[str]) -> Iterator[Verdict]:
    """The names that follow the cue, in any case."""
    verdict = _join(match.string, _leading(words_of(match.string, *match.span("value"))))
    if verdict:
        yield Verdict(verdict.start, verdict.end, verdict.score, match["cue"].lower())


def _before_document(match: regex.Match[str]) -> Iterator[Verdict]:
    """The names that end where the number or its label begins."""
    text, end = match.string, match.start()
    left = max(0, end - _LONGEST)
    line = text.rfind("\n", left, end) + 1 or left
    words = list(takewhile(_fits, words_before(text, line, end)))
    while words and words[-1].folded not in GIVEN:
        words.pop()
    verdict = _join(text, words[::-1])
    if verdict:
        yield verdict


def _leading(words: list[Word]) -> list[Word]:
    """As many words from the first as can make a name that begins with a given one."""
    if not words or words[0].folded not in GIVEN:
        return []
    names = list(takewhile(_fits, words))
    while names and names[-1].folded in PARTICLES:
        names.pop()
    return names


def _fits(word: Word) -> bool:
    name = word.folded
    return name in PARTICLES or (is_name(name) and (name in SURNAMES or name not in STOP_WORDS))


def _join(text: str, words: list[Word]) -> Verdict | None:
    """One name of a given name and at least one surname."""
    if not any(word.folded in SURNAMES for word in words[1:]):
        return None
    return weigh(text, words)


RECOGNIZER = Recognizer(
    entity_type="PERSON",
    name="Nome de pessoa",
    patterns=(
        Pattern.judged(
            form="nome completo",
            gate=TITLE_GATE,
            regex=TITLE_RUN,
            judge=_title,
        ),
        Pattern.judged(
            form="nome completo em maiúsculas",
            gate=CAPITALS_GATE,
            regex=CAPITALS_RUN,
            judge=_capitals,
        ),
        Pattern.judged(
            form="nome completo, escrito de qualquer modo, depois de quem o apresenta",
            gate=rf"(?i)(?:^|\W)(?:{_CUE})(?: ?[:=] ?| )[a-zà-ÿ]",
            regex=rf"""(?<!\w) (?P<cue> (?i:{_CUE}) ) (?: [ ]?[:=][ ]? | [ ] )
                (?P<value> [{UPPER}{LOWER}]+ (?: [ ] [{UPPER}{LOWER}'-]+ ){{1,8}} )""",
            judge=_after_cue,
        ),
        Pattern.judged(
            form="nome completo ao lado de um documento ou telefone",
            gate=rf"(?i)[a-zà-ÿ]{{2}} ?[,;:(–-]? ?(?:{_DOCUMENT})",
            regex=rf"(?<= [{UPPER}{LOWER}]{{2}} ) [ ]?[,;:(–-]?[ ]? (?<!\w) (?i:{_DOCUMENT})",
            judge=_before_document,
        ),
    ),
    priority=30,
)
