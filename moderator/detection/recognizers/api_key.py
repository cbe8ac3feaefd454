"""API_KEY: access keys of SEI, SIP and their modules, client secrets, keys of web services. The value must look
generated, the more so the less its name tells; identifiers of clients, sites' keys and hashes are public."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_placeholder, is_public_default, is_random, is_something_else
from moderator.detection.recognizer import Pattern, Recognizer

_END = r"""(?= [.,;:!?)\]}*_]* (?: ["'`<&] | \\["'n] | \s | $ ) )"""
_VALUE = r"""(?P<value> [\w.~+/=$@!#%*-]{8,512}? )"""
_ASSIGN = r"""(?: ["'`\]]* \s{0,9} (?: => | := | [:=] ) \s{0,3} (?: [brf]? \\?["'`] )? | ["'] \s+ value \s* = \s* ["']
    | ["'] \s* , \s* ["'] | [ ]*> )"""
_OPTION = r"(?<= (?<!\S)--[\w-]{1,30} ) [ ]"
_ASSIGN_GATE = r"[\w.-]{0,24}(?:[\"'`\]]*\s*[:=>,]|[\"']\s+value)"
# Names that can hold nothing but a secret: `ChaveAcesso`, `client_secret`, `MODULO_REST_TOKEN_SECRET`, `x-api-key`.
_TELLING_NAME = r"""(?i:
    chave[_-]?(?: de[_-]? )? (?: acesso | secreta | autoriza[cç][aã]o | privada | api | integra[cç][aã]o | servi[cç]o )
    | identificacao_?servico
    | (?: api | app(?:lication)? | access | secret | account | subscription | license | encryption | signing | master
        | auth | private | service ) [_.-]? key
    | (?<![^\W_]) (?-i: secret | SECRET | Secret ) (?! [aá]ri ) (?: [_-]? (?: key | valida[cç][aã]o | base ) )?
    | (?<=[a-z]) (?-i: Secret ) )"""
# Names that may also be a column's or a dictionary's.
_KEY_NAME = r"(?: (?<![^\W_]) (?i: chave | key ) | (?<=[a-z]) (?: Chave | Key ) )"
_PUBLIC = r"""(?i: [\w.-]* (?: _?id\b | name | file | path | url | ref\b | type | valid | p[uú]blica? | site
    | prim[aá]ria | estrangeira | length | size | store | alias | prefix ) )"""
_SUFFIX = rf"(?! {_PUBLIC} ) [\w.-]{{0,24}}"
_NOT_PUBLIC = r"""(?<! (?i: public | publica | site | cache | primary | foreign | idempotency | partition | sort
    | object | routing | host | publishable ) [ _-]? (?: key | chave )?
    | (?i: hash | md5 | sha\d* | resumo ) [ ]d[ae] [ ] )"""
_PROSE = r"""(?<! (?i: senha | password | hash | md5 | sha\d* | resumo ) [ ]d[aeo] [ ] ) (?<![\w-])
    (?P<cue> (?i: chaves? | (?: api[ -]? )? keys? | (?: client[ -]? )? secrets? | credencia(?:l|is) ) ) (?![^\W_])"""
# Words between that make the value something else's.
_GAP = r"""(?: [ ]+
    (?! (?i: pix | aleat[óo]ria | hash | md5 | sha\d* | commit | p[úu]blica | prim[áa]ria | estrangeira | nota | nf-?e
       | danfe | erro | id | uuid | senha | token | idapp ) \b ) (?! https?: ) [^\s"'`]{1,30} )"""


def _is_secret(match: regex.Match[str]) -> bool:
    """Under a name that tells: anything with letters and digits, or long and of both cases."""
    value = match["value"]
    if is_placeholder(value) or is_something_else(value):
        return False
    if is_public_default(value) or is_random(value):
        return True
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return mixed or (len(value) >= 16 and not value.islower() and not value.isupper() and value.isalnum())


def _is_generated(match: regex.Match[str]) -> bool:
    return is_random(match["value"]) and not (is_placeholder(match["value"]) or is_something_else(match["value"]))


RECOGNIZER = Recognizer(
    entity_type="API_KEY",
    name="Chave de acesso",
    patterns=(
        Pattern.fixed(
            form="ChaveAcesso de sistema do SIP, de 72 dígitos hexadecimais",
            gate=r"[0-9a-f]{72}",
            regex=r"(?<![0-9A-Za-z]) [0-9a-f]{72} (?![0-9A-Za-z])",
            score=0.9,
        ),
        Pattern.fixed(
            form="valor de uma chave de configuração ou cabeçalho",
            gate=rf"(?i)(?:key|secret|chave|servico){_ASSIGN_GATE}|--[\w-]*(?:key|secret)",
            regex=rf"(?P<cue> {_TELLING_NAME} ) {_SUFFIX} (?: {_ASSIGN} | {_OPTION} ) (?: base64: )? {_VALUE} {_END}",
            score=0.93,
            accept=_is_secret,
        ),
        Pattern.fixed(
            form="valor gerado de uma chave de configuração",
            gate=rf"(?i)(?:key|chave){_ASSIGN_GATE}",
            regex=rf"(?P<cue> {_NOT_PUBLIC} {_KEY_NAME} ) {_SUFFIX} {_ASSIGN} {_VALUE} {_END}",
            score=0.9,
            accept=_is_generated,
        ),
        Pattern.fixed(
            form="valor gerado depois da palavra chave",
            gate=r"(?i)(?:key|chave|secret|credencia\w+)s?\b.*[0-9a-z]{8}",
            regex=rf"""{_PROSE} {_GAP}{{0,12}}? [ ]* (?: [:=-] | => )? [ ]* [*_"'`(]* (?<![\w./?&#-])
                       (?= \S{{0,60}}? \d ) (?P<value> [0-9A-Za-z] [\w+/~-]{{15,256}}? ={{0,2}} ) {_END}""",
            score=0.8,
            accept=_is_generated,
        ),
    ),
    is_public=is_public_default,
    priority=94,
)
