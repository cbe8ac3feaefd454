"""A ticket draft that the member can paste: environment, version and description, from the anonymised message. Pure.

Redacting is done before: only a text without the values found comes in. What to choose in the portal is `offer`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from moderator.triage.marks import split_quotation
from moderator.triage.phrases import fold

LONGEST_DESCRIPTION = 1500  # characters
LEAST_DESCRIPTION = 40  # less describes nothing
LONGEST_VERSION = 40
VERSIONS = 3
SHORTEST_VALUE = 3  # characters: a shorter one stands by chance in any text
HIDDEN = "[dado removido]"
SOMEBODY = "[pessoa]"

ENVIRONMENTS = (
    ("produção", r"prod(?:ucao)?"),
    ("homologação", r"homolog(?:acao)?|hml|hom"),
    ("treinamento", r"treinamento"),
    ("desenvolvimento", r"desenvolvimento|dev"),
)
_ENVIRONMENT = re.compile(
    r"\b(?:em|no|na|nossa|nosso|ambientes?|ambiente de|base de|servidor de|instancia de|e)\s+(?:(?:o|a|de)\s+)?(?:"
    + "|".join(rf"(?P<e{number}>{words})" for number, (_, words) in enumerate(ENVIRONMENTS))
    + r")\b(?!\s+d[eoa]s?\b)"
)
_VERSION = re.compile(
    r"\b(?P<what>SEI|SIP|SUPER(?:\.GOV\.BR)?|PHP|Solr|JOD\w*|MySQL|MariaDB|PostgreSQL|Oracle|SQL Server|Docker"
    r"|mod-[a-z-]{2,30}|wssei|tramita(?: gov\.br)?|m[oó]dulo(?: [^\W\d]{1,15}){1,3}?|vers[aã]o|release|v(?=[.\s]?\d))"
    r"(?:[\s,:(-]{1,3}(?:na |em )?(?:vers[aã]o|v)?)?[\s.:]{0,2}(?P<number>\d{1,2}(?:\.\d{1,3}){1,3})(?![\d/]|[.:-]\d)",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"vers[aã]o|release|v", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$|`{3,}", re.MULTILINE)
_MENTION = re.compile(r"(?<![\w.])@[\w.-]*\w")
_BLANK = re.compile(r"[ \t]*\n\s*\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the message tells for a ticket; "" where it does not tell."""

    environment: str = ""
    version: str = ""
    description: str = field(default="", repr=False)


def draft_ticket(anonymised: str, *, values: Iterable[str] = ()) -> Draft:
    """The draft for a message whose findings are redacted in `anonymised`; `values` are the found values, which must
    not stand anywhere else in it either."""
    new, _ = split_quotation(anonymised)
    for value in sorted({each.strip() for each in values}, key=len, reverse=True):
        if len(value) >= SHORTEST_VALUE:
            new = re.sub(re.escape(value), HIDDEN, new, flags=re.IGNORECASE)
    text = _BLANK.sub("\n", _MENTION.sub(SOMEBODY, _FENCE.sub("", new))).strip()
    if len(text) < LEAST_DESCRIPTION:
        return Draft()
    return Draft(_environment(text), _version(text), text[:LONGEST_DESCRIPTION])


def _environment(text: str) -> str:
    named = {match.lastgroup for match in _ENVIRONMENT.finditer(fold(text))}
    return " e ".join(name for number, (name, _) in enumerate(ENVIRONMENTS) if f"e{number}" in named)


def _version(text: str) -> str:
    found = dict.fromkeys(
        match["number"] if _UNNAMED.fullmatch(match["what"]) else f"{match['what']} {match['number']}"
        for match in _VERSION.finditer(text)
    )
    return ", ".join(each for each in found if len(each) <= LONGEST_VERSION)[: VERSIONS * LONGEST_VERSION]
