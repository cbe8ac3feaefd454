"""PERSON: the full name of somebody who is no public figure. Without a model: the words around a name and
those it is made of are weighed together (`moderator.detection.names`). First names alone, handles, offices,
speakers and authors, and what bears somebody's name (streets, schools, towns) are no findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from moderator.detection.names import GIVEN, PARTICLES, STOP_WORDS, SURNAMES, is_name
from moderator.detection.names.evidence import Word, find_names, weigh, words_of
from moderator.detection.recognizer import Pattern, Recognizer, Verdict

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zà-öø-ÿ"
_TITLE = rf"(?: [{_UPPER}] [{_LOWER}]+ (?: ['-] [{_UPPER}]? [{_LOWER}]+ )* | [DO]'[{_UPPER}][{_LOWER}]+ | [{_UPPER}] \.? (?![\w'-]) )"
_CAPITALS = rf"(?: [{_UPPER}]{{2,}} (?: ['-] [{_UPPER}]+ )* | [{_UPPER}] \.? (?![\w'-]) )"
_PARTICLE = r"(?: d[aeo]s? | e | di | del | della | van | von )"
_CUE = r"""(?: (?:meu|seu)[ ]nome(?:[ ]completo)?(?:[ ](?:é|eh|e))? | me[ ]chamo | nome(?:[ ]completo)? | fal(?:ar?|e|em)[ ]com
    | em[ ]nome[ ]d[eao] | servidora? | usu[áa]ri[oa] | colega | chefe | gestora? | respons[áa]vel | interessad[oa]
    | paciente | benefici[áa]ri[oa] | solicitante | titular | contato | m[ãa]e | esposa | filh[oa] | motorista
    | analista | estagi[áa]ri[oa] | sra?\.? | dra?\.? | dona | sou[ ][oa] )"""
_DOCUMENT = r"""(?: (?: cpf | rg | siape | matr[íi]cula | cns | cnh | passaporte | pis ) \b
    | \d{3}[.]?\d{3}[.]?\d{3}-?\d{2} (?!\d) | \(?\d{2}\)?[ ]?9?\d{4}-?\d{4} (?!\d) )"""
_LONGEST = 96  # characters of a name
_HARD_END = regex.compile(r"[ ]*(?:[,.;:()/|–-]|\n|$|\d|cpf|rg|siape)", regex.IGNORECASE)


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
    words = words_of(text, max(text.rfind("\n", 0, end) + 1, end - _LONGEST), end)
    begin = len(words)
    while begin and _fits(words[begin - 1].folded):
        begin -= 1
    while begin < len(words) and words[begin].folded not in GIVEN:
        begin += 1
    verdict = _join(text, words[begin:])
    if verdict:
        yield verdict


def _leading(words: list[Word]) -> list[Word]:
    """As many words from the first as can make a name that begins with a given one."""
    if not words or words[0].folded not in GIVEN:
        return []
    length = next((place for place, word in enumerate(words) if not _fits(word.folded)), len(words))
    while length and words[length - 1].folded in PARTICLES:
        length -= 1
    return words[:length]


def _fits(word: str) -> bool:
    return word in PARTICLES or is_name(word) and (word in SURNAMES or word not in STOP_WORDS)


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
            gate=rf"[{_UPPER}][{_LOWER}']+ (?:(?:d[aeo]s?|e|di|del|della|van|von) )?(?:d')?[{_UPPER}]",
            regex=rf"(?<![\w@]) {_TITLE} (?: [ ]{{1,2}} (?: {_PARTICLE} [ ] )? (?:d')? {_TITLE} ){{1,9}} (?!\w)",
            judge=_title,
        ),
        Pattern.judged(
            form="nome completo em maiúsculas",
            gate=rf"[{_UPPER}]{{2,}} (?:(?:D[AEO]S?|E|[{_UPPER}]\.?) )?[{_UPPER}]{{2}}",
            regex=rf"(?<![\w@]) {_CAPITALS} (?: [ ]{{1,2}} (?: (?i:{_PARTICLE}) [ ] )? {_CAPITALS} ){{1,9}} (?!\w)",
            judge=_capitals,
        ),
        Pattern.judged(
            form="nome completo, escrito de qualquer modo, depois de quem o apresenta",
            gate=r"(?i)(?:^|[^a-z])(?:nome|me chamo|fal(?:ar?|e|em) com|servidora?|usu.ri[oa]|colega|chefe|gestora?|respons.vel"
            r"|interessad[oa]|paciente|benefici.ri[oa]|solicitante|titular|contato|m.e|esposa|filh[oa]|motorista|analista"
            r"|estagi.ri[oa]|sra?\.?|dra?\.?|dona|sou [oa]) ?[:=]? ?(?:. |[oa] )?[a-z]",
            regex=rf"""(?<!\w) (?P<cue> (?i:{_CUE}) ) (?: [ ]?[:=][ ]? | [ ] )
                (?P<value> [{_UPPER}{_LOWER}]+ (?: [ ] [{_UPPER}{_LOWER}'-]+ ){{1,8}} )""",
            judge=_after_cue,
        ),
        Pattern.judged(
            form="nome completo ao lado de um documento ou telefone",
            gate=r"(?i)[a-zà-ÿ]{2} ?[,;:(-]? ?(?:cpf|rg|siape|matr.cula|cns|cnh|passaporte|pis|\(?\d{2}\)? ?9?\d{4}-?\d{4}|\d{3}\.?\d{3}\.?\d{3}-?\d{2})(?:[^a-z0-9]|$)",
            regex=rf"(?<= [{_UPPER}{_LOWER}]{{2}} ) [ ]?[,;:(–-]?[ ]? (?<!\w) (?i:{_DOCUMENT})",
            judge=_before_document,
        ),
    ),
    priority=30,
)
