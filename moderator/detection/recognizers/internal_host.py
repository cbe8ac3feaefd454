"""INTERNAL_HOST: names that only the agency's own network resolves, by their ending (`.intra`, `.local`, `.lan`).
Public sites, one-word containers, files (`config.local.php`) and well-known internal names are none."""

from __future__ import annotations

from moderator.detection.recognizer import Pattern, Recognizer

_LABEL = r"[0-9A-Za-z] (?: [\w-]{0,61} [0-9A-Za-z] )?"
# Endings that are no word of Portuguese, and those that are: a sentence may lack the space after its point.
_CODED = r"(?i: intra | lan | corp | internal | intranet | localdomain | home\.arpa | priv | dmz )"
_SPOKEN = r"(?i: local | rede | intern[oa] | home | corporativ[ao] | privad[oa] | dom[ií]nio )"
_GATE = (
    r"(?i)[0-9a-z_-]\.(?:intra|lan|corp|internal|intranet|localdomain|home\.arpa|priv|dmz|local|rede|intern[oa]|home|"
    r"corporativ[ao]|privad[oa]|dominio)"
)
# Not within a path or an expression; but behind scheme:// and user@.
_START = r"(?: (?<! [\w$@.%\\-] | [\w.]/ | >/ ) | (?<= :// (?: [^\s/@]{1,99} @ )? ) | (?<= \w@ ) )"
_END = r"(?! [\w(-] | \.\w | /[\w-]+\.\w | @ )"
# Names that every installation has.
_KNOWN = r"""(?! (?i: (?: (?: host | gateway | kubernetes )\.docker | localhost | metadata\.google
    | kubernetes\.default\.svc\.cluster
    | (?: env | rc | config | settings | jail | hosts | php | my | application | docker-compose ) ) \. [a-z]+ \b
    | (?: com | org | net | java | javax | jdk | sun | io ) \. [a-z] ) )"""

RECOGNIZER = Recognizer(
    entity_type="INTERNAL_HOST",
    name="Servidor interno",
    patterns=(
        Pattern.fixed(
            form="nome em um domínio interno",
            gate=_GATE,
            regex=rf"{_START} {_KNOWN} (?P<value> (?: {_LABEL} \. ){{1,6}} {_CODED} ) {_END}",
            score=0.9,
        ),
        Pattern.fixed(
            form="nome de máquina em um domínio interno",
            gate=_GATE,
            # Two labels before the ending, or a digit or hyphen in one, or a place where only a host can stand.
            regex=rf"""{_START} {_KNOWN}
                (?= (?: {_LABEL} \. ){{2}} | [A-Za-z\d-]*[\d-] | [A-Za-z\d.]+:\d{{2,5}}\b
                  | (?<= :// | @ | \b(?i: host(?:name)? | servidor | server | ping | nslookup | dig | ssh | telnet )
                           ["']? [ ]? (?: => | [:=] )? [ ]? ["']? ) )
                (?P<value> (?: {_LABEL} \. ){{1,6}} {_SPOKEN} ) {_END}""",
            score=0.85,
        ),
        Pattern.fixed(
            form="servidor de um caminho de rede",
            gate=r"\\\\[0-9A-Za-z_-]+\\",
            regex=r"(?<! [\w\\] ) \\\\ (?P<value> (?= [A-Za-z\d]*[\d-] ) [A-Za-z] [0-9A-Za-z-]{2,30} ) \\ (?! \\ ) \w",
            score=0.7,
        ),
    ),
    priority=40,
)
